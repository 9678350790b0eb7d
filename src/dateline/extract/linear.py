"""Small linear scorers: feature name → weight.

Logistic regression over named features is enough to weigh the encoder's opinion against the parse, and a
person can read its weights. Unknown features count nothing, so that a model and the code may be a version apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Features = dict[str, float]


def sigmoid(x: float) -> float:
    """Log odds, bounded at ±30, as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))


class Columns:
    """Rows of named features as a table with a column a name; a name that has none is left out."""

    def __init__(self, names: Sequence[str]) -> None:
        self._of = {name: k for k, name in enumerate(names)}

    def at(self, names: Sequence[str]) -> list[int]:
        """The columns of some of the names."""
        return [self._of[name] for name in names]

    def table(self, rows: Sequence[Features]) -> npt.NDArray[np.float64]:
        """(len(rows), number of names), 0 where a row does not tell the feature."""
        get, nowhere = self._of.get, len(self._of)
        out = np.zeros((len(rows), nowhere + 1))
        at = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        out[at, [get(name, nowhere) for row in rows for name in row]] = [v for row in rows for v in row.values()]
        return out[:, :nowhere]


@dataclass(frozen=True)
class Linear:
    """``sigmoid(bias + Σ weight·feature)``; `threshold` is the cut-off chosen for F1 on held-out dispatches."""

    weights: Mapping[str, float]
    bias: float = 0.0
    threshold: float = 0.5

    @cached_property
    def _columns(self) -> Columns:
        return Columns(list(self.weights))

    @cached_property
    def _weights(self) -> npt.NDArray[np.float64]:
        return np.array(list(self.weights.values()))

    def scores(self, rows: Sequence[Features]) -> list[float]:
        """Probability of each row."""
        return self.of_table(self._columns.table(rows)) if rows else []

    def of_table(self, table: npt.NDArray[np.float64]) -> list[float]:
        """Probability of each row of a table whose columns are the weights, in their order."""
        odds = table @ self._weights + self.bias
        return [sigmoid(x) for x in odds.tolist()]
