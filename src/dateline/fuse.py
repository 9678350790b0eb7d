"""Claims + judgements + a named rule → events (pure).

An event is an opinion: it can be drawn again at any time from what is stored. Where claims disagree, the
values stand in `conflicts`, each with its sources and claims; nothing is averaged away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from math import asin, cos, radians, sin, sqrt
from typing import Any, TypeVar

from pydantic import ValidationError

from dateline.errors import BadArgument
from dateline.ids import make_id
from dateline.types import Claim, Conflict, Count, Event, Judgement, Party, Place, Review, Status, Time

V = TypeVar("V")

RULES = ("latest", "median", "ucdp")
_AFFIRMED = ("CT+", "PR+", "PS+")
_DENIED = ("CT-", "PR-", "PS-")
_EARTH_KM = 6371.0
_POINT_KM = 5.0  # radius of a place that tells none


def fuse(
    claims: Iterable[Claim],
    judgements: Sequence[Judgement] = (),
    rule: str = "latest",
    published: Mapping[str, str] | None = None,
) -> list[Event]:
    """Events in the order of their first claims.

    An event keeps the id that its claims give it; the smallest where judgements join several. What is taken out of a
    happening gets an id from its claims.

    Args:
        claims: any claims; those that share `event`, or that a judgement joins, tell one happening.
        judgements: `same` joins the events of two claims, `not-same` keeps a claim apart, `reject` leaves a claim out,
            `correct` puts its value over the claim's fields. Undone ones count nothing; a person's beats a rule's.
        rule: how one number is drawn from several: ``latest`` (the last told), ``median``, or ``ucdp`` (the most often told,
            the lower on a tie).
        published: document id → when it was published (ISO 8601); ``latest`` goes by it, and by the order of `claims`
            where it does not tell.

    Raises:
        BadArgument: a rule that is not known, or a correction that makes no claim.
    """
    if rule not in RULES:
        raise BadArgument(f"no rule {rule!r}; the rules are {', '.join(RULES)}")
    kept = reviewed(claims, judgements)
    told = published or {}
    groups: dict[str, list[Claim]] = defaultdict(list)
    root = _groups(kept, judgements)
    for claim in kept:
        groups[root[claim.id]].append(claim)
    keeper: dict[
        str, tuple[int, str]
    ] = {}  # event id → the group that keeps it: the largest, then the one of the least id
    for group in groups.values():
        key, rank = min(c.event for c in group), (-len(group), min(c.id for c in group))
        keeper[key] = min(keeper.get(key, rank), rank)
    found = []
    for group in groups.values():
        key, rank = min(c.event for c in group), (-len(group), min(c.id for c in group))
        own = key if keeper[key] == rank else make_id("event", sorted({c.id for c in group}))
        found.append(_event(own, sorted(group, key=lambda c: told.get(c.document, "")), rule))
    return found


def reviewed(claims: Iterable[Claim], judgements: Sequence[Judgement]) -> list[Claim]:
    """The claims as the judgements in force leave them: rejected ones left out, corrections applied, the review noted.

    Raises:
        BadArgument: a correction that makes no claim.
    """
    last: dict[str, Judgement] = {}
    for j in _standing(judgements):
        if j.kind in ("accept", "correct", "reject"):
            last[j.subject] = j
    out = []
    for claim in claims:
        verdict = last.get(claim.id)
        if verdict is None:
            out.append(claim)
        elif verdict.kind != "reject":
            out.append(_judged(claim, verdict))
    return out


def _judged(claim: Claim, j: Judgement) -> Claim:
    """A claim that was accepted or corrected."""
    review = Review(state="accepted" if j.kind == "accept" else "corrected", by=j.by, at=j.at, why=j.why)
    if j.kind == "accept":
        return claim.model_copy(update={"review": review})
    values = claim.model_dump(by_alias=True) | (j.value or {}) | {"id": claim.id, "document": claim.document}
    try:
        return Claim.model_validate(values | {"review": review})
    except ValidationError as error:
        raise BadArgument(f"judgement {j.id} corrects {claim.id} to what is no claim: {error}") from error


def _standing(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Judgements in force: rules first, persons last, so that a person's word is the last one."""
    return sorted((j for j in judgements if not j.undone), key=lambda j: (not j.rule, str(j.at or ""), j.id))


