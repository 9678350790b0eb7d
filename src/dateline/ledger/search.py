"""Find claims and dispatches by their words and values; compare two runs."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateline.errors import BadArgument
from dateline.ledger.store import Ledger
from dateline.types import Claim

_TERM = re.compile(r'"[^"]*"|\S+')


@dataclass(frozen=True)
class Filters:
    """What claims must be; None asks for nothing. `since` and `until` are met by an interval that may reach them."""

    type: str | None = None
    mode: str | None = None
    factuality: str | None = None
    source: str | None = None
    country: str | None = None
    document: str | None = None
    since: date | None = None
    until: date | None = None
    least_confidence: float = 0.0


def match_expression(query: str) -> str:
    """A person's words as an FTS5 expression: every word or "quoted phrase" must occur; FTS5's own signs mean nothing."""
    terms = [t.strip('"').replace('"', " ") for t in _TERM.findall(query.replace("\x00", " "))]
    return " ".join(f'"{t}"' for t in terms if re.search(r"\w", t))


def search_claims(ledger: Ledger, query: str, filters: Filters, limit: int = 50) -> Iterator[Claim]:
    """Claims whose own words or whose dispatch have the query's words; best matches first."""
    expression = match_expression(query)
    where, values = _where(filters)
    if expression:
        where.append(
            "(digest IN (SELECT digest FROM claims_text WHERE claims_text MATCH ?) "
            "OR document IN (SELECT id FROM documents_text WHERE documents_text MATCH ?))"
        )
        values += [expression, expression]
    order = "digest IN (SELECT digest FROM claims_text WHERE claims_text MATCH ?) DESC, " if expression else ""
    values += [expression] if expression else []
    sql = f"SELECT record FROM current_claims{' WHERE ' + ' AND '.join(where) if where else ''} ORDER BY {order}document, at LIMIT ?"
    try:
        rows = ledger.connection.execute(sql, [*values, limit]).fetchall()
    except sqlite3.OperationalError as error:
        raise BadArgument(f"cannot search for {query!r}: {error}") from error
    for row in rows:
        yield Claim.model_validate_json(row["record"])


def _where(f: Filters) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    for name in ("type", "mode", "factuality", "country", "document"):
        value = getattr(f, name)
        if value is not None:
            where.append(f"{name} = ?")
            values.append(value)
    if f.source is not None:
        where.append("source LIKE ? ESCAPE '\\'")
        values.append("%" + re.sub(r"([%_\\])", r"\\\1", f.source) + "%")
    if f.since is not None:
        where.append('(coalesce("end", start) IS NOT NULL AND coalesce("end", \'9999\') >= ?)')
        values.append(f.since.isoformat())
    if f.until is not None:
        where.append("(coalesce(\"end\", start) IS NOT NULL AND coalesce(start, '0000') <= ?)")
        values.append(f.until.isoformat())
    if f.least_confidence > 0:
        where.append("confidence >= ?")
        values.append(f.least_confidence)
    return where, values


def diff(ledger: Ledger, before: int, after: int) -> dict[str, Any]:
    """What changed between the coders of two runs, for the documents that both have coded.

    Returns:
        ``{"added": [claim…], "removed": [claim…], "changed": [{"id", "fields": {name: [old, new]}}…]}``.

    Raises:
        BadArgument: a run that is not in the ledger.
    """
    coders = {}
    for run in (before, after):
        row = ledger.connection.execute("SELECT coder FROM runs WHERE id = ?", (run,)).fetchone()
        if row is None:
            raise BadArgument(f"no run {run} in {ledger.path}; `dateline runs {ledger.path}` lists them")
        coders[run] = row["coder"]
    both = "SELECT document FROM codings WHERE coder = ? INTERSECT SELECT document FROM codings WHERE coder = ?"
    sql = f"SELECT c.id, c.record FROM claims c JOIN coded_claims x USING (digest) WHERE x.coder = ? AND x.document IN ({both})"

    def records(run: int) -> dict[str, dict[str, Any]]:
        rows = ledger.connection.execute(sql, (coders[run], coders[before], coders[after]))
        return {r["id"]: json.loads(r["record"]) for r in rows}

    old, new = records(before), records(after)
    changed = []
    for key in sorted(old.keys() & new.keys()):
        fields = {k: [old[key].get(k), new[key].get(k)] for k in new[key] if old[key].get(k) != new[key].get(k)}
        if fields:
            changed.append({"id": key, "document": new[key]["document"], "fields": fields})
    return {
        "added": [new[k] for k in sorted(new.keys() - old.keys())],
        "removed": [old[k] for k in sorted(old.keys() - new.keys())],
        "changed": changed,
    }
