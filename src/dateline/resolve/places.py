"""The step that resolves ``places``: which place each name means, and where the words put the happening.

Two passes: names are ranked by themselves and the countries of the dispatch; those that are sure become anchors, and all are
ranked again with them. A name has one sense in a dispatch unless the words beside it differ ("Aleppo" and
"Aleppo province" are two).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from dateline.analysis import Analysis, PlaceMention
from dateline.ontology.places import countries_by_name, demonyms
from dateline.ontology.places_lexicon import FEATURE_NOUNS
from dateline.ontology.places_names import fold
from dateline.pipeline import Step, step
from dateline.resolve.gazetteer import Candidate, Gazetteer
from dateline.resolve.offsets import Point
from dateline.resolve.places_rank import Scene, rank
from dateline.resolve.places_shape import border_shape, candidates_of, make_place, shape_of
from dateline.types import Place, PlaceCandidate

_INSIDE = re.compile(
    r"(?:,| \(|,? in(?: the)?|,? of(?: the)?|,? in [a-z]+ern|,? in(?: the)? [a-z -]{0,30}| near)[\s]*(?:the )?$"
)
_SURE = 0.75
_DESCRIBED = {"country": ("PCLI",), "province": ("ADM1", "province", "state")}
Ranked = list[tuple[Candidate, float]]


def resolve_places_step(gazetteer: Gazetteer) -> Step:
    """The step that fills ``place``, ``candidates`` and ``score`` of every place mention."""

    @step("resolve-places", requires=["places"], assigns=["places"])
    def resolve(analysis: Analysis) -> Analysis:
        if not analysis.places:
            return analysis
        return replace(analysis, places=resolve_mentions(analysis, gazetteer))

    return resolve


def resolve_mentions(analysis: Analysis, gazetteer: Gazetteer) -> tuple[PlaceMention, ...]:
    """`analysis.places` with their places, parallel to what came in."""
    mentions = analysis.places
    text = analysis.document.text
    countries = country_shares(analysis)
    leading = tuple(sorted(countries, key=lambda c: -countries[c])[:2])
    named = [i for i, m in enumerate(mentions) if not described(m)]
    pools = {i: pool_of(mentions[i], gazetteer, leading) for i in named}
    containers = _containers(mentions, named, text)
    first = {i: rank(pools[i], Scene(countries), noun_class(mentions[i])) for i in named}
    countries = _with_resolved(countries, first, mentions)
    chosen = _one_sense(mentions, named, _second_pass(mentions, named, pools, containers, first, countries))
    placed: list[PlaceMention] = []
    for i, mention in enumerate(mentions):
        ranked = chosen.get(i, [])
        placed.append(_place_named(mention, ranked, countries, text) if i in chosen else mention)
    return tuple(_place_described(m, placed, i, gazetteer, countries) if described(m) else m for i, m in enumerate(placed))


def described(m: PlaceMention) -> bool:
    """Whether the mention has no name of its own ("the city")."""
    return m.name.text.islower() and m.name.text in ("country", "city", "town", "village", "province", "district", "capital")


def noun_class(m: PlaceMention) -> str | None:
    """The class of the noun beside the name; None for none, or for one that asks for nothing."""
    return FEATURE_NOUNS.get(m.feature or "") or None


def pool_of(m: PlaceMention, gazetteer: Gazetteer, leading: tuple[str, ...]) -> list[Candidate]:
    """What the name may mean: with the noun beside it ("Laurel County"), as it stands, and as it sounds."""
    folded = fold(m.name.text)
    code = demonyms().get(folded) if m.kind == "demonym" or m.feature == "border" else None
    if code:
        return [c for c in gazetteer.lookup(_country_name(code), 40) if c.feature == "PCLI" and c.country == code]
    found: dict[int, Candidate] = {}
    noun = (m.feature or "").lower()
    if noun in ("county", "parish", "district", "state", "island", "lake", "river", "camp", "dam", "road", "airport", "base"):
        for c in gazetteer.lookup(f"{m.name.text} {noun}", 40, leading):
            if c.match >= 0.8:
                found[c.id] = replace(c, match=min(1.0, c.match + 0.1))
    for c in gazetteer.lookup(m.name.text, 60, leading):
        found.setdefault(c.id, c)
    return list(found.values())


def _country_name(code: str) -> str:
    return next(name for name, c in countries_by_name().items() if c == code)


def country_shares(analysis: Analysis) -> dict[str, float]:
    """Share of each country among the country names, demonyms and the dateline of a dispatch."""
    counts: Counter[str] = Counter()
    for m in analysis.places:
        folded = fold(m.name.text)
        code = countries_by_name().get(folded) or (demonyms().get(folded) if m.kind == "demonym" else None)
        if code:
            counts[code] += 0.5 if m.kind in ("metonym", "demonym") else 1.0
    total = sum(counts.values())
    return {c: n / total for c, n in counts.items()} if total else {}


def _with_resolved(countries: dict[str, float], ranked: dict[int, Ranked], mentions: tuple[PlaceMention, ...]) -> dict[str, float]:
    """Country shares with the countries of the surer names counted in."""
    counts: Counter[str] = Counter()
    for i, r in ranked.items():
        if r and r[0][1] >= 0.5 and r[0][0].country and mentions[i].kind != "demonym":
            counts[r[0][0].country] += r[0][1]
    for c, share in countries.items():
        counts[c] += 2 * share
    total = sum(counts.values())
    return {c: n / total for c, n in counts.items()} if total else {}


def _containers(mentions: tuple[PlaceMention, ...], named: list[int], text: str) -> dict[int, int]:
    """Mention → the mention that the words put it in: "Homs, Syria"; "X in Aleppo province"."""
    found = {}
    for i, j in zip(named, named[1:], strict=False):
        a, b = mentions[i], mentions[j]
        between = text[a.span.end : b.name.start]
        if a.kind == "demonym" or b.kind == "demonym" or len(between) > 34 or "\n" in between or "." in between.replace("U.S.", ""):
            continue
        if _INSIDE.search(between) and _INSIDE.match(between) or between == ", ":
            found[i] = j
    return found


def _second_pass(
    mentions: tuple[PlaceMention, ...], named: list[int], pools: dict[int, list[Candidate]], containers: dict[int, int],
    first: dict[int, Ranked], countries: dict[str, float],
) -> dict[int, Ranked]:  # fmt: skip
    """Rank again with the sure places as anchors and the containers resolved, from the last name to the first."""
    anchors: dict[int, tuple[str, Point]] = {
        i: (fold(mentions[i].name.text), (r[0][0].lat, r[0][0].lon))
        for i, r in first.items()
        if r and r[0][1] >= _SURE and r[0][0].km < 120 and mentions[i].kind == "place"
    }
    out: dict[int, Ranked] = {}
    for i in reversed(named):
        own = fold(mentions[i].name.text)
        others = [point for name, point in anchors.values() if name != own]
        within = containers.get(i)
        container = out[within][0][0] if within is not None and out.get(within) else None
        if container is not None and container.km < 12:
            container = None
        if container is not None and not any(_may_hold(container, c) for c in pools[i]):
            container = None
        out[i] = rank(pools[i], Scene(countries, others, container), noun_class(mentions[i]))
    return out


def _may_hold(container: Candidate, c: Candidate) -> bool:
    from dateline.resolve.places_rank import inside

    return c.id != container.id and c.km <= container.km and inside(c, container)


def _one_sense(mentions: tuple[PlaceMention, ...], named: list[int], ranked: dict[int, Ranked]) -> dict[int, Ranked]:
    """One sense a name and noun in a dispatch: that of the mention which is surest."""
    best: dict[tuple[str, str | None], int] = {}
    for i in named:
        key = (fold(mentions[i].name.text), noun_class(mentions[i]))
        if ranked[i] and (key not in best or ranked[i][0][1] > ranked[best[key]][0][1]):
            best[key] = i
    return {i: ranked[best.get((fold(mentions[i].name.text), noun_class(mentions[i])), i)] for i in named}


def _place_named(m: PlaceMention, ranked: Ranked, countries: dict[str, float], text: str) -> PlaceMention:
    if not ranked:
        return m
    top, share = ranked[0]
    if m.feature == "border" and top.feature == "PCLI":
        other = re.search(r"[-–]([A-Z]\w+)|with (?:the )?([A-Z]\w+)", m.span.text[m.name.end - m.span.start :])
        word = fold((other[1] or other[2]) if other else "")
        beyond = [c for c in (countries_by_name().get(word), demonyms().get(word)) if c]
        likely = sorted(countries, key=lambda c: -countries[c])
        shape, side = border_shape(top, beyond + [c for c in likely if c != top.country], [])
        place = make_place(replace(top, country=side, geonameid=None), m, shape, ranked)
        place = place.model_copy(update={"name": m.span.text, "role": "near"})
    else:
        place = make_place(top, m, shape_of(top, m), ranked)
    return replace(m, place=place, candidates=candidates_of(ranked), score=round(m.score * share, 4))


def _place_described(
    m: PlaceMention, placed: list[PlaceMention], at: int, gazetteer: Gazetteer, countries: dict[str, float]
) -> PlaceMention:
    """ "The country" is the country that the dispatch is most about; "the city" the last one named before it."""
    if m.name.text == "country":
        if not countries:
            return m
        code = max(countries, key=lambda c: countries[c])
        pool = [c for c in gazetteer.lookup(_country_name(code), 40) if c.feature == "PCLI" and c.country == code]
        if not pool:
            return m
        ranked = [(pool[0], 1.0)]
        place = make_place(pool[0], m, shape_of(pool[0], m), ranked)
        return replace(m, place=place.model_copy(update={"name": m.span.text}), candidates=candidates_of(ranked))
    wanted = _DESCRIBED.get(m.name.text)
    for before in reversed(placed[:at]):
        if before.kind != "place" or described(before) or not before.candidates:
            continue
        top = before.candidates[0]
        fits = top.feature in wanted if wanted else top.km <= 30 and (top.feature or "").startswith(("PPL", "town", "city", "village"))
        if fits:
            c = _from_record(top)
            place = make_place(c, m, shape_of(c, m), [(c, top.score)])
            named = place.model_copy(update={"name": before.name.text})
            return replace(m, place=named, candidates=before.candidates, score=round(m.score * top.score, 4))
    return m


def _from_record(c: PlaceCandidate) -> Candidate:
    return Candidate(
        0, c.geonameid, c.name, c.country, c.admin1, None, c.feature or "PPL", c.lat, c.lon, c.km, 0, False
    )  # fmt: skip


def resolve_place(
    text: str, *, near: str | None = None, country: str | None = None, gazetteer: Gazetteer
) -> tuple[Place | None, tuple[PlaceCandidate, ...]]:
    """The place that a bare name means, and the candidates.

    Args:
        text: a name ("Deir el-Zour"), or a name with what contains it ("Palmyra, Syria").
        near: another place's name; candidates near it are preferred.
        country: ISO 3166-1 alpha-2 code of the country that it is likely in.
        gazetteer: where to look.
    """
    name, _, rest = (part.strip() for part in text.partition(","))
    container = None
    if rest:
        outer, _ = _best(rest, Scene({country: 1.0} if country else {}), gazetteer)
        container = outer
    anchors: list[Point] = []
    countries: dict[str, float] = {country: 1.0} if country else {}
    if near:
        beside, _ = _best(near, Scene(countries), gazetteer)
        if beside:
            anchors.append((beside.lat, beside.lon))
            if beside.country and not country:
                countries = {beside.country: 1.0}
    if container and container.country:
        countries = {container.country: 1.0}
    _, ranked = _best(name, Scene(countries, anchors, container), gazetteer)
    if not ranked:
        return None, ()
    top = ranked[0][0]
    shape = shape_of(top, _bare(text))
    place = Place(
        name=top.name, geonameid=top.geonameid, country=top.country, admin1=top.admin1, lat=shape.point[0],
        lon=shape.point[1], km=shape.km, precision=shape.precision, candidates=candidates_of(ranked),
    )  # fmt: skip
    return place, candidates_of(ranked, 10)


def _bare(text: str) -> PlaceMention:
    from dateline.types import Span

    span = Span(start=0, end=len(text), text=text)
    return PlaceMention(span=span, name=span)


def _best(name: str, scene: Scene, gazetteer: Gazetteer) -> tuple[Candidate | None, Ranked]:
    words = name.split()
    noun = words[-1].lower() if len(words) > 1 else ""
    noun_kind = FEATURE_NOUNS.get(noun) or None
    bare = " ".join(words[:-1]) if noun_kind else name
    leading = tuple(scene.countries)
    pool = {c.id: c for c in gazetteer.lookup(name, 60, leading)}
    for c in gazetteer.lookup(bare, 60, leading):
        pool.setdefault(c.id, c)
    ranked = rank(list(pool.values()), scene, noun_kind)
    return (ranked[0][0] if ranked else None), ranked


__all__ = ["country_shares", "resolve_mentions", "resolve_place", "resolve_places_step"]
