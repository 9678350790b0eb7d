"""Which place a name means: candidates scored by a small linear model, turned into shares that sum to one.

The features are those that the geoparsing literature has found to matter (Leidner 2007; Lieberman and Samet 2010;
Mordecai 3, 2023): how well the name matches, how weighty the place is, the countries of the dispatch, the places
around it, what contains it in the words ("Homs, Syria"), and the noun beside it ("province"). The weights are in
``ontology/data/places/ranker.json``; how they came about is told in ``models/places/CARD.md``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from dateline.ontology.places import DATA, load_countries
from dateline.resolve.gazetteer import Candidate, weight
from dateline.resolve.offsets import distance_km

FEATURES = (
    "match", "weight", "home", "neighbour", "inside", "outside", "noun_fits", "noun_misfits", "near", "crowd", "own",
    "country", "seat", "admin2_bare", "capital", "part_bare", "holds", "division",
)  # fmt: skip
_TOWN = ("PPL", "PPLA", "PPLC", "PPLA2", "PPLA3", "PPLA4", "city", "town")
_FITS: dict[str, tuple[str, ...]] = {
    "admin1": ("ADM1", "province", "state", "region", "PCLI"),
    "admin2": ("ADM2", "district", "ADM1", "neighbourhood", "PPLX", "PPL"),
    "countryside": ("ADM1", "province", "ADM2", "district"),
    "town": (*_TOWN, "suburb", "village"),
    "village": ("PPL", "village", "PPLA4", "PPLA3", "town"),
    "part": ("PPLX", "neighbourhood", "suburb", "camp", "area", "PPL", "town", "district"),
    "site": ("base", "airfield", "airport", "crossing", "dam", "camp", "prison", "site", "bridge", "hospital", "road",
             "square", "checkpoint", "port", "plant", "STLMT", "oilfield", "gasfield", *_TOWN),
    "nature": ("river", "lake", "sea", "valley", "mountain", "desert", "island", "gulf", "strait", "peninsula",
               "plain"),
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """What is known of the dispatch around a name: share of each country, nearness of other places, and hints."""

    countries: Mapping[str, float] = field(default_factory=dict)  # code → share of the dispatch, sums to ≤ 1
    support: Mapping[int, tuple[float, float]] = field(default_factory=dict)  # candidate id → nearest, average nearness
    container: Candidate | None = None  # what the words put it in: "X, Syria", "X in Aleppo province"
    contents: Sequence[Candidate] = ()  # what the words put in it
    divisions: Mapping[str, float] = field(default_factory=dict)  # code of a province or state → share of the names


@lru_cache(maxsize=1)
def load_weights() -> dict[str, float]:
    """The model's weights by feature name, with ``temperature``."""
    weights: dict[str, float] = json.loads((DATA / "ranker.json").read_text(encoding="utf-8"))["weights"]
    return weights


def inside(c: Candidate, container: Candidate) -> bool:
    """Whether `c` lies in `container` as far as codes, or distance, can tell."""
    if container.feature == "PCLI":
        return c.country == container.country
    if container.code and container.feature.startswith("ADM") and c.code:
        if c.code == container.code or c.code.startswith(container.code + "."):
            return True
        if container.feature == "ADM1" and c.country == container.country and c.feature in (*_TOWN, "PPLX", "ADM2"):
            return False
    if container.country and c.country and c.country != container.country:
        return False
    return distance_km((c.lat, c.lon), (container.lat, container.lon)) <= 1.3 * container.km + 15


def features(c: Candidate, scene: Scene, noun: str | None, rivals: Sequence[Candidate] = ()) -> list[float]:
    """The values of ``FEATURES`` for one candidate.

    Args:
        c: the candidate.
        scene: what is known around the name.
        noun: class of the noun beside the name, or None.
        rivals: all candidates of the name.
    """
    share = scene.countries.get(c.country or "", 0.0)
    country = load_countries().get(c.country or "")
    beside = max((scene.countries.get(n, 0.0) for n in country.neighbours), default=0.0) if country else 0.0
    within = outside = 0.0
    if scene.container is not None and c.id != scene.container.id:
        within = float(inside(c, scene.container))
        outside = 1.0 - within
    fits = c.feature in _FITS.get(noun, ()) if noun else False
    near, crowd = scene.support.get(c.id, (0.0, 0.0))
    holds = any(o.km < c.km and inside(o, c) for o in scene.contents) if c.km >= 12 and scene.contents else False
    return [
        c.match, weight(c) / 8, share, beside * (1 - min(1.0, share)), within, outside, float(bool(noun) and fits),
        float(bool(noun) and not fits), near, crowd, float(c.own), _country_value(c, rivals),
        float(not noun and _has_seat(c, rivals)), float(c.feature == "ADM2" and not noun),
        float(c.feature == "PPLC"), float(c.feature == "PPLX" and not noun),
        float(holds), scene.divisions.get(".".join((c.code or "").split(".")[:2]), 0.0),
    ]  # fmt: skip


def _country_value(c: Candidate, rivals: Sequence[Candidate]) -> float:
    """1 for a country; 0.3 when a state of another country has its name (Georgia)."""
    if c.feature != "PCLI":
        return 0.0
    return 0.3 if any(r.feature == "ADM1" and r.country != c.country and r.match >= 0.99 for r in rivals) else 1.0


def _has_seat(c: Candidate, rivals: Sequence[Candidate]) -> bool:
    """Whether the name of this division is also that of a town in it: "Raqqa" alone is the town."""
    if c.feature not in ("ADM1", "ADM2"):
        return False
    return any(
        r.country == c.country and r.feature in _TOWN and (r.pop > 20_000 or r.own or r.feature != "PPL")
        and (
            bool(c.code and r.code and r.code.startswith(c.code))
            or distance_km((r.lat, r.lon), (c.lat, c.lon)) <= max(c.km, 60.0) * 1.2
        )
        for r in rivals
    )  # fmt: skip


def rank(candidates: Sequence[Candidate], scene: Scene, noun: str | None) -> list[tuple[Candidate, float]]:
    """Candidates with their share of belief, best first."""
    if not candidates:
        return []
    weights = load_weights()
    w = [weights[name] for name in FEATURES]
    scores = [sum(a * b for a, b in zip(w, features(c, scene, noun, candidates), strict=True)) for c in candidates]
    top, t = max(scores), weights["temperature"]
    shares = [math.exp((s - top) / t) for s in scores]
    total = sum(shares)
    ranked = sorted(zip(candidates, shares, strict=True), key=lambda cs: -cs[1])
    return [(c, s / total) for c, s in ranked]


__all__ = ["FEATURES", "Scene", "features", "inside", "load_weights", "rank"]
