"""One happening for its page: drawn from its own claims and what linking and judgements join to them, and nothing else.

Drawing every happening of a ledger takes as long as the ledger is large; this reads only the neighbourhood of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.api.drawing import VERSION, drawn
from dateline.api.neighbours import denials_elsewhere, facts_of, published_of
from dateline.api.reading import Listed, judgements_on, listed, pairings_of, with_reviews
from dateline.errors import BadArgument
from dateline.fuse import RULES, fuse, timeline
from dateline.ledger import Ledger
from dateline.ledger.asof import in_parts
from dateline.ledger.events import event_of
from dateline.ledger.rows import claim_of
from dateline.link import origins
from dateline.types import Change, Claim, Event, Judgement

__all__ = [
    "MOST_OF_EVENT",
    "RULES",
    "Happening",
    "drawn_event",
    "events_in_list",
    "events_of",
    "happening",
    "known_rule",
]

MOST_OF_EVENT = 1_000  # claims from which one happening is drawn for its page


@dataclass(frozen=True)
class Happening:
    """One happening with everything that its page tells."""

    event: Event
    claims: dict[str, Claim]  # those of the happening and the denials that point at it
    documents: dict[str, Listed]
    changes: tuple[Change, ...]
    left_out: bool  # there are more claims than MOST_OF_EVENT, from which it is drawn


def happening(ledger: Ledger, id: str, *, rule: str = "latest") -> Happening | None:  # noqa: A002
    """One happening with its claims and how the account of it changed; None when no claim is or was told of it.

    An id that a merge has taken up gives the happening that took it up.

    Raises:
        BadArgument: a rule that is not known.
    """
    event, claims, left_out = _found(ledger, id, rule)
    if event is None:
        return None
    by_id = {c.id: c for c in claims}
    own = {i: by_id[i] for i in (*event.claims, *event.denials) if i in by_id}
    documents = {c.document for c in own.values()}
    facts = facts_of(ledger, documents)
    published = published_of(ledger, documents)
    steps = timeline(own.values(), judgements_on(ledger, own), rule, published, lambda cs: origins(cs, facts))
    shown = {c.id: c for c in with_reviews(ledger, list(own.values()))}
    return Happening(event, shown, listed(ledger, documents), tuple(steps), left_out)


def drawn_event(ledger: Ledger, id: str, *, rule: str = "latest") -> Event | None:  # noqa: A002
    """The row of one happening, for lists: as :func:`happening`, without what only its page tells."""
    return _found(ledger, id, rule)[0]


def events_in_list(ledger: Ledger, ids: Sequence[str], *, rule: str = "latest") -> list[Event]:
    """Rows of several happenings in the order of `ids`, those that are none left out.

    They are taken from the table of drawn ones where that is up to date, and else drawn now, one by one.
    """
    known = drawn(ledger) if rule == "latest" else None
    ready: dict[str, Event] = {}
    if known is not None and known.current and known.version == VERSION:
        rows = in_parts(ledger, "SELECT id, record FROM events WHERE id IN ({})", ids)
        ready = {r["id"]: event_of(r["record"]) for r in rows}
    found = (ready.get(i) or drawn_event(ledger, i, rule=rule) for i in ids)
    return [e for e in found if e is not None]


def _found(ledger: Ledger, id: str, rule: str) -> tuple[Event | None, list[Claim], bool]:  # noqa: A002
    """The happening, the claims of its neighbourhood, and whether there are more of them than it is drawn from."""
    pairings = pairings_of(ledger)
    claims, left_out = _closure(ledger, _claims_of_event(ledger, id), pairings)
    split = not claims  # what was split off has an id of its own, which only drawing it tells
    if split:
        touched = {c for j in pairings for c in (j.subject, j.object) if c}
        claims, left_out = _closure(ledger, _current(ledger, "id", touched), pairings)
    events = _fused(ledger, claims, pairings, rule)
    event = next((e for e in events if e.id == id), None)
    if event is None and not split:
        told = {c.id for c in claims if c.event == id}
        event = max(events, key=lambda e: len(told & set(e.claims)), default=None)
    return event, claims, left_out


def events_of(ledger: Ledger, claims: Sequence[Claim]) -> dict[str, str]:
    """Claim id → the id of its happening."""
    joined = _links(ledger, {c.event for c in claims})
    out = {c.id: joined.get(c.event, c.event) for c in claims}
    pairings = pairings_of(ledger)
    touched = {c for j in pairings for c in (j.subject, j.object)}
    if not touched:
        return out
    for claim in [c for c in claims if _touches(ledger, c, touched)][:50]:
        group, _ = _closure(ledger, [claim], pairings)
        for event in _fused(ledger, group, pairings, "latest"):
            out |= {i: event.id for i in event.claims if i in out}
    return out


def _touches(ledger: Ledger, claim: Claim, touched: set[str | None]) -> bool:
    """Whether a judgement joins or parts a claim of this claim's telling."""
    if claim.id in touched:
        return True
    rows = ledger.connection.execute("SELECT id FROM claims WHERE event = ?", (claim.event,))
    return any(r["id"] in touched for r in rows)


