"""Happenings and words: the list of happenings with its filters, and the search over dispatches and claims."""

from __future__ import annotations

from datetime import date
from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from dateline.api import happening
from dateline.api.finding import FURTHEST, find_claims, find_dispatches, find_events
from dateline.api.store import Filters
from dateline.types import EventType
from dateline.web.pages.sources import catalogue_of
from dateline.web.render import page
from dateline.web.room import reading as ledger_of

router = APIRouter()
PAGE = 25
_FOUND = 50  # claims on a page of finds
_DISPATCHES = 10  # dispatches beside them
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
TYPES = get_args(EventType)


@router.get("/events")
def event_list(
    request: Request,
    page_number: Annotated[PageNumber, Query(alias="page")] = 1,
    type: str = "",  # noqa: A002
    since: str = "",
    until: str = "",
    actor: str | None = None,
    source: str | None = None,
) -> Response:
    """Every happening, the latest first; filters stand in the address, so that a view can be passed on."""
    wrong = [v for v in (since, until) if v and not _is_day(v)]
    chosen = type if type in TYPES else None
    days = (since if since and since not in wrong else None, until if until and until not in wrong else None)
    ids = find_events(catalogue_of(request), type=chosen, actor=actor, source=source, since=days[0], until=days[1])
    first = (page_number - 1) * PAGE
    with ledger_of(request) as ledger:
        events = happening.events_in_list(ledger, ids[first : first + PAGE])
    return page(
        request, "events.html", events=events, total=len(ids), number=page_number,
        pages=max(1, -(-len(ids) // PAGE)), types=TYPES, type=chosen or "", since=since, until=until, wrong=wrong,
    )  # fmt: skip


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


@router.get("/search")
def search(
    request: Request,
    q: Annotated[str, Query(max_length=300)] = "",
    page_number: Annotated[PageNumber, Query(alias="page", le=FURTHEST // _FOUND)] = 1,
) -> Response:
    """Dispatches by their words, and claims by their own and by those of their dispatch; all words must occur."""
    words = q.strip()
    first = (page_number - 1) * _FOUND
    with ledger_of(request) as ledger:
        claims, more = find_claims(ledger, words, Filters(), limit=_FOUND, offset=first) if words else ([], False)
        hits = find_dispatches(ledger, words, limit=_DISPATCHES) if words and page_number == 1 else []
        events = happening.events_of(ledger, claims)
    return page(
        request, "search.html", q=q, claims=claims, hits=hits, most=_DISPATCHES, events=events, number=page_number,
        pages=page_number + (more and first + _FOUND < FURTHEST), first=first,
    )  # fmt: skip
