"""dateline code, annotate: from dispatches to claims and layers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from dateline.cli.app import Out, app, note, open_ledger, output, parse_date
from dateline.errors import BadArgument

if TYPE_CHECKING:
    from dateline.api.store import RunReport
    from dateline.types import Claim, Document, Rejection

    Dispatches = Iterable[tuple[Document, Sequence[Claim]]]

Paths = Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.")]
Published = Annotated[str | None, typer.Option(help="Day of publication of dispatches that give none: YYYY-MM-DD.")]
Mapping = Annotated[list[str] | None, typer.Option("--map", help="For CSV and JSONL: FIELD=COLUMN, as text=body.")]


def documents(paths: list[str], published: str | None, mapping: list[str] | None) -> Iterable[Document | Rejection]:
    """What the readers make of `paths`.

    Raises:
        BadArgument: an option that cannot be used, or not one of the paths is there.
    """
    from dateline.api import plugged

    pairs: dict[str, str] = {}
    for item in mapping or []:
        field, sign, column = item.partition("=")
        if not sign or not field or not column:
            raise BadArgument(f"--map {item!r} is not FIELD=COLUMN, as text=body")
        pairs[field] = column
    items = plugged.read(paths, mapping=pairs or None, published=parse_date(published), stdin=sys.stdin.buffer)
    missing = plugged.absent(paths)
    if len(missing) == len(paths):  # a ledger is not begun for a slip of the pen
        raise BadArgument(f"not found: {', '.join(missing)}; name files, folders or globs, or - for standard input")
    return items


@app.command(epilog="Example: dateline code stories/ --ledger my.ledger --workers 2")
def code(
    paths: Paths,
    ledger: Annotated[
        Path | None, typer.Option(help="Keep everything in this file; without it nothing is kept.")
    ] = None,
    format: Annotated[  # noqa: A002
        str | None, typer.Option(help="jsonl (the default), csv, geojson, or table for reading.")
    ] = None,
    out: Out = None,
    published: Published = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that code side by side.")] = 1,
    mapping: Mapping = None,
) -> None:
    """Code dispatches into claims: one JSON object a claim on standard output.

    With a ledger, claims are written for the dispatches that PATHS name, also for those that were there already; when
    standard output is a terminal and no format is asked for, the ledger alone takes them.
    """
    from dateline.api import facts, plugged

    if format is not None and format not in ("table", *plugged.formats()):
        raise BadArgument(f"no format {format!r}; the formats are table, {', '.join(plugged.formats())}")
    if out is not None and ledger is not None and out.resolve() == ledger.resolve():
        raise BadArgument(f"{out} is the ledger itself; write the claims to another file")
    items = documents(paths, published, mapping)
    facts.prepare(note)
    total = plugged.expected(paths) if sys.stderr.isatty() else None
    if ledger is None:
        report = _code_loose(items, format or "jsonl", out, workers, total)
    else:
        quiet = format is None and out is None and sys.stdout.isatty()
        report = _code_kept(ledger, items, None if quiet else format or "jsonl", out, workers, total)
    _tell(report, kept=ledger is not None)


def _code_kept(
    ledger: Path,
    items: Iterable[Document | Rejection],
    format: str | None,  # noqa: A002
    out: Path | None,
    workers: int,
    total: int | None,
) -> RunReport:
    """Code into the ledger, then write what it has of these documents."""
    from dateline.api import kept, store
    from dateline.cli.progress import Bar

    taken = kept.Taken()
    with output(out) as stream:  # opened first: a folder that is not there should not be found out at the end
        with Bar(total) as bar:
            report = store.code_into(
                ledger, taken.passing(items), workers=workers, progress=bar.show,
                factory=store.build_keeping_coder, version=store.coder_version(),
            )  # fmt: skip
            bar.name_problems(report)
        if format is not None:
            with open_ledger(ledger) as book:
                _write(kept.dispatches(book, taken), format, stream)
    return report


def _code_loose(
    items: Iterable[Document | Rejection],
    format: str,  # noqa: A002
    out: Path | None,
    workers: int,
    total: int | None,
) -> RunReport:
    """Code and write, keeping nothing."""
    from dateline.api import store
    from dateline.cli.progress import Bar
    from dateline.types import Failure, Rejection

    report = store.RunReport()

    def coded(bar: Bar) -> Iterator[tuple[Document, Sequence[Claim]]]:
        for result in store.code_many(items, workers=workers, factory=store.build_coder):
            report.taken_in += 1
            if isinstance(result, Rejection):
                report.rejected += 1
                report.problems.append(f"{result.origin}: {result.reason}")
            elif isinstance(result, Failure):
                report.failed += 1
                report.problems.append(f"{result.document}: step {result.step}: {result.error}")
            else:
                report.coded += 1
                report.claims += len(result.claims)
                yield result.document, result.claims
            bar.show(report)

    with output(out) as stream, Bar(total, show=out is not None or not sys.stdout.isatty()) as bar:
        _write(coded(bar), format, stream)
    return report


def _write(dispatches: Dispatches, format: str, stream: TextIO) -> None:  # noqa: A002
    from dateline.api import plugged
    from dateline.cli.tables import dispatch_tables

    if format == "table":
        dispatch_tables(dispatches, stream)
    else:
        plugged.write((claim for _, claims in dispatches for claim in claims), format, stream)


def _tell(report: RunReport, *, kept: bool) -> None:
    """Say what became of everything, and set the exit status."""
    already = f" + {report.skipped} already there" if kept else ""
    note(
        f"dateline: {report.taken_in} taken in = {report.coded} coded{already} + "
        f"{report.rejected} rejected + {report.failed} failed; {report.claims} new claims"
    )
    if report.rejected or report.failed:
        raise typer.Exit(1)


@app.command(epilog="Example: dateline annotate story.txt --layer places,times")
def annotate(
    paths: Paths,
    layer: Annotated[
        str,
        typer.Option(
            help="Comma-separated: places, times, actors, counts, instruments, attributions, factuality, triggers."
        ),
    ],
    out: Out = None,
    published: Published = None,
    mapping: Mapping = None,
) -> None:
    """Write what the coder saw before it made claims, one mention a line (JSONL).

    A ledger among PATHS (a file that ends in .ledger) gives what it kept when its dispatches were coded; nothing is coded anew.
    """
    from dateline.api import Coder, facts, layers, plugged, store
    from dateline.types import Failure, Rejection

    names = tuple(dict.fromkeys(n.strip() for n in layer.split(",") if n.strip()))
    unknown = [n for n in names if n not in layers.LAYERS]
    if unknown or not names:
        raise BadArgument(f"no layer {', '.join(unknown) or layer!r}; the layers are {', '.join(layers.LAYERS)}")
    ledgers = [Path(p) for p in paths if p.endswith(".ledger")]
    rest = [p for p in paths if not p.endswith(".ledger")]
    items = documents(rest, published, mapping) if rest else ()
    if rest:
        facts.prepare(note)
    coder = Coder()
    bad = 0
    with output(out) as stream:
        for ledger in ledgers:
            with open_ledger(ledger) as book:
                for document in book.documents():
                    for mention in store.mentions_of(book, document.id, names):
                        stream.write(plugged.line(mention) + "\n")
        for item in items:
            analysis = item if isinstance(item, Rejection) else coder.analyse(item)
            if isinstance(analysis, Rejection):
                note(f"dateline: {analysis.origin}: {analysis.reason}")
                bad += 1
            elif isinstance(analysis, Failure):
                note(f"dateline: {analysis.document}: step {analysis.step}: {analysis.error}")
                bad += 1
            else:
                for mention in layers.mentions(analysis, names):
                    stream.write(plugged.line(mention) + "\n")
    if bad:
        raise typer.Exit(1)
