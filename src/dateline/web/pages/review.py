"""Review: one claim at a time beside its words, one key a decision; corrections, evidence, undo, and a second person's view."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from dateline.api import reading, reviewing
from dateline.api.reviewing import Order, Show, Wanted
from dateline.api.store import Ledger
from dateline.errors import BadArgument
from dateline.types import Claim, Judgement
from dateline.web import correcting, wording
from dateline.web.evidence import KINDS, segments
from dateline.web.render import not_found, page
from dateline.web.room import Room, require, room_of, writing
from dateline.web.room import reading as ledger_of

router = APIRouter()
ORDERS: dict[Order, str] = {
    "certain": "least certain first", "disputed": "most disputed first", "text": "as the dispatches have them",
}  # fmt: skip
SHOWS: dict[Show, str] = {
    "unreviewed": "not reviewed yet", "second": "for a second person (blind)", "disagree": "two persons differ",
    "reviewed": "reviewed", "all": "all",
}  # fmt: skip
_FILTERS = ("order", "show", "outlet", "type", "document", "event")
_OUTLETS = 200  # that the filter lists
Short = Annotated[str, Query(max_length=300)]


async def posted(request: Request) -> FormData:
    """The form of a request (the token in it was checked before)."""
    return await request.form()


Posted = Annotated[FormData, Depends(posted)]


def warm(room: Room) -> None:
    """Begin to read the queue before the first reviewer asks."""
    room.keep("queue", reviewing.queue).warm()


@router.get("/review")
def review_page(
    request: Request, claim: Annotated[str | None, Query(max_length=200)] = None, order: Order = "certain",
    show: Show = "unreviewed", outlet: Short = "", type: Short = "", document: Short = "", event: Short = "",  # noqa: A002
    done: Short = "",
) -> Response:  # fmt: skip
    """The claim that is to be judged, or the first of the queue."""
    who = require(request, "reviewer")
    chosen = {"order": order, "show": show, "outlet": outlet, "type": type, "document": document, "event": event}
    with ledger_of(request) as ledger:
        found = room_of(request).keep("queue", reviewing.queue).get(ledger)
        wanted = Wanted(
            order, show, outlet, type, document, reviewing.claims_of_event(ledger, event) if event else None
        )
        at = reviewing.position(ledger, found, wanted, by=who.name, claim=claim)
        shown = _shown(ledger, at.claim, who.name, blind=show == "second") if at.claim else None
        if at.claim and shown is None:
            raise not_found("claim of that name")
        last = reviewing.judgement(ledger, done) if done else None
        said = _said(ledger, last) if last is not None else None
    return page(
        request, "review.html", at=at, shown=shown, chosen=chosen, orders=ORDERS, shows=SHOWS, wanted=wanted, last=last,
        outlets=found.outlets.most_common(_OUTLETS), types=correcting.TYPES, factualities=correcting.FACTUALITIES,
        interests=correcting.INTERESTS, source_kinds=correcting.SOURCE_KINDS, modes=reviewing.MODES, shown_rows=correcting.SHOWN,
        address=lambda c, **more: _address(chosen | more, c), verdict_words=verdict_words, said=said, kinds=KINDS,
    )  # fmt: skip


def _shown(ledger: Ledger, id: str, by: str, *, blind: bool) -> dict[str, Any] | None:  # noqa: A002
    """What the page tells of one claim."""
    read = reviewing.as_read(ledger, id)
    if read is None:
        return None
    claim, judged = reviewing.as_seen_by(ledger, read, by, blind=blind)
    dispatch = reading.dispatch(ledger, read.document, claim=id)
    assert dispatch is not None  # a claim is of a dispatch that the ledger has
    window = dispatch.window
    return {
        "claim": claim, "read": read, "judged": judged, "document": dispatch.document, "blind": blind, "window": window,
        "segments": segments(dispatch.document.text, window.start, window.end, [claim]),
        "changed": sorted(correcting.correction(read, claim).keys() - {"inferred_from"}), "seen": _latest(judged),
        "companion": None if blind else reviewing.companion(ledger, claim),
    }  # fmt: skip


def _latest(judged: list[Judgement]) -> str:
    """The last judgement in force; a decision that was made without having seen it is refused."""
    return next((j.id for j in reversed(judged) if not j.undone), "")


def _said(ledger: Ledger, last: Judgement) -> str:
    claim = reviewing.as_read(ledger, last.subject)
    words = f"“{claim.trigger.text[:60]}”" if claim is not None else last.subject
    return f"{verdict_words(last)}: {words}"


def verdict_words(j: Judgement) -> str:
    """A decision in words."""
    if j.kind == "correct":
        fields = [wording.field_words(f).lower() for f in j.value or {} if f != "inferred_from"]
        return f"corrected ({wording.listed(fields, 12)})"
    return {
        "accept": "accepted",
        "reject": "rejected",
        "same": "the same happening",
        "not-same": "not the same happening",
        "unsure": "left open whether the same",
    }[j.kind]


def _address(chosen: dict[str, str], claim: str | None, **more: str) -> str:
    """The address of the queue at a claim; what is as by default is left out."""
    rows = {k: v for k, v in chosen.items() if v and (k, v) not in (("order", "certain"), ("show", "unreviewed"))}
    rows |= {"claim": claim} if claim else {}
    rows |= {k: v for k, v in more.items() if v}
    return "/review" + (f"?{urlencode(rows)}" if rows else "")


@router.post("/review/decide")
def decide(request: Request, form: Posted) -> Response:
    """Accept, correct or reject a claim, or take one of its values away; then on to the next."""
    return answered(request, lambda: _decide(request, form))


def _decide(request: Request, form: FormData) -> str:
    who = require(request, "reviewer")
    kind, id = value_of(form, "decision"), value_of(form, "claim")  # noqa: A001
    blind = value_of(form, "q_show") == "second"
    with writing(request) as ledger:
        read = reviewing.as_read(ledger, id)
        document = ledger.document(read.document) if read else None
        if read is None or document is None:
            raise not_found("claim of that name")
        claim, judged = reviewing.as_seen_by(ledger, read, who.name, blind=blind)
        if not blind and value_of(form, "seen") != _latest(judged):
            raise HTTPException(
                409, "Somebody has judged this claim since you opened it. Load the page again and look."
            )
        kind, value = _verdict(kind, read, claim, form, document.text)
        made = reviewing.judge(
            ledger, kind, id, by=who.name, why=value_of(form, "why", 1000).strip() or None, value=value
        )
    stay = value_of(form, "decision").startswith("drop:")
    return _address(chosen_of(form), id if stay else value_of(form, "next") or None, done=made.id)


def _verdict(kind: str, read: Claim, claim: Claim, form: FormData, text: str) -> tuple[str, dict[str, Any] | None]:
    """The kind of judgement and its value: against what the machine read, whatever was corrected before."""
    if kind == "reject":
        return "reject", None
    if kind == "accept":
        wished = claim
    elif kind == "correct":
        wished = correcting.filled_in(claim, form, text)
    elif kind.startswith("drop:"):
        wished = correcting.without(claim, kind.removeprefix("drop:"))
    else:
        raise BadArgument(f"no decision {kind!r}; it is accept, correct or reject")
    value = correcting.correction(read, wished)
    return ("correct", value) if value else ("accept", None)


@router.post("/review/undo")
def undo(request: Request, form: Posted) -> Response:
    """Take back a decision (`judgement`), or what this person decided last."""
    return answered(request, lambda: _undo(request, form))


def _undo(request: Request, form: FormData) -> str:
    who = require(request, "reviewer")
    wanted, why = value_of(form, "judgement"), value_of(form, "why", 1000).strip() or None
    with writing(request) as ledger:
        if wanted:
            taken = [reviewing.undo(ledger, wanted, by=who.name, why=why)]
        else:
            taken = reviewing.undo_last(ledger, by=who.name, why=why)
    if back := back_of(form):
        return back
    claim = taken[0].subject if taken else value_of(form, "claim") or None
    return _address(chosen_of(form), claim, done=taken[0].id if taken else "")


def answered(request: Request, act: Any) -> Response:
    """Do it, then lead on: a redirect, or for a script the address as JSON, with what is wrong in words."""
    script = request.headers.get("x-room") == "script"
    try:
        to = act()
    except BadArgument as error:
        if script:
            return JSONResponse({"detail": str(error)}, 400)
        raise
    except HTTPException as error:
        if script:
            return JSONResponse({"detail": error.detail}, error.status_code)
        raise
    return JSONResponse({"next": to}) if script else RedirectResponse(to, 303)


def value_of(form: FormData, name: str, longest: int = 300) -> str:
    """One short value of a form; "" when it was not sent."""
    value = form.get(name)
    return value[:longest] if isinstance(value, str) else ""


def back_of(form: FormData) -> str:
    """Where the form wants to lead back to, if that is a page of the desk; else ""."""
    back = value_of(form, "back", 2000)
    return back if re.fullmatch(r"/(review|judge)([/?][!-\[\]-~]*)?", back) else ""


def chosen_of(form: FormData) -> dict[str, str]:
    """The filters of the queue, as the form carries them along."""
    return {k: value_of(form, f"q_{k}") for k in _FILTERS}


__all__ = ["Posted", "answered", "back_of", "router", "value_of", "verdict_words", "warm"]
