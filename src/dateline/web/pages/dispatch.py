"""Dispatches: the list, one with its evidence and claims, and the addresses of single claims."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from dateline.api import happening, reading
from dateline.types import Claim
from dateline.web.evidence import KINDS, segments, spans
from dateline.web.render import claim_url, event_url, not_found, page
from dateline.web.room import reading as ledger_of

router = APIRouter()
PAGE = 50
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/dispatches")
def dispatch_list(request: Request, page_number: Annotated[PageNumber, Query(alias="page")] = 1) -> Response:
    """Every dispatch, the latest published first."""
    with ledger_of(request) as ledger:
        rows, total = reading.dispatches(ledger, limit=PAGE, offset=(page_number - 1) * PAGE)
    pages = max(1, -(-total // PAGE))
    return page(request, "dispatches.html", rows=rows, total=total, number=page_number, pages=pages)


@router.get("/dispatch/{identity:path}")
def dispatch_page(request: Request, identity: str, part: PageNumber = 1, claim: str | None = None) -> Response:
    """The text of a dispatch with its evidence marked, and its claims beside it."""
    with ledger_of(request) as ledger:
        found = reading.dispatch(ledger, identity, part=part, claim=claim)
        if found is None:
            raise not_found("dispatch of that name")
        events = happening.events_of(ledger, found.claims)
    window = found.window
    text = segments(found.document.text, window.start, window.end, found.claims, claim)
    present = [k for k in KINDS if any(k in s.kinds for s in text)]
    return page(
        request, "dispatch.html", d=found, document=found.document, segments=text, kinds={k: KINDS[k] for k in present},
        evidence=[_outside(c, window.start, window.end) for c in found.claims], events=events, chosen=claim,
    )  # fmt: skip


@router.get("/claim/{identity}")
def claim_page(request: Request, identity: str) -> Response:
    """The permanent address of a claim leads to its words."""
    with ledger_of(request) as ledger:
        found = reading.claim_by_id(ledger, identity)
    if found is None:
        raise not_found("claim of that name")
    return RedirectResponse(claim_url(found.document, found.id), 303)


@router.get("/claim/{identity}/event")
def claim_event(request: Request, identity: str) -> Response:
    """The happening that a claim tells of, as linking and judgements have it now."""
    with ledger_of(request) as ledger:
        found = reading.claim_by_id(ledger, identity)
        event = happening.events_of(ledger, [found])[found.id] if found is not None else None
    if event is None:
        raise not_found("claim of that name")
    return RedirectResponse(event_url(event), 303)


def _outside(claim: Claim, start: int, end: int) -> frozenset[tuple[int, int]]:
    """Evidence of a claim that this page of the dispatch does not show."""
    return frozenset((s.start, s.end) for _, s in spans(claim) if not start <= s.start < end)
