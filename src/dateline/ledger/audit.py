"""The audit log: one row a change, each carrying the hash of the one before, so that none can be changed or left out unseen."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from dateline.ids import digest

GENESIS = "0" * 64


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def append(connection: sqlite3.Connection, who: str, what: str, payload: dict[str, Any]) -> str:
    """Add a row within the caller's transaction and return its hash."""
    last = connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (last["seq"] + 1, last["hash"]) if last else (1, GENESIS)
    row = {"seq": seq, "at": now(), "who": who, "what": what, "payload": payload, "previous": previous}
    hashed = digest(row)
    connection.execute(
        "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)",
        (seq, row["at"], who, what, json.dumps(payload, sort_keys=True), previous, hashed),
    )
    return hashed


def broken(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with the chain, row by row."""
    previous, expected = GENESIS, 1
    for r in connection.execute("SELECT * FROM audit ORDER BY seq"):
        row = {k: r[k] for k in ("seq", "at", "who", "what", "previous")} | {"payload": _payload(r["payload"])}
        if r["seq"] != expected:
            yield f"audit row {expected}: missing"
        if r["previous"] != previous:
            yield f"audit row {r['seq']}: does not follow the row before it"
        if digest(row) != r["hash"]:
            yield f"audit row {r['seq']}: its content does not give its hash"
        previous, expected = r["hash"], r["seq"] + 1


def _payload(text: str) -> Any:
    """The payload; what is no JSON stands for itself, and gives another hash."""
    try:
        return json.loads(text)
    except ValueError:
        return text
