"""Map and timeline: happenings as areas and intervals, with one set of filters that stands in the address.

Without scripts the page is its filters and its list. With them the map and the timeline ask ``/api/map`` for what they show,
and the list follows what is in view.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import IO, Annotated, Any, get_args
from urllib.parse import urlencode

import numpy as np
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from dateline.api.mapping import (
    STATUSES,
    TYPES,
    Box,
    Happenings,
    MapFilters,
    Mask,
    chosen,
    day_number,
    happenings,
    in_days,
    inside,
    latest_first,
    records,
)
from dateline.api.store import write
from dateline.api.viewing import bins, extent, intervals, margin, view
from dateline.types import Event, Factuality
from dateline.web.pages.data import answer
from dateline.web.pages.sources import catalogue_of
from dateline.web.render import STATIC, page, safe_text
from dateline.web.room import Room, room_of
from dateline.web.room import reading as ledger_of
from dateline.web.wording import headline

router = APIRouter()
PAGE = 25
LANES = 150  # happenings that the timeline draws one by one
DOWNLOADS = {"csv": "text/csv", "geojson": "application/geo+json", "jsonl": "application/jsonl"}
FACTUALITIES = get_args(Factuality)
_IN_MEMORY = 8_000_000  # bytes of a download that is written before any of it is sent; the rest is on disk
Short = Annotated[str, Query(max_length=200)]


def warm(room: Room) -> None:
    """Begin to read the ledger before the first visitor asks."""
    room.keep("happenings", happenings).warm()


@dataclass(frozen=True)
class Asked:
    """The filters of an address: as they were written, as they were understood, and what was not."""

    values: dict[str, str]  # those that are not empty
    filters: MapFilters
    wrong: tuple[str, ...]

    def query(self, **changes: str | None) -> str:
        """The query of an address with these filters."""
        rows = {k: v for k, v in (self.values | changes).items() if v}
        return "?" + urlencode(rows, errors="replace") if rows else ""


def asked(
    q: Short = "", type: Short = "", status: Short = "", actor: Short = "", source: Short = "", factuality: Short = "",  # noqa: A002
    place: Short = "", country: Short = "", since: Short = "", until: Short = "", box: Short = "", unplaced: Short = "",
) -> Asked:  # fmt: skip
    """The filters of a request; a value that cannot be is told and passed over, so that an old link still leads somewhere."""
    values = {
        "q": q, "type": type, "status": status, "actor": actor, "source": source, "factuality": factuality, "place": place,
        "country": country, "since": since, "until": until, "box": box, "unplaced": unplaced,
    }  # fmt: skip
    values = {k: v.strip() for k, v in values.items() if v.strip()}
    wrong: list[str] = []

    def of(name: str, read: Any) -> Any:
        if name not in values:
            return None
        try:
            return read(values[name])
        except ValueError as error:
            wrong.append(str(error))
            return None

    filters = MapFilters(
        type=of("type", _one_of(TYPES)), status=of("status", _one_of(STATUSES)), actor=of("actor", str), source=of("source", str),
        factuality=of("factuality", _one_of(FACTUALITIES)), place=of("place", str), country=of("country", str), text=of("q", str),
        since=of("since", _day), until=of("until", _day), box=of("box", _box), unplaced="unplaced" in values,
    )  # fmt: skip
    return Asked(values, filters, tuple(wrong))


Filtered = Annotated[Asked, Depends(asked)]


def _one_of(known: tuple[str, ...]) -> Any:
    def read(value: str) -> str:
        if value not in known:
            raise ValueError(f"“{value[:40]}” is not known; choose of {', '.join(known)}.")
        return value

    return read


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"“{value[:40]}” is no day; write it as YYYY-MM-DD.") from None


def _box(value: str) -> Box:
    parts = [float(p) for p in value.split(",")] if value.replace(",", "").strip() else []
    if len(parts) != 4 or not all(abs(p) <= 360 for p in parts) or parts[1] > parts[3]:
        raise ValueError("An area is west,south,east,north in degrees.")
    return (parts[0], parts[1], parts[2], parts[3])


@dataclass(frozen=True)
class Found:
    """What fits, in the columns of this ledger."""

    of: Happenings
    mask: Mask
    timeless: Mask  # what fits but for its day


def find(request: Request, ask: Asked) -> Found:
    """The happenings that fit."""
    with ledger_of(request) as ledger:
        of = room_of(request).keep("happenings", happenings).get(ledger)
        timeless = chosen(ledger, of, lambda: catalogue_of(request), replace(ask.filters, since=None, until=None))
    return Found(of, timeless & in_days(of, ask.filters.since, ask.filters.until), timeless)


def _events(request: Request, of: Happenings, numbers: list[int]) -> list[Event]:
    with ledger_of(request) as ledger:
        return list(records(ledger, of, numbers))


@router.get("/map")
def map_page(
    request: Request, ask: Filtered, number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1
) -> Response:
    """The map with its timeline, filters and list."""
    context = _listed(request, ask, number)
    return page(
        request, "map.html", types=TYPES, statuses=STATUSES, factualities=FACTUALITIES, downloads=DOWNLOADS,
        basemap=(STATIC / "basemap.json").is_file(), **context,
    )  # fmt: skip


@router.get("/")
def home() -> Response:
    """The room opens on its map."""
    return RedirectResponse("/map")


@router.get("/map/list")
def map_list(
    request: Request, ask: Filtered, number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1
) -> Response:
    """The list alone, which the page puts in place of its own as the view changes."""
    return page(request, "maplist.html", **_listed(request, ask, number))


def _listed(request: Request, ask: Asked, number: int) -> dict[str, Any]:
    found = find(request, ask)
    numbers = latest_first(found.of, found.mask)
    total, pages = len(numbers), max(1, -(-len(numbers) // PAGE))
    number = min(number, pages)
    return {
        "events": _events(request, found.of, numbers[(number - 1) * PAGE : number * PAGE]),
        "total": total, "number": number, "pages": pages, "ask": ask, "known": len(found.of), "waiting": found.of.waiting,
        "unplaced": int((found.mask & ~found.of.placed).sum()),
    }  # fmt: skip


class Lane(BaseModel):
    """One happening on the timeline; days since 1970-01-01, null for an end that is open."""

    id: str
    label: str
    start: int | None
    end: int | None
    status: int


class MapView(BaseModel):
    """What the map and the timeline show."""

    waiting: bool = Field(description="Nothing was drawn of this ledger yet; ask again in a while.")
    total: int = Field(description="Happenings that fit the filters.")
    placed: int = Field(description="Of them, those with coordinates.")
    here: int = Field(description="Of those, the ones with their middle in `box`.")
    extent: tuple[float, float, float, float] | None = Field(description="West, south, east, north of all that fit.")
    statuses: tuple[str, ...] = STATUSES
    happenings: dict[str, list[Any]] | None = Field(
        description="Columns lon, lat, km (radius of uncertainty, -1 not known), wide (1: a province or more), status (a number in `statuses`)."
    )
    clusters: list[list[Any]] | None = Field(
        description="Where there are too many for `happenings`: [lon, lat, largest km, wide, number by status, [west, south, east, north]]."
    )
    days: dict[str, Any] | None = Field(
        description="Bars of `step` days from `first` (days since 1970-01-01): how many are in one for sure, how many may be."
    )
    lanes: list[Lane] | None = Field(description="Where few are in view, each with its days.")


@router.get("/api/map", response_model=MapView, tags=["map"])
def map_view(
    request: Request, ask: Filtered, within: Short = "", zoom: Annotated[float, Query(ge=0, le=20)] = 2,
    closer: Annotated[bool, Query(description="Only the days from `since` to `until`, and some about them.")] = False,
) -> Response:  # fmt: skip
    """Happenings of a view (`within`: west,south,east,north), one by one or clustered, and the bars of the timeline."""
    if ask.wrong:
        raise HTTPException(422, " ".join(ask.wrong))
    try:
        box = _box(within) if within else None
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
    found = find(request, ask)
    of = found.of
    shown = view(of, found.mask, box, zoom)
    here = inside(of, box) if box else of.placed
    seen = found.mask & (here | (~of.placed if ask.filters.unplaced else False)) & of.dated
    few = int(seen.sum()) <= LANES
    span = (
        margin(*(day_number(d) if d else None for d in (ask.filters.since, ask.filters.until)))
        if closer
        else (None, None)
    )
    told = MapView(
        waiting=of.waiting, total=int(found.mask.sum()), placed=shown.placed, here=shown.here, extent=extent(of, found.mask), happenings=shown.columns,
        clusters=shown.clusters, days=bins(of, found.timeless, here, span), lanes=_lanes(request, of, seen) if few else None,
    )  # fmt: skip
    return answer(told)


def _lanes(request: Request, of: Happenings, seen: Mask) -> list[Lane]:
    numbers = [int(n) for n in np.flatnonzero(seen)]
    labels = {e.id: safe_text(headline(e))[:160] for e in _events(request, of, numbers)}
    rows = zip(numbers, intervals(of, numbers), strict=True)
    return [
        Lane(id=of.ids[n], label=labels.get(of.ids[n], ""), start=s, end=e, status=int(status or 0))
        for n, (s, e, status) in rows
    ]


@router.get("/api/map/download", tags=["map"])
def download(request: Request, ask: Filtered, format: str = "csv") -> Response:  # noqa: A002
    """Everything that fits, as csv, geojson or jsonl: one row a happening, with the radius of its place beside its coordinates."""
    if format not in DOWNLOADS:
        raise HTTPException(422, f"There is no form “{format[:20]}”; choose of {', '.join(DOWNLOADS)}.")
    if ask.wrong:
        raise HTTPException(422, " ".join(ask.wrong))
    found = find(request, ask)
    numbers = latest_first(found.of, found.mask)

    part = tempfile.SpooledTemporaryFile(_IN_MEMORY, mode="w+b")  # noqa: SIM115  (closed by the answer, when it was read)
    text = io.TextIOWrapper(part, encoding="utf-8", newline="", write_through=True)
    with ledger_of(request) as ledger:
        write(records(ledger, found.of, numbers), format, text)
    text.detach()
    part.seek(0)
    headers = {"content-disposition": f'attachment; filename="happenings.{format}"'}
    return StreamingResponse(_read(part), media_type=DOWNLOADS[format], headers=headers)


def _read(part: IO[bytes]) -> Iterator[bytes]:
    """A file in pieces, which is closed at its end."""
    with part:
        while piece := part.read(1 << 18):
            yield piece
