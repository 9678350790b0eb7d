"""From claims to events across dispatches: link a ledger, draw its events, tell how an account changed, compare, decide."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from dateline.api.coder import weights_folder
from dateline.api.drawing import VERSION, drawn, redraw
from dateline.api.judging import judge, judgements, merge, split, undo
from dateline.api.neighbours import (
    Touched,
    claims_by_id,
    facts_of,
    judgements_in_force,
    neighbourhood_of,
    published_of,
)
from dateline.api.reviewed import as_judged, exported
from dateline.errors import BadArgument, ModelMissing
from dateline.fuse import fuse
from dateline.fuse import timeline as changes_of
from dateline.ledger import Ledger
from dateline.ledger import links as stored
from dateline.ledger.asof import AsOf, documents_up_to
from dateline.ledger.events import EventFilters, claims_with, drawn_event, drawn_events, passes
from dateline.link import (
    LinkModel,
    Origin,
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
from dateline.types import Change, Claim, Conflict, Event

__all__ = [
    "EventFilters", "EventPage", "LinkReport", "compare_table", "event", "events", "exported", "judge", "judgements", "link", "linked_claims",
    "merge", "split", "timeline", "undo",
]  # fmt: skip


@dataclass(frozen=True)
class LinkReport:
    """What a linking found."""

    dispatches: int
    tellings: int  # happenings as single dispatches tell them
    events: int  # happenings
    linked: int  # tellings that joined the happening of another dispatch
    copies: int  # dispatches that reprint an earlier one
    changed: int  # tellings that came to another happening than by the last linking
    drawn: int = 0  # events that were drawn anew


def link_model() -> tuple[LinkModel, str]:
    """The shipped pair scorer and a hash of it; the hand-made one where no weights are installed."""
    try:
        path = weights_folder("link", "link.json") / "link.json"
    except ModelMissing:
        return LinkModel(), "by-hand"
    return load_link_model(path), hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def link(ledger: Ledger, *, full: bool = False, progress: Callable[[str], None] | None = None) -> LinkReport:
    """Find copies and happenings told by several dispatches, store what was found in place of the last linking, and draw anew
    the events that this touches.

    Signatures of texts are kept, so only new dispatches are read; judgements in force are obeyed. The outcome depends neither
    on the order in which dispatches came nor on how often the ledger was linked before.

    Args:
        ledger: an open ledger.
        full: link and draw everything, also when nothing has changed since the last linking.
        progress: told what is done.
    """
    say = progress or (lambda _: None)
    model, version = link_model()
    last = stored.linked_up_to(ledger)
    if not full and last is not None and last[0] == version and last[2] == 0:
        say("nothing has changed since the last linking")
        return replace(_report(ledger), drawn=redraw(ledger, progress=say))
    say("looking for copies")
    found = find_copies(list(_stories(ledger)), lambda d: _text(ledger, d))
    say("reading claims")
    tellings = list(tellings_of(as_judged(ledger, ledger.claims()), ledger.published()))
    say(f"linking {len(tellings)} tellings")
    origin = {c.document: c.origin for c in found}
    linking = link_tellings(tellings, judgements=judgements_in_force(ledger), copies=origin, model=model)
    changed = stored.put_linking(
        ledger,
        version,
        linking.event,
        [(k.a, k.b, k.score, "; ".join(k.why)) for k in linking.links],
        [(c.document, c.origin, c.kind, c.score) for c in found],
    )
    touched = Touched(documents=set(changed.documents), tellings=changed.tellings | changed.happenings)
    drew = redraw(ledger, touched, full=full or last is None, progress=say)
    return replace(_report(ledger), changed=len(changed.tellings), drawn=drew)


def _report(ledger: Ledger) -> LinkReport:
    """What the ledger holds as it was linked last."""
    ask = ledger.connection.execute
    last = stored.last_linking(ledger) or {"tellings": 0, "linked": 0}
    return LinkReport(
        dispatches=ask("SELECT count(*) FROM documents").fetchone()[0],
        tellings=last["tellings"],
        events=last["tellings"] - last["linked"],
        linked=last["linked"],
        copies=ask("SELECT count(*) FROM copies").fetchone()[0],
        changed=0,
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
    filters: EventFilters | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Event]:
    """The happenings that the ledger's current claims tell of, as linked last, with every judgement in force; by their days.

    By the rule "latest" and without a day they come from the table of drawn events where that is up to date; else they are
    drawn, which takes as long as the ledger is large.

    Args:
        ledger: an open ledger.
        rule: a named rule, or the path of one.
        as_of: only dispatches published up to this day (those of no known day are left out).
        known: with `as_of`, only dispatches taken in up to then, whenever they were published.
        document: only claims of this dispatch.
        event: only this happening.
        filters: what to list.
        limit: at most so many.
        offset: how many come before.
    """
    chosen = filters or EventFilters()
    fresh = drawn(ledger) if rule == "latest" and as_of is None and document is None else None
    if fresh is not None and fresh.current and fresh.version == VERSION:
        if event is None:
            return drawn_events(ledger, chosen, limit=limit, offset=offset)
        one = drawn_event(ledger, event)
        return [one] if one is not None else []
    claims = linked_claims(ledger, as_of=as_of, known=known, document=document)
    facts = facts_of(ledger)
    found = fuse(claims, judgements_in_force(ledger), rule, ledger.published(), partial(origins, facts=facts))
    having = claims_with(ledger, chosen)
    reviewed = {j.subject for j in ledger.judgements() if not j.undone and j.kind in ("accept", "correct")}
    kept = [
        e
        for e in found
        if (event is None or e.id == event)
        and passes(e, chosen, reviewed)
        and all(h.intersection(e.claims) for h in having)
    ]
    kept.sort(key=_by_day)
    return kept[offset : None if limit is None else offset + limit]


def _by_day(e: Event) -> tuple[bool, str, str]:
    start = e.time.start if e.time else None
    return (start is None, str(start or ""), e.id)


def linked_claims(
    ledger: Ledger, *, as_of: date | None = None, known: bool = False, document: str | None = None
) -> Generator[Claim, None, None]:
    """Current claims with the happening that linking gave them."""
    joined = stored.links(ledger)
    allowed = documents_up_to(ledger, AsOf(as_of, known)) if as_of is not None else None
    for claim in ledger.claims(document=document):
        if allowed is None or claim.document in allowed:
            happening = joined.get(claim.event)
            yield claim if happening is None else claim.model_copy(update={"event": happening})


@dataclass(frozen=True)
class EventPage:
    """One happening with all that stands behind it."""

    event: Event
    claims: tuple[
        Claim, ...
    ]  # those of the happening, then the denials told elsewhere; as coded, in the order of their texts
    origins: tuple[Origin, ...]  # every voice, also of those who deny
    conflicts: tuple[Conflict, ...]
    timeline: tuple[Change, ...]
    links: tuple[dict[str, Any], ...]  # a, b, score, why: what joined the tellings of several dispatches
    copies: dict[str, dict[str, Any]]  # dispatch → origin, kind, score: which of its dispatches reprint another

    def record(self) -> dict[str, Any]:
        """All of it as plain JSON."""
        return {
            "event": self.event.model_dump(mode="json", by_alias=True),
            "claims": [c.model_dump(mode="json", by_alias=True) for c in self.claims],
            "origins": [asdict(o) for o in self.origins],
            "timeline": [c.model_dump(mode="json") for c in self.timeline],
            "links": list(self.links),
            "copies": self.copies,
        }


def event(
    ledger: Ledger,
    id: str,  # noqa: A002
    *,
    rule: str = "latest",
    as_of: date | None = None,
    known: bool = False,
) -> EventPage:
    """One happening, drawn from its own neighbourhood.

    Args:
        ledger: an open ledger.
        id: of an event, or of a claim in it; its first digits will do, and the kind may be left out.
        rule: a named rule, or the path of one.
        as_of: only dispatches published up to this day.
        known: with `as_of`, those taken in up to then.

    Raises:
        BadArgument: no such event, or several.
    """
    found, claims = neighbourhood_of(ledger, id, rule=rule, as_of=as_of, known=known)
    documents = {c.document for c in claims}
    facts, published = facts_of(ledger, documents), published_of(ledger, documents)
    judgements = judgements_in_force(ledger)
    voices = partial(origins, facts=facts)
    tellings = {c.event for c in claims_by_id(ledger, [c.id for c in claims])}
    return EventPage(
        event=found,
        claims=tuple(claims),
        origins=tuple(voices(claims)),
        conflicts=found.conflicts,
        timeline=tuple(changes_of(claims, judgements, rule, published, voices)),
        links=tuple(stored.link_pairs(ledger, tellings)),
        copies=stored.copies(ledger, documents),
    )


def timeline(
    ledger: Ledger,
    id: str | Event,  # noqa: A002
    *,
    rule: str = "latest",
    as_of: date | None = None,
    known: bool = False,
) -> list[Change]:
    """How the account of a happening changed, dispatch by dispatch.

    Raises:
        BadArgument: no such event, or several.
    """
    return list(event(ledger, id if isinstance(id, str) else id.id, rule=rule, as_of=as_of, known=known).timeline)


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
