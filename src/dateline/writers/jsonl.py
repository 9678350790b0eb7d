"""JSON Lines: the public record form, one object a line, UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from pydantic_core import PydanticSerializationError

from dateline.types import Record


def write(records: Iterable[Record], stream: TextIO) -> int:
    """One record a line; unknown values are null."""
    n = 0
    for record in records:
        stream.write(line(record) + "\n")
        n += 1
    return n


def line(record: Record) -> str:
    """One record as JSON; a lone surrogate, which UTF-8 cannot carry, stays as an escape."""
    try:
        return record.model_dump_json(by_alias=True)
    except PydanticSerializationError:
        return json.dumps(record.model_dump(mode="json", by_alias=True), separators=(",", ":"))
