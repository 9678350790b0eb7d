"""Pairs of tellings, merging and splitting of happenings, what was decided, how far persons agree, and the gold that comes of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.datastructures import FormData

from dateline.api import agreement as agreeing
from dateline.api import happening, lookup, pairing, reviewing
from dateline.api.gold import gold_zip
from dateline.api.store import Ledger
from dateline.errors import BadArgument
from dateline.types import Judgement
from dateline.web import wording
from dateline.web.pages.review import Posted, answered, back_of, value_of, verdict_words
from dateline.web.render import not_found, page
from dateline.web.room import reading as ledger_of
from dateline.web.room import require, visitor, writing

router = APIRouter()
PAGE = 50
_MOST_CLAIMS = 300  # of a happening, on its page of merging and splitting
_EVENT = re.compile(r"event-[0-9a-f]{4,40}")


@router.get("/judge")
def pair_page(request: Request, skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0) -> Response:
    """Two tellings that linking holds to be one happening, the least sure pair first."""
    require(request, "reviewer")
    with ledger_of(request) as ledger:
        found = pairing.pair(ledger, skip=skip)
    return page(request, "judge.html", pair=found, skip=skip)


@router.post("/judge/pair")
def judge_pair(request: Request, form: Posted) -> Response:
    """The same, not the same, or left open."""
    return answered(request, lambda: _judge_pair(request, form))


def _judge_pair(request: Request, form: FormData) -> str:
    who = require(request, "reviewer")
    kind, one, other = (value_of(form, k) for k in ("decision", "one", "other"))
    why = value_of(form, "why", 1000).strip() or None
    with writing(request) as ledger:
        if kind == "not-same":
            pairing.apart(ledger, one, other, by=who.name, why=why)
        elif kind in ("same", "unsure"):
            reviewing.judge(ledger, kind, one, other, by=who.name, why=why)
        else:
            raise BadArgument(f"no decision {kind!r} of a pair; it is same, not-same or unsure")
    return back_of(form) or "/judge"


@router.get("/judge/event/{identity}")
def event_desk(request: Request, identity: str) -> Response:
    """Merge a happening with others, or split claims off it."""
    require(request, "reviewer")
    with ledger_of(request) as ledger:
        found = happening.happening(ledger, identity)
        if found is None:
            raise not_found("happening of that name")
        near = pairing.alike(ledger, found.event)
        past, _ = reviewing.decisions(ledger, claims=found.event.claims)
    if found.event.id != identity:
        return RedirectResponse(f"/judge/event/{found.event.id}", 303)
    pairs = [d for d in past if d.judgement.object is not None]
    return page(
        request, "judge_event.html", event=found.event, found=found, near=near, past=pairs, headline=wording.headline,
        claims=[found.claims[c] for c in found.event.claims[:_MOST_CLAIMS]], verdict_words=verdict_words,
    )  # fmt: skip


@router.post("/judge/event/{identity}/merge")
def merge(request: Request, identity: str, form: Posted) -> Response:
    """Say that other happenings are this one."""

    def act() -> str:
        who = require(request, "reviewer")
        ticked = [e for e in form.getlist("other") if isinstance(e, str)]
        named = _EVENT.findall(value_of(form, "named", 2000))
        others = list(dict.fromkeys(e for e in [*ticked, *named] if e != identity))
        if not others:
            raise BadArgument("tick a happening to merge with, or paste its address")
        with writing(request) as ledger:
            made = pairing.merge(
                ledger, identity, *others[:50], by=who.name, why=value_of(form, "why", 1000).strip() or None
            )
            return _desk_of(ledger, made[0].subject)

    return answered(request, act)


@router.post("/judge/event/{identity}/split")
def split(request: Request, identity: str, form: Posted) -> Response:
    """Take claims out of this happening; what leaves together stays together."""

    def act() -> str:
        who = require(request, "reviewer")
        leaving = [c for c in form.getlist("claim") if isinstance(c, str)]
        if not leaving:
            raise BadArgument("tick the claims that tell of another happening")
        with writing(request) as ledger:
            held = reviewing.claims_of_event(ledger, identity)
            pairing.split(ledger, identity, leaving, by=who.name, why=value_of(form, "why", 1000).strip() or None)
            return _desk_of(ledger, min(held - set(leaving), default=leaving[0]))

    return answered(request, act)


def _desk_of(ledger: Ledger, claim: str) -> str:
    """Where to go on: the happening that a claim now tells of."""
    read = reviewing.as_read(ledger, claim)
    return f"/judge/event/{happening.events_of(ledger, [read])[claim]}" if read is not None else "/judge"


@router.get("/judge/decisions")
def decision_list(
    request: Request, by: Annotated[str, Query(max_length=64)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:  # fmt: skip
    """Who decided what, when and why, from the audit log; the latest first."""
    with ledger_of(request) as ledger:
        rows, more = reviewing.decisions(ledger, by=by, limit=PAGE, offset=(number - 1) * PAGE)
        claims = {d.judgement.subject: reviewing.as_read(ledger, d.judgement.subject) for d in rows}
    return page(
        request, "judge_decisions.html", rows=rows, number=number, pages=number + more, by=by, claims=claims,
        verdict_words=verdict_words, may=visitor(request).role != "reader",
    )  # fmt: skip


@router.get("/judge/agreement")
def agreement_page(request: Request) -> Response:
    """How far every two persons agree who judged the same claims."""
    with ledger_of(request) as ledger:
        pairs = agreeing.agreement(ledger)
    return page(request, "judge_agreement.html", pairs=pairs)


class DecisionRow(BaseModel):
    """One decision, as the audit log has it."""

    seq: int = Field(description="Row of the audit log.")
    at: str
    who: str
    in_force: bool = Field(description="Whether it counts now.")
    judgement: Judgement


class Decisions(BaseModel):
    """A page of decisions."""

    decisions: list[DecisionRow]
    more: bool = Field(description="Whether a further page has any.")


class FieldAgreement(BaseModel):
    """How far two persons agree on one field."""

    field: str = Field(description='A field of a claim; "claim": whether it is one.')
    claims: int
    same: int
    percent: float | None
    kappa: float | None = Field(description="Cohen's; null where it has no value.")


class PairAgreement(BaseModel):
    """How far two persons agree."""

    one: str
    other: str
    fields: list[FieldAgreement]


@router.get("/api/decisions", tags=["review"])
def api_decisions(
    request: Request, by: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50, offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Decisions:  # fmt: skip
    """Who decided what, when and why, from the audit log; the latest first."""
    with ledger_of(request) as ledger:
        rows, more = reviewing.decisions(ledger, by=by, limit=limit, offset=offset)
    told = [DecisionRow(seq=d.seq, at=d.at, who=d.who, in_force=d.in_force, judgement=d.judgement) for d in rows]
    return Decisions(decisions=told, more=more)


@router.get("/api/agreement", tags=["review"])
def api_agreement(request: Request) -> list[PairAgreement]:
    """How far every two persons agree who judged the same claims: percent and Cohen's kappa by field."""
    with ledger_of(request) as ledger:
        pairs = agreeing.agreement(ledger)
    return [
        PairAgreement(
            one=p.one, other=p.other,
            fields=[
                FieldAgreement(field=f.field, claims=f.claims, same=f.same, percent=f.percent, kappa=f.kappa) for f in p.fields
            ],
        )
        for p in pairs
    ]  # fmt: skip


@router.get("/judge/gold.zip")
def gold_file(request: Request, partial: bool = False) -> Response:
    """Reviewed dispatches as gold: one YAML file each."""
    require(request, "reviewer")
    with ledger_of(request) as ledger:
        content = gold_zip(ledger, partial=partial)
    name = {"content-disposition": f'attachment; filename="gold-{date.today().isoformat()}.zip"'}
    return Response(content, media_type="application/zip", headers=name)


@router.get("/judge/place")
def look_up(
    request: Request, name: Annotated[str, Query(max_length=200)], country: Annotated[str, Query(max_length=2)] = ""
) -> dict[str, object]:
    """Where the gazetteer has a name: for the form of a claim."""
    require(request, "reviewer")
    found = lookup.lookup_place(name, country=country.upper() or None)
    keys = ("name", "country", "admin1", "lat", "lon", "km")
    best = found["best"]
    return {"best": {k: best.get(k) for k in keys} if best else None}
