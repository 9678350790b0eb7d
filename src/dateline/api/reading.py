"""What the reading room shows of dispatches: lists of them, and one with its claims as judgements leave them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.api.neighbours import carried_over
from dateline.fuse import reviewed
from dateline.fuse.judged import standing
from dateline.ledger import Ledger
from dateline.ledger.asof import in_parts
from dateline.ledger.rows import claim_of
from dateline.types import Claim, Document, Judgement, Review

WINDOW = 30_000  # code points of a dispatch on one page
MOST_CLAIMS = 100  # claims of a dispatch on one page
_DENIES = frozenset({"CT-", "PR-", "PS-"})


@dataclass(frozen=True)
class Listed:
    """A dispatch in a list."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    claims: int
    opening: str  # the first words


@dataclass(frozen=True)
class Part:
    """A stretch of a dispatch that one page shows: text[start:end], and claims[first:last] in the order of their triggers."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True)
class Dispatch:
    """One page of a dispatch."""

    document: Document
    part: int  # from 1
    parts: int
    window: Part
    claims: tuple[Claim, ...]  # of this part, with reviews and corrections; rejected ones are here and say so
    total: int  # claims of the whole dispatch
    denied_by: dict[str, tuple[Claim, ...]]  # claim id → claims of this dispatch that deny it
    copy_of: tuple[str, str] | None  # (the dispatch that this one reprints, how)


def dispatches(ledger: Ledger, *, limit: int = 50, offset: int = 0) -> tuple[list[Listed], int]:
    """A page of the list of dispatches, the latest published first, and how many there are."""
    total = ledger.connection.execute("SELECT count(*) FROM documents").fetchone()[0]
    sql = "SELECT id FROM documents ORDER BY published IS NULL, published DESC, id LIMIT ? OFFSET ?"
    ids = [r["id"] for r in ledger.connection.execute(sql, (limit, offset))]
    known = listed(ledger, ids)
    return [known[i] for i in ids], total


def listed(ledger: Ledger, ids: Iterable[str]) -> dict[str, Listed]:
    """What a list says of these dispatches; those that are not there are left out."""
    out = {}
    columns = "id, title, publisher, published, CASE typeof(text) WHEN 'text' THEN substr(text, 1, 240) END AS opening"
    for row in in_parts(ledger, f"SELECT {columns} FROM documents WHERE id IN ({{}})", ids):
        out[row["id"]] = Listed(
            row["id"],
            row["title"],
            row["publisher"],
            row["published"],
            _claims_in(ledger, row["id"]),
            row["opening"] or "",
        )
    return out


def dispatch(ledger: Ledger, id: str, *, part: int = 1, claim: str | None = None) -> Dispatch | None:  # noqa: A002
    """One page of a dispatch, or None when there is no such dispatch.

    Args:
        ledger: an open ledger.
        id: of the dispatch.
        part: which page of a long one, from 1; the nearest one that exists is shown.
        claim: show the part that this claim is in, whatever `part` says.
    """
    document = ledger.document(id)
    if document is None:
        return None
    index = _index(ledger, id)
    parts = _parts(document.text, [at for _, at, _ in index])
    if claim is not None:
        places = [n for n, row in enumerate(index) if row[0] == claim]
        part = next((n for n, p in enumerate(parts, 1) if places and p.first <= places[0] < p.last), part)
    part = min(max(part, 1), len(parts))
    window = parts[part - 1]
    digests = [digest for _, _, digest in index[window.first : window.last]]
    shown = with_reviews(ledger, claims_by_digest(ledger, digests))
    return Dispatch(
        document=document, part=part, parts=len(parts), window=window, claims=tuple(shown), total=len(index),
        denied_by=_denied_by(shown), copy_of=_copy_of(ledger, id),
    )  # fmt: skip


def claim_by_id(ledger: Ledger, id: str) -> Claim | None:  # noqa: A002
    """A claim of any coding, the current one before older ones, as judgements leave it; None when there is none."""
    found = as_read(ledger, id)
    return None if found is None else with_reviews(ledger, [found])[0]


def as_read(ledger: Ledger, id: str) -> Claim | None:  # noqa: A002
    """A claim as the machine read it, whatever persons decided; None when there is none."""
    for table in ("current_claims", "claims"):
        row = ledger.connection.execute(
            f"SELECT record FROM {table} WHERE id = ? ORDER BY document LIMIT 1", (id,)
        ).fetchone()
        if row is not None:
            return claim_of(row["record"])
    return None


def _coder(ledger: Ledger, document: str) -> str:
    """The coder of the latest coding of a dispatch; "" when it has none."""
    sql = "SELECT coder FROM codings WHERE document = ? ORDER BY run DESC LIMIT 1"
    row = ledger.connection.execute(sql, (document,)).fetchone()
    return str(row["coder"]) if row else ""


def _claims_in(ledger: Ledger, document: str) -> int:
    sql = "SELECT count(*) FROM coded_claims WHERE document = ? AND coder = ?"
    return int(ledger.connection.execute(sql, (document, _coder(ledger, document))).fetchone()[0])


def _index(ledger: Ledger, document: str) -> list[tuple[str, int, str]]:
    """(id, offset of the trigger, digest) of the current claims of a dispatch, in the order of the text."""
    sql = (
        "SELECT c.id, c.at, c.digest FROM coded_claims x JOIN claims c ON c.digest = x.digest "
        "WHERE x.document = ? AND x.coder = ? ORDER BY c.at, c.id"
    )
    return [
        (r["id"], r["at"], r["digest"]) for r in ledger.connection.execute(sql, (document, _coder(ledger, document)))
    ]


def _parts(text: str, ats: Sequence[int]) -> list[Part]:
    """The pages of a dispatch: stretches of `WINDOW` code points, cut at a space, `MOST_CLAIMS` claims at most on each."""
    out: list[Part] = []
    start = first = 0
    while start < len(text) or not out:
        end = _cut(text, start + WINDOW)
        last = first
        while last < len(ats) and (ats[last] < end or end >= len(text)):
            last += 1
        out += [
            Part(start, end, n, min(n + MOST_CLAIMS, last)) for n in range(first, max(last, first + 1), MOST_CLAIMS)
        ]
        start, first = end, last
        if end >= len(text):
            break
    return out


def _cut(text: str, near: int) -> int:
    """Just behind a space at or a little before `near`; `near` itself in a word that does not end."""
    if near >= len(text):
        return len(text)
    space = max(text.rfind(" ", near - 500, near), text.rfind("\n", near - 500, near))
    return space + 1 if space > 0 else near


def _denied_by(claims: Sequence[Claim]) -> dict[str, tuple[Claim, ...]]:
    """Claim id → the claims that deny it: those that point at it, or that say of the same happening that it was not."""
    out: dict[str, tuple[Claim, ...]] = {}
    denials = [c for c in claims if c.review.state != "rejected" and (c.factuality in _DENIES or c.denies is not None)]
    for c in claims:
        if c.factuality in _DENIES:
            continue
        pointing = [d for d in denials if d.id != c.id and (d.denies == c.id or _same_denied(d, c))]
        if pointing:
            out[c.id] = tuple(pointing)
    return out


def _same_denied(denial: Claim, claim: Claim) -> bool:
    return denial.denies is None and denial.event == claim.event and denial.type in (claim.type, "REJECT")


def _copy_of(ledger: Ledger, document: str) -> tuple[str, str] | None:
    row = ledger.connection.execute("SELECT origin, kind FROM copies WHERE document = ?", (document,)).fetchone()
    return (row["origin"], row["kind"]) if row else None


def with_reviews(ledger: Ledger, claims: Sequence[Claim]) -> list[Claim]:
    """The claims as judgements leave them; unlike in fusion, rejected ones stay, and say that they are."""
    found = judgements_on(ledger, [c.id for c in claims])
    kept = {c.id: c for c in reviewed(claims, found)}
    last = {j.subject: j for j in standing(found) if j.kind in ("accept", "correct", "reject")}
    out = []
    for claim in claims:
        verdict = last.get(claim.id)
        if claim.id in kept or verdict is None:
            out.append(kept.get(claim.id, claim))
        else:
            review = Review(state="rejected", by=verdict.by, at=verdict.at, why=verdict.why)
            out.append(claim.model_copy(update={"review": review}))
    return out


def judgements_on(ledger: Ledger, claims: Iterable[str]) -> list[Judgement]:
    """The judgements about these claims alone."""
    rows = in_parts(ledger, "SELECT record FROM judgements WHERE subject IN ({})", claims)
    return [Judgement.model_validate(json.loads(r["record"])) for r in rows]


def pairings_of(ledger: Ledger) -> list[Judgement]:
    """Every judgement in force that joins or parts two claims; few, as persons make them."""
    rows = ledger.connection.execute("SELECT record FROM judgements WHERE kind IN ('same', 'not-same')")
    every = [Judgement.model_validate(json.loads(r["record"])) for r in rows]
    return carried_over(ledger, [j for j in every if not j.undone])


def claims_by_digest(ledger: Ledger, digests: Sequence[str]) -> list[Claim]:
    """Claims as they were coded, in the order of `digests`."""
    rows = {
        r["digest"]: r["record"]
        for r in in_parts(ledger, "SELECT digest, record FROM claims WHERE digest IN ({})", digests)
    }
    return [claim_of(rows[d]) for d in digests if d in rows]