def _groups(claims: Sequence[Claim], judgements: Sequence[Judgement]) -> dict[str, str]:
    """Claim id → key of its group: union-find over shared events and `same` judgements, less what is kept apart."""
    parent = {c.id: c.id for c in claims}
    place = {c.id: n for n, c in enumerate(sorted(claims, key=lambda c: (c.document, c.trigger.start, c.id)))}

    def find(x: str) -> str:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    verdict: dict[frozenset[str], str] = {}
    for j in _standing(judgements):
        if j.kind in ("same", "not-same") and j.object is not None and j.object != j.subject:
            verdict[frozenset((j.subject, j.object))] = j.kind
    pairs = [(sorted(p), kind) for p, kind in sorted(verdict.items(), key=lambda v: sorted(v[0])) if p <= parent.keys()]
    apart = {
        max(pair, key=place.__getitem__) for pair, kind in pairs if kind == "not-same"
    }  # the later one is taken out
    first: dict[str, str] = {}
    for c in claims:
        if c.id not in apart:
            parent[find(c.id)] = find(first.setdefault(c.event, c.id))
    for (a, b), kind in pairs:
        if kind == "same":
            parent[find(a)] = find(b)
    return {c.id: find(c.id) for c in claims}


def _event(key: str, claims: list[Claim], rule: str) -> Event:
    affirmed = [c for c in claims if c.factuality in _AFFIRMED] or claims
    head = max(affirmed, key=lambda c: (bool(c.place), bool(c.time), bool(c.actors), c.confidence))
    conflicts = tuple(_conflicts(claims))
    sources = _independent(affirmed)
    return Event(
        id=key,
        type=_commonest([c.type for c in affirmed]),
        mode=_commonest([c.mode for c in affirmed if c.mode]),
        actors=_parties(affirmed, "actors"),
        recipients=_parties(affirmed, "recipients"),
        place=_sharpest(affirmed),
        time=next((c.time for c in sorted(affirmed, key=_time_width) if c.time), head.time),
        counts=tuple(_counts(affirmed, rule)),
        claims=tuple(dict.fromkeys(c.id for c in claims)),  # a reprint's claims share their ids
        sources=len(sources),
        status=_status(claims, conflicts, len(sources)),
        conflicts=conflicts,
        rule=rule,
    )


def _commonest(values: list[Any]) -> Any:
    """The commonest value, the first on a tie; None when there is none."""
    return max(values, key=lambda v: (values.count(v), -values.index(v)), default=None)


def _parties(claims: list[Claim], field: str) -> tuple[Party, ...]:
    seen: dict[str, Party] = {}
    for c in claims:
        for p in getattr(c, field):
            seen.setdefault(p.id or p.name, p)
    return tuple(seen.values())


def _sharpest(claims: list[Claim]) -> Any:
    placed = [c.place for c in claims if c.place is not None and c.place.lat is not None]
    return min(placed, key=lambda p: p.km if p.km is not None else 1e9, default=None)


def _time_width(claim: Claim) -> float:
    t = claim.time
    if t is None:
        return 1e9
    return (t.end - t.start).days if t.start and t.end else 1e6


def _source_keys(claim: Claim) -> list[str]:
    """Who stands behind a claim: its sources; the narrator counts as the publisher, or as the dispatch's own voice."""
    if claim.source.kind != "narrator":
        return [p.id or p.name.lower() for p in claim.source.parties]
    return [p.name.lower() for p in claim.source.parties] or [f"writer of {claim.document}"]


def _independent(claims: list[Claim]) -> set[str]:
    """Independent sources: a relay (`via`) adds none, and a writer who also names a source is not another one."""
    named = {k for c in claims if c.source.kind != "narrator" for k in _source_keys(c)}
    quoting = {c.document for c in claims if c.source.kind != "narrator"}
    writers = {k for c in claims if c.source.kind == "narrator" and c.document not in quoting for k in _source_keys(c)}
    return named | writers


def _counts(claims: list[Claim], rule: str) -> Iterable[dict[str, Any]]:
    """low, best and high of each counted thing, with the claims that gave each."""
    by: dict[tuple[str, str | None], list[tuple[Claim, Count]]] = defaultdict(list)
    for c in claims:
        for n in c.counts:
            by[n.what, n.of].append((c, n))
    for (what, of), rows in by.items():
        points = [(_point(n), c) for c, n in rows if _point(n) is not None]
        lows = [n.min for _, n in rows if n.min is not None]
        highs = [n.max for _, n in rows if n.max is not None]
        best = _pick([p for p, _ in points if p is not None], rule)
        yield {
            "what": what, "of": of, "low": min(lows, default=None), "best": best, "high": max(highs, default=None),
            "claims": {"low": [c.id for c, n in rows if lows and n.min == min(lows)], "best": [c.id for p, c in points if p == best],
                       "high": [c.id for c, n in rows if highs and n.max == max(highs)]},
        }  # fmt: skip


