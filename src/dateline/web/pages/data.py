"""The JSON API: claims, events, documents, sources, actors and search, in the public records' own form."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from pydantic_core import PydanticSerializationError

from dateline.api import happening, reading
from dateline.api.catalogue import ActorCard, SourceCard, find_card, ranked
from dateline.api.finding import find_claims, find_dispatches, find_events
from dateline.api.store import Filters
from dateline.types import Change, Claim, Document, Event, EventType, Factuality
from dateline.web.pages.sources import Words, catalogue_of
from dateline.web.render import not_found
from dateline.web.room import reading as ledger_of

router = APIRouter(prefix="/api", tags=["ledger"])
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
FewEvents = Annotated[int, Query(ge=1, le=50, description="How many at most; each is drawn from its claims.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many to pass over.")]
Country = Annotated[str | None, Query(pattern="^[A-Za-z]{2}$", description="ISO 3166-1 alpha-2 code.")]


class Claims(BaseModel):
    """A page of claims."""

    claims: list[Claim]
    more: bool = Field(description="Whether a further page has any.")


class DocumentRow(BaseModel):
    """A dispatch in a list."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    claims: int
    opening: str = Field(description="Its first words.")


class Documents(BaseModel):
    """A page of dispatches."""

    total: int
    documents: list[DocumentRow]


class EventPage(BaseModel):
    """A happening with the claims that it is drawn from, and how the account of it changed."""

    event: Event
    claims: list[Claim]
    changes: list[Change]


class Events(BaseModel):
    """A page of happenings."""

    total: int
    events: list[Event]


class SourceRow(BaseModel):
    """A source with its figures."""

    key: str
    name: str
    names: list[str]
    claims: int
    denials: int
    documents: int
    events: int
    corroborated: int = Field(description="Happenings that another source tells too.")
    contradicted: int = Field(description="Happenings on which another source says the opposite.")
    backed_by: dict[str, int] = Field(description="Key of another source → happenings.")
    opposed_by: dict[str, int]
    interests: dict[str, int]
    types: dict[str, int]


class Sources(BaseModel):
    """A page of sources."""

    total: int
    sources: list[SourceRow]


class ActorRow(BaseModel):
    """An actor with its figures."""

    key: str
    name: str
    names: list[str]
    aliases: list[str]
    country: str | None
    sector: str | None
    did: int = Field(description="Claims in which it acts.")
    suffered: int = Field(description="Claims in which it is acted upon.")
    against: dict[str, int]
    by: dict[str, int]


class Actors(BaseModel):
    """A page of actors."""

    total: int
    actors: list[ActorRow]


class Hit(BaseModel):
    """A dispatch with the words around a find."""

    document: DocumentRow
    around: str


class Found(BaseModel):
    """What a search found."""

    claims: list[Claim]
    documents: list[Hit]


def answer(model: BaseModel) -> Response:
    """A record as JSON; a lone surrogate, which UTF-8 cannot hold, is escaped."""
    try:
        body = model.model_dump_json(by_alias=True)
    except PydanticSerializationError:
        body = json.dumps(model.model_dump(mode="json", by_alias=True))
    return Response(body, media_type="application/json")


@router.get("/claims", response_model=Claims)
def claims(
    request: Request, q: Words = "", type: EventType | None = None, mode: str | None = None,  # noqa: A002
    factuality: Factuality | None = None, source: str | None = None, country: Country = None, document: str | None = None,
    since: date | None = None, until: date | None = None, least_confidence: Annotated[float, Query(ge=0, le=1)] = 0.0,
    limit: Limit = 50, offset: Offset = 0,
) -> Response:  # fmt: skip
    """Claims of each dispatch's latest coding, by their words and values, as judgements leave them."""
    filters = Filters(
        type=type, mode=mode, factuality=factuality, source=source, country=country.upper() if country else None,
        document=document, since=since, until=until, least_confidence=least_confidence,
    )  # fmt: skip
    with ledger_of(request) as ledger:
        found, more = find_claims(ledger, q, filters, limit=limit, offset=offset)
    return answer(Claims(claims=found, more=more))


@router.get("/claims/{id}", response_model=Claim)
def claim(request: Request, id: str) -> Response:  # noqa: A002
    """One claim, of whichever coding."""
    with ledger_of(request) as ledger:
        found = reading.claim_by_id(ledger, id)
    if found is None:
        raise not_found("claim of that name")
    return answer(found)


@router.get("/documents", response_model=Documents)
def documents(request: Request, limit: Limit = 50, offset: Offset = 0) -> Response:
    """Dispatches, the latest published first."""
    with ledger_of(request) as ledger:
        rows, total = reading.dispatches(ledger, limit=limit, offset=offset)
    return answer(Documents(total=total, documents=[_document(r) for r in rows]))


