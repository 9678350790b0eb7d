"""dateline code, annotate: from dispatches to claims and layers."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.app import app, note, output, parse_date
from dateline.errors import BadArgument

if TYPE_CHECKING:
    from dateline.api.store import RunReport
    from dateline.types import Claim, Document, Rejection

Paths = Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.")]
Out = Annotated[Path | None, typer.Option("-o", "--output", help="Write here instead of to standard output.")]
Published = Annotated[str | None, typer.Option(help="Day of publication of dispatches that give none: YYYY-MM-DD.")]
Mapping = Annotated[list[str] | None, typer.Option("--map", help="For CSV and JSONL: FIELD=COLUMN, as text=body.")]


def documents(paths: list[str], published: str | None, mapping: list[str] | None) -> Iterable[Document | Rejection]:
    """What the readers make of `paths`."""
    from dateline.api import read

    pairs: dict[str, str] = {}
    for item in mapping or []:
        field, sign, column = item.partition("=")
        if not sign or not field or not column:
            raise BadArgument(f"--map {item!r} is not FIELD=COLUMN, as text=body")
        pairs[field] = column
    return read(paths, mapping=pairs or None, published=parse_date(published), stdin=sys.stdin.buffer)


@app.command(epilog="Example: dateline code stories/ --ledger my.ledger --workers 2")
def code(
    paths: Paths,
    ledger: Annotated[
        Path | None, typer.Option(help="Keep everything in this file; without it nothing is kept.")
    ] = None,
    format: Annotated[str | None, typer.Option(help="jsonl, csv, geojson or table.")] = None,  # noqa: A002
    out: Out = None,
    published: Published = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that code side by side.")] = 1,
    mapping: Mapping = None,
) -> None:
    """Code dispatches into claims."""
    from dateline.api import store

    if format is not None and format not in ("table", *store.FORMATS):
        raise BadArgument(f"no format {format!r}; the formats are table, {', '.join(store.FORMATS)}")
    items = documents(paths, published, mapping)
    if ledger is None:
        _code_loose(items, format or "jsonl", out, workers)
        return
    with _Bar() as bar:
        report = store.code_into(ledger, items, workers=workers, progress=bar.show)
    if format is not None or out is not None:
        with store.Ledger(ledger, create=False) as kept:
            _write(kept.claims(), format or "jsonl", out)
    _tell(report)


def _code_loose(items: Iterable[Document | Rejection], format: str, out: Path | None, workers: int) -> None:  # noqa: A002
    """Code and write, keeping nothing."""
    from dateline.api import store
    from dateline.types import Failure, Rejection

    report = store.RunReport()

    def claims() -> Iterable[Claim]:
        for result in store.code_many(items, workers=workers):
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
                yield from result.claims

    _write(claims(), format, out)
    _tell(report)


def _write(claims: Iterable[Claim], format: str, out: Path | None) -> None:  # noqa: A002
    from dateline.api import store
    from dateline.cli.tables import claim_table

    with output(out) as stream:
        if format == "table":
            claim_table(claims, stream)
        else:
            store.write(claims, format, stream)


def _tell(report: RunReport) -> None:
    """Say what became of everything, name what failed, and set the exit status."""
    for problem in report.problems:
        note(f"dateline: {problem}")
    note(
        f"dateline: {report.taken_in} taken in = {report.coded} coded + {report.skipped} already there + "
        f"{report.rejected} rejected + {report.failed} failed; {report.claims} new claims"
    )
    if report.rejected or report.failed:
        raise typer.Exit(1)


class _Bar:
    """A line of progress with the rate, on a terminal only."""

    def __enter__(self) -> _Bar:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        self._progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
            console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True,
        )  # fmt: skip
        self._progress.start()
        self._task = self._progress.add_task("coding", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, report: RunReport) -> None:
        """Show where the run stands."""
        seconds = self._progress.tasks[0].elapsed or 1e-9
        text = f"{report.coded + report.failed} coded, {report.claims} claims, {report.words / seconds:,.0f} words/s"
        self._progress.update(self._task, description=text)


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
    """Write what the coder saw before it made claims, one mention a line (JSONL)."""
    from dateline.api import Coder, layers
    from dateline.types import Failure, Rejection

    names = tuple(n.strip() for n in layer.split(",") if n.strip())
    unknown = [n for n in names if n not in layers.LAYERS]
    if unknown or not names:
        raise BadArgument(f"no layer {', '.join(unknown) or layer!r}; the layers are {', '.join(layers.LAYERS)}")
    coder = Coder()
    bad = 0
    with output(out) as stream:
        for item in documents(paths, published, mapping):
            if isinstance(item, Rejection):
                note(f"dateline: {item.origin}: {item.reason}")
                bad += 1
                continue
            analysis = coder.analyse(item)
            if isinstance(analysis, Failure):
                note(f"dateline: {analysis.document}: step {analysis.step}: {analysis.error}")
                bad += 1
                continue
            for mention in layers.mentions(analysis, names):
                stream.write(mention.model_dump_json(by_alias=True) + "\n")
    if bad:
        raise typer.Exit(1)
