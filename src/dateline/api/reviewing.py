"""The desk of a reviewer: which claim comes next, what persons decided of it, and with what it should be held side by side."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dateline.api.happening import events_of, happening
from dateline.api.judging import judge, undo, undo_last
from dateline.api.reading import judgements_on, rows_in, with_reviews
from dateline.fuse import reviewed
from dateline.ledger import Ledger
from dateline.ledger.rows import claim_of
from dateline.types import Claim, Judgement

__all__ = [
    "MODES", "Decision", "Item", "Position", "Queue", "Wanted", "as_read", "as_seen_by", "claims_of_event", "companion", "decisions", "judge", "judgement",
    "position", "queue", "undo", "undo_last",
]  # fmt: skip

Order = Literal["certain", "disputed", "text"]
Show = Literal["unreviewed", "second", "disagree", "reviewed", "all"]
MODES = tuple(
    "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone heavy-weapons "
    "crowd-control unconventional".split()
)
"""PLOVER's modes of ASSAULT."""
_VERDICTS = ("accept", "correct", "reject")


@dataclass(frozen=True, slots=True)
class Item:
    """One claim, as much of it as the queue needs."""

    id: str
    document: str
    type: str
    publisher: str
    confidence: float


@dataclass
class Queue:
    """The current claims in the orders in which they can be reviewed."""

    stamp: tuple[int, int] = (-1, -1)
    drawn: int = -1
    orders: dict[str, list[Item]] = field(default_factory=dict)
    outlets: Counter[str] = field(default_factory=Counter)
    disputed: dict[str, int] = field(default_factory=dict)  # claim → independent origins of its disputed happening


@dataclass(frozen=True)
class Wanted:
    """Which claims of the queue."""

    order: Order = "certain"
    show: Show = "unreviewed"
    outlet: str = ""
    type: str = ""
    document: str = ""
    claims: frozenset[str] | None = None  # only these: those of a happening


@dataclass(frozen=True)
class Position:
    """Where a reviewer is in the queue."""

    claim: str | None  # the one to be looked at; None when nothing is left
    before: str | None
    after: str | None
    number: int  # from 1; 0 when the claim itself is not of the queue
    total: int


@dataclass(frozen=True, slots=True)
class _Verdict:
    kind: str
    by: str
    value: str | None


def queue(ledger: Ledger, last: Queue | None = None) -> Queue:
    """The queue as it is now; what has not changed since `last` is taken from it."""
    out = last or Queue()
    stamp = tuple(ledger.connection.execute("SELECT count(*), coalesce(max(run), 0) FROM codings").fetchone())
    if stamp != out.stamp:
        out = Queue(stamp=(stamp[0], stamp[1]))
        items = list(_items(ledger))
        out.orders["text"] = items
        out.orders["certain"] = sorted(items, key=lambda i: (i.confidence, i.id))
        out.outlets = Counter(i.publisher for i in items if i.publisher)
    row = ledger.connection.execute("SELECT seq FROM drawn").fetchone()
    if "disputed" not in out.orders or (row["seq"] if row else -1) != out.drawn:
        out.disputed = _disputed(ledger)
        out.drawn = row["seq"] if row else -1
        known = out.disputed
        out.orders["disputed"] = sorted(
            out.orders["certain"], key=lambda i: -known.get(i.id, 0)
        )  # stable: then by certainty
    return out


def _items(ledger: Ledger) -> Iterator[Item]:
    sql = (
        "SELECT c.id, c.document, c.type, c.confidence, d.publisher FROM claims c JOIN coded_claims x ON x.digest = c.digest "
        "JOIN codings k ON k.document = x.document AND k.coder = x.coder JOIN documents d ON d.id = c.document "
        "WHERE k.run = (SELECT max(run) FROM codings WHERE document = c.document) ORDER BY c.document, c.at, c.id"
    )
    for r in ledger.connection.execute(sql):
        yield Item(r["id"], r["document"], r["type"], r["publisher"] or "", r["confidence"])


def _disputed(ledger: Ledger) -> dict[str, int]:
    sql = (
        "SELECT x.claim, e.sources FROM events e JOIN event_claims x ON x.event = e.id "
        "WHERE e.status IN ('disputed', 'denied')"
    )
    return {r["claim"]: r["sources"] for r in ledger.connection.execute(sql)}


def position(ledger: Ledger, found: Queue, wanted: Wanted, *, by: str, claim: str | None = None) -> Position:
    """The claim to look at and those around it.

    Args:
        ledger: an open ledger.
        found: its queue.
        wanted: which claims.
        by: whose desk it is (for "second": claims that others judged and this person did not).
        claim: the one that is asked for; the first of the queue where None.
    """
    verdicts = _last_verdicts(ledger)
    number = total = 0
    before = after = first = None
    passed = False
    for item in found.orders[wanted.order]:
        fits = _fits(item, wanted, verdicts.get(item.id), by)
        total += fits
        if item.id == claim:
            passed, number = True, total if fits else 0
        elif fits:
            first = first or item.id
            if not passed:
                before = item.id
            else:
                after = after or item.id
    if claim is None and first is not None:
        return position(ledger, found, wanted, by=by, claim=first)
    if not passed:  # nothing is left, or one is asked for that is not current: the queue begins behind it
        return Position(claim, before=None, after=first, number=0, total=total)
    return Position(claim, before, after, number, total)


def _fits(item: Item, wanted: Wanted, verdicts: dict[str, _Verdict] | None, by: str) -> bool:
    if wanted.claims is not None and item.id not in wanted.claims:
        return False
    asked = ((wanted.type, item.type), (wanted.document, item.document), (wanted.outlet, item.publisher))
    return all(not a or a == b for a, b in asked) and _shown(wanted.show, verdicts, by)


