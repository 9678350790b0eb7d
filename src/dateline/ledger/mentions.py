"""What the coder saw in a document before it made claims: the layers, kept beside the claims of the same coding.

A row holds what the text and the columns do not tell already (value, score, alternatives); :func:`mentions_of` puts the
words back in.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from dateline.ids import digest
from dateline.ledger.rows import text_out
from dateline.types import Mention

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

_TOLD = {"document", "layer", "start", "end", "text"}
_NOTHING: dict[str, Any] = {"value": None, "score": None, "alternatives": []}


def put_mentions(c: sqlite3.Connection, document: str, coder: str, mentions: Iterable[Mention]) -> str | None:
    """Store the mentions of one coding within its transaction; returns the hash for the audit log, None for none."""
    rows = [
        (document, coder, layer, n, m.start, m.end, json.dumps(_bare(m), separators=(",", ":")))
        for layer, group in groupby(sorted(mentions, key=lambda m: m.layer), key=lambda m: m.layer)
        for n, m in enumerate(group)
    ]
    c.executemany("INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    return _hash(rows) if rows else None


def mentions_of(
    ledger: Ledger, document: str, layers: Sequence[str] = (), *, coder: str | None = None
) -> Iterator[Mention]:
    """The mentions of a document's latest coding (or of the latest by the version `coder`), layer by layer, each in the order it was found.
    No `layers` means all that were kept.
    """
    row = ledger.connection.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()
    if row is None:
        return
    text = text_out(row["text"])
    chosen = f" AND layer IN ({', '.join('?' * len(layers))})" if layers else ""
    coder = _latest(ledger, document, coder)
    rows = ledger.connection.execute(
        f'SELECT layer, start, "end", record FROM mentions WHERE document = ? AND coder = ?{chosen} ORDER BY layer, n',
        (document, coder, *layers),
    )
    for r in rows:
        told = {"document": document, "layer": r["layer"], "start": r["start"], "end": r["end"]}
        yield Mention.model_validate(_NOTHING | json.loads(r["record"]) | told | {"text": text[r["start"] : r["end"]]})


def mentions_hash(c: sqlite3.Connection, document: str, coder: str) -> str | None:
    """The hash of the stored mentions of one coding, None where it has none."""
    rows = c.execute("SELECT * FROM mentions WHERE document = ? AND coder = ? ORDER BY layer, n", (document, coder))
    found = [tuple(r) for r in rows]
    return _hash(found) if found else None


def _latest(ledger: Ledger, document: str, version: str | None) -> str | None:
    sql = "SELECT coder FROM codings WHERE document = ? AND ? IN (version, '') ORDER BY run DESC LIMIT 1"
    row = ledger.connection.execute(sql, (document, version or "")).fetchone()
    return None if row is None else row[0]


def _bare(mention: Mention) -> dict[str, Any]:
    record = mention.model_dump(mode="json", by_alias=True, exclude=_TOLD)
    return {k: v for k, v in record.items() if v != _NOTHING[k]}


def _hash(rows: Sequence[tuple[Any, ...]]) -> str:
    return digest([list(r) for r in rows])
