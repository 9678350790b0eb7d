"""How likely two tellings are of one happening: a logistic model over what they share.

The weights are learned (models/train/train_link.py) and stored as JSON that a person can read; the features are the same at
training and in use.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import asin, cos, exp, log1p, radians, sin, sqrt
from pathlib import Path

from dateline.errors import BadArgument
from dateline.link.tellings import Telling

Features = dict[str, float]
_EARTH_KM = 6371.0
_WORDS = {
    "days:same": "same day", "days:gap": "days apart", "place:near": "same place", "place:far": "places apart",
    "actors:share": "same actors", "actors:apart": "other actors", "recipients:share": "same recipients",
    "recipients:apart": "other recipients", "mode:same": "same means", "mode:other": "other means",
    "counts:agree": "numbers agree", "counts:clash": "numbers clash", "words": "same words", "type:other": "other type",
}  # fmt: skip


@dataclass(frozen=True)
class LinkModel:
    """``sigmoid(bias + Σ weight·feature)``; pairs at or above `threshold` are links."""

    weights: Mapping[str, float] = field(
        default_factory=lambda: {
            "days:same": 2.2, "days:gap": -1.1, "days:unknown": -1.0, "place:near": 2.0, "place:far": -1.4, "place:exact": 0.8,
            "place:unknown": -1.0, "actors:share": 1.2, "actors:apart": -1.0, "recipients:share": 1.0, "recipients:apart": -0.8,
            "mode:same": 0.8, "mode:other": -1.2, "counts:agree": 1.2, "counts:clash": -0.8, "words": 1.5, "type:other": -0.8,
            "published:gap": -0.5,
        }
    )  # fmt: skip
    bias: float = -2.2
    threshold: float = 0.5

    def score(self, features: Features) -> float:
        """Probability in 0..1."""
        get = self.weights.get
        total = self.bias + sum(v * get(k, 0.0) for k, v in features.items())
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))

    def why(self, features: Features) -> tuple[str, ...]:
        """The three features that speak most, in words, those for it first."""
        get = self.weights.get
        told = sorted(((v * get(k, 0.0), k) for k, v in features.items() if k in _WORDS), reverse=True)
        return tuple(_WORDS[k] for value, k in told if abs(value) > 0.3)[:3]


def load_link_model(path: Path) -> LinkModel:
    """Read the trained weights; the hand-made ones where the file is not there.

    Raises:
        BadArgument: the file is no such model.
    """
    if not path.is_file():
        return LinkModel()
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        return LinkModel(
            {str(k): float(v) for k, v in row["weights"].items()}, float(row["bias"]), float(row["threshold"])
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadArgument(f"{path} is no link model: {error}; take the one that came with Dateline") from error


def pair_features(a: Telling, b: Telling) -> Features:
    """What two tellings share; every feature is in about -1..1, missing ones are left out."""
    f: Features = {"type:other": float(a.type != b.type)}
    _days(f, a, b)
    _places(f, a, b)
    for name, x, y in (("actors", a.actors, b.actors), ("recipients", a.recipients, b.recipients)):
        if x and y:
            share = len(x & y) / min(len(x), len(y))
            f[name + ":share"], f[name + ":apart"] = share, float(share == 0)
        else:
            f[name + ":unknown"] = 1.0
    if a.mode and b.mode:
        f["mode:same"], f["mode:other"] = float(a.mode == b.mode), float(a.mode != b.mode)
    _counts(f, a, b)
    if a.words and b.words:
        f["words"] = len(a.words & b.words) / len(a.words | b.words)
    f["day+place"] = f.get("days:same", 0.0) * f.get("place:near", 0.0)
    f["day+place+party"] = f["day+place"] * max(f.get("actors:share", 0.0), f.get("recipients:share", 0.0))
    if a.published is not None and b.published is not None:
        f["published:gap"] = min(log1p(abs(a.published - b.published)) / 3.4, 1.5)
    return f


def _days(f: Features, a: Telling, b: Telling) -> None:
    if (a.start is None and a.end is None) or (b.start is None and b.end is None):
        f["days:unknown"] = 1.0
        return
    gap = gap_days(a, b)
    f["days:gap"] = min(log1p(gap) / 1.4, 2.0)
    if a.dated and b.dated:
        f["days:same"] = float(gap == 0)
        f["days:exact"] = float((a.start, a.end) == (b.start, b.end))
    elif gap == 0:
        f["days:meet"] = 1.0


def gap_days(a: Telling, b: Telling) -> int:
    """Days between two intervals, 0 where they meet; an open end meets everything on its side."""
    first = b.start - a.end if a.end is not None and b.start is not None else 0
    second = a.start - b.end if b.end is not None and a.start is not None else 0
    return max(0, first, second)


def _places(f: Features, a: Telling, b: Telling) -> None:
    if a.lat is None or b.lat is None:
        f["place:unknown"] = 1.0
        return
    reach = distance_km(a, b) - (a.km + b.km)
    f["place:near"] = float(reach <= 0)
    f["place:far"] = min(log1p(max(0.0, reach) / 10) / 1.6, 2.0)
    if a.placed and b.placed:
        f["place:exact"] = float(reach <= 0)
        f["place:one"] = float(abs(a.lat - b.lat) < 0.02 and abs((a.lon or 0) - (b.lon or 0)) < 0.02)


def distance_km(a: Telling, b: Telling) -> float:
    """Great-circle distance of two placed tellings (haversine)."""
    assert a.lat is not None and a.lon is not None and b.lat is not None and b.lon is not None
    one, two, along = radians(a.lat), radians(b.lat), radians(b.lon - a.lon)
    h = sin((two - one) / 2) ** 2 + cos(one) * cos(two) * sin(along / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(h)))


def _counts(f: Features, a: Telling, b: Telling) -> None:
    if not a.counts or not b.counts:
        return
    both = a.counts.keys() & b.counts.keys()
    if not both:
        return
    agree = sum(meets(a.counts[k], b.counts[k]) for k in both)
    f["counts:agree"] = agree / len(both)
    f["counts:clash"] = 1 - agree / len(both)


def meets(a: tuple[int | None, int | None], b: tuple[int | None, int | None]) -> bool:
    """Whether two intervals of a count can both be right."""
    low = max(x for x in (a[0], b[0], 0) if x is not None)
    highs = [x for x in (a[1], b[1]) if x is not None]
    return not highs or low <= min(highs)
