"""What the claims about a happening disagree on, and how well each field stands.

Only tellings of independent origins are held against each other: a source that corrects itself is not in conflict, and a
reprint backs nobody up.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations
from typing import Any

from dateline.fuse.fields import Told, one_party, relation, told
from dateline.fuse.origins import Support
from dateline.types import Claim, Conflict, Span, Status

_MOST_PAIRED = 300  # distinct tellings of one field that are held against each other


def judge_fields(known: Support) -> tuple[tuple[Conflict, ...], dict[str, Status]]:
    """The conflicts, and the status of each field that a claim tells of.

    A field is disputed where two independent origins cannot both be right, or, for `actors`, where who is said to have done
    it denies it; corroborated where two independent origins agree; denied where only denials tell of it.
    """
    conflicts: list[Conflict] = []
    statuses: dict[str, Status] = {}
    if known.denied and known.affirmed:
        values = (_value(c, c.factuality, c.source.cue or c.trigger) for c in (*known.affirmed, *known.denied))
        conflicts.append(Conflict(field="factuality", values=tuple(values)))
    affirmed = told(known.affirmed)
    for field, rows in sorted(affirmed.items()):
        how = relation(field)
        few = _distinct(rows, known)
        if _some_pair(few, how.clash):
            conflicts.append(Conflict(field=field, values=tuple(_value(t.claim, t.shown, t.span) for t in rows)))
            statuses[field] = "disputed"
        else:
            statuses[field] = "corroborated" if _some_pair(few, how.agree) else "single-source"
    if "actors" in statuses and _accused_deny(known):
        statuses["actors"] = "disputed"
    for field in told(known.denied).keys() - affirmed.keys():
        statuses[field] = "denied"
    return tuple(sorted(conflicts, key=_rank)), dict(sorted(statuses.items()))


def event_status(known: Support, conflicts: Sequence[Conflict]) -> Status:
    """denied: nobody affirms it; disputed: a conflict; corroborated: two independent origins; else single-source."""
    if known.denied and not known.affirmed:
        return "denied"
    if conflicts:
        return "disputed"
    return "corroborated" if len(known.origins) >= 2 else "single-source"


def _accused_deny(known: Support) -> bool:
    """Whether one who is said to have done it, or whose state did, denies it."""
    accused = [p for c in known.affirmed for p in c.actors]
    deniers = [p for c in known.denied if c.source.kind != "narrator" for p in c.source.parties]
    deniers += [p for c in known.denied if c.type == "REJECT" for p in c.actors]
    return any(one_party(p, q) for p in accused for q in deniers)


def _distinct(rows: Sequence[Told], known: Support) -> list[tuple[frozenset[str], Any]]:
    """Values with the origins that tell them, each pair once, so that a much-told happening costs no more than it must."""
    seen: dict[tuple[frozenset[str], Hashable], tuple[frozenset[str], Any]] = {}
    for t in rows:
        origins = known.whose[t.claim.id]
        seen.setdefault((origins, t.key), (origins, t.value))
        if len(seen) >= _MOST_PAIRED:
            break
    return list(seen.values())


def _some_pair(rows: Sequence[tuple[frozenset[str], Any]], holds: Callable[[Any, Any], bool]) -> bool:
    """Whether it holds of two tellings that have no origin in common."""
    return any(not s & t and holds(a, b) for (s, a), (t, b) in combinations(rows, 2))


def _value(claim: Claim, value: Any, span: Span | None) -> dict[str, Any]:
    source = [p.name for p in claim.source.parties] or [claim.source.kind]
    return {
        "value": value, "source": source, "interest": claim.source.interest, "claim": claim.id, "document": claim.document,
        "span": span.model_dump() if span else None,
    }  # fmt: skip


def _rank(conflict: Conflict) -> tuple[bool, bool, str]:
    """Whether it happened at all comes first, then the numbers."""
    return conflict.field != "factuality", not conflict.field.startswith("counts."), conflict.field


def fields_in(conflicts: Iterable[Conflict]) -> frozenset[str]:
    """The names of the fields in conflict."""
    return frozenset(c.field for c in conflicts)
