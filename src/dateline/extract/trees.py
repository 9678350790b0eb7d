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

from dateline.errors import ModelMissing
from dateline.extract.linear import Features, Linear, sigmoid


@dataclass(frozen=True)
class Trees:
    """The trees of one slot. `names`: the feature of each column of the network's input."""

    path: Path
    names: tuple[str, ...]

    @cached_property
    def _session(self) -> Any:
        import onnxruntime as ort  # slow to import; only a coder needs it

        if not self.path.is_file():
            raise ModelMissing(f"{self.path} is not there; reinstall Dateline, or train it (models/coder/CARD.md)")
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return ort.InferenceSession(str(self.path), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _column(self) -> dict[str, int]:
        return {name: k for k, name in enumerate(self.names)}

    def scores(self, rows: Sequence[Features]) -> list[float]:
        """Probability of each row."""
        if not rows:
            return []
        table = np.zeros((len(rows), len(self.names)), dtype=np.float32)
        column = self._column
        for line, row in zip(table, rows, strict=True):
            for name, value in row.items():
                k = column.get(name)
                if k is not None:
                    line[k] = value
        (raw,) = self._session.run(None, {"rows": table})
        return [sigmoid(float(x)) for x in raw[:, 0]]


@dataclass(frozen=True)
class Blend:
    """The mean of a linear scorer and trees; the cut-off is that of the mean."""

    linear: Linear
    trees: Trees

    @property
    def threshold(self) -> float:
        """The cut-off chosen for F1 on held-out dispatches."""
        return self.linear.threshold

    def scores(self, rows: Sequence[Features]) -> list[float]:
        """Probability of each row."""
        return [(a + b) / 2 for a, b in zip(self.linear.scores(rows), self.trees.scores(rows), strict=True)]
