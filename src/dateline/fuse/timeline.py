"""How the account of a happening changed, dispatch by dispatch: first told, changed, denied, corroborated, disputed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from dateline.errors import BadArgument
from dateline.fuse.events import denials_by_target, draw, in_order, outside
from dateline.fuse.fields import count_field
from dateline.fuse.judged import reviewed
from dateline.fuse.origins import DENIED, Origins
from dateline.ontology.rules import Rule, rule_of
from dateline.types import Change, Claim, Event, Judgement

_MOST_STEPS = 250  # a happening told by more dispatches is taken a day at a time, then in even parts


def timeline(
    claims: Iterable[Claim],
    judgements: Sequence[Judgement] = (),
    rule: str | Rule = "latest",
    published: Mapping[str, str] | None = None,
    origins: Origins | None = None,
) -> list[Change]:
    """The steps in which the account of one happening came to be what it is.

    Args:
        claims: those of one happening, with denials told elsewhere that point at them.
        judgements: as for :func:`dateline.fuse.fuse`; rejected claims are left out, corrections applied.
        rule: what draws the row after each dispatch.
        published: document id → when it was published (ISO 8601). Dispatches of no known day come first.
        origins: claims → the independent origins behind them.

    Returns:
        Changes in the order of publication: for each dispatch first what was told anew, then what it changed.

    Raises:
        BadArgument: a rule that is not known.
    """
    drawn_by = rule_of(rule)
    when = published or {}
    kept = in_order(reviewed(claims, judgements), when)
    before: Event | None = None
    out: list[Change] = []
    so_far: list[Claim] = []
    for fresh in _steps(kept, when):
        so_far += fresh
        events = {c.id: c.event for c in so_far}
        happening = [c for c in so_far if not _from_elsewhere(c, events)] or so_far
        event = draw("event", happening, drawn_by, outside(happening, denials_by_target(so_far)), origins)
        out += _changes(before, event, fresh, when)
        before = event
    return out


def _from_elsewhere(claim: Claim, events: Mapping[str, str]) -> bool:
    """Whether it is a denial from another happening that points at a claim of this one."""
    denial = claim.factuality in DENIED or claim.type == "REJECT"
    return denial and claim.denies is not None and events.get(claim.denies, claim.event) != claim.event


def _steps(claims: Sequence[Claim], when: Mapping[str, str]) -> list[list[Claim]]:
    """The claims in steps: a dispatch each, a day each where there are too many, and then several days each."""
    steps = [list(g) for _, g in groupby(claims, key=lambda c: (when.get(c.document) or "", c.document))]
    if len(steps) > _MOST_STEPS:
        steps = [list(g) for _, g in groupby(claims, key=lambda c: (when.get(c.document) or "")[:10])]
    size = -(-len(steps) // _MOST_STEPS) or 1
    return [[c for s in steps[i : i + size] for c in s] for i in range(0, len(steps), size)]


def _changes(before: Event | None, after: Event, fresh: Sequence[Claim], when: Mapping[str, str]) -> list[Change]:
    """What the fresh claims did to the account."""
    out = []
    old, new = _cells(before), _cells(after)
    for field in dict.fromkeys((*new, *old)):
        if old.get(field) != new.get(field):
            kind = "told" if before is None or field not in old else "changed"
            out.append(_change(kind, field, old.get(field), new.get(field), _givers(after, field, fresh), when))
    for field in dict.fromkeys(("status", *sorted(after.statuses))):
        was, now = _status(before, field), _status(after, field)
        if was != now and now in ("denied", "disputed", "corroborated"):
            denying = [c for c in fresh if c.factuality in DENIED or c.denies is not None]
            by_denial = field == "status" and now in ("denied", "disputed") and bool(denying)
            givers = denying if by_denial else _givers(after, field, fresh)
            out.append(_change("denied" if by_denial else now, field, was, now, givers, when))
    return out


def _status(event: Event | None, field: str) -> str | None:
    if event is None:
        return None
    return event.status if field == "status" else event.statuses.get(field)


def _cells(event: Event | None) -> dict[str, Any]:
    """The values of a row, as plain JSON; what is not told is left out."""
    if event is None:
        return {}
    cells: dict[str, Any] = {
        "type": event.type, "mode": event.mode,
        "actors": [p.name for p in event.actors], "recipients": [p.name for p in event.recipients],
        "place": event.place.name if event.place else None,
        "time": [str(d) if d else None for d in (event.time.start, event.time.end)] if event.time else None,
    }  # fmt: skip
    for n in event.counts:
        for part in ("low", "best", "high"):
            cells[f"{count_field(n['what'], n['of'])}.{part}"] = n[part]
    cells |= {"sources": event.sources or None, "grade": event.grade}
    return {k: v for k, v in cells.items() if v not in (None, [])}


def _givers(event: Event, field: str, fresh: Sequence[Claim]) -> Sequence[Claim]:
    """The fresh claims that a field's value is from; all of them where it is from none alone."""
    base, _, part = field.rpartition(".")
    ids: set[str] = set(event.traces.get(field, ()))
    if part in ("low", "best", "high"):
        ids = {i for n in event.counts if count_field(n["what"], n["of"]) == base for i in n["claims"][part]}
    return [c for c in fresh if c.id in ids] or fresh


def _change(kind: Any, field: str, before: Any, after: Any, claims: Sequence[Claim], when: Mapping[str, str]) -> Change:
    first = claims[0]
    names = [p.name for c in claims for p in c.source.parties] or [f"writer of {first.document}"]
    return Change(
        day=_day(when.get(first.document)), document=first.document, kind=kind, field=field, before=before, after=after,
        claims=tuple(dict.fromkeys(c.id for c in claims)), sources=tuple(dict.fromkeys(names)),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    """The day of an ISO 8601 date or date-time."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise BadArgument(f"published: {text!r} is no ISO 8601 date; give it as 2017-04-04") from error
