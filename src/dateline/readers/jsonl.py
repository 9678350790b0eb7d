"""JSON Lines: one record a line, with `id`, `text` and, where known, `title`, `published`, `publisher`, `url`.

Lines are read with a bound, so that one line of any length takes no more memory than the longest document may have; a
line that cannot be used becomes a ``Rejection`` with its number, and reading goes on with the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from dateline.errors import BadMapping, UnreadableInput
from dateline.readers.decode import decode, signature
from dateline.readers.ninjs import from_item, is_ninjs
from dateline.readers.record import FIELDS, Options, Records, make_document, reject
from dateline.types import Document

READER = "jsonl 1"
_CHUNK = 1 << 20


def bounded_lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """(line number from 1, its bytes with the line end), or None for bytes where the line is longer than `limit`."""
    number = 0
    while True:
        line = stream.readline(limit + 1)
        if not line:
            return
        number += 1
        if len(line) <= limit:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        yield number, None


def read_jsonl(stream: BinaryIO, origin: str, options: Options) -> Records:
    """One document a line, read as a stream; UTF-8, with or without a byte-order mark."""
    limit = options.limits.max_line
    number = 0
    for number, line in bounded_lines(stream, limit):
        where = f"{origin}:{number}"
        if line is None:
            yield reject(where, f"the line is longer than {limit:,} bytes, the most that one document may take")
        elif number == 1 and signature(line):
            raise UnreadableInput(f"this is {signature(line)}, not JSON Lines")
        elif line.strip():
            try:
                yield from_record(load_json(line), line, options)
            except UnreadableInput as error:
                yield reject(where, error, line)
            except BadMapping as error:
                yield reject(where, error, line)
    if number == 0:
        yield reject(origin, "empty: the file has no bytes", b"")


def load_json(data: bytes) -> Any:
    """The JSON value in `data`.

    Raises:
        UnreadableInput: not JSON, or nested too deeply.
    """
    try:
        return json.loads(decode(data))
    except json.JSONDecodeError as error:
        raise UnreadableInput(f"not valid JSON: {error.msg} at column {error.colno} of line {error.lineno}") from error
    except RecursionError as error:
        raise UnreadableInput("not usable JSON: nested too deeply") from error
    except ValueError as error:  # an integer of more digits than Python will read
        raise UnreadableInput(f"not usable JSON: {error}") from error


def from_record(record: object, data: bytes, options: Options) -> Document:
    """A document from one JSON object; a ninjs item is recognised as such.

    Raises:
        UnreadableInput: not an object, or no usable text in it.
        BadMapping: the mapping names a key for the text that the object does not have.
    """
    if not isinstance(record, dict):
        raise UnreadableInput(f"a JSON object with `text` is wanted, not {type(record).__name__}")
    if "text" not in record and "text" not in options.mapping and is_ninjs(record):
        return from_item(record, data, options)
    key = options.mapping.get("text", "text")
    if key not in record:
        there = ", ".join(sorted(map(str, record))[:20])
        if "text" in options.mapping:
            raise BadMapping(f"the mapping takes the text from {key!r}, which is not there; there are: {there}")
        raise UnreadableInput(f"no `text` in the record, which has: {there}; map it with text=KEY")
    fields = {name: record.get(options.mapping.get(name, name)) for name in FIELDS if name != "text"}
    return make_document(record[key], data, options, reader=READER, fields=fields)


__all__ = ["READER", "bounded_lines", "from_record", "load_json", "read_jsonl"]
