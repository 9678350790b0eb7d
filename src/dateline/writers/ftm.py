"""FollowTheMoney statements, one JSON object a line: each value of an entity on its own, with where it is from.

An event is an `Event` entity; its actors and recipients are `LegalEntity` entities that it involves. The form is that of
``ftm`` 4 (fields of `Statement`, ids as ``Statement.make_key`` makes them), so that several ledgers' statements aggregate.
A claim's statements have its own id in `origin`; an event's have the rule and the claims that the value was taken from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from dateline.ids import make_id
from dateline.types import Claim, Event, Party

DATASET = "dateline"


def write(records: Iterable[Claim | Event], stream: TextIO) -> int:
    """Statements of each record; returns how many records."""
    n = 0
    for record in records:
        for row in statements(record):
            stream.write(json.dumps(row) + "\n")
        n += 1
    return n


def statements(record: Claim | Event) -> Iterator[dict[str, Any]]:
    """The statements of one claim or event."""
    traces = record.traces if isinstance(record, Event) else {}
    rule = f"rule {record.rule}: " if isinstance(record, Event) else ""

    def of(field: str) -> str:
        ids = traces.get(field) or (record.claims if isinstance(record, Event) else (record.id,))
        return rule + " ".join(ids)

    yield _statement(record.id, "Event", "id", record.id, of("type"))
    title = " ".join(filter(None, (record.type, record.mode, record.place.name if record.place else None)))
    yield _statement(record.id, "Event", "name", title, of("type"))
    yield _statement(record.id, "Event", "keywords", record.type, of("type"))
    if record.time is not None:
        ends = (("startDate", record.time.start), ("endDate", record.time.end))
        for prop, day in ends:
            if day is not None:
                words = record.time.mention.text if record.time.mention else None
                yield _statement(record.id, "Event", prop, day.isoformat(), of("time"), words)
    if record.place is not None:
        words = record.place.mention.text if record.place.mention else None
        yield _statement(record.id, "Event", "location", record.place.name, of("place"), words)
        if record.place.country:
            yield _statement(record.id, "Event", "country", record.place.country.lower(), of("place"))
    for field, prop in (("actors", "organizer"), ("recipients", "involved")):
        for party in getattr(record, field):
            yield from _party(record.id, prop, party, of(field))
    if isinstance(record, Event):
        for n in record.counts:
            text = f"{n['what']}{' ' + n['of'] if n['of'] else ''}: {n['low']}..{n['best']}..{n['high']}"
            yield _statement(
                record.id, "Event", "notes", text, of(f"counts.{n['what']}{'.' + n['of'] if n['of'] else ''}")
            )
        yield _statement(record.id, "Event", "status", record.status, of("status"))


def _party(owner: str, prop: str, party: Party, origin: str) -> Iterator[dict[str, Any]]:
    """The party as an entity of its own, and its tie to the event."""
    words = party.mention.text if party.mention else None
    key = party.id or make_id("party", party.name)
    yield _statement(owner, "Event", prop, key, origin)
    yield _statement(key, "LegalEntity", "id", key, origin)
    yield _statement(key, "LegalEntity", "name", party.name, origin, words)
    for alias in party.aliases:
        yield _statement(key, "LegalEntity", "alias", alias, origin)
    if party.country:
        yield _statement(key, "LegalEntity", "country", party.country.lower(), origin)


def _statement(
    entity: str, schema: str, prop: str, value: str, origin: str, original: str | None = None
) -> dict[str, Any]:
    key = hashlib.sha1(f"{DATASET}.{entity}.{prop}.{value}".encode("utf-8", "replace"), usedforsecurity=False)
    return {
        "id": key.hexdigest(), "entity_id": entity, "canonical_id": entity, "schema": schema, "prop": prop, "value": value,
        "dataset": DATASET, "lang": None, "original_value": original if original != value else None, "external": False,
        "first_seen": None, "last_seen": None, "origin": origin,
    }  # fmt: skip
