"""The trained scorers of the slots, by name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from dateline.extract.linear import Features, Linear
from dateline.extract.trees import Blend, Trees

M = TypeVar("M")


class Scorer(Protocol):
    """Gives a probability in 0..1 for each row of features; from `threshold` on a row is taken."""

    @property
    def threshold(self) -> float:
        """The cut-off chosen for F1 on held-out dispatches."""
        ...

    def scores(self, rows: Sequence[Features]) -> list[float]:
        """Probability of each row."""
        ...


_BATCH = 2048  # rows that are scored at once: one call of the trees costs as much as many rows


def scored(scorer: Scorer, groups: Iterable[Sequence[tuple[M, Features]]]) -> Iterator[list[tuple[M, float]]]:
    """The candidates of each group with their probabilities; memory is bounded by a batch and the largest group."""
    waiting: list[Sequence[tuple[M, Features]]] = []
    rows: list[Features] = []
    for group in groups:
        waiting.append(group)
        rows.extend(features for _, features in group)
        if len(rows) >= _BATCH:
            yield from _split(scorer.scores(rows), waiting)
            waiting, rows = [], []
    yield from _split(scorer.scores(rows), waiting)


def _split(scores: list[float], groups: Sequence[Sequence[tuple[M, Features]]]) -> Iterator[list[tuple[M, float]]]:
    each = iter(scores)
    for group in groups:
        yield [(candidate, next(each)) for candidate, _ in group]


def best_of(scorer: Scorer, groups: Iterable[Sequence[tuple[M, Features]]]) -> Iterator[M | None]:
    """The likeliest candidate of each group; None where it is below the threshold."""
    for rows in scored(scorer, groups):
        candidate, p = max(rows, default=(None, 0.0), key=lambda row: row[1])
        yield candidate if p >= scorer.threshold else None


def _hand_made() -> dict[str, Scorer]:
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
    """The scorers by slot: actor, recipient, source, place, time, count, mode, keep, pair."""

    table: Mapping[str, Scorer] = field(default_factory=_hand_made)

    def __getitem__(self, name: str) -> Scorer:
        return self.table[name]

    def get(self, name: str) -> Scorer | None:
        """The scorer of that name, or None."""
        return self.table.get(name)

    @classmethod
    def load(cls, folder: Path) -> Scorers:
        """Read ``slots.json`` and the trees beside it (``trees/NAME.onnx``); those that are not there stay as made by hand."""
        table = _hand_made()
        path = folder / "slots.json"
        if path.is_file():
            for name, row in json.loads(path.read_text(encoding="utf-8"))["scorers"].items():
                linear = Linear(row["weights"], row["bias"], row["threshold"])
                names = row.get("trees")
                trees = Trees(folder / "trees" / f"{name}.onnx", tuple(names)) if names else None
                table[name] = Blend(linear, trees) if trees else linear
        return cls(table)
