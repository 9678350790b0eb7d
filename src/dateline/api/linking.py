"""From claims to events across dispatches: link a ledger, draw its events, tell how an account changed, compare, decide."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from dateline.api.coder import weights_folder
from dateline.api.store import judge
from dateline.errors import BadArgument, ModelMissing
from dateline.fuse import fuse
from dateline.fuse import timeline as changes_of
from dateline.ledger import Ledger
from dateline.ledger import links as stored
from dateline.link import (
    DocumentFacts,
    LinkModel,
    find_copies,
    link_tellings,
    load_link_model,
    origins,
    signature_of,
    tellings_of,
)
from dateline.link.compare import Comparison, compare
from dateline.link.copies import HASHES, Story
from dateline.link.tables import read_table
from dateline.types import Change, Claim, Event, Judgement

__all__ = ["LinkReport", "compare_table", "events", "judgements", "link", "merge", "split", "timeline", "undo"]


@dataclass(frozen=True)
class LinkReport:
    """What a linking found."""

    dispatches: int
    tellings: int  # happenings as single dispatches tell them
    events: int  # happenings
    linked: int  # tellings that joined the happening of another dispatch
    copies: int  # dispatches that reprint an earlier one
    changed: int  # tellings that came to another happening than by the last linking


def link_model() -> tuple[LinkModel, str]:
    """The shipped pair scorer and a hash of it; the hand-made one where no weights are installed."""
    try:
        path = weights_folder("link", "link.json") / "link.json"
    except ModelMissing:
        return LinkModel(), "by-hand"
    return load_link_model(path), hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def link(ledger: Ledger, progress: Callable[[str], None] | None = None) -> LinkReport:
    """Find copies and happenings told by several dispatches, and store what was found in place of the last linking.

    Signatures of texts are kept, so only new dispatches are read; judgements in force are obeyed. The outcome does not depend
    on the order in which dispatches came.
    """
    say = progress or (lambda _: None)
    say("looking for copies")
    found = find_copies(list(_stories(ledger)), lambda d: _text(ledger, d))
    say("reading claims")
    model, version = link_model()
    tellings = list(tellings_of(ledger.claims(), ledger.published()))
    say(f"linking {len(tellings)} tellings")
    origin = {c.document: c.origin for c in found}
    linking = link_tellings(tellings, judgements=ledger.judgements(), copies=origin, model=model)
    changed = stored.put_linking(
        ledger,
        version,
        linking.event,
        [(k.a, k.b, k.score, "; ".join(k.why)) for k in linking.links],
        [(c.document, c.origin, c.kind, c.score) for c in found],
    )
    return LinkReport(
        dispatches=len({t.document for t in tellings}),
        tellings=len(tellings),
        events=len(set(linking.event.values())),
        linked=sum(t != e for t, e in linking.event.items()),
        copies=len(found),
        changed=changed,
    )


def _stories(ledger: Ledger) -> Iterator[Story]:
    """Every dispatch with its signature; what has none yet gets one, and keeps it."""
    known = stored.signatures(ledger)
    fresh: list[tuple[str, bytes]] = []
    sql = "SELECT id, coalesce(published, '') AS published, coalesce(publisher, '') AS publisher, coalesce(title, '') AS title FROM documents"
    for row in ledger.connection.execute(sql).fetchall():
        hashes = known.get(row["id"])
        if hashes is None or len(hashes) != 8 * HASHES:
            hashes = signature_of(_text(ledger, row["id"])).tobytes()
            fresh.append((row["id"], hashes))
        yield Story(row["id"], np.frombuffer(hashes, dtype=np.uint64), row["published"], row["publisher"], row["title"])
    if fresh:
        stored.put_signatures(ledger, fresh)


def _text(ledger: Ledger, document: str) -> str:
    row = ledger.connection.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()
    return str(row["text"]) if row else ""


def events(
    ledger: Ledger,
    *,
    rule: str = "latest",
    as_of: date | None = None,
    known: bool = False,
    document: str | None = None,
    event: str | None = None,
) -> list[Event]:
    """The happenings that the ledger's current claims tell of, as linked last, drawn by `rule` with every judgement in force.

    Args:
        ledger: an open ledger.
        rule: a named rule, or the path of one.
        as_of: only dispatches published up to this day (those of no known day are left out).
        known: with `as_of`, only dispatches taken in up to then, whenever they were published.
        document: only claims of this dispatch.
        event: only this happening.
    """
    claims = linked_claims(ledger, as_of=as_of, known=known, document=document)
    if event is not None:
        claims = (c for c in claims if c.event == event)
    facts = facts_of(ledger)
    return fuse(claims, ledger.judgements(), rule, ledger.published(), origins=lambda cs: origins(cs, facts))


def linked_claims(
    ledger: Ledger, *, as_of: date | None = None, known: bool = False, document: str | None = None
) -> Generator[Claim, None, None]:
    """Current claims with the happening that linking gave them."""
    joined = stored.links(ledger)
    allowed = _up_to(ledger, as_of, known) if as_of is not None else None
    for claim in ledger.claims(document=document):
        if allowed is None or claim.document in allowed:
            happening = joined.get(claim.event)
            yield claim if happening is None else claim.model_copy(update={"event": happening})


def _up_to(ledger: Ledger, day: date, known: bool) -> set[str]:
    """Dispatches published, or taken in, up to a day."""
    column = "taken_in" if known else "published"
    sql = f"SELECT id FROM documents WHERE {column} IS NOT NULL AND substr({column}, 1, 10) <= ?"
    return {r["id"] for r in ledger.connection.execute(sql, (day.isoformat(),))}


def facts_of(ledger: Ledger) -> Mapping[str, DocumentFacts]:
    """Publisher, credits and origin of every dispatch, for counting independent origins."""
    copies = stored.copies(ledger)
    sql = "SELECT id, publisher, json_extract(record, '$.credits') AS credits FROM documents"
    out = {}
    for row in ledger.connection.execute(sql):
        origin = copies.get(row["id"])
        named = tuple(str(c) for c in _list(row["credits"]))
        out[row["id"]] = DocumentFacts(row["publisher"], named, origin["origin"] if origin else None)
    return out


def _list(value: str | None) -> list[Any]:
    return list(json.loads(value)) if value else []


def timeline(ledger: Ledger, event: Event, *, rule: str = "latest", as_of: date | None = None) -> list[Change]:
    """How the account of a happening changed, dispatch by dispatch."""
    facts = facts_of(ledger)
    claims = [c for c in linked_claims(ledger, as_of=as_of) if c.id in event.claims or c.denies in event.claims]
    return changes_of(claims, ledger.judgements(), rule, ledger.published(), origins=lambda cs: origins(cs, facts))


def compare_table(
    ledger: Ledger, table: Path, *, rule: str = "latest", columns: Mapping[str, str] | None = None
) -> Comparison:
    """Hold the ledger's events against a CSV: UCDP GED, an ACLED export, or any with a date and coordinates.

    Raises:
        BadArgument: the file is not there.
        BadMapping: no column for the date or the coordinates.
        UnreadableInput: it is no CSV.
    """
    try:
        with table.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            rows = read_table(stream, mapping=columns, name=str(table))
            return compare(events(ledger, rule=rule), rows)
    except OSError as error:
        raise BadArgument(f"cannot read {table}: {error.strerror or error}") from error


def judgements(ledger: Ledger) -> list[Judgement]:
    """Every judgement, the oldest first, undone ones too."""
    return sorted(ledger.judgements(), key=lambda j: (str(j.at or ""), j.id))


def undo(ledger: Ledger, judgement: str, *, by: str, why: str | None = None) -> Judgement:
    """Take back a judgement: it stays on record and counts nothing any more.

    Raises:
        BadArgument: no judgement whose id begins so, or several.
    """
    digits = judgement.removeprefix("judgement-")
    found = [j for j in ledger.judgements() if len(digits) >= 4 and j.id.removeprefix("judgement-").startswith(digits)]
    if len(found) != 1:
        told = "several judgements begin" if found else "no judgement begins"
        raise BadArgument(f"{told} with {judgement}; `dateline judgements {ledger.path}` lists them")
    taken = found[0].model_copy(
        update={
            "undone": True,
            "why": f"undone by {by}"
            + (f": {why}" if why else "")
            + (f" (was: {found[0].why})" if found[0].why else ""),
        }
    )
    ledger.put_judgement(taken, who=by)
    return taken


def merge(ledger: Ledger, one: Event, two: Event, *, by: str, why: str | None = None) -> Judgement:
    """Say that two events are one happening.

    Raises:
        BadArgument: they are one event already.
    """
    if one.id == two.id:
        raise BadArgument(f"{one.id} is named twice")
    return judge(ledger, "same", min(one.claims), min(two.claims), by=by, why=why)


def split(ledger: Ledger, event: Event, claims: Iterable[str], *, by: str, why: str | None = None) -> list[Judgement]:
    """Take claims out of an event.

    Raises:
        BadArgument: a claim that is not in the event, or none would be left in it.
    """
    out = list(dict.fromkeys(claims))
    wrong = [c for c in out if c not in event.claims]
    rest = [c for c in event.claims if c not in out]
    if wrong or not rest:
        raise BadArgument(f"{wrong[0]} is not in {event.id}" if wrong else f"nothing would be left of {event.id}")
    return [judge(ledger, "not-same", claim, rest[0], by=by, why=why) for claim in out]
