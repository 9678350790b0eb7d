"""WARC files, compressed or not: one document a page that was fetched, or a text record.

Images, scripts, errors and redirects of a crawl are passed over: they are no documents. A file that is cut off gives
the pages before the cut, then a rejection.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from dateline.errors import UnreadableInput
from dateline.readers.decode import decode, read_bounded
from dateline.readers.html import from_page
from dateline.readers.record import Options, Records, make_document, reject
from dateline.types import Document

READER = "warc 1"
_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(stream: BinaryIO, origin: str, options: Options) -> Records:
    """One document for each ``response``, ``resource`` or ``conversion`` record that holds a page or plain text.

    Raises:
        UnreadableInput: no WARC, cut off, or nothing in it that is a document.
    """
    records = documents = 0
    try:
        for record in ArchiveIterator(stream):
            records += 1
            if record.rec_type not in ("response", "resource", "conversion"):
                continue
            kind = _kind(record)
            if kind is None:
                continue
            documents += 1
            url = record.rec_headers.get_header("WARC-Target-URI")
            where = f"{origin}:{records}"
            try:
                data = read_bounded(record.content_stream(), options.limits.max_container)
                _whole(record)
                yield _document(data, kind, url, options)
            except UnreadableInput as error:
                yield reject(where, f"record {records} ({url}): {error}")
    except (ArchiveLoadFailed, EOFError, _CutError) as error:
        raise UnreadableInput(f"broken off in record {records + 1 - isinstance(error, _CutError)}: {error}") from error
    if documents == 0:
        raise UnreadableInput(
            f"no page or text in this WARC ({records} records)" if records else "empty: no WARC record in it"
        )


class _CutError(Exception):
    """The file ends inside a record."""


def _kind(record: Any) -> str | None:
    """Tell "html" or "text" for a record that is a document; None for anything else."""
    http = record.http_headers
    if http is not None and not str(http.get_statuscode()).startswith("2"):
        return None
    headers = http if http is not None else record.rec_headers
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return "html" if kind in _PAGES else "text" if kind == "text/plain" else None


def _whole(record: Any) -> None:
    """Check that the record's bytes are all there: its Content-Length must be used up."""
    left = getattr(record.raw_stream, "limit", 0)
    if isinstance(left, int) and left > 0:
        raise _CutError(f"the file ends {left:,} bytes before the record does")


def _document(data: bytes, kind: str, url: str | None, options: Options) -> Document:
    if kind == "html":
        return from_page(data, options, url=url)
    return make_document(decode(data), data, options, reader=READER, fields={"url": url})


__all__ = ["READER", "read_warc"]
