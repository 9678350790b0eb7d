"""Reading and writing with what plugins add: what the command line uses.

Without plugins this is :func:`dateline.readers.read` and :func:`dateline.writers.write`. The steps of plugins are the
matter of :class:`dateline.api.coder.Coder`.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO, TextIO

from dateline import plugins
from dateline.annotate.header import read_header
from dateline.api import store
from dateline.errors import BadArgument, InputError
from dateline.readers import read as read_own
from dateline.readers.sources import BY_ENDING
from dateline.types import Claim, Document, Event, Rejection
from dateline.writers.jsonl import line

__all__ = [
    "absent",
    "expected",
    "formats",
    "line",
    "read",
    "write",
]

Record = Claim | Event
_LINES = (".jsonl", ".ndjson", ".jsonlines", ".csv", ".tsv", ".tab")  # about a document a line


def read(
    paths: Sequence[str], *, mapping: dict[str, str] | None, published: date | None, stdin: BinaryIO
) -> Iterable[Document | Rejection]:
    """Everything that `paths` name: what plugins read comes after what Dateline itself reads.

    `published` is the day of the documents that give none, neither beside their text nor in its header; ids do not hang on it.

    Raises:
        BadMapping: `mapping` names a field that a document does not have.
    """
    extra = plugins.readers()
    own, theirs = _sorted_out(paths, extra)
    items: Iterable[Document | Rejection] = read_own(own, mapping=mapping, stdin=stdin)
    if theirs:
        items = _both(items, theirs, extra)
    return items if published is None else _dated(items, published)


def _dated(items: Iterable[Document | Rejection], day: date) -> Iterator[Document | Rejection]:
    for item in items:
        if isinstance(item, Document) and item.published is None and read_header(item)[1].published is None:
            yield item.model_copy(update={"published": day})
        else:
            yield item


def _sorted_out(paths: Sequence[str], extra: dict[str, plugins.Reader]) -> tuple[list[str], list[Path]]:
    """The paths for Dateline's own readers, and the files for those of plugins."""
    own: list[str] = []
    theirs: list[Path] = []
    for path in paths:
        place = Path(path)
        if extra and path != "-" and place.is_dir():
            inside = [f for f in sorted(place.rglob("*")) if f.is_file() and not f.name.startswith(".")]
            mine = [f for f in inside if f.suffix.lower() in extra]
            theirs += mine
            if not mine or len(mine) < len(inside):
                own.append(path)
        elif place.suffix.lower() in extra and place.is_file():
            theirs.append(place)
        else:
            own.append(path)
    return own, theirs


def _both(
    first: Iterable[Document | Rejection], files: list[Path], extra: dict[str, plugins.Reader]
) -> Iterator[Document | Rejection]:
    yield from first
    for file in files:
        try:
            with file.open("rb") as stream:
                yield from extra[file.suffix.lower()](stream, str(file))
        except InputError as error:
            yield Rejection(origin=str(file), reason=str(error))
        except OSError as error:
            yield Rejection(origin=str(file), reason=f"cannot be read: {error.strerror or error}")


def absent(paths: Sequence[str]) -> list[str]:
    """Those of `paths` that name nothing: no file, no folder, no pattern that matches."""
    return [p for p in paths if p != "-" and not os.path.lexists(p) and not (glob.has_magic(p) and glob.glob(p))]  # noqa: PTH207


def expected(paths: Sequence[str]) -> int | None:
    """About how many documents `paths` hold, for the time left; None where only reading them would tell."""
    total = 0
    for path in paths:
        place = Path(path)
        if path == "-" or not place.exists():
            return None
        for file in [place] if place.is_file() else place.rglob("*"):
            ending = file.suffix.lower()
            if ending in _LINES:
                with file.open("rb") as stream:
                    total += sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b"")) or 1
            elif ending in (".gz", ".warc", ".rss", ".atom", ".xml", ".json"):
                return None
            else:
                total += place.is_file() or ending in BY_ENDING
    return total


def formats() -> tuple[str, ...]:
    """The names of formats that records can be written in."""
    return (*store.FORMATS, *plugins.writers())


def write(records: Iterable[Record], format: str, stream: TextIO) -> int:  # noqa: A002
    """Write records and return how many.

    Raises:
        BadArgument: a format that is not known.
    """
    extra = plugins.writers()
    if format in extra:
        return extra[format](records, stream)
    if format not in store.FORMATS:
        raise BadArgument(f"no format {format!r}; the formats are {', '.join(formats())}")
    return store.write(records, format, stream)