def _fused(ledger: Ledger, claims: Sequence[Claim], pairings: Sequence[Judgement], rule: str) -> list[Event]:
    documents = {c.document for c in claims}
    facts = facts_of(ledger, documents)
    said = [*pairings, *judgements_on(ledger, [c.id for c in claims])]
    judgements = list({j.id: j for j in said}.values())
    return fuse(claims, judgements, rule, published_of(ledger, documents), lambda cs: origins(cs, facts))


def _closure(ledger: Ledger, claims: Sequence[Claim], pairings: Sequence[Judgement]) -> tuple[list[Claim], bool]:
    """The claims with all that linking and `same` judgements join to them, under the happening that linking gave; a bound."""
    found: dict[tuple[str, str], Claim] = {}
    fresh = list(claims)
    seen_events: set[str] = set()
    while fresh:
        joined = _links(ledger, {c.event for c in fresh})
        for c in fresh:
            found.setdefault((c.document, c.id), c.model_copy(update={"event": joined.get(c.event, c.event)}))
        if len(found) > MOST_OF_EVENT:
            break
        ids = {i for _, i in found}
        partners = {p for j in pairings for p in (j.subject, j.object) if p and {j.subject, j.object} & ids} - ids
        events = {c.event for c in found.values()} - seen_events
        seen_events |= events
        fresh = [c for e in sorted(events) for c in _claims_of_event(ledger, e)] + _current(ledger, "id", partners)
        fresh = [c for c in fresh if (c.document, c.id) not in found]
    rows = sorted(found.values(), key=lambda c: (c.document, c.trigger.start, c.id))
    kept = rows[:MOST_OF_EVENT]
    kept += denials_elsewhere(ledger, {c.id for c in kept})
    return kept, len(rows) > MOST_OF_EVENT


def _claims_of_event(ledger: Ledger, event: str) -> list[Claim]:
    """The claims of a happening as linking left it, those of tellings that joined it too; bounded."""
    rows = ledger.connection.execute("SELECT telling FROM links WHERE event = ? LIMIT ?", (event, MOST_OF_EVENT))
    tellings = {r["telling"] for r in rows}
    if not ledger.connection.execute("SELECT 1 FROM links WHERE telling = ?", (event,)).fetchone():
        tellings.add(event)
        return _current(ledger, "event", tellings)
    return _current(ledger, "event", tellings) or _claims_of_event(ledger, _links(ledger, {event})[event])


def _current(ledger: Ledger, column: str, values: Iterable[str]) -> list[Claim]:
    sql = f"SELECT record FROM current_claims WHERE {column} IN ({{}}) LIMIT {MOST_OF_EVENT + 1}"
    return [claim_of(r["record"]) for r in in_parts(ledger, sql, values)]


def _links(ledger: Ledger, tellings: Iterable[str]) -> dict[str, str]:
    rows = in_parts(ledger, "SELECT telling, event FROM links WHERE telling IN ({})", tellings)
    return {r["telling"]: r["event"] for r in rows}


def known_rule(rule: str) -> str:
    """A rule's name from an address: a name alone, never the path of a file.

    Raises:
        BadArgument: no such rule.
    """
    if rule not in RULES:
        raise BadArgument(f"no rule {rule!r}; choose of {', '.join(RULES)}")
    return rule
