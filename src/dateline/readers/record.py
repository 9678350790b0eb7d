"""What every reader shares: the options, the making of a ``Document`` from given fields, and the reading of dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from dateline.errors import UnreadableInput
from dateline.ids import make_id, sha256_bytes
from dateline.readers.decode import replace_surrogates
from dateline.types import Document, Rejection

FIELDS = ("id", "text", "title", "published", "publisher", "url", "language")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(?:Z|[+-]\d{4})?)?")


@dataclass(frozen=True)
class Limits:
    """Bounds on what is taken in.

    Attributes:
        max_chars: code points of one document's text; a longer one is rejected.
        max_container: bytes of one file of a format that has to be read whole (HTML, JSON, a feed).
    """

    max_chars: int = 1_000_000
    max_container: int = 64_000_000

    @property
    def max_bytes(self) -> int:
        """Bytes that a text of `max_chars` can take in UTF-8 or UTF-32, with its byte-order mark."""
        return 4 * self.max_chars + 4

    @property
    def max_line(self) -> int:
        """Bytes of a JSONL line or CSV row: every character may stand as an escaped surrogate pair (12 bytes)."""
        return 12 * self.max_chars + 1_000_000


@dataclass(frozen=True)
class Options:
    """How to read: column by field, the date for documents that give none, the bounds."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    published: date | None = None
    limits: Limits = field(default_factory=Limits)


Records = Iterator[Document | Rejection]
Reader = Callable[[BinaryIO, str, Options], Records]
"""A reader of one format: an open byte stream, its origin (path, or "-") and the options → documents, rejections."""


def parse_published(value: object) -> date | datetime | None:
    """A date or date-time from ISO 8601, RFC 2822 or ``YYYYMMDDThhmmssZ``; None for anything else (year 0, "soon")."""
    if not isinstance(value, str) or not 8 <= len(value.strip()) <= 60:
        return None
    words = value.strip()
    try:
        if _ISO_DAY.fullmatch(words):
            return date.fromisoformat(words)
        if _COMPACT.fullmatch(words) and "T" not in words:
            return date(int(words[:4]), int(words[4:6]), int(words[6:8]))
        return datetime.fromisoformat(words)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def make_document(
    text: object,
    data: bytes,
    options: Options,
    *,
    reader: str,
    fields: Mapping[str, object] | None = None,
    id_: str | None = None,
    credits_: tuple[str, ...] = (),
) -> Document:
    """A ``Document`` from its text and the fields that the format gives.

    Args:
        text: the text; must be a string with something in it.
        data: the bytes that it was read from; their SHA-256 is kept.
        options: bounds, and the date for a document that gives none.
        reader: name and version of the reader.
        fields: `id`, `title`, `published`, `publisher`, `url`, `language` where given; what is no string, or an
            unreadable date, counts as unknown.
        id_: the id to use where `fields` has none; default is a hash of the content.
        credits_: bylines and credits that the format gives.

    Raises:
        UnreadableInput: no text, an empty one, or one that is too long.
    """
    if not isinstance(text, str):
        raise UnreadableInput("no text: the text field is missing or is no string")
    if not text.strip():
        raise UnreadableInput("empty: there is no text in it")
    if len(text) > options.limits.max_chars:
        raise UnreadableInput(
            f"{len(text):,} characters, more than the {options.limits.max_chars:,} that one document may have; split it"
        )
    text = replace_surrogates(text)
    given = fields or {}
    title, publisher, url, language = (_words(given.get(k)) for k in ("title", "publisher", "url", "language"))
    published = parse_published(given.get("published")) or options.published
    identity = _identity(given.get("id")) or id_
    if identity is None:
        identity = make_id("doc", {"text": text, "title": title, "published": published, "url": url})
    return Document(
        id=identity,
        sha256=sha256_bytes(data),
        text=text,
        title=title,
        publisher=publisher,
        published=published,
        url=url,
        language=language,
        credits=credits_,
        reader=reader,
    )


def _words(value: object) -> str | None:
    """A string without outer blanks, or None for what is empty or no string."""
    if not isinstance(value, str):
        return None
    return replace_surrogates(value).strip() or None


def _identity(value: object) -> str | None:
    """A given id: a string or a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _words(value)


def reject(origin: str, error: Exception | str, data: bytes | None = None) -> Rejection:
    """A ``Rejection`` whose reason is the error's message."""
    return Rejection(origin=origin, reason=str(error), sha256=sha256_bytes(data) if data is not None else None)


__all__ = ["FIELDS", "Limits", "Options", "Reader", "Records", "make_document", "parse_published", "reject"]
