"""Boosted trees over the same named features as the linear scorers, which see what two features say together.

Trained by models/train/train_slots.py (scikit-learn's histogram gradient boosting, after Ke et al. 2017) and run by onnxruntime. A
scorer's probability is the mean of the linear one's and the trees': on held-out dispatches the mean beats either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dateline.extract.linear import Columns, Features, Linear, sigmoid
from dateline.networks import open_network


@dataclass(frozen=True)
class Trees:
    """The trees of one slot. `names`: the feature of each column of the network's input."""

    path: Path
    names: tuple[str, ...]

    @cached_property
    def _session(self) -> Any:
        return open_network(self.path)

    @cached_property
    def _columns(self) -> Columns:
        return Columns(self.names)

    def scores(self, rows: Sequence[Features]) -> list[float]:
        """Probability of each row."""
        return self.of_table(self._columns.table(rows)) if rows else []

    def of_table(self, table: npt.NDArray[np.float64]) -> list[float]:
        """Probability of each row of a table whose columns are the names, in their order."""
        (raw,) = self._session.run(None, {"rows": table.astype(np.float32)})
        return [sigmoid(x) for x in raw[:, 0].tolist()]


@dataclass(frozen=True)
class Blend:
    """The mean of a linear scorer and trees; the cut-off is that of the mean."""

    linear: Linear
    trees: Trees

    @property
    def threshold(self) -> float:
        """The cut-off chosen for F1 on held-out dispatches."""
        return self.linear.threshold

    @cached_property
    def _columns(self) -> Columns:
        """Columns for both, the linear scorer's first, so that the rows are gone through once."""
        return Columns(list(dict.fromkeys([*self.linear.weights, *self.trees.names])))

    @cached_property
    def _of_trees(self) -> list[int]:
        return self._columns.at(self.trees.names)

    def scores(self, rows: Sequence[Features]) -> list[float]:
        """Probability of each row."""
        if not rows:
            return []
        table = self._columns.table(rows)
        a = self.linear.of_table(table[:, : len(self.linear.weights)])
        b = self.trees.of_table(table[:, self._of_trees])
        return [(x + y) / 2 for x, y in zip(a, b, strict=True)]
