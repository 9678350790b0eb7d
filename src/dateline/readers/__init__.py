"""Readers: bytes → ``Document``, one module a format.

:func:`read` takes files, folders, globs and "-", and yields documents as a stream; whatever cannot be used comes as a
``Rejection`` that names where it stands (``path`` or ``path:line``) and why, and the rest is read on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import BinaryIO

from dateline.readers.record import Limits, Options, Records, parse_published
from dateline.readers.sources import read_all


def read(
    paths: Iterable[str | Path],
    *,
    mapping: Mapping[str, str] | None = None,
    published: date | None = None,
    stdin: BinaryIO | None = None,
    limits: Limits | None = None,
) -> Records:
    """Read everything that `paths` name, in order, as a stream.

    Args:
        paths: files, folders (read recursively, in sorted order, files of known endings), globs, or "-".
        mapping: for CSV, TSV and JSONL: our field → the column or key that holds it, as ``{"text": "body"}``.
        published: the date of documents that give none themselves.
        stdin: the byte stream that "-" reads; default is standard input.
        limits: bounds on the size of a document.

    Yields:
        Documents and rejections. A path that is not there, cannot be read, or is no text gives a rejection.

    Raises:
        BadMapping: `mapping` names a field that a document does not have.
    """
    return read_all(paths, Options(dict(mapping or {}), published, limits or Limits()), stdin)


__all__ = ["Limits", "parse_published", "read"]
