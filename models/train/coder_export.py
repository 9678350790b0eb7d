"""Write the trained encoder as int8 ONNX with what is needed to read its output."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from coder_data import FACTS, MAX_PIECES, MODES, OVERLAP, ROLES, TYPES
from coder_model import KEY, STOPS, CoderNet
from role_reader import READER

NAMES = ["trigger", "type", "mode", "fact", "narrator", "query", "key", "low", "ask"]


class RolesGraph(nn.Module):
    """The part of the network that is run once the triggers of a window are known."""

    def __init__(self, net: CoderNet) -> None:
        super().__init__()
        self.net = net

    def forward(
        self, query: torch.Tensor, key: torch.Tensor, low: torch.Tensor, ask: torch.Tensor, at: torch.Tensor,
        stops: torch.Tensor, others: torch.Tensor,
    ) -> torch.Tensor:  # fmt: skip
        """Role logits (N,R,P) from query (N,R,K), key (P,R,K), low (P,D), ask (N,D), at (N,), stops and others (P,)."""
        return self.net.roles(query, key, at) + self.net.reader(low, ask, at, stops, others)


def _export_roles(net: CoderNet, path: Path) -> None:
    n, p = 3, 40
    r = len(ROLES)
    args = (
        torch.randn(n, r, KEY), torch.randn(p, r, KEY), torch.randn(p, READER), torch.randn(n, READER),
        torch.tensor([3, 9, 20]), torch.arange(p) / 7, torch.arange(p) / 9,
    )  # fmt: skip
    of = {"query": "n", "key": "p", "low": "p", "ask": "n", "at": "n", "stops": "p", "others": "p"}
    with torch.no_grad():
        torch.onnx.export(
            RolesGraph(net).eval(), args, str(path), input_names=list(of), output_names=["roles"],
            dynamic_axes={**{k: {0: v} for k, v in of.items()}, "roles": {0: "n", 2: "p"}}, opset_version=17, dynamo=False,
        )  # fmt: skip


def export(net: CoderNet, folder: Path, base: Path, *, quantize: bool = True) -> None:
    """coder.onnx (int8), roles.onnx, tokenizer.json and coder.json (labels) in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    net.eval()
    ids = torch.randint(1000, 2000, (1, 40))
    full = folder / "coder.fp32.onnx"
    with torch.no_grad():
        torch.onnx.export(
            net, (ids, torch.ones_like(ids)), str(full), input_names=["ids", "mask"], output_names=NAMES,
            dynamic_axes={n: {0: "b", 1: "t"} for n in ["ids", "mask", *NAMES]}, opset_version=17, dynamo=False,
        )  # fmt: skip
    if quantize:
        quantize_dynamic(
            str(full), str(folder / "coder.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=False
        )
        full.unlink()
    _export_roles(net, folder / "roles.onnx")
    shutil.copy(base / "tokenizer.json", folder / "tokenizer.json")
    meta = {
        "types": TYPES, "modes": MODES, "facts": FACTS, "roles": ROLES, "max_pieces": MAX_PIECES, "overlap": OVERLAP,
        "stops": STOPS,
    }  # fmt: skip
    (folder / "coder.json").write_text(json.dumps(meta))
