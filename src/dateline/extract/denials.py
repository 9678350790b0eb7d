"""Which claim a denial denies, within one dispatch.

A denial is a claim that something did not happen (CT-, PR-, PS-) or the act of rejecting it (REJECT). Its target
affirms the happening, comes from another source, and is the one with most in common: the same happening, the same
type, the denier among its doers or accused. What failed or never came about by everyone's account denies nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.interest import same_side
from dateline.types import Claim, Party

_DENIED = frozenset({"CT-", "PR-", "PS-"})
_AFFIRMED = frozenset({"CT+", "PR+", "PS+"})
_NEED = 3.0  # least score of a link
_REACH = 250  # code points from a REJECT to the denied happening told beside it


def denial_targets(claims: Sequence[Claim]) -> dict[str, str]:
    """Id of each denying claim → id of the claim that it denies; claims with no target are left out.

    Args:
        claims: those of one dispatch, with `event` set.
    """
    out: dict[str, str] = {}
    for claim in claims:
        if claim.factuality in _DENIED:
            best = _best(claim, claims, _deniers(claim))
            if best is not None:
                out[claim.id] = best
    for claim in claims:
        if claim.type != "REJECT" or claim.factuality in _DENIED:
            continue
        beside = [
            c
            for c in claims
            if c.id in out and abs(c.trigger.start - claim.trigger.start) <= _REACH and _meet(_deniers(c), claim.actors)
        ]
        if beside:
            out[claim.id] = out[min(beside, key=lambda c: abs(c.trigger.start - claim.trigger.start)).id]
        elif claim.actors:
            best = _best(claim, claims, claim.actors)
            if best is not None:
                out[claim.id] = best
    return out


def _deniers(claim: Claim) -> tuple[Party, ...]:
    """Who denies: the source; nobody where the writer says it in their own voice."""
    return claim.source.parties if claim.source.kind != "narrator" else ()


def _best(denial: Claim, claims: Sequence[Claim], deniers: tuple[Party, ...]) -> str | None:
    """The affirming claim with the highest score; of equals the nearest before, then the nearest after."""
    rows = [(_score(denial, c, deniers), c) for c in claims if c.id != denial.id]
    rows = [(s, c) for s, c in rows if s >= _NEED]
    if not rows:
        return None
    here = denial.trigger.start

    def rank(row: tuple[float, Claim]) -> tuple[float, bool, int]:
        score, c = row
        return score, c.trigger.start < here, -abs(c.trigger.start - here)

    return max(rows, key=rank)[1].id


def _score(denial: Claim, other: Claim, deniers: tuple[Party, ...]) -> float:
    """How well `other` fits as what `denial` denies; 0 where it cannot be."""
    if other.factuality not in _AFFIRMED or other.type == "REJECT":
        return 0.0
    told_by = other.source.parties if other.source.kind != "narrator" else ()
    if deniers and _meet(deniers, told_by):
        return 0.0
    same_event = bool(denial.event) and denial.event == other.event
    if not same_event and not deniers:
        return 0.0
    score = 4.0 * same_event
    if denial.type == other.type:
        score += 1.0
    elif denial.type != "REJECT" and not same_event and other.type != "ACCUSE":
        return 0.0
    accused = (*other.actors, *(other.recipients if other.type == "ACCUSE" else ()))
    if _meet(deniers, accused):
        score += 2.0
    if denial.actors and denial.type != "REJECT" and _meet(denial.actors, accused):
        score += 1.0
    if denial.recipients and _meet(denial.recipients, other.recipients):
        score += 0.5
    if denial.place and other.place and denial.place.name == other.place.name:
        score += 0.5
    return score


def _meet(a: Sequence[Party], b: Sequence[Party]) -> bool:
    return any(same_side(x, y) for x in a for y in b)


__all__ = ["denial_targets"]
