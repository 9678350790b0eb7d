"""Where input stands and what format it is in: paths, folders, globs and standard input → the reader of the format."""

from __future__ import annotations

import glob
import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, cast

from dateline.errors import BadMapping, InputError, UnreadableInput
from dateline.readers.csvs import read_csv, read_tsv
from dateline.readers.decode import signature
from dateline.readers.feeds import read_feed
from dateline.readers.gunzip import Gunzip
from dateline.readers.html import read_html
from dateline.readers.jsonl import read_jsonl
from dateline.readers.jsons import read_json
from dateline.readers.newsml import read_newsml
from dateline.readers.plain import read_plain
from dateline.readers.record import FIELDS, Options, Reader, Records, reject
from dateline.readers.warc import read_warc
from dateline.types import Document

BY_ENDING: dict[str, Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_plain,
    ".markdown": read_plain,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".jsonlines": read_jsonl,
    ".json": read_json,
    ".ninjs": read_json,
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".tab": read_tsv,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".rss": read_feed,
    ".atom": read_feed,
    ".warc": read_warc,
}
_HEAD = 4096  # bytes that are looked at to tell the format


def read_all(paths: Iterable[str | Path], options: Options, stdin: BinaryIO | None) -> Records:
    """Documents and rejections from every path, in order. See :func:`dateline.readers.read`."""
    unknown = sorted(set(options.mapping) - set(FIELDS))
    if unknown:
        raise BadMapping(f"the mapping names {', '.join(unknown)}; the fields are {', '.join(FIELDS)}")
    return _read_all(paths, options, stdin)


def _read_all(paths: Iterable[str | Path], options: Options, stdin: BinaryIO | None) -> Records:
    taken: dict[str, str] = {}  # id of a plain file → its SHA-256, to keep apart namesakes in different folders
    for path in paths:
        if str(path) == "-":
            yield from _guarded(_peekable(stdin or sys.stdin.buffer), "-", options)
            continue
        for file in _files(str(path)):
            if isinstance(file, Path):
                for record in _read_file(file, options):
                    yield _apart(record, taken) if isinstance(record, Document) else record
            else:
                yield reject(str(path), file)


def _files(path: str) -> Iterator[Path | str]:
    """The files that `path` names, sorted; or, as a string, why there is none."""
    place = Path(path)
    try:
        if place.is_dir():
            yield from _folder(place)
        elif place.exists() or place.is_symlink():
            yield place
        elif glob.has_magic(path):
            yield from _glob(path)
        else:
            yield "not found: there is no file or folder of this name"
    except (OSError, ValueError) as error:  # a name with a NUL, a folder that may not be entered
        yield f"cannot be read: {error}"


def _glob(pattern: str) -> Iterator[Path | str]:
    """Files that match, sorted; matching folders are read recursively."""
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207  absolute patterns too
    if not found:
        yield "not found: nothing matches this pattern"
    for name in found:
        place = Path(name)
        if place.is_file():
            yield place
        elif place.is_dir() and "**" not in pattern:
            yield from _folder(place)


def _folder(folder: Path) -> Iterator[Path | str]:
    """Files of known endings below `folder`, in sorted order; hidden ones and linked folders are passed over."""
    errors: list[OSError] = []
    some = False
    for root, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and _known(name):
                some = True
                yield Path(root) / name
    for error in errors:
        yield f"cannot be read: {error.filename}: {error.strerror}"
    if not some and not errors:
        endings = ", ".join(sorted({*BY_ENDING, ".xml"}))
        yield f"no file in this folder has an ending that Dateline reads ({endings}; also with .gz)"


def _known(name: str) -> bool:
    ending = _ending(name)
    return ending in BY_ENDING or ending == ".xml"


def _ending(name: str) -> str:
    """The lower-case ending that tells the format, past a final ``.gz``."""
    lower = name.lower()
    return Path(lower[:-3] if lower.endswith(".gz") else lower).suffix


def _read_file(file: Path, options: Options) -> Records:
    """The documents of one file; whatever is wrong with it is a rejection."""
    try:
        stream = file.open("rb")
    except OSError as error:
        yield reject(str(file), f"cannot be read: {error.strerror or error}")
        return
    with stream:
        yield from _guarded(stream, str(file), options)


def _guarded(stream: io.BufferedReader, origin: str, options: Options) -> Records:
    """Choose the reader and run it; what it raises on bad input becomes a rejection after the records before it."""
    try:
        yield from _dispatch(stream, origin, options)
    except InputError as error:
        yield reject(origin, error)
    except OSError as error:
        yield reject(origin, f"broken off: {error.strerror or error}; what stood before it was read")


def _dispatch(stream: io.BufferedReader, origin: str, options: Options) -> Records:
    """By ending, else by what the first bytes look like; gzip (also of many members, as in WARC) is unpacked."""
    head = stream.peek(_HEAD)[:_HEAD]
    ending = _ending(origin) if origin != "-" else ""
    if head.startswith(b"\x1f\x8b") or origin.lower().endswith(".gz"):
        stream = io.BufferedReader(Gunzip(stream), 1 << 16)
        head = stream.peek(_HEAD)[:_HEAD]
    found = signature(head)
    if found:
        raise UnreadableInput(f"this is {found}, not text; give the text itself, or a format that Dateline reads")
    reader = BY_ENDING.get(ending) or sniff(head, options.mapping)
    return reader(stream, origin, options)


def _peekable(stream: BinaryIO) -> io.BufferedReader:
    """`stream` with ``peek``; one that has it already is used as it is."""
    if isinstance(stream, io.BufferedReader):
        return stream
    return io.BufferedReader(cast("io.RawIOBase", stream), 1 << 16)


def sniff(head: bytes, mapping: Mapping[str, str] | None = None) -> Reader:
    """The reader for data whose name tells nothing, from its first bytes; plain text if nothing else fits.

    A first line that names a column of `mapping` is that of a table.
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024]
    lower = start.lower()
    if start.startswith(b"WARC/"):
        return read_warc
    if start.startswith((b"{", b"[")):
        line, newline, _ = start.partition(b"\n")
        return read_jsonl if start.startswith(b'{"') and (line.rstrip().endswith(b"}") or not newline) else read_json
    if b"<newsitem" in lower or b"<newsmessage" in lower or b"<packageitem" in lower:
        return read_newsml
    if b"<rss" in lower or b"<feed" in lower or b"<rdf:rdf" in lower:
        return read_feed
    if lower.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")):
        return read_html
    first = start.partition(b"\n")[0]
    if any(column.encode() in first for column in (mapping or {}).values()):
        return read_tsv if b"\t" in first else read_csv
    return read_plain


def _apart(document: Document, taken: dict[str, str]) -> Document:
    """A namesake with other content gets part of its hash in its id; only plain files take their id from a name."""
    if document.reader is None or not document.reader.startswith(("text", "html")):
        return document
    known = taken.setdefault(document.id, document.sha256)
    if known == document.sha256:
        return document
    return document.model_copy(update={"id": f"{document.id}-{document.sha256[:8]}"})


__all__ = ["BY_ENDING", "read_all", "sniff"]
