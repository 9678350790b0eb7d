"""The neighbourhood of a claim or an event: every telling that linking, a judgement, or the table of events joins to it.

Drawn again, a neighbourhood gives the same events as drawing the whole ledger does; and it is small.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from dateline.api.kept import event_of
from dateline.errors import BadArgument
from dateline.fuse import fuse
from dateline.ledger import Ledger
from dateline.ledger import events as table
from dateline.ledger import links as stored
from dateline.ledger.asof import AsOf, documents_up_to, in_parts
from dateline.ledger.rows import claim_of
from dateline.link import DocumentFacts, origins
from dateline.types import Claim, Event, Judgement

PAIRINGS = ("same", "not-same", "unsure")


@dataclass
class Touched:
    """What changed: documents, claims and tellings whose events may look otherwise."""

    documents: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    tellings: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.documents or self.claims or self.tellings)


def neighbourhood_of(
    ledger: Ledger, part: str, *, rule: str = "latest", as_of: date | None = None, known: bool = False
) -> tuple[Event, list[Claim]]:
    """An event drawn from its neighbourhood, with its claims and the denials told elsewhere that point at them.

    Args:
        ledger: an open ledger.
        part: how the id of the event, or of one of its claims, begins.
        rule: a named rule, or the path of one.
        as_of: only dispatches published up to that day.
        known: with `as_of`, those taken in up to then.

    Raises:
        BadArgument: no such event, or several.
    """
    judgements = judgements_in_force(ledger)
    happenings, _ = neighbourhood(ledger, Touched(claims=_seeds(ledger, part, judgements)), judgements)
    own = claims_of(ledger, happenings)
    claims = [*own, *denials_elsewhere(ledger, {c.id for c in own})]
    if as_of is not None:
        allowed = documents_up_to(ledger, AsOf(as_of, known))
        claims = [c for c in claims if c.document in allowed]
    claims.sort(key=lambda c: (c.document, c.trigger.start))
    documents = {c.document for c in claims}
    voices = partial(origins, facts=facts_of(ledger, documents))
    found = event_of(ledger, fuse(claims, judgements, rule, published_of(ledger, documents), voices), part)
    held, denying = set(found.claims), set(found.denials)
    return found, [c for c in claims if c.id in held] + [c for c in claims if c.id in denying]


def current_event(ledger: Ledger, part: str) -> Event:
    """The event whose id, or one of whose claims' ids, begins so, drawn by the rule "latest".

    Raises:
        BadArgument: no such event, or several.
    """
    return neighbourhood_of(ledger, part)[0]


def _seeds(ledger: Ledger, part: str, judgements: Sequence[Judgement]) -> set[str]:
    """Claims near which an event with this id can be."""
    kind, _, digits = part.rpartition("-")
    if not re.fullmatch(r"[0-9a-f]{4,}", digits) or kind not in ("", "event", "claim"):
        raise BadArgument(f"no event {part} in {ledger.path}; `dateline events {ledger.path}` lists them")
    asked: list[tuple[str, str]] = []
    if kind != "claim":
        asked += [
            ("event-", "SELECT id FROM current_claims WHERE event >= ? AND event < ?"),
            (
                "event-",
                "SELECT c.id FROM current_claims c JOIN links l ON l.telling = c.event WHERE l.event >= ? AND l.event < ?",
            ),
            ("event-", "SELECT claim AS id FROM event_claims WHERE event >= ? AND event < ?"),
        ]
    if kind != "event":
        asked.append(("claim-", "SELECT id FROM current_claims WHERE id >= ? AND id < ?"))
    out: set[str] = set()
    for prefix, sql in asked:  # "g" comes after every hexadecimal digit
        out |= {r["id"] for r in ledger.connection.execute(sql, (prefix + digits, prefix + digits + "g"))}
    if not out:  # what judgements part has an id of its own, which only drawing it tells
        out = {c for j in judgements if j.kind in PAIRINGS for c in (j.subject, j.object) if c is not None}
    return out


def claims_by_id(ledger: Ledger, ids: Iterable[str]) -> list[Claim]:
    """Current claims with these ids, each under its within-document event."""
    return under(in_parts(ledger, f"{CLAIMS} WHERE id IN ({{}})", ids), {})


def denials_elsewhere(ledger: Ledger, claims: set[str]) -> list[Claim]:
    """Claims outside `claims` that deny one of them."""
    rows = in_parts(
        ledger, f"{CLAIMS} WHERE digest IN (SELECT digest FROM claims WHERE {stored.DENIES} IN ({{}}))", claims
    )
    return [c for c in under(rows, {}) if c.id not in claims]


def neighbourhood(ledger: Ledger, touched: Touched, judgements: Sequence[Judgement]) -> tuple[set[str], set[str]]:
    """Happenings to be drawn again, and events of the table to be taken out."""
    sql = f"SELECT DISTINCT id, {stored.DENIES} AS denies FROM claims WHERE {{}} IN ({{{{}}}})"
    claims = set(touched.claims)
    for column, values in (("document", touched.documents), ("event", touched.tellings), ("id", set(touched.claims))):
        for r in in_parts(ledger, sql.format(column), values):  # of older codings too: they may be in the table
            claims |= {r["id"], r["denies"]} - {None}
    partners: dict[str, set[str]] = defaultdict(set)
    for j in judgements:
        if j.kind == "same" and j.object is not None:
            partners[j.subject].add(j.object)
            partners[j.object].add(j.subject)
    happenings: set[str] = set()
    gone: set[str] = set()
    fresh = claims
    while fresh:
        held = table.events_with(ledger, fresh) - gone
        gone |= held
        found = {h for hs in happenings_of(ledger, "id", fresh).values() for h in hs} - happenings
        happenings |= found
        reached = table.claims_in(ledger, held) | {c.id for c in claims_of(ledger, found)}
        reached |= {p for c in reached | fresh for p in partners[c]}
        fresh = reached - claims
        claims |= fresh
    return happenings, gone


def happenings_of(ledger: Ledger, column: str, values: Iterable[str]) -> dict[str, set[str]]:
    """Value of a column of the current claims → their happenings."""
    sql = (
        f"SELECT c.{column} AS value, coalesce(l.event, c.event) AS happening FROM current_claims c "
        f"LEFT JOIN links l ON l.telling = c.event WHERE c.{column} IN ({{}})"
    )
    out: dict[str, set[str]] = defaultdict(set)
    for r in in_parts(ledger, sql, values):
        out[r["value"]].add(r["happening"])
    return out


def claims_of(ledger: Ledger, happenings: Iterable[str]) -> list[Claim]:
    """The current claims of these happenings, each under its happening, in the order of documents and text."""
    wanted = set(happenings)
    joined = {
        r["telling"]: r["event"]
        for r in in_parts(ledger, "SELECT telling, event FROM links WHERE event IN ({})", wanted)
    }
    elsewhere = {
        r["telling"] for r in in_parts(ledger, "SELECT telling FROM links WHERE telling IN ({})", wanted)
    } - joined.keys()
    tellings = (wanted - elsewhere) | joined.keys()
    return under(in_parts(ledger, f"{CLAIMS} WHERE event IN ({{}})", tellings), joined)


CLAIMS = "SELECT document, at, digest, event, record FROM current_claims"


def under(rows: Iterable[Mapping[str, str]], joined: Mapping[str, str]) -> list[Claim]:
    """Claims of rows, each under its happening, in the order of documents and text."""
    out = []
    for r in sorted(rows, key=lambda r: (r["document"], r["at"], r["digest"])):
        claim, happening = claim_of(r["record"]), joined.get(r["event"])
        out.append(claim if happening is None else claim.model_copy(update={"event": happening}))
    return out


def facts_of(ledger: Ledger, documents: Iterable[str] | None = None) -> Mapping[str, DocumentFacts]:
    """Publisher, credits and origin of dispatches (of all where None), and of those that they reprint, for counting origins."""
    sql = "SELECT id, publisher, json_extract(record, '$.credits') AS credits FROM documents"
    if documents is None:
        copies = {d: str(r["origin"]) for d, r in stored.copies(ledger).items()}
        rows = ledger.connection.execute(sql).fetchall()
    else:
        wanted = set(documents)
        found = in_parts(ledger, "SELECT document, origin FROM copies WHERE document IN ({})", wanted)
        copies = {r["document"]: r["origin"] for r in found}
        rows = in_parts(ledger, sql + " WHERE id IN ({})", wanted | set(copies.values()))
    return {
        r["id"]: DocumentFacts(r["publisher"], tuple(map(str, json.loads(r["credits"] or "[]"))), copies.get(r["id"]))
        for r in rows
    }


def published_of(ledger: Ledger, documents: Iterable[str]) -> dict[str, str]:
    """Document → when it was published (ISO 8601), for those of `documents` that tell."""
    rows = in_parts(ledger, "SELECT id, published FROM documents WHERE published IS NOT NULL AND id IN ({})", documents)
    return {r["id"]: r["published"] for r in rows}


def judgements_in_force(ledger: Ledger) -> list[Judgement]:
    """The judgements that are not undone; one about a claim of an older coding counts for the claim that now stands at its words.

    Only `same`, `not-same` and `unsure` are carried over: that a claim was read rightly or wrongly is said of that reading.
    """
    return carried_over(ledger, [j for j in ledger.judgements() if not j.undone])


def carried_over(ledger: Ledger, every: list[Judgement]) -> list[Judgement]:
    """Judgements that pair claims of an older coding, said of the claims that now stand at their words."""
    named = {c for j in every if j.kind in PAIRINGS for c in (j.subject, j.object) if c is not None}
    now = {r["id"] for r in in_parts(ledger, "SELECT id FROM current_claims WHERE id IN ({})", named)}
    if named <= now:
        return every
    heir = {old: new for old in sorted(named - now) if (new := _heir(ledger, old)) is not None}
    out = []
    for j in every:
        if j.kind in PAIRINGS and (j.subject in heir or j.object in heir):
            change = {"subject": heir.get(j.subject, j.subject), "object": heir.get(j.object or "", j.object)}
            out.append(j.model_copy(update=change))
        else:
            out.append(j)
    return out


def _heir(ledger: Ledger, claim: str) -> str | None:
    """The current claim whose trigger overlaps that of an older claim, one of the same type before others."""
    old = ledger.connection.execute(
        "SELECT record FROM claims WHERE id = ? ORDER BY digest LIMIT 1", (claim,)
    ).fetchone()
    if old is None:
        return None
    was = claim_of(old["record"])
    rows = ledger.connection.execute(f"{CLAIMS} WHERE document = ? ORDER BY at, digest", (was.document,)).fetchall()
    over = [c for c in (claim_of(r["record"]) for r in rows) if _overlap(c, was)]
    return (
        min(over, key=lambda c: (c.type != was.type, abs(c.trigger.start - was.trigger.start), c.id)).id
        if over
        else None
    )


def _overlap(a: Claim, b: Claim) -> bool:
    return a.trigger.start < b.trigger.end and b.trigger.start < a.trigger.end
