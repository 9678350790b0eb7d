"""Writers: records → a stream, one module a format, one record at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TextIO

from dateline.errors import BadArgument
from dateline.types import Claim, Event
from dateline.writers import csvs, geojson, jsonl

Row = Claim | Event
FORMATS: dict[str, Callable[[Iterable[Row], TextIO], int]] = {
    "jsonl": jsonl.write,
    "csv": csvs.write,
    "geojson": geojson.write,
}


def write(records: Iterable[Row], format: str, stream: TextIO) -> int:  # noqa: A002
    """Write records and return how many.

    Raises:
        BadArgument: a format that is not known.
    """
    if format not in FORMATS:
        raise BadArgument(f"no format {format!r}; the formats are {', '.join(FORMATS)}")
    return FORMATS[format](records, stream)
