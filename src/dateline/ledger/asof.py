"""What was known on a day: which dispatches count, by when they were published or by when they were taken in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateline.ledger.store import Ledger

_CHUNK = 500  # values in one SQL statement


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day up to which dispatches count.

    Attributes:
        day: the last day that counts.
        known: go by when a dispatch was taken into the ledger (UTC), not by when it was published. Without it a dispatch
            of no known day of publication does not count.
    """

    day: date
    known: bool = False

    @property
    def condition(self) -> str:
        """SQL on a row of ``documents``, with one value: `value`."""
        column = "taken_in" if self.known else "published"
        return f"{column} IS NOT NULL AND substr({column}, 1, 10) <= ?"

    @property
    def value(self) -> str:
        """What the condition is asked with."""
        return self.day.isoformat()


def documents_up_to(ledger: Ledger, as_of: AsOf) -> set[str]:
    """The dispatches that count on that day."""
    rows = ledger.connection.execute(f"SELECT id FROM documents WHERE {as_of.condition}", (as_of.value,))
    return {r["id"] for r in rows}


def in_parts(ledger: Ledger, sql: str, values: Iterable[str]) -> list[Any]:
    """Rows of a query whose ``IN ({})`` takes `values`, asked in parts; the values in order, each once."""
    wanted = sorted(set(values))
    out: list[Any] = []
    for n in range(0, len(wanted), _CHUNK):
        few = wanted[n : n + _CHUNK]
        out += ledger.connection.execute(sql.format(", ".join("?" * len(few))), few).fetchall()
    return out
