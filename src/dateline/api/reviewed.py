"""The current claims as persons left them, one after another: what is exported, and what later linking compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from dateline.api.neighbours import PAIRINGS, judgements_in_force
from dateline.fuse import reviewed
from dateline.ledger import Ledger
from dateline.ledger.asof import in_parts
from dateline.ledger.events import drawn
from dateline.types import Claim, Judgement

__all__ = ["as_judged", "exported"]


def as_judged(ledger: Ledger, claims: Iterable[Claim]) -> Iterator[Claim]:
    """`claims` with corrections in and the review noted; rejected ones are left out."""
    verdicts: dict[str, list[Judgement]] = defaultdict(list)
    for j in judgements_in_force(ledger):
        if j.kind not in PAIRINGS:
            verdicts[j.subject].append(j)
    for claim in claims:
        yield from reviewed([claim], verdicts[claim.id]) if claim.id in verdicts else [claim]


def exported(ledger: Ledger, linked: Iterable[Claim]) -> Iterator[Claim]:
    """`linked` claims as judged, each under the happening that merges and splits leave it in where that is drawn."""
    moved = _moved(ledger)
    for claim in as_judged(ledger, linked):
        event = moved.get(claim.id)
        yield claim if event is None else claim.model_copy(update={"event": event})


def _moved(ledger: Ledger) -> dict[str, str]:
    """Claim → happening, for the claims of happenings in which persons joined or parted claims."""
    fresh = drawn(ledger)
    if fresh is None or not fresh.current:
        return {}
    named = {c for j in judgements_in_force(ledger) if j.kind in PAIRINGS for c in (j.subject, j.object) if c}
    held = {r["event"] for r in in_parts(ledger, "SELECT event FROM event_claims WHERE claim IN ({})", named)}
    rows = in_parts(ledger, "SELECT claim, event FROM event_claims WHERE event IN ({})", held)
    return {r["claim"]: r["event"] for r in rows}
