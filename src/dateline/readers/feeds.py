"""RSS and Atom files: one document an entry. Only the file is read; nothing that it links to is fetched."""

from __future__ import annotations

import io
import re
import time
from datetime import UTC, datetime
from typing import Any, BinaryIO

from dateline.errors import UnreadableInput
from dateline.readers.decode import read_bounded
from dateline.readers.markup import text_of_fragment
from dateline.readers.record import Options, Records, make_document, reject

READER = "feed 1"
_END = re.compile(rb"</(?:\w{1,20}:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)


def read_feed(stream: BinaryIO, origin: str, options: Options) -> Records:
    """One document an entry, its longest content or summary as text.

    Raises:
        UnreadableInput: too long, declares entities, or is no feed.
    """
    import feedparser  # slow to load, and seldom wanted

    data = read_bounded(stream, options.limits.max_container)
    if not data.strip():
        yield reject(origin, "empty: there is nothing in the file", data)
        return
    if b"<!ENTITY" in data:
        raise UnreadableInput("the feed declares XML entities, which are not read (they can hide other files)")
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
    if not feed.get("version") and not feed.entries:
        raise UnreadableInput(f"no RSS or Atom feed: {feed.get('bozo_exception', 'no entries in it')}")
    publisher = feed.feed.get("title")
    for number, entry in enumerate(feed.entries, start=1):
        text = _text(entry)
        fields = {
            "title": text_of_fragment(entry.get("title") or ""),
            "published": _published(entry),
            "publisher": publisher,
            "url": entry.get("link"),
            "language": feed.feed.get("language"),
        }
        credits_ = tuple(a["name"] for a in entry.get("authors", ()) if a.get("name"))
        try:
            yield make_document(text, text.encode(), options, reader=READER, fields=fields, credits_=credits_)
        except UnreadableInput as error:
            yield reject(f"{origin}:{number}", f"entry {number}: {error}")
    if not _END.search(data[-2000:]):
        yield reject(origin, f"the feed is broken off; the {len(feed.entries)} entries before the break were read")


def _text(entry: Any) -> str:
    """The longest of content and summary, without markup."""
    given = [c.get("value") or "" for c in entry.get("content", ())] + [entry.get("summary") or ""]
    return max((text_of_fragment(g) for g in given), key=len)


def _published(entry: Any) -> str | None:
    """The stated date in UTC, as ISO; an update's date is not a publication date unless there is no other."""
    parsed: time.struct_time | None = entry.get("published_parsed") or entry.get("updated_parsed")
    if parsed is None:
        return None
    try:
        return datetime(*parsed[:6], tzinfo=UTC).isoformat()
    except (ValueError, TypeError):
        return None


__all__ = ["READER", "read_feed"]
