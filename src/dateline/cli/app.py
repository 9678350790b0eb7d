"""The application object, and what commands share: how they end, options, output, dates."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from typer.core import TyperGroup

from dateline.errors import BadArgument, DatelineError

_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class Commands(TyperGroup):
    """Runs a command and says how it ended: an expected error is one line on standard error, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that `ctx` holds; its errors become messages and exit statuses."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except DatelineError as error:
            note(f"dateline: {error}")
            raise typer.Exit(2) from None
        except BrokenPipeError:  # the reader of our output went away (`| head`): end quietly
            _drop_output()
            raise typer.Exit(0) from None
        except OSError as error:
            if error.errno not in _DISK:
                raise
            _drop_output()
            note(
                f"dateline: cannot write the output: {error.strerror}; free some space, then run the same command again"
            )
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            note(f"dateline: interrupted; {_resume(ctx)}")
            raise typer.Exit(130) from None
        return result


def _drop_output() -> None:
    """What is still buffered goes nowhere, so that Python does not try to write it again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _resume(ctx: Any) -> str:
    """What becomes of an interrupted command."""
    if ctx.invoked_subcommand == "code" and "--ledger" in " ".join(sys.argv):
        return "what is coded is in the ledger, and the same command takes up where it stopped"
    if ctx.invoked_subcommand == "code":
        return "nothing was kept (with --ledger FILE the same command would take up where it stopped)"
    return "run the same command again"


app = typer.Typer(
    name="dateline",
    cls=Commands,
    help="A sourced, dated, mapped record of what news dispatches on armed conflict claim, by whom, and who denies it.",
    epilog="Example: dateline code stories/ --ledger my.ledger    Then: dateline search my.ledger airstrike",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
LedgerPath = Annotated[Path, typer.Argument(help="The ledger file.")]
Out = Annotated[Path | None, typer.Option("-o", "--output", help="Write here instead of to standard output.")]
Rule = Annotated[
    str,
    typer.Option(
        help="How one row is drawn from several tellings: latest, median, ucdp, acled, airwars, or the path of your own rule."
    ),
]


def note(message: str) -> None:
    """A message to the person, on standard error."""
    print(clean(message), file=sys.stderr, flush=True)  # noqa: T201


def clean(message: str) -> str:
    """One line without control characters, which a dispatch or the name of a file could bring in."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in message)


def print_json(record: Any) -> None:
    """One record, one line; a lone surrogate, which UTF-8 cannot hold, is escaped."""
    line = json.dumps(record, ensure_ascii=False, default=str)
    if any("\ud800" <= c <= "\udfff" for c in line):
        line = json.dumps(record, default=str)
    sys.stdout.write(line + "\n")


def parse_date(value: str | None) -> date | None:
    """A day as YYYY-MM-DD; the time of a date-time is cut off.

    Raises:
        BadArgument: it is no such day.
    """
    if value is None:
        return None
    try:
        return date.fromisoformat(value.strip().partition("T")[0].partition(" ")[0])
    except ValueError:
        raise BadArgument(f"{value!r} is no date; write it as YYYY-MM-DD") from None


def open_ledger(path: Path) -> Any:
    """The ledger at `path`, which must be there."""
    from dateline.api import store

    return store.Ledger(path, create=False)


@contextmanager
def output(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when it is whole.

    Raises:
        BadArgument: the file cannot be written.
    """
    if path is None or str(path) == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    whole = path.resolve()  # what a link points at is written, and the link stays
    device = whole.exists() and not whole.is_file()  # /dev/null, a named pipe: cannot be put in place, only written to
    part = whole if device else whole.with_name(whole.name + ".part")
    try:
        stream = part.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise BadArgument(f"cannot write {path}: {error.strerror or error}") from error
    try:
        with stream:
            yield stream
        if not device:
            part.replace(whole)
    finally:
        if not device:
            part.unlink(missing_ok=True)
