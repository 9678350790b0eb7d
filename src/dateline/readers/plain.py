"""Plain text and Markdown: one file, one document, its text exactly as decoded; the header is a step's business."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import BinaryIO

from dateline.errors import UnreadableInput
from dateline.readers.decode import decode, read_bounded
from dateline.readers.record import Options, Records, make_document, reject

READER = "text 1"


def file_id(origin: str) -> str | None:
    """A plain file's document id: its name without the ending (``a/dispatch.txt.gz`` → ``dispatch``); None for "-"."""
    if origin == "-":
        return None
    name = PurePath(origin).name
    if name.lower().endswith(".gz"):
        name = name[:-3]
    return Path(name).stem or None


def read_plain(stream: BinaryIO, origin: str, options: Options) -> Records:
    """One document from the whole stream.

    Raises:
        UnreadableInput: too long, or bytes that are no text.
    """
    data = read_bounded(stream, options.limits.max_bytes)
    if not data:
        yield reject(origin, "empty: the file has no bytes", data)
        return
    try:
        yield make_document(decode(data), data, options, reader=READER, id_=file_id(origin))
    except UnreadableInput as error:
        yield reject(origin, error, data)


__all__ = ["READER", "file_id", "read_plain"]
