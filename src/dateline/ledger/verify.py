"""Recompute every hash and every span of a ledger, and name each that is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dateline.ids import digest, sha256_bytes
from dateline.ledger.audit import broken
from dateline.ledger.store import Ledger


def verify(ledger: Ledger) -> Iterator[str]:
    """Everything that is wrong, one line each; nothing when all is well."""
    c = ledger.connection
    for row in c.execute("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield f"file: {row[0]}"
    for row in c.execute("SELECT id, text, text_sha256 FROM documents"):
        if sha256_bytes(row["text"].encode("utf-8", "surrogatepass")) != row["text_sha256"]:
            yield f"document {row['id']}: its text was changed"
    rows = c.execute(
        "SELECT c.digest, c.id, c.document, c.record, d.text FROM claims c LEFT JOIN documents d ON d.id = c.document"
    )
    for row in rows:
        record = json.loads(row["record"])
        if digest(record) != row["digest"]:
            yield f"claim {row['id']}: its record was changed"
        if row["text"] is None:
            yield f"claim {row['id']}: its document {row['document']} is not there"
            continue
        for where, span in spans(record):
            if row["text"][span["start"] : span["end"]] != span["text"]:
                yield f"claim {row['id']}: {where} says {span['text']!r}, the text has {row['text'][span['start'] : span['end']]!r}"
    for row in c.execute(
        "SELECT x.document, x.digest FROM coded_claims x LEFT JOIN claims c USING (digest) WHERE c.digest IS NULL"
    ):
        yield f"document {row['document']}: claim {row['digest'][:12]} is gone"
    yield from _codings(ledger)
    yield from broken(c)


def _codings(ledger: Ledger) -> Iterator[str]:
    """Whether each coding has the claims that the audit log says it had."""
    c = ledger.connection
    for row in c.execute("SELECT payload FROM audit WHERE what = 'coded'"):
        payload = json.loads(row["payload"])
        key = (payload["document"], payload["coder"])
        digests = [r[0] for r in c.execute("SELECT digest FROM coded_claims WHERE document = ? AND coder = ?", key)]
        if digest(sorted(digests)) != payload["claims"]:
            yield f"document {key[0]}: its claims are not those that were coded"


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


def content_digest(ledger: Ledger) -> str:
    """A hash of what a ledger knows, whatever the order and time in which it was taken in."""
    c = ledger.connection
    return digest(
        {
            "documents": [
                tuple(r) for r in c.execute("SELECT id, sha256, text_sha256, record FROM documents ORDER BY id")
            ],
            "codings": [tuple(r) for r in c.execute("SELECT document, coder FROM codings ORDER BY 1, 2")],
            "claims": [
                tuple(r) for r in c.execute("SELECT document, coder, digest FROM coded_claims ORDER BY 1, 2, 3")
            ],
            "failures": [
                tuple(r) for r in c.execute("SELECT document, coder, step, error FROM failures ORDER BY 1, 2")
            ],
            "rejections": [
                tuple(r) for r in c.execute("SELECT origin, reason, sha256 FROM rejections ORDER BY 1, 2, 3")
            ],
        }
    )
