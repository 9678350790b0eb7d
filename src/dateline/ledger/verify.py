"""Recompute every hash and every span of a ledger, and name each that is wrong.

Each row is held against its own hash, and against what the audit log says was written; the log is held together by its chain
of hashes. What cannot be told from the file alone is a log cut short together with all that its last rows tell of:
whoever must rule that out notes the hash of the last row elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from dateline.ids import canonical, digest
from dateline.ledger.audit import broken
from dateline.ledger.mentions import mentions_hash
from dateline.ledger.rows import CLAIM_COLUMNS, claim_of, claim_row, content_hash, text_hash, text_out
from dateline.ledger.store import Ledger


def verify(ledger: Ledger) -> Iterator[str]:
    """Everything that is wrong, one line each; nothing when all is well."""
    c = ledger.connection
    for row in c.execute("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield f"file: {row[0]}"
    yield from _documents(ledger)
    yield from _claims(ledger)
    yield from _mentions(ledger)
    yield from _codings(ledger)
    yield from _failures(ledger)
    yield from _rejections(ledger)
    yield from _judgements(ledger)
    yield from broken(c)


def _documents(ledger: Ledger) -> Iterator[str]:
    """Texts against their hashes, and the span of the dateline."""
    for row in ledger.connection.execute("SELECT id, text, text_sha256, record FROM documents"):
        text = text_out(row["text"])
        if text_hash(text) != row["text_sha256"]:
            yield f"document {row['id']}: its text was changed"
        record = _loads(row["record"])
        if record is None:
            yield f"document {row['id']}: its record is no JSON"
        yield from _false_spans(f"document {row['id']}", record, "document", text)


def _claims(ledger: Ledger) -> Iterator[str]:
    """Claims against their digests, their columns and the words of their documents."""
    rows = ledger.connection.execute(
        "SELECT c.*, d.text FROM claims c LEFT JOIN documents d ON d.id = c.document ORDER BY c.document, c.at"
    )
    for row in rows:
        name = f"claim {row['id']}"
        record = _loads(row["record"])
        if record is None or digest(record) != row["digest"]:
            yield f"{name}: its record was changed"
        else:
            yield from _false_columns(name, row)
        if row["text"] is None:
            yield f"{name}: its document {row['document']} is not there"
        else:
            yield from _false_spans(name, record, "claim", text_out(row["text"]))


def _mentions(ledger: Ledger) -> Iterator[str]:
    """The words of what was seen, within the documents that hold them."""
    rows = ledger.connection.execute(
        'SELECT m.document, m.layer, m.start, m."end", m.record, d.text FROM mentions m LEFT JOIN documents d ON d.id = m.document'
    )
    for row in rows:
        name = f"document {row['document']}: mention {row['layer']} {row['start']}-{row['end']}"
        record = _loads(row["record"])
        if row["text"] is None:
            yield f"{name}: its document is not there"
        elif record is None or not 0 <= row["start"] <= row["end"] <= len(text_out(row["text"])):
            yield f"{name}: it was changed"
        else:
            yield from _false_spans(name, record, "mention", text_out(row["text"]))


def _false_columns(name: str, row: Any) -> Iterator[str]:
    """Columns, by which claims are found, that do not say what the record says."""
    try:
        right = claim_row(claim_of(row["record"]))
    except ValidationError as error:
        yield f"{name}: its record is no claim ({error.error_count()} fields)"
        return
    for column, value in zip(CLAIM_COLUMNS[:-1], right, strict=False):
        if row[column] != value:
            yield f"{name}: column {column} says {row[column]!r}, its record {value!r}"


def _false_spans(name: str, record: Any, root: str, text: str) -> Iterator[str]:
    for where, span in spans(record, root):
        if text[span["start"] : span["end"]] != span["text"]:
            yield f"{name}: {where} says {span['text']!r}, the text has {text[span['start'] : span['end']]!r}"


def _codings(ledger: Ledger) -> Iterator[str]:
    """Whether each coding has the claims, and each document the content, that the audit log says it had."""
    c = ledger.connection
    logged: set[tuple[str, str, str]] = set()
    told: dict[str, str] = {}
    for what in ("coded", "failed"):
        for payload in _payloads(ledger, what):
            key = (str(payload.get("document")), str(payload.get("coder")))
            if what == "failed":
                told.setdefault(key[0], str(payload.get("content") or ""))
                continue
            told[key[0]] = str(payload.get("content") or "")  # the latest, as a document may be given otherwise again
            logged.add((*key, str(payload.get("given") or "")))
            digests = [r[0] for r in c.execute("SELECT digest FROM coded_claims WHERE document = ? AND coder = ?", key)]
            if digest(sorted(digests)) != payload.get("claims"):
                yield f"document {key[0]}: its claims are not those that were coded"
            if mentions_hash(c, *key) != payload.get("mentions"):
                yield f"document {key[0]}: its mentions are not those that were seen"
            if c.execute("SELECT 1 FROM codings WHERE document = ? AND coder = ?", key).fetchone() is None:
                yield f"document {key[0]}: its coding by {key[1]} is gone"
    for row in c.execute("SELECT document, coder, given, version FROM codings"):
        if tuple(row)[:3] not in logged or row["coder"].partition("#")[0] != row["version"]:
            yield f"document {row['document']}: a coding by {row['coder']} that the audit log does not know"
    for row in c.execute(
        "SELECT x.document, x.digest FROM coded_claims x LEFT JOIN claims c USING (digest) WHERE c.digest IS NULL"
    ):
        yield f"document {row['document']}: claim {row['digest'][:12]} is gone"
    for row in c.execute("SELECT * FROM documents"):
        content = told.pop(row["id"], None)
        if content is None:
            yield f"document {row['id']}: the audit log does not know it"
        elif content and content != content_hash(tuple(row)):
            yield f"document {row['id']}: it is not what was taken in"
    for gone in told:
        yield f"document {gone}: it is gone"


def _failures(ledger: Ledger) -> Iterator[str]:
    told = {(p.get("document"), p.get("coder")): p for p in _payloads(ledger, "failed")}
    for row in ledger.connection.execute("SELECT * FROM failures"):
        payload = told.get((row["document"], row["coder"]), {})
        if payload.get("step") != row["step"] or payload.get("error", digest(row["error"])) != digest(row["error"]):
            yield f"document {row['document']}: its failure is not the one that the audit log tells"


def _rejections(ledger: Ledger) -> Iterator[str]:
    stored = {(r["origin"], r["reason"]) for r in ledger.rejections()}
    told = {(p.get("origin"), p.get("reason")) for p in _payloads(ledger, "rejected")}
    for origin, reason in sorted(told - stored, key=str):
        yield f"rejection of {origin}: {reason!r} is gone"
    for origin, reason in sorted(stored - told):
        yield f"rejection of {origin}: {reason!r} is not in the audit log"


def _judgements(ledger: Ledger) -> Iterator[str]:
    """Each judgement against the last that the log tells of it."""
    told = {str(p.get("id")): p for p in _payloads(ledger, "judged")}
    stored = {r["id"]: _loads(r["record"]) for r in ledger.connection.execute("SELECT id, record FROM judgements")}
    for key in sorted(told.keys() | stored.keys()):
        if key not in stored:
            yield f"judgement {key}: it is gone"
        elif told.get(key) != stored[key]:
            yield f"judgement {key}: it is not what the audit log tells"


def _payloads(ledger: Ledger, what: str) -> Iterator[dict[str, Any]]:
    """What the log tells of one kind of change, in order; rows that are no JSON are named by the chain's check."""
    for row in ledger.connection.execute("SELECT payload FROM audit WHERE what = ? ORDER BY seq", (what,)):
        payload = _loads(row["payload"])
        if isinstance(payload, dict):
            yield payload


