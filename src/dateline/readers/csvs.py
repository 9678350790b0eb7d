"""CSV and TSV with a column mapping, read row by row in whatever encoding the file is in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import BinaryIO, TextIO

from dateline.errors import BadMapping, UnreadableInput
from dateline.readers.decode import detect
from dateline.readers.record import FIELDS, Options, Records, make_document, reject

READER = "csv 1"
# Column names that are understood without a mapping.
_USUAL: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "doc_id", "document"),
    "text": ("text", "body", "content", "article"),
    "title": ("title", "headline"),
    "published": ("published", "date", "pubdate", "publication_date"),
    "publisher": ("publisher", "outlet", "source"),
    "url": ("url", "link"),
    "language": ("language", "lang"),
}


class _Rows:
    """Lines for the csv module: bounded in length, and kept until the row that they make is taken."""

    def __init__(self, text: TextIO, limit: int) -> None:
        self._text = text
        self._limit = limit
        self._kept: list[str] = []
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(self._limit + 1):
            self._size += len(line)
            if self._size > self._limit:  # one line, or a quote that is never closed
                raise UnreadableInput(
                    f"a row is longer than {self._limit:,} characters (is a quote left open?); the rest was not read"
                )
            self._kept.append(line)
            yield line

    def take(self) -> str:
        """The raw lines since the last call."""
        raw, self._kept, self._size = "".join(self._kept), [], 0
        return raw


def read_csv(stream: BinaryIO, origin: str, options: Options) -> Records:
    """Comma-separated, or whichever of ``, ; tab |`` the first line has most of."""
    return _read(stream, origin, options, None)


def read_tsv(stream: BinaryIO, origin: str, options: Options) -> Records:
    """Tab-separated."""
    return _read(stream, origin, options, "\t")


def _read(stream: BinaryIO, origin: str, options: Options, delimiter: str | None) -> Records:
    head = stream.read(1 << 16)
    if not head:
        yield reject(origin, "empty: the file has no bytes", b"")
        return
    encoding, mark = detect(head)
    whole = io.BufferedReader(_Chained(head[mark:], stream))
    text = io.TextIOWrapper(whole, encoding=encoding, errors="replace", newline="")
    rows = _Rows(text, options.limits.max_line)
    csv.field_size_limit(max(csv.field_size_limit(), options.limits.max_line))
    lines = iter(rows)
    first = next(lines, "")
    reader = csv.reader(chain([first], lines), delimiter=delimiter or _delimiter(first), strict=False)
    header = next(reader, [])
    columns = _columns([h.strip() for h in header], options)
    rows.take()
    number = 0
    try:
        for row in reader:
            number = reader.line_num
            raw = rows.take().encode(encoding, errors="replace")
            if any(cell.strip() for cell in row):
                yield from _one(row, columns, raw, f"{origin}:{number}", options)
    except csv.Error as error:
        raise UnreadableInput(f"broken after line {number}: {error}; the rest was not read") from error


def _one(row: list[str], columns: dict[str, int], raw: bytes, where: str, options: Options) -> Records:
    """The document of one row, or why there is none."""
    fields: dict[str, object] = {name: row[i] for name, i in columns.items() if i < len(row)}
    try:
        if "text" not in fields:
            raise UnreadableInput(f"the row has {len(row)} columns; the text should be in column {columns['text'] + 1}")
        yield make_document(fields.pop("text"), raw, options, reader=READER, fields=fields)
    except UnreadableInput as error:
        yield reject(where, error, raw)


def _columns(header: list[str], options: Options) -> dict[str, int]:
    """Field → column number.

    Raises:
        BadMapping: a mapped column, or one for the text, is not there; the message names those that are.
    """
    there = ", ".join(header) or "none"
    found: dict[str, int] = {}
    lower = [h.lower() for h in header]
    for name in FIELDS:
        if name in options.mapping:
            wanted = options.mapping[name]
            if wanted not in header:
                raise BadMapping(
                    f"the mapping takes {name} from column {wanted!r}, which is not there; the columns are: {there}"
                )
            found[name] = header.index(wanted)
        else:
            match = next((lower.index(usual) for usual in _USUAL[name] if usual in lower), None)
            if match is not None:
                found[name] = match
    if "text" not in found:
        raise BadMapping(f"no column is known to hold the text; map one with text=COLUMN; the columns are: {there}")
    return found


def _delimiter(first: str) -> str:
    return max(",;\t|", key=first.count)


class _Chained(io.RawIOBase):
    """The head that was read to tell the encoding, then the rest of the stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        part = self._head[: len(buffer)] if self._head else self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


__all__ = ["READER", "read_csv", "read_tsv"]
