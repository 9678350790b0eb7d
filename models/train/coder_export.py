"""Write the trained encoder as int8 ONNX with what is needed to read its output."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from coder_data import FACTS, MAX_PIECES, MODES, OVERLAP, ROLES, TYPES
from coder_model import BUCKETS, KEY, CoderNet

NAMES = ["trigger", "type", "mode", "fact", "narrator", "query", "key"]


def export(net: CoderNet, folder: Path, base: Path, *, quantize: bool = True) -> None:
    """coder.onnx (int8), tokenizer.json and coder.json (labels, role biases) in `folder`."""
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
    shutil.copy(base / "tokenizer.json", folder / "tokenizer.json")
    meta = {
        "types": TYPES, "modes": MODES, "facts": FACTS, "roles": ROLES, "key": KEY, "buckets": BUCKETS,
        "max_pieces": MAX_PIECES, "overlap": OVERLAP,
        "near": np.round(net.near.detach().numpy(), 4).tolist(), "bias": np.round(net.bias.detach().numpy(), 4).tolist(),
    }  # fmt: skip
    (folder / "coder.json").write_text(json.dumps(meta))
