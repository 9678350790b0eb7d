"""JSON Lines: the public record form, one object a line, UTF-8."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from dateline.types import Record


def write(records: Iterable[Record], stream: TextIO) -> int:
    """One record a line; unknown values are null."""
    n = 0
    for record in records:
        stream.write(record.model_dump_json(by_alias=True) + "\n")
        n += 1
    return n
