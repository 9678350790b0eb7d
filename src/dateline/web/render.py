"""Templates, and the plain words for what a claim says: who says so, how surely, when, where, how many.

Everything is escaped by Jinja2. Words from a dispatch stand in ``<bdi dir="auto">`` (:func:`bdi`), with the two characters
that can turn the reading order of their surroundings around, and other control characters, shown as U+FFFD.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from dateline.types import Claim, Count, Party, Place, Time
from dateline.web import wording
from dateline.web.room import room_of, visitor

HERE = Path(__file__).parent
STATIC = HERE / "static"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u202d\u202e\ud800-\udfff]")
LONGEST = 300  # code points of one value in a table or a heading


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page: `template` with `context`, and with `request`, `visitor`, `room_name`, `csrf_field`, `csrf` (the token), `has`."""
    who = visitor(request)
    known = {
        "request": request,
        "visitor": who,
        "with_accounts": room_of(request).accounts is not None,
        "room_name": room_of(request).path.name,
        "csrf": who.csrf,
        "csrf_field": lambda: Markup('<input type="hidden" name="_csrf" value="{}">').format(who.csrf),
        "here": request.url.path,
        "has": request.app.state.paths.__contains__,  # whether this version has the page
    }
    html = environment().get_template(template).render(known | context)
    return HTMLResponse(html.encode("utf-8", "replace"), status)


@cache
def environment() -> Environment:
    """The templates with their helpers; an undefined name is an error, not an empty string."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_finally,
    )  # fmt: skip
    env.globals |= {
        "static": static, "bdi": bdi, "claim_url": claim_url, "dispatch_url": dispatch_url, "event_url": event_url,
        "source_url": source_url, "actor_url": actor_url, "with_query": with_query, "in_address": _in_address,
        "type_words": wording.type_words, "factuality_words": wording.factuality_words, "says": wording.says, "statement": wording.statement, "denier": wording.denier, "certainty_words": wording.certainty_words,
        "status_words": wording.status_words, "interest_words": wording.interest_words, "field_words": wording.field_words,
        "time_words": time_words, "place_words": place_words, "count_words": count_words, "parties_words": parties_words,
        "inferred_words": wording.inferred_words, "plural": wording.plural,
    }  # fmt: skip
    env.filters |= {"safe_text": safe_text}
    return env


def _finally(value: Any) -> Any:
    """What every value goes through on its way into a page, so that no template can forget it."""
    return safe_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def static(name: str) -> str:
    """The address of a static file, with a hash of its content, so that a browser may keep it."""
    path = STATIC / name
    stamp = hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "missing"
    return f"/static/{name}?v={stamp}"


def safe_text(text: str) -> str:
    """The text with control characters as U+FFFD, one for one: offsets stay."""
    return _CONTROL.sub("\ufffd", text)


def bdi(text: str | None, longest: int = LONGEST) -> Markup:
    """Words from outside, kept apart from the direction of what is around them; cut off with … after `longest`."""
    shown = safe_text(text or "")
    if len(shown) > longest:
        return Markup('<bdi dir="auto" title="{}">{}…</bdi>').format(shown[: longest * 4], shown[:longest])
    return Markup('<bdi dir="auto">{}</bdi>').format(shown)


def text_markup(text: str) -> Markup:
    """A stretch of a dispatch; carriage returns are kept as they are, which an HTML parser would fold away."""
    return Markup(str(escape(safe_text(text))).replace("\r", "&#13;"))


def _in_address(text: str) -> str:
    """A part of an address; "?" for lone surrogates, which no address can hold."""
    return quote(text.encode("utf-8", "replace"), safe="")


def dispatch_url(document: str) -> str:
    """The permanent address of a dispatch."""
    return f"/dispatch/{_in_address(document)}"


def claim_url(document: str, claim: str) -> str:
    """The words of a claim in its dispatch; the query picks the part of a long dispatch, the fragment the claim."""
    return f"{dispatch_url(document)}?claim={_in_address(claim)}#{_in_address(claim)}"


def event_url(event: str) -> str:
    """The permanent address of a happening."""
    return f"/event/{_in_address(event)}"


def source_url(key: str) -> str:
    """The permanent address of a source."""
    return f"/source/{_in_address(key[:200])}"


def actor_url(key: str) -> str:
    """The permanent address of an actor."""
    return f"/actor/{_in_address(key[:200])}"


def with_query(request: Request, **changes: Any) -> str:
    """The address of this page with some of its query changed; None takes a parameter away."""
    rows = [(k, v) for k, v in request.query_params.multi_items() if k not in changes]
    rows += [(k, str(v)) for k, v in changes.items() if v is not None]
    path = "/" + quote(request.url.path.lstrip("/"), safe="/:@")
    return path + ("?" + urlencode(rows) if rows else "")


def day(value: date | None) -> str:
    """A day as 7 September 2022."""
    return "" if value is None else f"{value.day} {value:%B} {value.year:04}"


def time_words(time: Time | None) -> str:
    """A closed interval of days in words; an end that is open is said to be."""
    return wording.time_words(time)


def place_words(place: Place | None) -> str:
    """A place with the radius within which it lies; coordinates never stand without it."""
    return wording.place_words(place)


def count_words(count: Count) -> str:
    """A count as an interval in words."""
    return wording.count_words(count)


def parties_words(parties: tuple[Party, ...]) -> Markup:
    """Parties with links to their pages."""
    rows = [
        Markup('<a href="{}">{}</a>{}').format(actor_url(p.id or p.name), bdi(p.name), wording.certainty_words(p))
        for p in parties[:12]
    ]
    more = f" and {len(parties) - 12} more" if len(parties) > 12 else ""
    return Markup("; ").join(rows) + more


def not_found(what: str) -> HTTPException:
    """A 404 that says what is not there."""
    return HTTPException(
        404, f"There is no {what} in this ledger. The link may be of another ledger, or of an older coding."
    )


def claim_says(claim: Claim) -> str:
    """One line: who says what."""
    return f"{wording.says(claim)}: {wording.type_words(claim.type, claim.mode)}"
