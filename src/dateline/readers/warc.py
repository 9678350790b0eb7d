"""WARC files, compressed or not: one document a page that was fetched, or a text record.

Images, scripts, errors and redirects of a crawl are passed over: they are no documents. A file that is cut off gives
the pages before the cut, then a rejection.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from dateline.errors import UnreadableInput
from dateline.readers.decode import decode, read_bounded
from dateline.readers.html import from_page
from dateline.readers.record import Options, Records, make_document, reject
from dateline.types import Document

READER = "warc 1"
_CHUNK = 1 << 16
_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(stream: BinaryIO, origin: str, options: Options) -> Records:
    """One document for each ``response``, ``resource`` or ``conversion`` record that holds a page or plain text.

    Args:
        stream: the records, not compressed (the caller has unpacked them: warcio does not tell where gzip is cut off).
        origin: the path.
        options: bounds and defaults.

    Raises:
        UnreadableInput: no WARC, cut off, or nothing in it that is a document.
    """
    number = documents = 0
    for number, record in enumerate(_records(stream), start=1):
        kind = _kind(record)
        if kind is None:
            continue
        documents += 1
        url = record.rec_headers.get_header("WARC-Target-URI")
        try:
            data = read_bounded(record.content_stream(), options.limits.max_container)
            if _left(record):  # cut off: _records says so
                continue
            yield _document(data, kind, url, options)
        except UnreadableInput as error:
            yield reject(f"{origin}:{number}", f"record {number} ({url}): {error}")
    if documents == 0:
        raise UnreadableInput(
            f"no page or text in this WARC ({number} records)" if number else "empty: no WARC record in it"
        )


def _records(stream: BinaryIO) -> Iterator[Any]:
    """The records of the archive, each checked to be whole once it has been used.

    Raises:
        UnreadableInput: the archive is damaged or ends inside a record.
    """
    watched = _Watched(stream)
    number = 1
    try:
        records = iter(ArchiveIterator(watched))
        while (record := _next(records)) is not None:
            yield record
            while record.raw_stream.read(_CHUNK):
                pass
            if _left(record):
                raise UnreadableInput(f"broken off in record {number}; the records before it were read")
            number += 1
    except (ArchiveLoadFailed, EOFError) as error:
        raise UnreadableInput(f"broken off in record {number}: {error}; the records before it were read") from error
    if watched.tail and watched.tail != b"\r\n\r\n":  # what ends every record
        raise UnreadableInput(f"broken off in record {number}; the records before it were read")


def _next(records: Iterator[Any]) -> Any:
    """The next record, or None after the last."""
    try:
        return next(records, None)
    except AttributeError as error:  # warcio reads a header that is cut off in its first line as None
        raise EOFError("the file ends inside a header") from error


class _Watched:
    """A stream of which the last four bytes are remembered."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.tail = b""

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(size)
        self.tail = (self.tail + part)[-4:]
        return part


def _left(record: Any) -> bool:
    """Whether bytes of the record are missing: its Content-Length is not used up, or not told."""
    return record.length is None or bool(getattr(record.raw_stream, "limit", 0))


def _kind(record: Any) -> str | None:
    """Tell "html" or "text" for a record that is a document; None for anything else."""
    if record.rec_type not in ("response", "resource", "conversion"):
        return None
    http = record.http_headers
    if http is not None and not str(http.get_statuscode()).startswith("2"):
        return None
    headers = http if http is not None else record.rec_headers
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return "html" if kind in _PAGES else "text" if kind == "text/plain" else None


def _document(data: bytes, kind: str, url: str | None, options: Options) -> Document:
    if kind == "html":
        return from_page(data, options, url=url)
    return make_document(decode(data), data, options, reader=READER, fields={"url": url})


__all__ = ["READER", "read_warc"]
