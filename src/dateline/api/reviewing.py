"""The desk of a reviewer: which claim comes next, what persons decided of it, and with what it should be held side by side."""

from __future__ import annotations

import json
import time
from bisect import bisect_left, bisect_right, insort
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from dateline.api.happening import events_of, happening
from dateline.api.judging import judge, undo, undo_last
from dateline.api.reading import as_read, judgements_on, with_reviews
from dateline.fuse import reviewed
from dateline.ledger import Ledger
from dateline.ledger.asof import in_parts
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
_LINES = 12  # narrowed lists of claims that are kept


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
    fresh: float = 0.0  # until when (seconds of the monotonic clock) the order of dispute is not worked out anew
    orders: dict[str, list[Item]] = field(default_factory=dict)
    outlets: Counter[str] = field(default_factory=Counter)
    disputed: dict[str, int] = field(default_factory=dict)  # claim → independent origins of its disputed happening
    lines: OrderedDict[tuple[str, ...], tuple[list[str], dict[str, int]]] = field(default_factory=OrderedDict)

    def line(self, wanted: Wanted) -> tuple[list[str], dict[str, int]]:
        """Ids of the claims that were asked for, in order, and where in it each is; whatever was judged of them."""
        if wanted.claims is not None:
            _, at = self.line(replace(wanted, claims=None))
            ids = sorted(wanted.claims & at.keys(), key=at.__getitem__)
            return ids, {i: n for n, i in enumerate(ids)}
        key = (wanted.order, wanted.outlet, wanted.type, wanted.document)
        found = self.lines.get(key)
        if found is None:
            asked = [(w, k) for w, k in zip(key[1:], ("publisher", "type", "document"), strict=True) if w]
            ids = [i.id for i in self.orders[wanted.order] if all(getattr(i, k) == w for w, k in asked)]
            found = self.lines[key] = (ids, {i: n for n, i in enumerate(ids)})
            while len(self.lines) > _LINES:
                self.lines.popitem(last=False)
        return found


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
    begun = time.monotonic()
    if (row["seq"] if row else -2) != out.drawn and begun > out.fresh:
        out.disputed = known = _disputed(ledger)
        out.drawn = row["seq"] if row else -2
        by_dispute = sorted(out.orders["certain"], key=lambda i: -known.get(i.id, 0))  # stable: then by certainty
        out.orders["disputed"] = by_dispute
        for key in [k for k in out.lines if k[0] == "disputed"]:
            out.lines.pop(key, None)
        out.fresh = time.monotonic() + 50 * (
            time.monotonic() - begun
        )  # every decision draws: a large ledger waits a little
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
    ids, where = found.line(wanted)
    fits = _Fitting(len(ids), wanted.show)
    for judged, verdicts in _last_verdicts(ledger).items():
        if judged in where:
            fits.judged(where[judged], fitting=_shown(wanted.show, verdicts, by))
    at = where.get(claim) if claim is not None else fits.after(-1)
    if at is None:  # nothing is left, or one is asked for that is not in this line: it begins behind it
        first = fits.after(-1)
        return Position(claim, None, None if first is None else ids[first], 0, fits.total)
    before, after = fits.before(at), fits.after(at)
    return Position(
        ids[at], None if before is None else ids[before], None if after is None else ids[after], fits.number(at), fits.total
    )  # fmt: skip


class _Fitting:
    """Which places of a line are in the queue, told by the few that were judged and not by looking at each."""

    def __init__(self, length: int, show: Show) -> None:
        self._length = length
        self._all = show in ("unreviewed", "all")  # what nobody judged is in the queue; else it is not
        self._odd: list[int] = []  # places that are otherwise, sorted
        self._known: set[int] = set()

    def judged(self, at: int, *, fitting: bool) -> None:
        """Note that the claim at this place was judged, and whether it is in the queue all the same."""
        if fitting is not self._all:
            insort(self._odd, at)
            self._known.add(at)

    @property
    def total(self) -> int:
        """How many places are in the queue."""
        return self._length - len(self._odd) if self._all else len(self._odd)

    def _fits(self, at: int) -> bool:
        return (at in self._known) is not self._all

    def number(self, at: int) -> int:
        """Which of the queue the one at this place is, from 1; 0 when it is not in it."""
        odd = bisect_left(self._odd, at)
        return 0 if not self._fits(at) else (at - odd if self._all else odd) + 1

    def after(self, at: int) -> int | None:
        """The next place of the queue."""
        if not self._all:
            n = bisect_right(self._odd, at)
            return self._odd[n] if n < len(self._odd) else None
        return next((n for n in range(at + 1, self._length) if n not in self._known), None)

    def before(self, at: int) -> int | None:
        """The place of the queue before it."""
        if not self._all:
            n = bisect_left(self._odd, at)
            return self._odd[n - 1] if n else None
        return next((n for n in range(at - 1, -1, -1) if n not in self._known), None)


def _shown(show: Show, verdicts: dict[str, _Verdict], by: str) -> bool:
    """Whether a claim that these persons judged is in the queue."""
    if show in ("all", "unreviewed"):
        return show == "all"
    if show == "second":
        return by not in verdicts
    if show == "disagree":
        return len({(v.kind, v.value) for v in verdicts.values()}) > 1
    return True


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
        for r in in_parts(ledger, "SELECT id, record FROM judgements WHERE id IN ({})", {j.id for _, j in told})
    }
    out = [Decision(r["seq"], r["at"], r["who"], j, not now[j.id].undone and now[j.id] == j) for r, j in told]
    return out, len(rows) > limit
