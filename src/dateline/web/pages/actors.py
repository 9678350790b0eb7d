"""Actors: what each is called, what it is said to have done, and what is said to have been done to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from dateline.api.catalogue import ActorCard, Catalogue, find_card, ranked
from dateline.web.pages.sources import PAGE, PageNumber, Words, catalogue_of
from dateline.web.render import actor_url, not_found, page

router = APIRouter()
Order = Literal["all", "did", "suffered"]
ORDERS: dict[Order, Callable[[ActorCard], int]] = {
    "all": lambda c: len(c.did) + len(c.suffered), "did": lambda c: len(c.did), "suffered": lambda c: len(c.suffered),
}  # fmt: skip


@dataclass
class Told:
    """One happening in which an actor has a role."""

    event: str
    type: str
    mode: str | None
    start: str | None = None
    place: str | None = None
    others: dict[str, str] = field(default_factory=dict)  # key → name
    claims: int = 0
    denied: bool = False
    voices: set[str] = field(default_factory=set)


@router.get("/actors")
def actor_list(request: Request, q: Words = "", order: Order = "all", number: PageNumber = 1) -> Response:
    """Every actor, those that most is told of first."""
    found = catalogue_of(request)
    cards = ranked(found.actors.values(), ORDERS[order], q)
    shown = cards[(number - 1) * PAGE : number * PAGE]
    return page(
        request, "actors.html", cards=shown, total=len(cards), known=len(found.actors), q=q, order=order,
        number=number, pages=max(1, -(-len(cards) // PAGE)),
    )  # fmt: skip


@router.get("/actor/{key:path}")
def actor_page(
    request: Request,
    key: str,
    role: Annotated[Literal["did", "suffered"] | None, Query()] = None,
    number: PageNumber = 1,
) -> Response:
    """One actor: its names, and its happenings in both roles."""
    found = catalogue_of(request)
    card = find_card(found.actors, key)
    if card is None:
        raise not_found("actor of that name")
    if card.key != key:
        return RedirectResponse(actor_url(card.key), 303)
    shown = role or ("did" if card.did else "suffered")
    told = happenings(found, card, shown)
    few = told[(number - 1) * PAGE : number * PAGE]
    return page(
        request, "actor.html", card=card, role=shown, told=few, total=len(told), number=number,
        pages=max(1, -(-len(told) // PAGE)), is_source=card.key in found.sources,
        others={
            "did": [(found.actors[k], n) for k, n in card.against.most_common(15) if k in found.actors],
            "suffered": [(found.actors[k], n) for k, n in card.by.most_common(15) if k in found.actors],
        },
    )  # fmt: skip


def happenings(found: Catalogue, card: ActorCard, role: str) -> list[Told]:
    """The happenings in which an actor acts ("did") or is acted upon ("suffered"), the latest first."""
    by_event: dict[str, Told] = {}
    types: dict[str, dict[tuple[str, str | None], int]] = defaultdict(lambda: defaultdict(int))
    for n in card.did if role == "did" else card.suffered:
        row = found.rows[n]
        event = found.event(row)
        told = by_event.setdefault(event, Told(event, row.type, row.mode))
        told.claims += 1
        told.denied |= row.denying
        told.start = min((d for d in (told.start, row.start) if d), default=None)
        told.place = told.place or row.place
        told.voices.update(name for _, name in row.sources[:4])
        told.others |= dict((row.recipients if role == "did" else row.actors)[:6])
        types[event][row.type, row.mode] += 1
    for event, told in by_event.items():
        told.type, told.mode = max(types[event].items(), key=lambda t: (t[1], str(t[0])))[0]
        told.others.pop(card.key, None)
    return sorted(by_event.values(), key=lambda t: (t.start or "", t.event), reverse=True)
