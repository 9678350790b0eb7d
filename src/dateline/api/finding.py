"""Find claims, dispatches and happenings by words and values, a page at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import islice

from dateline.api.catalogue import Catalogue, Row
from dateline.api.reading import Listed, listed, with_reviews
from dateline.errors import BadArgument
from dateline.ledger import Filters, Ledger, search_claims
from dateline.ledger.rows import claim_of
from dateline.ledger.search import IS_CURRENT, conditions, match_expression
from dateline.types import Claim

_MOST_LISTS = 32  # answers of find_events that are kept: the pages of one list ask for it again
FURTHEST = 10_000  # how far into a list of finds a page may begin


def find_claims(
    ledger: Ledger, query: str, filters: Filters, *, limit: int, offset: int = 0
) -> tuple[list[Claim], bool]:
    """A page of the claims with these words and values, as judgements leave them, and whether there are more.

    Raises:
        BadArgument: an offset beyond `FURTHEST`.
    """
    if offset > FURTHEST:
        raise BadArgument(
            f"the offset is at most {FURTHEST:,}; narrow the search by type, source, country or days instead"
        )
    expression = match_expression(query)
    if expression:
        found = _by_words(ledger, expression, filters, offset, offset + limit + 1)
    else:
        found = list(islice(search_claims(ledger, "", filters, offset + limit + 1), offset, None))
    return with_reviews(ledger, found[:limit]), len(found) > limit


def _by_words(ledger: Ledger, expression: str, filters: Filters, first: int, last: int) -> list[Claim]:
    """From the `first` to the `last` of the claims whose own words match, in the order in which they came in, then those whose dispatch matches.

    Nothing is sorted, so that a word that everything has costs no more than a rare one.
    """
    where, values = conditions(filters)
    more = "".join(f" AND {w}" for w in where)
    own = f"SELECT c.digest, c.record FROM claims_words w JOIN claims c ON c.digest = w.digest WHERE w.claims_words MATCH ?{more}"
    others = (
        "SELECT c.digest, c.record FROM documents_words w JOIN claims c ON c.document = w.id "
        f"WHERE w.documents_words MATCH ?{more}"
    )
    out: dict[str, str] = {}
    for sql in (own, others):
        try:
            rows = ledger.connection.execute(f"{sql} AND {IS_CURRENT} LIMIT ?", (expression, *values, last + len(out)))
            out |= {r["digest"]: r["record"] for r in rows if r["digest"] not in out}
        except sqlite3.OperationalError as error:
            raise BadArgument(f"cannot search for these words: {error}; use plain words") from error
        if len(out) >= last:
            break
    return [claim_of(record) for record in list(out.values())[first:last]]


def find_dispatches(ledger: Ledger, query: str, *, limit: int, offset: int = 0) -> list[tuple[Listed, str]]:
    """Dispatches that have every word of `query`, by its stem, the best first; each with the words around a find.

    Raises:
        BadArgument: an offset beyond `FURTHEST`.
    """
    expression = match_expression(query)
    if offset > FURTHEST:
        raise BadArgument(f"the offset is at most {FURTHEST:,}; search for more words instead")
    if not expression:
        return []
    sql = (
        "SELECT id, snippet(documents_words, 2, '', '', ' … ', 24) AS around FROM documents_words "
        "WHERE documents_words MATCH ? ORDER BY rank LIMIT ? OFFSET ?"
    )
    try:
        rows = ledger.connection.execute(sql, (expression, limit, offset)).fetchall()
    except sqlite3.OperationalError as error:
        raise BadArgument(f"cannot search for {query!r}: {error}; use plain words") from error
    known = listed(ledger, [r["id"] for r in rows])
    return [(known[r["id"]], str(r["around"])[:1000]) for r in rows if r["id"] in known]


def find_events(
    found: Catalogue, *, type: str | None = None, actor: str | None = None, source: str | None = None,  # noqa: A002
    since: str | None = None, until: str | None = None,
) -> list[str]:  # fmt: skip
    """Ids of the happenings that some claim with these values tells of, the latest first.

    Args:
        found: the catalogue of the ledger.
        type: PLOVER's type.
        actor: key of a party that acts or is acted upon.
        source: key of a source.
        since: the claim's time begins on this day (ISO 8601) or later.
        until: the claim's time begins on this day or earlier.

    The list is shared: it must not be changed.
    """
    asked = (type, actor, source, since, until)
    if asked not in found.lists:
        if len(found.lists) >= _MOST_LISTS:
            found.lists.clear()
        found.lists[asked] = _events_with(found, *asked)
    return found.lists[asked]


def _events_with(
    found: Catalogue, type: str | None, actor: str | None, source: str | None, since: str | None, until: str | None  # noqa: A002
) -> list[str]:  # fmt: skip
    days: dict[str, str] = {}
    for row in _rows(found, actor, source):
        if type is not None and row.type != type:
            continue
        if (since or until) and not (row.start and (since or "") <= row.start <= (until or "9999")):
            continue
        event = found.event(row)
        days[event] = max(days.get(event, ""), row.start or "")
    return sorted(days, key=lambda e: (days[e], e), reverse=True)


def _rows(found: Catalogue, actor: str | None, source: str | None) -> Iterator[Row]:
    """Claims of an actor, of a source, of both, or all."""
    numbers: set[int] | None = None
    if actor is not None:
        card = found.actors.get(actor)
        numbers = {*card.did, *card.suffered} if card else set()
    if source is not None:
        said = found.sources.get(source)
        own = set(said.claims) if said else set()
        numbers = own if numbers is None else numbers & own
    yield from found.rows if numbers is None else (found.rows[n] for n in sorted(numbers))
