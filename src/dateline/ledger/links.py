"""What linking found, in the ledger: within-document event → happening, the links behind it, and copies of dispatches.

All of it is derived: it can be drawn again from claims and judgements, and is replaced as a whole by the next linking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dateline.ledger import audit
from dateline.ledger.store import Ledger


def put_linking(
    ledger: Ledger,
    model: str,
    events: Mapping[str, str],
    links: Iterable[tuple[str, str, float, str]],
    copies: Iterable[tuple[str, str, str, float]],
) -> int:
    """Store a linking in place of the last; returns how many tellings came to another happening than before.

    Args:
        ledger: an open ledger.
        model: hash of the weights that linked.
        events: within-document event → happening; those that stay their own are not stored.
        links: (event, event, score, why).
        copies: (document, origin, kind, share).
    """
    with ledger.transaction() as c:
        before = {r["telling"]: r["event"] for r in c.execute("SELECT telling, event FROM links")}
        after = {t: e for t, e in events.items() if t != e}
        gone = [(t,) for t in before if t not in after]
        new = [(t, e) for t, e in after.items() if before.get(t) != e]
        c.executemany("DELETE FROM links WHERE telling = ?", gone)
        c.executemany("INSERT OR REPLACE INTO links VALUES (?, ?)", new)
        c.execute("DELETE FROM link_pairs")
        c.executemany("INSERT INTO link_pairs VALUES (?, ?, ?, ?)", links)
        c.execute("DELETE FROM copies")
        c.executemany("INSERT INTO copies VALUES (?, ?, ?, ?)", copies)
        found = {"tellings": len(events), "linked": len(after), "changed": len(gone) + len(new)}
        c.execute(
            "INSERT INTO linkings (at, model, tellings, linked) VALUES (?, ?, ?, ?)",
            (audit.now(), model, found["tellings"], found["linked"]),
        )
        audit.append(c, ledger.who, "linked", {"model": model, **found})
    return found["changed"]


def links(ledger: Ledger) -> dict[str, str]:
    """Within-document event → happening, of the last linking; what is not in it is its own."""
    return {r["telling"]: r["event"] for r in ledger.connection.execute("SELECT telling, event FROM links")}


def link_pairs(ledger: Ledger, events: Iterable[str]) -> list[dict[str, Any]]:
    """The links between tellings of these events, with their reasons."""
    wanted = sorted(set(events))
    marks = ", ".join("?" * len(wanted))
    sql = f"SELECT a, b, score, why FROM link_pairs WHERE a IN ({marks}) AND b IN ({marks}) ORDER BY a, b"
    return [dict(r) for r in ledger.connection.execute(sql, (*wanted, *wanted))]


def copies(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Document → what it reprints, how, and how much of it."""
    rows = ledger.connection.execute("SELECT document, origin, kind, score FROM copies ORDER BY document")
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
