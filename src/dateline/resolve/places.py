"""The step that resolves ``places``: which place each name means, and where the words put the happening.

A name has one sense in a dispatch unless the noun beside it differs ("Aleppo" and "Aleppo province" are two), so names
are ranked once each. Three passes: by themselves and the countries of the dispatch; then with the support that their
candidates give one another by lying close together; then again with the surer shares.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from dateline.analysis import Analysis, PlaceMention
from dateline.ontology.places import countries_by_name, demonyms, load_countries
from dateline.ontology.places_lexicon import FEATURE_NOUNS
from dateline.ontology.places_names import fold
from dateline.pipeline import Step, step
from dateline.resolve.gazetteer import Candidate, Gazetteer
from dateline.resolve.places_between import place_between
from dateline.resolve.places_rank import Scene, inside, rank
from dateline.resolve.places_scores import with_chances
from dateline.resolve.places_shape import place_described, place_named

_INSIDE = re.compile(
    r"(?:,| \(|,? in(?: the)?|,? of(?: the)?|,? in [a-z]+ern|,? in(?: the)? [a-z -]{0,30}| near)[\s]*(?:the )?$"
)
_AMBIGUOUS = frozenset(("georgia",))  # a country's name that is as often a state's
_COMPOUND = frozenset(
    ("county", "parish", "district", "state", "island", "lake", "river", "camp", "dam", "road", "airport", "base",
     "bridge", "crossing")
)  # fmt: skip
_NOT_NAMES = frozenset(("country", "city", "town", "village", "province", "district", "capital"))
_REACH_KM, _KEPT = 120.0, 20
_FIRST = 0.5  # what a story names first it is about
Key = tuple[str, str | None]
Ranked = list[tuple[Candidate, float]]


@dataclass
class _Name:
    """One name of the dispatch, with the noun beside it: its candidates, and what the words put around it."""

    key: Key
    pool: list[Candidate]
    mentions: list[int]
    container: Key | None = None
    contents: list[Candidate] = field(default_factory=list)
    ranked: Ranked = field(default_factory=list)
    place: bool = True  # stands for a place somewhere, not only as a demonym


def resolve_places_step(gazetteer: Gazetteer, raw: bool = False) -> Step:
    """The step that fills ``place``, ``candidates`` and ``score`` of every place mention.

    Args:
        gazetteer: where to look.
        raw: leave the ranker's shares as the scores of candidates, uncalibrated: for fitting the calibration.
    """

    @step("resolve-places", requires=["places"], assigns=["places"])
    def resolve(analysis: Analysis) -> Analysis:
        if not analysis.places:
            return analysis
        places = resolve_mentions(analysis, gazetteer)
        return replace(analysis, places=places if raw else tuple(with_chances(m) for m in places))

    return resolve


def resolve_mentions(analysis: Analysis, gazetteer: Gazetteer) -> tuple[PlaceMention, ...]:
    """`analysis.places` with their places, parallel to what came in; candidates have shares of belief as scores."""
    mentions = analysis.places
    shares = country_shares(mentions)
    names = _collect(mentions, gazetteer, leading(shares))
    _contain(names, mentions, analysis.document.text)
    for name in names.values():
        name.ranked = rank(name.pool, Scene(shares), name.key[1])
    for _ in range(2):
        shares = _with_resolved(country_shares(mentions), names.values())
        support, divisions = _support(list(names.values())), _divisions(names.values())
        for name in names.values():
            container = names[name.container].ranked[0][0] if name.container and names[name.container].ranked else None
            if container is not None and not any(_may_hold(container, c) for c in name.pool):
                container = None
            own = {code: share for code, (share, who) in divisions.items() if who != {name.key[0]}}
            scene = Scene(shares, support, container, name.contents, own)
            name.ranked = rank(name.pool, scene, name.key[1])
    placed = [
        m if described(m) else place_named(m, names[key_of(m)].ranked, shares) for m in mentions
    ]  # fmt: skip
    by_name = {m.name.start: m for m in placed}
    return tuple(
        place_described(m, placed, i, _country(shares, gazetteer)) if described(m) else place_between(m, by_name)
        for i, m in enumerate(placed)
    )


def described(m: PlaceMention) -> bool:
    """Whether the mention has no name of its own ("the city")."""
    return m.name.text in _NOT_NAMES


def key_of(m: PlaceMention) -> Key:
    """What makes two mentions one name: the folded words, and the class of the noun beside them."""
    noun = "border" if m.feature == "border" else FEATURE_NOUNS.get(m.feature or "") or None
    noun = "capital" if m.feature == "capital" and _capital_of(m) else noun
    return fold(m.name.text), "demonym" if m.kind == "demonym" else noun


def _capital_of(m: PlaceMention) -> bool:
    """Whether the mention is "the Syrian capital", and not "the capital Damascus"."""
    folded = fold(m.name.text)
    return folded in countries_by_name() or folded in demonyms()


def leading(shares: dict[str, float]) -> tuple[str, ...]:
    """The two countries that a dispatch is most about."""
    return tuple(sorted(shares, key=lambda c: -shares[c])[:2])


def country_shares(mentions: Iterable[PlaceMention]) -> dict[str, float]:
    """Share of each country among the country names and demonyms of a dispatch."""
    counts: defaultdict[str, float] = defaultdict(float)
    for m in mentions:
        folded = fold(m.name.text)
        if folded in _AMBIGUOUS:
            continue
        code = countries_by_name().get(folded) or (demonyms().get(folded) if m.kind == "demonym" else None)
        if code:
            counts[code] += 0.5 if m.kind in ("metonym", "demonym", "speaker") else 1.0
            if len(counts) == 1 and counts[code] <= 1.0:
                counts[code] += _FIRST
    return _normal(counts)


def _normal(counts: Mapping[str, float]) -> dict[str, float]:
    total = sum(counts.values())
    return {c: n / total for c, n in counts.items()} if total else {}


def _collect(mentions: tuple[PlaceMention, ...], gazetteer: Gazetteer, countries: tuple[str, ...]) -> dict[Key, _Name]:
    names: dict[Key, _Name] = {}
    for i, m in enumerate(mentions):
        if described(m):
            continue
        key = key_of(m)
        name = names.get(key)
        if name is None:
            name = names[key] = _Name(key, pool_of(m, gazetteer, countries), [], place=m.kind != "demonym")
        name.mentions.append(i)
    return names


def pool_of(m: PlaceMention, gazetteer: Gazetteer, countries: tuple[str, ...]) -> list[Candidate]:
    """What the name may mean: with the noun beside it ("Laurel County"), as it stands, and as it sounds."""
    if m.feature == "capital" and (seat := _capital(fold(m.name.text), gazetteer)):
        return seat
    code = demonyms().get(fold(m.name.text)) if m.kind == "demonym" or m.feature == "border" else None
    if code or m.kind == "demonym":
        code = code or countries_by_name().get(fold(m.name.text))
        return country_candidates(code, gazetteer) if code else list(gazetteer.lookup(m.name.text, 20))
    found: dict[int, Candidate] = {}
    noun = (m.feature or "").lower()
    forms = ("airbase", "airport") if noun == "airbase" else (noun,) if noun in _COMPOUND else ()
    for form in forms:
        for c in gazetteer.lookup(f"{m.name.text} {form}", 40):
            if c.match >= 0.8:
                found.setdefault(c.id, replace(c, match=min(1.0, c.match + 0.1)))
    for c in gazetteer.lookup(m.name.text, 60, countries):
        found.setdefault(c.id, c)
    return list(found.values())


def _capital(folded: str, gazetteer: Gazetteer) -> list[Candidate]:
    """The capital of the country of that name or demonym ("the Syrian capital"): a list of one, or of none."""
    country = load_countries().get(countries_by_name().get(folded) or demonyms().get(folded) or "")
    if country is None:
        return []
    towns = gazetteer.lookup(country.capital, 10, (country.code,))
    return [c for c in towns if c.country == country.code and c.km <= 30][:1]


def country_candidates(code: str, gazetteer: Gazetteer) -> list[Candidate]:
    """The country `code` as a candidate: a list of one, or of none."""
    name = next((name for name, c in countries_by_name().items() if c == code), None)
    return [c for c in gazetteer.lookup(name, 40) if c.feature == "PCLI" and c.country == code] if name else []


def _country(shares: dict[str, float], gazetteer: Gazetteer) -> Candidate | None:
    """The country that the dispatch is most about."""
    first = leading(shares)
    return next(iter(country_candidates(first[0], gazetteer)), None) if first else None


def _contain(names: dict[Key, _Name], mentions: tuple[PlaceMention, ...], text: str) -> None:
    """Note what the words put in what: "Homs, Syria"; "X in Aleppo province"."""
    named = [m for m in mentions if not described(m)]
    for a, b in pairwise(named):
        between = text[a.span.end : b.name.start]
        if "demonym" in (a.kind, b.kind) or not 0 < len(between) <= 34 or "\n" in between or "." in between[1:]:
            continue
        if between in (", ", " (") or between == "., " or _INSIDE.match(between):
            inner, outer = names[key_of(a)], names[key_of(b)]
            if inner is not outer:
                inner.container = inner.container or outer.key
                outer.contents += [c for c in inner.pool if c.match > 0.8]


def _may_hold(container: Candidate, c: Candidate) -> bool:
    return c.id != container.id and c.km <= container.km and container.km >= 12 and inside(c, container)


def _with_resolved(shares: dict[str, float], names: Iterable[_Name]) -> dict[str, float]:
    """Country shares with the countries of the surer names counted in."""
    counts: defaultdict[str, float] = defaultdict(float)
    for name in names:
        if name.place and name.ranked and name.ranked[0][1] >= 0.4 and name.ranked[0][0].country:
            counts[name.ranked[0][0].country] += name.ranked[0][1]
    for c, share in shares.items():
        counts[c] += (2 + 0.3 * sum(counts.values())) * share
    return _normal(counts)


def _support(names: list[_Name]) -> dict[int, tuple[float, float]]:
    """Per candidate id: how near the nearest likely candidate of another name is, and the others on average.

    Nearness is exp(−km/120) times the root of the other candidate's share, 0..1.
    """
    rows = [
        (i, c, s) for i, name in enumerate(names) if name.place for c, s in name.ranked[:_KEPT] if c.km < 250
    ]  # fmt: skip
    if not rows or len({i for i, _, _ in rows}) < 2:
        return {}
    owner = np.array([i for i, _, _ in rows])
    lat = np.radians([c.lat for _, c, _ in rows])
    lon = np.radians([c.lon for _, c, _ in rows])
    weight = np.sqrt(np.array([s for _, _, s in rows]))
    h = np.sin((lat[:, None] - lat[None, :]) / 2) ** 2
    h += np.cos(lat)[:, None] * np.cos(lat)[None, :] * np.sin((lon[:, None] - lon[None, :]) / 2) ** 2
    near = np.exp(-2 * 6371.0 * np.arcsin(np.sqrt(np.clip(h, 0, 1))) / _REACH_KM) * weight[None, :]
    near[owner[:, None] == owner[None, :]] = 0.0
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    best = np.maximum.reduceat(near, starts, axis=1)  # per other name, its best candidate
    crowd = best.sum(axis=1) / (len(starts) - 1)
    return {c.id: (float(n), float(m)) for (_, c, _), n, m in zip(rows, best.max(axis=1), crowd, strict=True)}


def _divisions(names: Iterable[_Name]) -> dict[str, tuple[float, set[str]]]:
    """Code of a province or state → (share of the names that likely lie in it, those names)."""
    counts: defaultdict[str, float] = defaultdict(float)
    who: dict[str, set[str]] = {}
    for name in names:
        if name.place and name.ranked and name.ranked[0][0].code and name.ranked[0][0].feature != "PCLI":
            top, share = name.ranked[0]
            code = ".".join((top.code or "").split(".")[:2])
            counts[code] += share * (2.0 if top.feature == "ADM1" else 1.0)
            who.setdefault(code, set()).add(name.key[0])
    return {code: (share, who[code]) for code, share in _normal(counts).items()}


__all__ = ["country_shares", "described", "pool_of", "resolve_mentions", "resolve_places_step"]
