"""Add: drop files or paste a dispatch; what becomes of each is told while it is coded."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from dateline.api.adding import MOST_BYTES, Adding, Job, Pasted
from dateline.errors import BadArgument
from dateline.web import wording
from dateline.web.render import claim_url, dispatch_url, not_found, page, safe_text
from dateline.web.room import reading as ledger_of
from dateline.web.room import require, room_of

router = APIRouter()
STATES = {
    "waiting": "waiting for its turn", "reading": "reading what was sent", "coding": "coding", "linking": "joining happenings",
    "done": "done", "failed": "stopped",
}  # fmt: skip


class ClaimLine(BaseModel):
    """A claim in one line."""

    url: str
    words: str
    state: str = Field(description="unreviewed until a person has judged it.")


class CodedDispatch(BaseModel):
    """A dispatch that is coded."""

    url: str
    title: str
    total: int = Field(description="How many claims it has.")
    claims: list[ClaimLine]


class Progress(BaseModel):
    """How far a lot of dispatches is."""

    state: str
    ended: bool
    words: str
    taken_in: int
    coded: int
    already: int = Field(description="Coded before by the same version of the coder.")
    rejected: int
    failed: int
    claims: int
    problems: list[str] = Field(description="What was rejected or failed, each with its reason.")
    dispatches: list[CodedDispatch] = Field(description="Those coded by now, the latest first; bounded.")


def adding_of(request: Request) -> Adding:
    """The jobs of this room."""
    state = request.app.state
    if not hasattr(state, "adding"):
        state.adding = Adding(room_of(request).path)
    found: Adding = state.adding
    return found


@router.get("/add")
def add_page(request: Request) -> Response:
    """The form, and what was added since the room was opened."""
    require(request, "reviewer")
    return page(
        request, "add.html", jobs=adding_of(request).jobs(), states=STATES, megabytes=MOST_BYTES // 1_000_000,
        plural=wording.plural,
    )  # fmt: skip


def sent(
    files: Annotated[list[UploadFile] | None, File()] = None,
    text: Annotated[str, Form()] = "",
    title: Annotated[str, Form(max_length=500)] = "",
    publisher: Annotated[str, Form(max_length=200)] = "",
    published: Annotated[str, Form(max_length=20)] = "",
) -> dict[str, Any]:
    """What the form was sent with.

    Raises:
        BadArgument: a day that is none.
    """
    try:
        day = date.fromisoformat(published) if published.strip() else None
    except ValueError as error:
        raise BadArgument(f"{published!r} is no day; write it as YYYY-MM-DD") from error
    given = [(f.filename, f.file.read(MOST_BYTES + 1)) for f in files or () if f.filename]
    pasted = (
        Pasted(text.replace("\r\n", "\n"), title.strip() or None, publisher.strip() or None) if text.strip() else None
    )
    return {"files": given, "pasted": pasted, "published": day}


@router.post("/add")
def add(request: Request, given: Annotated[dict[str, Any], Depends(sent)]) -> Response:
    """Take dispatches in, and lead to the page that tells how far they are."""
    who = require(request, "reviewer")
    script = request.headers.get("x-room") == "script"
    try:
        job = adding_of(request).add(given["files"], given["pasted"], by=who.name, published=given["published"])
    except BadArgument as error:
        if script:
            return JSONResponse({"detail": str(error)}, 400)
        raise
    to = f"/add/{job.id}"
    return JSONResponse({"next": to}) if script else RedirectResponse(to, 303)


@router.get("/add/{identity}")
def job_page(request: Request, identity: str) -> Response:
    """How far a lot is; without scripts the page loads itself anew."""
    require(request, "reviewer")
    job = _job(request, identity)
    return page(request, "adding.html", job=job, progress=_progress(request, job))


@router.get("/api/add/{identity}", tags=["add"])
def progress(request: Request, identity: str) -> Progress:
    """How far a lot of added dispatches is, and the claims of those that are coded."""
    require(request, "reviewer")
    return _progress(request, _job(request, identity))


def _job(request: Request, identity: str) -> Job:
    job = adding_of(request).job(identity)
    if job is None:
        raise not_found(
            "lot of that name; the room forgets them when it is closed. What it coded is among the dispatches"
        )
    return job


def _progress(request: Request, job: Job) -> Progress:
    state = job.state  # first: what is read after it is at least as late
    with ledger_of(request) as ledger:
        coded = job.coded(ledger)
    counts = job.report
    dispatches = [
        CodedDispatch(
            url=dispatch_url(known.id), title=safe_text((known.title or known.opening or known.id)[:120]), total=known.claims,
            claims=[
                ClaimLine(
                    url=claim_url(c.document, c.id), state=c.review.state,
                    words=safe_text(f"{wording.statement(c)}: {wording.type_words(c.type, c.mode)}, “{c.trigger.text[:60]}”"),
                )
                for c in claims
            ],
        )
        for known, claims in coded
    ]  # fmt: skip
    return Progress(
        state=state, ended=state in ("done", "failed"), words=safe_text(STATES[state] + (f": {job.said}" if job.said else "")),
        taken_in=counts.taken_in, coded=counts.coded, already=counts.skipped, rejected=counts.rejected, failed=counts.failed,
        claims=counts.claims, problems=[safe_text(p[:400]) for p in job.problems], dispatches=dispatches,
    )  # fmt: skip
