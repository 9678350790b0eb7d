"""Sources: who claims what, and how often others tell the same or the opposite."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from dateline.api.catalogue import Catalogue, SourceCard, catalogue, find_card, ranked
from dateline.api.reading import claims_by_digest
from dateline.web.render import not_found, page, source_url
from dateline.web.room import Room, room_of
from dateline.web.room import reading as ledger_of

router = APIRouter()
PAGE = 50
Order = Literal["claims", "corroborated", "contradicted", "denials"]
ORDERS: dict[Order, Callable[[SourceCard], int]] = {
    "claims": lambda c: len(c.claims), "corroborated": lambda c: len(c.corroborated),
    "contradicted": lambda c: len(c.contradicted), "denials": lambda c: c.denials,
}  # fmt: skip
PageNumber = Annotated[int, Query(alias="page", ge=1, le=1_000_000)]
Words = Annotated[str, Query(max_length=200)]


def warm(room: Room) -> None:
    """Begin to read the ledger before the first visitor asks."""
    room.keep("catalogue", catalogue).warm()


def catalogue_of(request: Request) -> Catalogue:
    """The figures of this ledger."""
    with ledger_of(request) as ledger:
        return room_of(request).keep("catalogue", catalogue).get(ledger)


@router.get("/sources")
def source_list(request: Request, q: Words = "", order: Order = "claims", number: PageNumber = 1) -> Response:
    """Every source, those with the most claims first."""
    found = catalogue_of(request)
    cards = ranked(found.sources.values(), ORDERS[order], q)
    shown = cards[(number - 1) * PAGE : number * PAGE]
    return page(
        request, "sources.html", cards=shown, total=len(cards), known=len(found.sources), q=q, order=order,
        orders=tuple(ORDERS), number=number, pages=max(1, -(-len(cards) // PAGE)),
    )  # fmt: skip


@router.get("/source/{key:path}")
def source_page(request: Request, key: str, number: PageNumber = 1) -> Response:
    """One source: its figures, who backs and who opposes it, its claims."""
    found = catalogue_of(request)
    card = find_card(found.sources, key)
    if card is None:
        raise not_found("source of that name")
    if card.key != key:
        return RedirectResponse(source_url(card.key), 303)
    rows = [found.rows[n] for n in card.claims[(number - 1) * PAGE : number * PAGE]]
    with ledger_of(request) as ledger:
        claims = claims_by_digest(ledger, [r.digest for r in rows])
    return page(
        request, "source.html", card=card, claims=claims, number=number, pages=max(1, -(-len(card.claims) // PAGE)),
        names={k: c.name for k, c in found.sources.items() if k in card.backed_by or k in card.opposed_by},
        about=[(found.actors[k], n) for k, n in card.about.most_common(15) if k in found.actors],
        is_actor=card.key in found.actors, events={r.id: found.event(r) for r in rows},
    )  # fmt: skip
