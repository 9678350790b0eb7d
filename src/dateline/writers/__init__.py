"""Writers: records → a stream, one module a format, one record at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TextIO

from dateline.errors import BadArgument
from dateline.types import Claim, Event
from dateline.writers import csvs, ftm, geojson, jsonl, schemes, webanno

Row = Claim | Event
FORMATS: dict[str, Callable[[Iterable[Row], TextIO], int]] = {
    "jsonl": jsonl.write,
    "csv": csvs.write,
    "geojson": geojson.write,
    "acled": schemes.write_acled,
    "ucdp": schemes.write_ucdp,
    "airwars": schemes.write_airwars,
    "hxl": schemes.write_hxl,
    "ftm": ftm.write,
    "annotations": webanno.write,
}
EVENT_FORMATS = ("acled", "ucdp", "airwars", "hxl")  # of events alone; the others take claims too


def write(records: Iterable[Row], format: str, stream: TextIO) -> int:  # noqa: A002
    """Write records and return how many.

    Raises:
        BadArgument: a format that is not known.
    """
    if format not in FORMATS:
        raise BadArgument(f"no format {format!r}; the formats are {', '.join(FORMATS)}")
    return FORMATS[format](records, stream)
