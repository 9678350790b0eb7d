"""Small linear scorers, stored as JSON: feature name → weight.

Logistic regression over a handful of named features is enough to weigh the encoder's opinion against the parse, and a
person can read its weights. Unknown features count nothing, so that a model and the code may be a version apart.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

Features = dict[str, float]


@dataclass(frozen=True)
class Linear:
    """``sigmoid(bias + Σ weight·feature)``; `threshold` is the cut-off chosen for F1 on held-out dispatches."""

    weights: Mapping[str, float]
    bias: float = 0.0
    threshold: float = 0.5

    def score(self, features: Features) -> float:
        """Probability in 0..1."""
        get = self.weights.get
        total = self.bias + sum(v * get(k, 0.0) for k, v in features.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _hand_made() -> dict[str, Linear]:
    """Scorers for when no trained weights are there: the encoder's opinion, nearness, and little else."""
    role = Linear({"max": 0.6, "head": 0.6, "same": 0.5}, 0.3)
    return {
        "actor": role,
        "recipient": role,
        "source": role,
        "place": Linear({"max": 0.7, "same": 1.5, "before": 0.5, "near": 1.0, "best": 0.5}, 0.0, 0.3),
        "time": Linear({"max": 0.7, "same": 2.0, "near": 1.0, "before": 0.2}, -0.5, 0.4),
        "count": Linear({"verb": 4.0, "same": 1.0, "near": 2.0, "fate": 1.0, "nearest": 2.0}, -3.0),
        "pair": Linear(
            {"type": 1.0, "mode": 1.0, "lemma": 1.5, "place": 1.0, "time": 1.0, "near": 1.0, "actors": 1.0}, -3.5
        ),
    }


@dataclass(frozen=True)
class Scorers:
    """The scorers by slot: actor, recipient, source, place, time, count, pair, confidence."""

    table: Mapping[str, Linear] = field(default_factory=_hand_made)

    def __getitem__(self, name: str) -> Linear:
        return self.table[name]

    def get(self, name: str) -> Linear | None:
        """The scorer of that name, or None."""
        return self.table.get(name)

    @classmethod
    def load(cls, path: Path) -> Scorers:
        """Read scorers from JSON; those that the file lacks stay as made by hand."""
        table = _hand_made()
        if path.is_file():
            for name, row in json.loads(path.read_text(encoding="utf-8"))["scorers"].items():
                table[name] = Linear(row["weights"], row["bias"], row["threshold"])
        return cls(table)
