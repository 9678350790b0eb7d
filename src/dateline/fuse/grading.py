"""Civilian harm, graded by the first grade of a rule whose conditions hold."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.fuse.conflicts import fields_in
from dateline.fuse.fields import one_party
from dateline.fuse.origins import Support
from dateline.ontology.rules import Grade, Grading
from dateline.types import Conflict, EventType

_CIVILIANS = frozenset({"civilians", "children", "women"})
_FIGHTERS = frozenset({"MIL", "REB", "INS", "UAF", "SEP", "PRM", "COP", "SPY"})


def grade_of(known: Support, type_: EventType, conflicts: Sequence[Conflict], grading: Grading | None) -> str | None:
    """The grade; None where the rule has none, or nobody tells of harm that it grades."""
    if grading is None or type_ not in grading.types or not _harm(known, grading):
        return None
    return next((g.grade for g in grading.grades if _holds(g, known, conflicts, grading)), None)


def _harm(known: Support, grading: Grading) -> bool:
    return any(n.what in grading.harm for c in (*known.claims, *known.denied) for n in c.counts)


def _holds(g: Grade, known: Support, conflicts: Sequence[Conflict], grading: Grading) -> bool:
    """Whether every condition that the grade names holds."""
    if g.accepted is not None and g.accepted != _accepted(known):
        return False
    if g.only_fighters is not None and g.only_fighters != _only_fighters(known, grading):
        return False
    if g.nobody_affirms is not None and g.nobody_affirms == bool(known.affirmed):
        return False
    if g.conflict and not fields_in(conflicts) & set(g.conflict):
        return False
    return g.origins is None or sum(o["interest"] not in g.without for o in known.origins) >= g.origins


def _accepted(known: Support) -> bool:
    """Whether a party affirms, in its own name, harm that it is said to have done."""
    doers = [p for c in known.affirmed for p in c.actors]
    return any(
        one_party(p, q)
        for c in known.affirmed
        if c.source.kind != "narrator" and c.counts
        for p in c.source.parties
        for q in (c.actors or doers)
    )


def _only_fighters(known: Support, grading: Grading) -> bool:
    """Whether all that is told of the harmed makes them fighters: every count, or where they count nobody, the recipients."""
    told = known.affirmed or known.claims
    kinds = {n.of for c in told for n in c.counts if n.what in grading.harm}
    if kinds & _CIVILIANS:
        return False
    sectors = {p.sector for c in told for p in c.recipients}
    if kinds == {"fighters"}:
        return "CVL" not in sectors
    return bool(sectors) and sectors <= _FIGHTERS


__all__ = ["grade_of"]
