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
from dateline.ledger.rows import claim_of
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


IS_CURRENT = (
    "EXISTS (SELECT 1 FROM coded_claims x JOIN codings k ON k.document = x.document AND k.coder = x.coder "
    "WHERE x.digest = c.digest AND k.run = (SELECT max(run) FROM codings WHERE document = c.document))"
)


def search_claims(ledger: Ledger, query: str, filters: Filters, limit: int = 50) -> Iterator[Claim]:
    """Claims whose own words or whose dispatch have the query's words, by their stems; a claim's own words come first."""
    expression = match_expression(query)
    where, values = conditions(filters)
    if expression:
        where.append(
            "(digest IN (SELECT digest FROM claims_words WHERE claims_words MATCH ?) "
            "OR document IN (SELECT id FROM documents_words WHERE documents_words MATCH ?))"
        )
        values += [expression, expression]
    order = "digest IN (SELECT digest FROM claims_words WHERE claims_words MATCH ?) DESC, " if expression else ""
    values += [expression] if expression else []
    table = "current_claims"
    if (
        not expression
    ):  # walked in the order of the answer, so that a page costs what it holds and not what the ledger holds
        table = "claims c INDEXED BY claims_document"
        where.append(IS_CURRENT)
    sql = f"SELECT record FROM {table}{' WHERE ' + ' AND '.join(where) if where else ''} ORDER BY {order}document, at LIMIT ?"
    try:
        rows = ledger.connection.execute(sql, [*values, limit]).fetchall()
    except sqlite3.OperationalError as error:
        raise BadArgument(f"cannot search for {query!r}: {error}") from error
    for row in rows:
        yield claim_of(row["record"])


def conditions(f: Filters) -> tuple[list[str], list[Any]]:
    """The SQL conditions on the columns of ``claims`` that a filter asks for, and their values."""
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


# document and coding as they stood at a run (three times its number)
_STANDING = """
    SELECT document, coder FROM (
        SELECT document, coder, row_number() OVER (PARTITION BY document ORDER BY run > ?, abs(run - ?)) AS place
        FROM codings WHERE version = (SELECT coder FROM runs WHERE id = ?)
    ) WHERE place = 1
"""


def diff(ledger: Ledger, before: int, after: int) -> dict[str, Any]:
    """What changed between the codings of two runs, for the documents that both have coded.

    A run stands for what its version of the coder had made of each document by then; for a document that this version
    coded only later (the run was interrupted, say), for what it made of it first.

    Returns:
        ``{"added": [claim…], "removed": [claim…], "changed": [{"id", "fields": {name: [old, new]}}…]}``.

    Raises:
        BadArgument: a run that is not in the ledger.
    """
    for run in (before, after):
        if ledger.connection.execute("SELECT 1 FROM runs WHERE id = ?", (run,)).fetchone() is None:
            raise BadArgument(f"no run {run} in {ledger.path}; `dateline runs {ledger.path}` lists them")
    # claims are content-addressed: what both codings said alike is one row, and is passed over unread
    sql = f"""
        WITH one AS ({_STANDING}), other AS ({_STANDING})
        SELECT c.document, c.id, c.at, c.record
        FROM one JOIN other ON other.document = one.document AND other.coder <> one.coder
        JOIN coded_claims x ON x.document = one.document AND x.coder = one.coder JOIN claims c ON c.digest = x.digest
        WHERE NOT EXISTS (
            SELECT 1 FROM coded_claims y WHERE y.document = x.document AND y.coder = other.coder AND y.digest = x.digest
        )
    """

    def records(one: int, other: int) -> dict[tuple[str, str], tuple[int, dict[str, Any]]]:
        rows = ledger.connection.execute(sql, (one, one, one, other, other, other))
        return {(r["document"], r["id"]): (r["at"], json.loads(r["record"])) for r in rows}

    def in_order(found: dict[tuple[str, str], tuple[int, dict[str, Any]]], keys: set[tuple[str, str]]) -> list[Any]:
        return [found[k][1] for k in sorted(keys, key=lambda k: (k[0], found[k][0], k[1]))]

    old, new = records(before, after), records(after, before)
    changed = []
    for record in in_order(new, old.keys() & new.keys()):
        was = old[record["document"], record["id"]][1]
        fields = {k: [was.get(k), record.get(k)] for k in record if was.get(k) != record.get(k)}
        changed.append({"id": record["id"], "document": record["document"], "fields": fields})
    added, removed = in_order(new, new.keys() - old.keys()), in_order(old, old.keys() - new.keys())
    return {"added": added, "removed": removed, "changed": changed}