def _point(n: Count) -> int | None:
    """The number nearest to the words: the lower bound of "at least 17", else the upper."""
    return n.min if n.min is not None else n.max


def _pick(values: list[int], rule: str) -> int | None:
    if not values:
        return None
    if rule == "latest":
        return values[-1]
    if rule == "median":
        return sorted(values)[(len(values) - 1) // 2]
    return min(values, key=lambda v: (-values.count(v), v))


def _conflicts(claims: list[Claim]) -> Iterable[Conflict]:
    """Fields on which claims of different sources cannot both be right."""
    denied = [c for c in claims if c.factuality in _DENIED]
    affirmed = [c for c in claims if c.factuality in _AFFIRMED]
    if denied and affirmed:
        yield Conflict(field="factuality", values=tuple(_value(c, c.factuality) for c in (*affirmed, *denied)))
    by: dict[str, list[tuple[Claim, Count]]] = defaultdict(list)
    for c in affirmed:
        for n in c.counts:
            by[n.what].append((c, n))
    for what, rows in by.items():
        if _disagree(rows, _apart):
            yield Conflict(field=what, values=tuple(_value(c, [n.min, n.max]) for c, n in rows))
    days = [(c, c.time) for c in affirmed if c.time and c.time.start and c.time.end]
    if _disagree(days, _other_days):
        yield Conflict(field="time", values=tuple(_value(c, [str(t.start), str(t.end)]) for c, t in days))
    places = [(c, c.place) for c in affirmed if c.place and c.place.lat is not None and c.place.lon is not None]
    if _disagree(places, _elsewhere):
        yield Conflict(field="place", values=tuple(_value(c, p.name) for c, p in places))
    parties = [
        (c, {p.id: p.name for p in c.actors if p.id}) for c in affirmed if c.actors and all(p.id for p in c.actors)
    ]
    if _disagree(parties, lambda a, b: not a.keys() & b.keys()):
        yield Conflict(field="actors", values=tuple(_value(c, sorted(p.values())) for c, p in parties))


def _disagree(rows: Sequence[tuple[Claim, V]], clash: Callable[[V, V], bool]) -> bool:
    """Whether two claims that have no source in common give values that clash."""
    keyed = [(set(_source_keys(c)), value) for c, value in rows]
    return any(not s & t and clash(a, b) for (s, a), (t, b) in combinations(keyed, 2))


def _other_days(a: Time, b: Time) -> bool:
    """Whether two closed intervals of days do not meet."""
    assert a.start and a.end and b.start and b.end
    return a.end < b.start or b.end < a.start


def _elsewhere(a: Place, b: Place) -> bool:
    """Whether two circles of uncertainty are apart: great-circle distance (haversine, km) beyond the sum of the radii."""
    assert a.lat is not None and a.lon is not None and b.lat is not None and b.lon is not None
    one, two, along = radians(a.lat), radians(b.lat), radians(b.lon - a.lon)
    h = sin((two - one) / 2) ** 2 + cos(one) * cos(two) * sin(along / 2) ** 2
    km = 2 * _EARTH_KM * asin(min(1.0, sqrt(h)))
    return km > (a.km or _POINT_KM) + (b.km or _POINT_KM)


def _apart(a: Count, b: Count) -> bool:
    """Whether two counts of the same people cannot both be right; a running toll may grow."""
    if a.cumulative or b.cumulative or a.of != b.of:
        return False
    return (a.max is not None and b.min is not None and a.max < b.min) or (
        b.max is not None and a.min is not None and b.max < a.min
    )


def _value(claim: Claim, value: Any) -> dict[str, Any]:
    return {"value": value, "source": [p.name for p in claim.source.parties] or [claim.source.kind], "claim": claim.id}


def _status(claims: list[Claim], conflicts: tuple[Conflict, ...], sources: int) -> Status:
    """denied: nobody affirms it; disputed: a conflict; corroborated: two independent sources; else single-source."""
    if all(c.factuality in _DENIED for c in claims):
        return "denied"
    if conflicts:
        return "disputed"
    return "corroborated" if sources >= 2 else "single-source"
