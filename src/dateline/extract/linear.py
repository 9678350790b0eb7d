"""Small linear scorers: feature name → weight.

Logistic regression over named features is enough to weigh the encoder's opinion against the parse, and a
person can read its weights. Unknown features count nothing, so that a model and the code may be a version apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Features = dict[str, float]


def sigmoid(x: float) -> float:
    """Log odds, bounded at ±30, as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))


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
        return sigmoid(total)

    def scores(self, rows: Sequence[Features]) -> list[float]:
        """Probability of each row."""
        return [self.score(row) for row in rows]
