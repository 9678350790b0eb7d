"""What a ledger keeps, found by the ids that a person types and by what was just taken in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dateline.errors import BadArgument
from dateline.ledger import Ledger, text_hash
from dateline.types import Claim, Document, Event, Rejection


@dataclass
class Taken:
    """Remembers what passes through: id, hash and hash of the text of each document, once, in order."""

    seen: dict[tuple[str, str, str], None] = field(default_factory=dict)

    def passing(self, items: Iterable[Document | Rejection]) -> Iterator[Document | Rejection]:
        """`items`, noted on the way."""
        for item in items:
            if isinstance(item, Document):
                self.seen[item.id, item.sha256, text_hash(item.text)] = None
            yield item


def dispatches(ledger: Ledger, taken: Taken) -> Iterator[tuple[Document, list[Claim]]]:
    """What the ledger has of the documents in `taken`, with their current claims, in the order of taking in."""
    for seen in taken.seen:
        document = ledger.document(ledger.own_name(*seen))
        if document is not None:
            yield document, list(ledger.claims(document=document.id))


def claim_id(ledger: Ledger, part: str) -> str:
    """The whole id of a claim whose id begins so; ``claim-`` may be left out.

    Raises:
        BadArgument: no claim, or several.
    """
    start = part.removeprefix("claim-")
    found: list[str] = []
    if re.fullmatch(r"[0-9a-f]{4,}", start):
        rows = ledger.connection.execute("SELECT DISTINCT id FROM claims WHERE id LIKE ? LIMIT 3", (f"claim-{start}%",))
        found = [r[0] for r in rows]
    if not found:
        raise BadArgument(
            f"no claim {part} in {ledger.path}; `dateline search {ledger.path}` shows ids (four digits or more will do)"
        )
    if len(found) > 1:
        raise BadArgument(f"several claims begin with {part}: {', '.join(found)}…; give more digits")
    return found[0]


def event_of(ledger: Ledger, events: Iterable[Event], part: str) -> Event:
    """The event whose id, or one of whose claims' ids, begins so; the kind may be left out.

    Raises:
        BadArgument: no event, or several.
    """
    kind, _, digits = part.rpartition("-")
    found: list[Event] = []
    if re.fullmatch(r"[0-9a-f]{4,}", digits) and kind in ("", "event", "claim"):
        for e in events:
            ids = ([e.id] if kind != "claim" else []) + (list(e.claims) if kind != "event" else [])
            if any(i.rpartition("-")[2].startswith(digits) for i in ids):
                found.append(e)
    if not found:
        raise BadArgument(f"no event {part} in {ledger.path}; `dateline events {ledger.path}` lists them")
    if len(found) > 1:
        raise BadArgument(f"several events begin with {part}: {', '.join(e.id for e in found[:3])}…; give more digits")
    return found[0]