def _shown(show: Show, verdicts: dict[str, _Verdict] | None, by: str) -> bool:
    if show == "all":
        return True
    if not verdicts:
        return show == "unreviewed"
    if show == "second":
        return by not in verdicts
    if show == "disagree":
        return len({(v.kind, v.value) for v in verdicts.values()}) > 1
    return show == "reviewed"


def _last_verdicts(ledger: Ledger) -> dict[str, dict[str, _Verdict]]:
    """Claim → person → what they decided last of the claim itself and have not taken back."""
    sql = (
        "SELECT subject, kind, json_extract(record, '$.by') AS by, json_extract(record, '$.value') AS value FROM judgements "
        "WHERE kind IN ('accept', 'correct', 'reject') AND NOT json_extract(record, '$.undone') "
        "ORDER BY json_extract(record, '$.at'), id"
    )
    out: dict[str, dict[str, _Verdict]] = defaultdict(dict)
    for r in ledger.connection.execute(sql):
        out[r["subject"]][r["by"]] = _Verdict(r["kind"], r["by"], r["value"])
    return out


def as_read(ledger: Ledger, id: str) -> Claim | None:  # noqa: A002
    """A claim as the machine read it, whatever persons decided; None when there is none."""
    for table in ("current_claims", "claims"):
        row = ledger.connection.execute(
            f"SELECT record FROM {table} WHERE id = ? ORDER BY document LIMIT 1", (id,)
        ).fetchone()
        if row is not None:
            return claim_of(row["record"])
    return None


def as_seen_by(ledger: Ledger, claim: Claim, by: str, *, blind: bool) -> tuple[Claim, list[Judgement]]:
    """The claim as it is to be shown, and the judgements about it that may be shown with it, the oldest first.

    Args:
        ledger: an open ledger.
        claim: as the machine read it.
        by: who looks.
        blind: leave out what others decided.
    """
    found = sorted(judgements_on(ledger, [claim.id]), key=lambda j: (str(j.at or ""), j.id))
    found = [j for j in found if j.kind in _VERDICTS and (not blind or j.by == by)]
    if not blind:
        return with_reviews(ledger, [claim])[0], found
    kept = reviewed([claim], [j for j in found if not j.undone])
    if kept:
        return kept[0], found
    return claim.model_copy(update={"review": claim.review.model_copy(update={"state": "rejected", "by": by})}), found


def companion(ledger: Ledger, claim: Claim) -> Claim | None:
    """Another claim that is held to tell of the same happening, which no person has said yet; of another dispatch if there is one."""
    event = events_of(ledger, [claim])[claim.id]
    rows = ledger.connection.execute("SELECT claim, document FROM event_claims WHERE event = ? LIMIT 300", (event,))
    sql = "SELECT subject, object FROM judgements WHERE ? IN (subject, object) AND NOT json_extract(record, '$.undone')"
    said = {i for r in ledger.connection.execute(sql, (claim.id,)) for i in (r["subject"], r["object"])}
    others = [(r["document"] == claim.document, r["document"], r["claim"]) for r in rows if r["claim"] != claim.id]
    for _, _, other in sorted(others):
        found = as_read(ledger, other) if other not in said else None
        if found is not None:
            return with_reviews(ledger, [found])[0]
    return None


def claims_of_event(ledger: Ledger, event: str) -> frozenset[str]:
    """Ids of the claims of a happening, as it is drawn."""
    rows = ledger.connection.execute("SELECT claim FROM event_claims WHERE event = ?", (event,)).fetchall()
    if rows:
        return frozenset(r["claim"] for r in rows)
    found = happening(ledger, event)
    return frozenset(found.event.claims) if found is not None else frozenset()


def judgement(ledger: Ledger, id: str) -> Judgement | None:  # noqa: A002
    """One judgement, None when there is none of that id."""
    row = ledger.connection.execute("SELECT record FROM judgements WHERE id = ?", (id,)).fetchone()
    return Judgement.model_validate(json.loads(row["record"])) if row else None


@dataclass(frozen=True)
class Decision:
    """One row of the audit log that a person's decision wrote."""

    seq: int
    at: str
    who: str
    judgement: Judgement  # as it was then
    in_force: bool  # now


def decisions(
    ledger: Ledger, *, by: str = "", claims: Sequence[str] = (), limit: int = 50, offset: int = 0
) -> tuple[list[Decision], bool]:
    """A page of what persons decided, the latest first, from the audit log; and whether there are more.

    Args:
        ledger: an open ledger.
        by: only of this person.
        claims: only about these claims.
        limit: rows of a page.
        offset: rows before it.
    """
    where, values = ["what = 'judged'"], list[Any]()
    if by:
        where.append("who = ?")
        values.append(by)
    if claims:
        few = list(claims)[:400]
        marks = ", ".join("?" * len(few))
        where.append(
            f"(json_extract(payload, '$.subject') IN ({marks}) OR json_extract(payload, '$.object') IN ({marks}))"
        )
        values += few * 2
    sql = f"SELECT seq, at, who, payload FROM audit WHERE {' AND '.join(where)} ORDER BY seq DESC LIMIT ? OFFSET ?"
    rows = ledger.connection.execute(sql, (*values, limit + 1, offset)).fetchall()
    told = [(r, Judgement.model_validate(json.loads(r["payload"]))) for r in rows[:limit]]
    now = {
        r["id"]: Judgement.model_validate(json.loads(r["record"]))
        for r in rows_in(ledger, "SELECT id, record FROM judgements WHERE id IN ({})", {j.id for _, j in told})
    }
    out = [Decision(r["seq"], r["at"], r["who"], j, not now[j.id].undone and now[j.id] == j) for r, j in told]
    return out, len(rows) > limit
