"""dateline resolve, schema: ask what a phrase means, and what a record looks like."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from dateline.cli.app import app, note, parse_date, print_json
from dateline.errors import BadArgument


@dataclass(frozen=True)
class _Query:
    """A phrase to resolve, and what is known beside it; `wrong` is why it cannot be asked."""

    text: str
    date: str | None = None
    near: str | None = None
    wrong: str | None = None


@app.command(epilog='Example: dateline resolve time "less than two weeks ago" --date 2017-06-01')
def resolve(
    what: Annotated[str, typer.Argument(help="actor, place or time.")],
    text: Annotated[str, typer.Argument(help="What to resolve; - reads a line each, plain or JSONL {text, date}.")],
    date: Annotated[str | None, typer.Option(help="The day of saying: YYYY-MM-DD.")] = None,
    near: Annotated[str | None, typer.Option(help="For places: a place that it should be near to.")] = None,
    country: Annotated[str | None, typer.Option(help="For places: ISO code of the country it should be in.")] = None,
) -> None:
    """Say who, where or when a phrase is: one JSON object with query, best and candidates.

    With - for TEXT, every line gets its answer, in order; one that cannot be read is named on standard error, its
    answer has best null, and the exit status is 1.
    """
    from dateline.api import facts, lookup

    if what not in ("actor", "place", "time"):
        raise BadArgument(f"cannot resolve {what!r}; it is actor, place or time")
    parse_date(date)  # one that cannot be used ends the command before the first answer
    if what == "place":
        facts.prepare(note)

    def answer(query: _Query) -> dict[str, Any]:
        if what == "actor":
            return lookup.lookup_actor(query.text, on=parse_date(query.date))
        if what == "place":
            return lookup.lookup_place(query.text, near=query.near, country=country.upper() if country else None)
        return lookup.lookup_time(query.text, published=parse_date(query.date))

    if text != "-":
        print_json(answer(_Query(text, date, near)))
        return
    bad = 0
    for number, query in enumerate(_queries(date, near), 1):
        try:
            if query.wrong is not None:
                raise BadArgument(query.wrong)
            print_json(answer(query))
        except BadArgument as error:
            note(f"dateline: line {number}: {error}")
            print_json({"query": query.text, "best": None, "candidates": []})
            bad += 1
        sys.stdout.flush()  # a program that asks line by line waits for its answer
    if bad:
        raise typer.Exit(1)


def _queries(date: str | None, near: str | None) -> Iterator[_Query]:
    """A query a line of standard input. Bytes that are no UTF-8 become replacement characters."""
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8-sig", "replace").rstrip("\r\n")
        if not line.lstrip().startswith("{"):
            yield _Query(line, date, near)
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield _Query(line, wrong=f"is no JSON: {error}")
            continue
        words, day, beside = row.get("text"), row.get("date"), row.get("near")
        if not isinstance(words, str):
            yield _Query(line, wrong='has no "text" that is a string')
        elif not isinstance(day, str | None) or not isinstance(beside, str | None):
            yield _Query(words, wrong='"date" and "near" are strings, or are left out')
        else:
            yield _Query(words, day or date, beside or near)


@app.command(epilog="Example: dateline schema claim")
def schema(
    record: Annotated[str, typer.Argument(help="document, claim, event, mention, judgement, failure or rejection.")],
) -> None:
    """Print the JSON Schema of a public record."""
    from dateline.api import schemas

    sys.stdout.write(json.dumps(schemas.schema(record), indent=1) + "\n")
