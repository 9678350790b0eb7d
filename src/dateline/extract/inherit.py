"""What one telling of a happening leaves out, taken from another telling of it in the same dispatch.

A careful reader of "Warplanes bombed the market. … The strike killed six" knows who struck and where. A slot that a claim
leaves empty is filled from the nearest claim of the same happening and type that has it, and `inferred_from` says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from dateline.types import Claim

SLOTS = ("actors", "recipients", "place", "time", "mode")


def inherit(claims: Sequence[Claim], slots: Sequence[str] = SLOTS) -> list[Claim]:
    """The claims, in the same order, with empty slots filled from claims of their own happening.

    Args:
        claims: those of one dispatch, with `event` set.
        slots: which slots may be filled.
    """
    by_event: dict[str, list[int]] = defaultdict(list)
    for n, claim in enumerate(claims):
        by_event[claim.event].append(n)
    out = list(claims)
    for n, claim in enumerate(claims):
        update: dict[str, Any] = {}
        told = dict(claim.inferred_from)
        for slot in slots:
            if getattr(claim, slot) or (slot == "recipients" and len(claim.actors) > 1):
                continue
            near = min(
                (
                    m
                    for m in by_event[claim.event]
                    if m != n and claims[m].type == claim.type and getattr(claims[m], slot)
                ),
                key=lambda m: (abs(m - n), m > n),
                default=None,
            )
            if near is not None and not _clashes(claim, claims[near], slot):
                update[slot] = getattr(claims[near], slot)
                told[slot] = f"the same happening, told at {claims[near].trigger.start}"
        if update:
            out[n] = claim.model_copy(update={**update, "inferred_from": told})
    return out


def _clashes(claim: Claim, other: Claim, slot: str) -> bool:
    """Whether a party would come to stand on both sides."""
    if slot not in ("actors", "recipients"):
        return False
    opposite = claim.recipients if slot == "actors" else claim.actors
    return bool({p.id or p.name for p in opposite} & {p.id or p.name for p in getattr(other, slot)})
