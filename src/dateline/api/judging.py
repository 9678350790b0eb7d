"""Decisions of persons: judge, undo, merge, split. Each is stored, and draws anew the events that it touches and no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from dateline.api.drawing import drawn, redraw
from dateline.api.neighbours import claims_by_id, current_event
from dateline.errors import BadArgument
from dateline.fuse import reviewed
from dateline.ids import make_id
from dateline.ledger import Ledger
from dateline.ledger.rows import claim_of
from dateline.types import Claim, Event, Judgement

__all__ = ["KINDS", "judge", "judgements", "merge", "split", "undo", "undo_last"]

KINDS = ("same", "not-same", "unsure", "accept", "correct", "reject")
_OF_TWO = ("same", "not-same", "unsure")


def judge(
    ledger: Ledger,
    kind: str,
    subject: str,
    other: str | None = None,
    *,
    by: str,
    why: str | None = None,
    value: dict[str, Any] | None = None,
) -> Judgement:
    """Store a person's decision about a claim, or about two; it beats a rule's and survives a new linking and a new coding.

    Args:
        ledger: an open ledger.
        kind: one of `KINDS`.
        subject: id of a claim, of any coding.
        other: of another one, for same, not-same and unsure.
        by: who decides.
        why: for others to read.
        value: for `correct`, the claim's fields as they should be, those that were right left out.

    Raises:
        BadArgument: no such kind or claim, one missing or too many, or a value that makes no claim.
    """
    if kind not in KINDS:
        raise BadArgument(f"no judgement {kind!r}; it is {', '.join(KINDS)}")
    if not by.strip():
        raise BadArgument("a judgement has somebody who makes it; say who")
    if (kind in _OF_TWO) is (other is None):
        raise BadArgument(f"{kind!r} is said of {'two claims; name both' if other is None else 'one claim; name one'}")
    if other == subject:
        raise BadArgument(f"{subject} is named twice; a claim is the same as itself")
    if (kind == "correct") is not bool(value):
        raise BadArgument(
            "a correction needs the fields that are to change" if kind == "correct" else f"{kind!r} takes no value"
        )
    claims = [_claim(ledger, c) for c in (subject, other) if c is not None]
    made = _made(ledger, kind, subject, other, by, why, value=value)
    reviewed(claims, [made])  # a correction that makes no claim is refused here, and not stored
    ledger.put_judgement(made)
    _follow(ledger)
    return made


def _made(
    ledger: Ledger, kind: str, subject: str, other: str | None, by: str, why: str | None, *, value: Any = None,
    at: datetime | None = None,
) -> Judgement:  # fmt: skip
    """A judgement with its id: the same decision twice is one, unless it was taken back in between.

    Judgements of one act have one `at`, by which :func:`undo_last` takes them back together.
    """
    at = at or datetime.now(UTC)
    identity = {"kind": kind, "subject": subject, "object": other, "by": by, "why": why, "value": value}
    name = make_id("judgement", identity)
    if _undone_before(ledger, name):
        name = make_id("judgement", identity | {"at": at.isoformat()})
    return Judgement.model_validate(identity | {"id": name, "at": at})


def _claim(ledger: Ledger, id: str) -> Claim:  # noqa: A002
    row = ledger.connection.execute("SELECT record FROM claims WHERE id = ? LIMIT 1", (id,)).fetchone()
    if row is None:
        raise BadArgument(f"no claim {id} in {ledger.path}")
    return claim_of(row["record"])


def _undone_before(ledger: Ledger, id: str) -> bool:  # noqa: A002
    row = ledger.connection.execute(
        "SELECT json_extract(record, '$.undone') AS undone FROM judgements WHERE id = ?", (id,)
    ).fetchone()
    return bool(row and row["undone"])


def _follow(ledger: Ledger) -> None:
    """Draw anew what the judgement touches, where events are kept drawn and nothing but judgements has come since."""
    if drawn(ledger) is not None:
        redraw(ledger)


def judgements(ledger: Ledger) -> list[Judgement]:
    """Every judgement, the oldest first, undone ones too."""
    return sorted(ledger.judgements(), key=lambda j: (str(j.at or ""), j.id))


def undo(ledger: Ledger, judgement: str, *, by: str, why: str | None = None) -> Judgement:
    """Take back a judgement: it stays on record and counts nothing any more.

    Raises:
        BadArgument: no judgement whose id begins so, or several, or one that is undone already.
    """
    digits = judgement.removeprefix("judgement-")
    every = ledger.judgements()
    found = [j for j in every if len(digits) >= 4 and j.id.removeprefix("judgement-").startswith(digits)]
    if len(found) != 1:
        told = "several judgements begin" if found else "no judgement begins"
        raise BadArgument(f"{told} with {judgement}; `dateline judgements {ledger.path}` lists them")
    if found[0].undone:
        raise BadArgument(f"{found[0].id} is undone already ({found[0].why})")
    taken = _take_back(ledger, found, by, why)[0]
    _follow(ledger)
    return taken


def _take_back(ledger: Ledger, found: Sequence[Judgement], by: str, why: str | None) -> list[Judgement]:
    out = []
    for j in found:
        note = f"undone by {by}" + (f": {why}" if why else "") + (f" (was: {j.why})" if j.why else "")
        out.append(j.model_copy(update={"undone": True, "why": note}))
        ledger.put_judgement(out[-1], who=by)
    return out


def undo_last(ledger: Ledger, *, by: str, why: str | None = None) -> list[Judgement]:
    """Take back what `by` decided last and has not taken back yet; a merge or a split as a whole. Empty: there is nothing.

    Returns:
        The judgements, now undone.
    """
    sql = (
        "SELECT id, json_extract(record, '$.at') AS at FROM judgements WHERE json_extract(record, '$.by') = ? "
        "AND NOT json_extract(record, '$.undone') AND at IS NOT NULL ORDER BY at DESC"
    )
    rows = ledger.connection.execute(sql, (by,)).fetchall()
    last = {r["id"] for r in rows if r["at"] == rows[0]["at"]}
    taken = _take_back(ledger, [j for j in ledger.judgements() if j.id in last], by, why) if last else []
    if taken:
        _follow(ledger)
    return taken


def merge(ledger: Ledger, *events: Event | str, by: str, why: str | None = None) -> list[Judgement]:
    """Say that events are one happening: a claim of the first is the same as a claim of each other.

    Args:
        ledger: an open ledger.
        events: two or more, or their ids.
        by: who decides.
        why: for others to read.

    Raises:
        BadArgument: fewer than two, one that is not there, or one named twice.
    """
    found = [_event(ledger, e) for e in events]
    ids = [e.id for e in found]
    if len(found) < 2:
        raise BadArgument("name at least two events to merge")
    if len(set(ids)) != len(ids):
        raise BadArgument(f"{max(ids, key=ids.count)} is named twice")
    first, at = min(found[0].claims), datetime.now(UTC)
    made = [_made(ledger, "same", first, min(e.claims), by, why, at=at) for e in found[1:]]
    for j in made:
        ledger.put_judgement(j)
    _follow(ledger)
    return made


def split(
    ledger: Ledger, event: Event | str, claims: Iterable[str], *, by: str, why: str | None = None
) -> list[Judgement]:
    """Take claims out of an event.

    Raises:
        BadArgument: a claim that is not in the event, or none would be left in it.
    """
    found = _event(ledger, event)
    out = list(dict.fromkeys(claims))
    wrong = [c for c in out if c not in found.claims]
    rest = [c for c in found.claims if c not in out]
    if wrong or not rest:
        raise BadArgument(f"{wrong[0]} is not in {found.id}" if wrong else f"nothing would be left of {found.id}")
    first, leaving = _sides(ledger, out, rest)
    at = datetime.now(UTC)
    made = [_made(ledger, "not-same", claim, first, by, why, at=at) for claim in leaving]
    made += [
        _made(ledger, "same", a, b, by, why, at=at) for a, b in pairwise(leaving)
    ]  # what leaves together stays together
    for j in made:
        ledger.put_judgement(j)
    _follow(ledger)
    return made


def _sides(ledger: Ledger, out: Iterable[str], rest: Iterable[str]) -> tuple[str, list[str]]:
    """The first claim of all, and the claims of the side that it is not on: fusion keeps an event with its first claim."""
    place = {c.id: (c.document, c.trigger.start, c.id) for c in claims_by_id(ledger, {*out, *rest})}
    ranked = [sorted(side, key=lambda c: place.get(c, ("", 0, c))) for side in (out, rest)]
    stays, leaves = sorted(ranked, key=lambda side: place.get(side[0], ("", 0, side[0])))
    return stays[0], leaves


def _event(ledger: Ledger, event: Event | str) -> Event:
    return event if isinstance(event, Event) else current_event(ledger, event)
