"""What linking found, in the ledger: within-document event → happening, the links behind it, and copies of dispatches.

All of it is derived: it can be drawn again from claims and judgements, and is replaced as a whole by the next linking.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dateline.ledger import audit
from dateline.ledger.asof import in_parts
from dateline.ledger.store import Ledger

DENIES = "CASE WHEN json_valid(record) THEN json_extract(record, '$.denies') END"  # as the index claims_denies has it


@dataclass
class Changed:
    """What a linking left otherwise than the one before."""

    tellings: set[str] = field(default_factory=set)  # that came to another happening, or left one
    happenings: set[str] = field(default_factory=set)  # that they left or came to
    documents: set[str] = field(default_factory=set)  # that became or ceased to be copies, or are of another origin


def put_linking(
    ledger: Ledger,
    model: str,
    events: Mapping[str, str],
    links: Iterable[tuple[str, str, float, str]],
    copies: Iterable[tuple[str, str, str, float]],
) -> Changed:
    """Store a linking in place of the last; only rows that differ are written.

    Args:
        ledger: an open ledger.
        model: hash of the weights that linked.
        events: within-document event → happening; those that stay their own are not stored.
        links: (event, event, score, why).
        copies: (document, origin, kind, share).
    """
    changed = Changed()
    with ledger.transaction() as c:
        before = {r["telling"]: r["event"] for r in c.execute("SELECT telling, event FROM links")}
        after = {t: e for t, e in events.items() if t != e}
        changed.tellings = {t for t in before.keys() | after.keys() if before.get(t) != after.get(t)}
        changed.happenings = {e for t in changed.tellings for e in (before.get(t, t), after.get(t, t))}
        c.executemany("DELETE FROM links WHERE telling = ?", [(t,) for t in sorted(before.keys() - after.keys())])
        new = [(t, after[t]) for t in sorted(changed.tellings & after.keys())]
        c.executemany("INSERT OR REPLACE INTO links VALUES (?, ?)", new)
        c.execute("DELETE FROM link_pairs")
        c.executemany("INSERT INTO link_pairs VALUES (?, ?, ?, ?)", links)
        changed.documents = _put_copies(c, copies)
        found = {"tellings": len(events), "linked": len(after), "changed": len(changed.tellings)}
        c.execute(
            "INSERT INTO linkings (at, model, tellings, linked) VALUES (?, ?, ?, ?)",
            (audit.now(), model, found["tellings"], found["linked"]),
        )
        audit.append(c, ledger.who, "linked", {"model": model, **found})
    return changed


def _put_copies(c: sqlite3.Connection, copies: Iterable[tuple[str, str, str, float]]) -> set[str]:
    """Store the copies; returns the documents whose origin is another now."""
    rows = list(copies)
    before = {r["document"]: r["origin"] for r in c.execute("SELECT document, origin FROM copies")}
    after = {document: origin for document, origin, _, _ in rows}
    c.execute("DELETE FROM copies")
    c.executemany("INSERT INTO copies VALUES (?, ?, ?, ?)", rows)
    return {d for d in before.keys() | after.keys() if before.get(d) != after.get(d)}


def linked_up_to(ledger: Ledger) -> tuple[str, int, int] | None:
    """(model, row of the audit log) of the last linking, and how many changes came after it that another one would see."""
    row = ledger.connection.execute(
        "SELECT seq, payload FROM audit WHERE what = 'linked' ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    sql = "SELECT count(*) FROM audit WHERE seq > ? AND what IN ('coded', 'failed', 'judged')"
    since = ledger.connection.execute(sql, (row["seq"],)).fetchone()[0]
    return str(json.loads(row["payload"]).get("model")), row["seq"], since


def links(ledger: Ledger) -> dict[str, str]:
    """Within-document event → happening, of the last linking; what is not in it is its own."""
    return {r["telling"]: r["event"] for r in ledger.connection.execute("SELECT telling, event FROM links")}


def link_pairs(ledger: Ledger, events: Iterable[str]) -> list[dict[str, Any]]:
    """The links between tellings of these within-document events, with their reasons."""
    wanted = set(events)
    rows = in_parts(ledger, "SELECT a, b, score, why FROM link_pairs WHERE a IN ({})", wanted)
    return sorted((dict(r) for r in rows if r["b"] in wanted), key=lambda r: (r["a"], r["b"]))


def copies(ledger: Ledger, documents: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """Document → what it reprints, how, and how much of it; of all, or of these documents."""
    sql = "SELECT document, origin, kind, score FROM copies"
    if documents is None:
        rows = ledger.connection.execute(sql + " ORDER BY document").fetchall()
    else:
        rows = in_parts(ledger, sql + " WHERE document IN ({})", documents)
    return {r["document"]: dict(r) for r in rows}


def put_signatures(ledger: Ledger, rows: Iterable[tuple[str, bytes]]) -> None:
    """Keep the signatures of dispatches, so that the next linking reads only new texts."""
    with ledger.transaction() as c:
        c.executemany("INSERT OR REPLACE INTO signatures VALUES (?, ?)", rows)


def signatures(ledger: Ledger) -> dict[str, bytes]:
    """Document → its stored signature."""
    return {r["document"]: r["hashes"] for r in ledger.connection.execute("SELECT document, hashes FROM signatures")}


def last_linking(ledger: Ledger) -> dict[str, Any] | None:
    """When the ledger was last linked, by what; None where it never was."""
    row = ledger.connection.execute("SELECT * FROM linkings ORDER BY id DESC LIMIT 1").fetchone()
    return dict(row) if row else None
