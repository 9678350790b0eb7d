"""From the ranker's share of belief to how often such a share is right: the score that records carry.

The shares of a name's candidates sum to one and say more than they know; the table in ``ontology/data/places/ranker.json``
(``calibration``: pairs of share and measured frequency, straight lines between) turns one into the chance that the
candidate lies within 161 km of the place that is meant. It rises throughout, so the order of candidates stays. It was
fitted by ``models/train/train_places_scores.py``; the scorers of claims see the shares themselves, as they did when
they were trained.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from dateline.analysis import PlaceMention
from dateline.ontology.places import DATA
from dateline.types import PlaceCandidate


@lru_cache(maxsize=1)
def load_calibration() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """(shares, chances) of the table, both rising."""
    table = json.loads((DATA / "ranker.json").read_text(encoding="utf-8"))["calibration"]
    return tuple(share for share, _ in table), tuple(chance for _, chance in table)


@lru_cache(maxsize=10_001)  # records have shares of four digits
def chance(share: float) -> float:
    """The chance, 0..1, that a candidate of this share lies within 161 km of the place that is meant."""
    return float(np.interp(share, *load_calibration()))


def calibrated(candidates: Sequence[PlaceCandidate]) -> tuple[PlaceCandidate, ...]:
    """The candidates with chances in place of shares."""
    return tuple(c.model_copy(update={"score": round(chance(c.score), 4)}) for c in candidates)


def with_chances(m: PlaceMention) -> PlaceMention:
    """The mention with chances for its candidates and its place's; its own ``score`` stays."""
    kept = calibrated(m.candidates)
    if m.place is None:
        return replace(m, candidates=kept)
    n = len(m.place.candidates)  # those of the place are the first, or all, of the mention's
    own = kept[:n] if m.place.candidates == m.candidates[:n] else calibrated(m.place.candidates)
    return replace(m, place=m.place.model_copy(update={"candidates": own}), candidates=kept)


__all__ = ["calibrated", "chance", "load_calibration", "with_chances"]
