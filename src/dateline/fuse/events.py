"""Draw events from claims: group, sort by when they were told, fill each field by the rule, say what it was taken from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from dateline.fuse.conflicts import event_status, judge_fields
from dateline.fuse.fields import count_field, relation
from dateline.fuse.figures import counts_by_rule
from dateline.fuse.grading import grade_of
from dateline.fuse.judged import groups, reviewed
from dateline.fuse.origins import DENIED, Origins, support
from dateline.ids import make_id
from dateline.ontology.rules import Rule, rule_of
from dateline.types import Claim, Event, EventType, Judgement, Party

How = Literal["commonest", "latest", "sharpest"]
_MOST_HELD = 60  # different tellings of a place or a time that are held against each other


def fuse(
    claims: Iterable[Claim],
    judgements: Sequence[Judgement] = (),
    rule: str | Rule = "latest",
    published: Mapping[str, str] | None = None,
    origins: Origins | None = None,
) -> list[Event]:
    """Events in the order of their first claims.

    An event keeps the id that its claims give it; the smallest where judgements join several. What is taken out of a
    happening gets an id from its claims.

    Args:
        claims: any claims; those that share `event`, or that a judgement joins, tell one happening.
        judgements: `same` joins the events of two claims, `not-same` keeps a claim apart, `reject` leaves a claim out,
            `correct` puts its value over the claim's fields. Undone ones count nothing; a person's beats a rule's.
        rule: how one row is drawn from several tellings: a name in `RULES`, the path of a rule's file, or a rule.
        published: document id → when it was published (ISO 8601); "later" goes by it, and by the order of `claims`
            where it does not tell.
        origins: claims → the independent origins behind them; by the claims' own sources where none is given.

    Raises:
        BadArgument: a rule that is not known, or a correction that makes no claim.
    """
    drawn_by = rule_of(rule)
    kept = reviewed(claims, judgements)
    when = published or {}
    by_root: dict[str, list[Claim]] = defaultdict(list)
    root = groups(kept, judgements)
    for claim in kept:
        by_root[root[claim.id]].append(claim)
    denials = denials_by_target(kept)
    keeper: dict[
        str, tuple[int, str]
    ] = {}  # event id → the group that keeps it: the largest, then that of the least id
    for group in by_root.values():
        key, rank = min(c.event for c in group), (-len(group), min(c.id for c in group))
        keeper[key] = min(keeper.get(key, rank), rank)
    found = []
    for group in by_root.values():
        key, rank = min(c.event for c in group), (-len(group), min(c.id for c in group))
        own = key if keeper[key] == rank else make_id("event", sorted({c.id for c in group}))
        found.append(draw(own, in_order(group, when), drawn_by, outside(group, denials), origins))
    return found


def in_order(claims: Iterable[Claim], published: Mapping[str, str]) -> list[Claim]:
    """Claims in the order in which they were told; those of undated dispatches first."""
    return sorted(claims, key=lambda c: published.get(c.document) or "")


def denials_by_target(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Claim id → the denials that point at it."""
    out: dict[str, list[Claim]] = defaultdict(list)
    for c in claims:
        if c.denies is not None and (c.factuality in DENIED or c.type == "REJECT"):
            out[c.denies].append(c)
    return out


def outside(group: Iterable[Claim], denials: Mapping[str, Sequence[Claim]]) -> list[Claim]:
    """Denials told elsewhere that point at a claim of the group, each once."""
    group = list(group)
    own = {c.id for c in group}
    return list({d.id: d for c in group for d in denials.get(c.id, ()) if d.id not in own}.values())


