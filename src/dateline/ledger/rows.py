"""Records ↔ rows of the tables (pure).

SQLite's TEXT is UTF-8, which cannot carry a lone surrogate. A text that has one is kept as a BLOB of its bytes with
surrogates passed, JSON keeps it as an escape, and the search index has U+FFFD in its place: nothing is lost or shifted.
"""

from __future__ import annotations

import json
import re
import sqlite3
from typing import Any

from pydantic_core import PydanticSerializationError

from dateline.ids import digest, sha256_bytes
from dateline.types import Claim, Document, Record

_SURROGATE = re.compile("[\ud800-\udfff]")
CLAIM_COLUMNS = (
    "digest id document event type mode factuality source start end lat lon km country at confidence record".split()
)

DOCUMENT_COLUMNS = "id sha256 text_sha256 title publisher published url text record taken_in".split()
KNOWN_COLUMNS = "title publisher published url record".split()  # what is known of a text, and may be given otherwise


def text_in(text: str) -> str | bytes:
    """What SQLite stores for a text."""
    return text.encode("utf-8", "surrogatepass") if _SURROGATE.search(text) else text


def text_out(stored: str | bytes) -> str:
    """The text that was stored."""
    return stored.decode("utf-8", "surrogatepass") if isinstance(stored, bytes) else stored


def legible(text: str | None) -> str | None:
    """The text for an index or a column that is only looked at: U+FFFD for lone surrogates."""
    return _SURROGATE.sub("\ufffd", text) if text else text


def to_json(record: Record, exclude: set[str] | None = None) -> str:
    """A record as JSON that UTF-8 can carry."""
    try:
        return record.model_dump_json(by_alias=True, exclude=exclude)
    except PydanticSerializationError:  # a lone surrogate somewhere
        return json.dumps(record.model_dump(mode="json", by_alias=True, exclude=exclude), separators=(",", ":"))


def claim_of(record: str) -> Claim:
    """The claim that a row's JSON holds."""
    if "\\ud" in record.lower():  # pydantic's own parser refuses escaped lone surrogates
        return Claim.model_validate(json.loads(record))
    return Claim.model_validate_json(record)


def document_of(row: sqlite3.Row) -> Document:
    """The document of a row with `record`, `text` and `taken_in`."""
    given = {"text": text_out(row["text"]), "taken_in": row["taken_in"]}
    return Document.model_validate(json.loads(row["record"]) | given)


def given_hash(document: Document) -> str:
    """A hash of what a document was given as, its text and all that came with it: coding depends on nothing else of it.

    It is asked before coding, which fills in what the header tells.
    """
    return digest(document.model_dump(mode="json", exclude={"id", "sha256", "taken_in", "reader"}))


def document_row(document: Document, at: str) -> tuple[Any, ...]:
    """The columns of ``documents``, in order; `at` is when it was taken in."""
    return (
        document.id, document.sha256, text_hash(document.text), legible(document.title), legible(document.publisher),
        document.published.isoformat() if document.published else None, legible(document.url), text_in(document.text),
        to_json(document, exclude={"text", "taken_in"}), at,
    )  # fmt: skip


def text_hash(text: str) -> str:
    """Hex SHA-256 of a text's UTF-8."""
    return sha256_bytes(text.encode("utf-8", "surrogatepass"))


def content_hash(row: tuple[Any, ...]) -> str:
    """A hash over all that a row of ``documents`` tells, but for when it was taken in."""
    return digest([text_out(v) if isinstance(v, bytes) else v for v in row[:-1]])


def claim_row(claim: Claim) -> tuple[Any, ...]:
    """The columns of ``claims``, as in `CLAIM_COLUMNS`."""
    record = to_json(claim)
    place, time = claim.place, claim.time
    source = legible("; ".join(p.name for p in claim.source.parties)) or claim.source.kind
    return (
        digest(json.loads(record)), claim.id, claim.document, claim.event, claim.type, claim.mode, claim.factuality, source,
        time.start.isoformat() if time and time.start else None, time.end.isoformat() if time and time.end else None,
        place.lat if place else None, place.lon if place else None, place.km if place else None,
        place.country if place else None, claim.trigger.start, claim.confidence, record,
    )  # fmt: skip


def claim_words(claim: Claim) -> str:
    """What a search for a claim looks through: trigger, type, parties, place, source, instruments."""
    parties = [*claim.actors, *claim.recipients, *claim.source.parties, *claim.source.via]
    words = [claim.trigger.text, claim.type, claim.mode or "", *(p.name for p in parties)]
    words += [p.mention.text for p in parties if p.mention] + ([claim.place.name] if claim.place else [])
    words += [i.class_ for i in claim.instruments]
    return legible(" ".join(words)) or ""
