"""The application object, and what commands share: options, output, dates."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO

import typer

from dateline.errors import BadArgument

app = typer.Typer(
    name="dateline",
    help="A sourced, dated, mapped record of what news dispatches on armed conflict claim, by whom, and who denies it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def note(message: str) -> None:
    """A message to the person, on standard error."""
    print(message, file=sys.stderr, flush=True)  # noqa: T201


def parse_date(value: str | None) -> date | None:
    """A day as YYYY-MM-DD.

    Raises:
        BadArgument: it is no such day.
    """
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadArgument(f"{value!r} is no date; write it as YYYY-MM-DD") from None


@contextmanager
def output(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when it is whole."""
    if path is None or str(path) == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        part.replace(path)
    except OSError as error:
        raise BadArgument(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