def draw(
    key: str, claims: Sequence[Claim], rule: Rule, denials: Sequence[Claim] = (), origins: Origins | None = None
) -> Event:
    """One event from the claims of one happening, in the order told.

    Args:
        key: the event's id.
        claims: one or more.
        rule: how each field is filled.
        denials: claims told elsewhere that deny one of `claims`.
        origins: claims → the independent origins behind them.
    """
    known = support(claims, denials, origins)
    basis = known.affirmed or known.claims
    conflicts, statuses = judge_fields(known)
    counts = tuple(counts_by_rule(known, rule.numbers))
    traces: dict[str, tuple[str, ...]] = {}

    def fill(field: str, how: How, width: Callable[[Claim], float] | None = None) -> Any:
        value, by = _fill(basis, field, how, width)
        if by:
            traces[field] = by
        return value

    type_: EventType = fill("type", rule.fields.type)
    actors, traces_actors = _parties(basis, "actors")
    recipients, traces_recipients = _parties(basis, "recipients")
    event = Event(
        id=key,
        type=type_,
        mode=fill("mode", rule.fields.type),
        actors=actors,
        recipients=recipients,
        place=fill("place", rule.fields.place, _radius),
        time=fill("time", rule.fields.time, _days),
        counts=counts,
        claims=tuple(dict.fromkeys(c.id for c in claims)),  # a reprint's claims share their ids
        sources=len(known.origins),
        status=event_status(known, conflicts),
        conflicts=conflicts,
        rule=rule.name,
        statuses=statuses,
        origins=known.origins,
        denials=tuple(d.id for d in known.denied if d.id not in {c.id for c in claims}),
        grade=grade_of(known, type_, conflicts, rule.grading),
    )
    traces |= {k: v for k, v in (("actors", traces_actors), ("recipients", traces_recipients)) if v}
    traces |= {count_field(n["what"], n["of"]): _all(n["claims"]) for n in counts}
    return event.model_copy(update={"traces": dict(sorted(traces.items()))})


def _all(by: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for ids in by.values() for i in ids))


def _fill(
    claims: Sequence[Claim], field: str, how: How, width: Callable[[Claim], float] | None
) -> tuple[Any, tuple[str, ...]]:
    """The value of a field, and the claims that tell the same."""
    rows = [(c, getattr(c, field)) for c in claims if getattr(c, field)]
    if not rows:
        return None, ()
    if how == "latest":
        value = rows[-1][1]
    elif how == "sharpest" and width is not None:
        value = _sharpest(rows, field, width)
    else:
        said = [_meaning(v) for _, v in rows]
        value = rows[said.index(max(said, key=lambda v: (said.count(v), -said.index(v))))][1]
    same = _meaning(value)
    return value, tuple(dict.fromkeys(c.id for c, v in rows if _meaning(v) == same))


def _sharpest(rows: Sequence[tuple[Claim, Any]], field: str, width: Callable[[Claim], float]) -> Any:
    """Of the tellings that the most others bear out, the sharpest: one stray pin does not move a much-told happening.

    A telling bears another out where it is no sharper and does not rule it out.
    """
    how = relation(field)
    votes = Counter(_meaning(v) for _, v in rows)
    sharp: dict[Any, tuple[float, int, Any]] = {}
    for n, (claim, value) in enumerate(rows):
        key = _meaning(value)
        sharp[key] = min(sharp.get(key, (float("inf"), n, value)), (width(claim), n, value), key=lambda s: s[:2])
    few = [(key, *sharp[key]) for key, _ in votes.most_common(_MOST_HELD)]

    def backing(key: Any, size: float, value: Any) -> int:
        return sum(votes[k] for k, wide, _, other in few if k == key or (wide >= size and not how.clash(value, other)))

    return min(few, key=lambda f: (-backing(f[0], f[1], f[3]), f[1], f[2]))[3]


def _meaning(value: Any) -> Any:
    """A value less its words, to hold against others."""
    if isinstance(value, str):
        return value
    return getattr(value, "geonameid", None) or tuple(
        getattr(value, k, None) for k in ("name", "lat", "lon", "km", "start", "end", "precision")
    )


def _parties(claims: Sequence[Claim], field: str) -> tuple[tuple[Party, ...], tuple[str, ...]]:
    """Every party that a claim names, each once, and the claims; those said not to have been it are left out."""
    seen: dict[str, Party] = {}
    by: list[str] = []
    for c in claims:
        for p in getattr(c, field):
            if p.certainty not in DENIED:
                seen.setdefault(p.id or p.name, p)
                by.append(c.id)
    return tuple(seen.values()), tuple(dict.fromkeys(by))


def _radius(claim: Claim) -> float:
    """Radius of the claim's place (km); what has no coordinates is the least sharp."""
    p = claim.place
    if p is None or p.lat is None:
        return 1e12
    return 1e9 if p.km is None else p.km


def _days(claim: Claim) -> float:
    """Length of the claim's time (days)."""
    t = claim.time
    if t is None:
        return 1e9
    return (t.end - t.start).days if t.start and t.end else 1e6


__all__ = ["denials_by_target", "draw", "fuse", "in_order", "outside"]