def _loads(text: str) -> Any:
    """The JSON value, or None for what is no JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def spans(record: Any, where: str = "claim") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every span inside a record, with the path to it."""
    if isinstance(record, dict):
        if set(record) == {"start", "end", "text"}:
            yield where, record
        else:
            for key, value in record.items():
                yield from spans(value, f"{where}.{key}")
    elif isinstance(record, list):
        for n, value in enumerate(record):
            yield from spans(value, f"{where}[{n}]")


_CONTENT = (
    "SELECT id, sha256, text_sha256, record FROM documents ORDER BY id",
    "SELECT document, coder, given FROM codings ORDER BY 1, 2",
    "SELECT document, coder, digest FROM coded_claims ORDER BY 1, 2, 3",
    'SELECT document, coder, layer, n, start, "end", record FROM mentions ORDER BY 1, 2, 3, 4',
    "SELECT document, coder, step, error FROM failures ORDER BY 1, 2",
    "SELECT origin, reason, sha256 FROM rejections ORDER BY 1, 2, 3",
    "SELECT id, record FROM judgements ORDER BY 1",
)


def content_digest(ledger: Ledger) -> str:
    """A hash of what a ledger knows, whatever the order and time in which it was taken in."""
    total = hashlib.sha256()
    for sql in _CONTENT:
        total.update(sql.encode())
        for row in ledger.connection.execute(sql):
            total.update(canonical(list(row)) + b"\n")
    return total.hexdigest()