@router.get("/documents/{id:path}", response_model=Document)
def document(request: Request, id: str) -> Response:  # noqa: A002
    """One dispatch with its whole text; its claims are at /api/claims?document=ID."""
    with ledger_of(request) as ledger:
        found = ledger.document(id)
    if found is None:
        raise not_found("dispatch of that name")
    return answer(found)


@router.get("/events", response_model=Events)
def events(
    request: Request, type: EventType | None = None, actor: str | None = None, source: str | None = None,  # noqa: A002
    since: date | None = None, until: date | None = None, rule: str = "latest", limit: FewEvents = 20, offset: Offset = 0,
) -> Response:  # fmt: skip
    """Happenings, the latest first, drawn by a named rule. `actor` and `source` are keys, as in /api/actors and /api/sources."""
    happening.known_rule(rule)
    days = (since.isoformat() if since else None, until.isoformat() if until else None)
    ids = find_events(catalogue_of(request), type=type, actor=actor, source=source, since=days[0], until=days[1])
    with ledger_of(request) as ledger:
        drawn = happening.events_in_list(ledger, ids[offset : offset + limit], rule=rule)
    return answer(Events(total=len(ids), events=drawn))


@router.get("/events/{id}", response_model=EventPage)
def event(request: Request, id: str, rule: str = "latest") -> Response:  # noqa: A002
    """One happening with its claims and how the account of it changed."""
    happening.known_rule(rule)
    with ledger_of(request) as ledger:
        found = happening.happening(ledger, id, rule=rule)
    if found is None:
        raise not_found("happening of that name")
    return answer(EventPage(event=found.event, claims=list(found.claims.values()), changes=list(found.changes)))


@router.get("/sources", response_model=Sources)
def sources(request: Request, q: Words = "", limit: Limit = 50, offset: Offset = 0) -> Response:
    """Sources, those with the most claims first."""
    cards = ranked(catalogue_of(request).sources.values(), lambda c: len(c.claims), q)
    return answer(Sources(total=len(cards), sources=[_source(c) for c in cards[offset : offset + limit]]))


@router.get("/sources/{key:path}", response_model=SourceRow)
def source(request: Request, key: str) -> Response:
    """One source, by its key or name."""
    card = find_card(catalogue_of(request).sources, key)
    if card is None:
        raise not_found("source of that name")
    return answer(_source(card))


@router.get("/actors", response_model=Actors)
def actors(request: Request, q: Words = "", limit: Limit = 50, offset: Offset = 0) -> Response:
    """Actors, those that most is told of first."""
    cards = ranked(catalogue_of(request).actors.values(), lambda c: len(c.did) + len(c.suffered), q)
    return answer(Actors(total=len(cards), actors=[_actor(c) for c in cards[offset : offset + limit]]))


@router.get("/actors/{key:path}", response_model=ActorRow)
def actor(request: Request, key: str) -> Response:
    """One actor, by its key or name."""
    card = find_card(catalogue_of(request).actors, key)
    if card is None:
        raise not_found("actor of that name")
    return answer(_actor(card))


@router.get("/search", response_model=Found)
def search(request: Request, q: Annotated[str, Query(min_length=1, max_length=200)], limit: Limit = 20) -> Response:
    """Claims and dispatches that have every word of the query, by its stem."""
    with ledger_of(request) as ledger:
        found, _ = find_claims(ledger, q, Filters(), limit=limit)
        hits = find_dispatches(ledger, q, limit=limit)
    return answer(Found(claims=found, documents=[Hit(document=_document(d), around=words) for d, words in hits]))


def _document(row: reading.Listed) -> DocumentRow:
    return DocumentRow.model_validate(row, from_attributes=True)


def _source(card: SourceCard) -> SourceRow:
    counted: dict[str, Any] = {
        k: dict(getattr(card, k).most_common(50)) for k in ("backed_by", "opposed_by", "interests", "types")
    }
    sizes = {k: len(getattr(card, k)) for k in ("claims", "documents", "events", "corroborated", "contradicted")}
    return SourceRow(
        key=card.key, name=card.name, names=sorted(card.names)[:50], denials=card.denials, **counted, **sizes
    )


def _actor(card: ActorCard) -> ActorRow:
    return ActorRow(
        key=card.key, name=card.name, names=sorted(card.names)[:50], aliases=[n for n, _ in card.aliases.most_common(50)],
        country=card.country, sector=card.sector, did=len(card.did), suffered=len(card.suffered),
        against=dict(card.against.most_common(50)), by=dict(card.by.most_common(50)),
    )  # fmt: skip
