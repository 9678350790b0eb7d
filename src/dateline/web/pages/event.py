"""One happening: what is agreed, what is disputed, who says what, and how the account changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from dateline.api import happening
from dateline.api.tellings import COLUMNS, Cell, tellings
from dateline.types import Event
from dateline.web import wording
from dateline.web.changes import steps
from dateline.web.render import event_url, not_found, page
from dateline.web.room import reading as ledger_of

router = APIRouter()
MOST_ROWS = 150
FIELDS = ("type", "actors", "recipients", "place", "time")


@dataclass(frozen=True)
class Standing:
    """A field of the happening as the rule draws it, and how well it stands."""

    field: str
    status: str
    words: str
    claim: str | None  # one that it is from


@router.get("/event/{identity}")
def event_page(request: Request, identity: str, rule: str = "latest") -> Response:
    """A happening, drawn by a named rule."""
    happening.known_rule(rule)
    with ledger_of(request) as ledger:
        found = happening.happening(ledger, identity, rule=rule)
    if found is None:
        raise not_found("happening of that name")
    event = found.event
    if event.id != identity:  # taken up by another: the address that lasts is the other's
        return RedirectResponse(event_url(event.id) + (f"?rule={rule}" if rule != "latest" else ""), 303)
    rows = tellings(found)
    denying = [c for r in rows if r.denies for c in map(found.claims.__getitem__, r.claims)]
    return page(
        request, "event.html", event=event, found=found, most=happening.MOST_OF_EVENT, rule=rule, rules=happening.RULES, headline=wording.headline(event),
        standing=_standing(event), rows=rows[:MOST_ROWS], more=max(0, len(rows) - MOST_ROWS), columns=COLUMNS,
        cell_words=cell_words, steps=steps(found.changes), claims=found.claims, deniers={wording.denier(c): c for c in reversed(denying)},
    )  # fmt: skip


def _standing(event: Event) -> list[Standing]:
    """Every field that is told, those in dispute first."""
    values: dict[str, str] = {
        "type": wording.type_words(event.type, event.mode),
        "actors": wording.listed([p.name for p in event.actors], 12),
        "recipients": wording.listed([p.name for p in event.recipients], 12),
        "place": wording.place_words(event.place),
        "time": wording.time_words(event.time),
    }
    for n in event.counts:
        name = f"counts.{n['what']}.{n['of']}" if n["of"] else f"counts.{n['what']}"
        spread = "" if n["low"] == n["high"] else f" (from {_number(n['low'])} to {_number(n['high'])})"
        values[name] = f"{_number(n['best'])}{spread}"
    rows = []
    for name, status in event.statuses.items():
        if name in values:
            traces = event.traces.get(name, ())
            rows.append(Standing(name, status, values[name], next(iter(traces), None)))
    order = {"disputed": 0, "denied": 1, "corroborated": 2, "single-source": 3}
    return sorted(rows, key=lambda r: order.get(r.status, 4))


def _number(value: Any) -> str:
    return "not known" if value is None else f"{value:,}"


def cell_words(cell: Cell) -> str:
    """What a source tells of a field, in words."""
    if cell.field == "type":
        return wording.type_words(cell.claim.type, cell.claim.mode)
    if cell.field in ("actors", "recipients"):
        return wording.listed([p.name + wording.certainty_words(p) for p in cell.value], 6)
    if cell.field == "place":
        return wording.place_words(cell.value)
    if cell.field == "time":
        return wording.time_words(cell.value)
    if cell.field == "factuality":
        return wording.factuality_words(str(cell.value))
    return wording.count_words(cell.value)
