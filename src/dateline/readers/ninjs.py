"""IPTC ninjs 3 (and 1.x, 2.x): news items as JSON, one object or a list of them.

Fields after the IPTC schemas: 3.x has lists (``headlines``, ``bodies``, with `value`, `contenttype`, `role`), 1.x and
2.x have single fields (``headline``, ``body_text``, ``body_xhtml``, …).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dateline.errors import UnreadableInput
from dateline.readers.markup import text_of_fragment
from dateline.readers.record import Options, make_document
from dateline.types import Document

READER = "ninjs 1"


def is_ninjs(record: Mapping[str, Any]) -> bool:
    """An object with a `uri` and at least one of the body or headline fields of any ninjs version."""
    return "uri" in record and any(k.startswith(("bod", "headline", "standard")) for k in record)


def from_item(item: Mapping[str, Any], data: bytes, options: Options) -> Document:
    """A document from one ninjs item.

    Raises:
        UnreadableInput: no body that holds text.
    """
    if item.get("type") not in (None, "text", "composite"):
        raise UnreadableInput(f"a ninjs item of type {item.get('type')!r}, not text")
    fields = {
        "id": item.get("uri"),
        "title": _headline(item),
        "published": _first(item, ("contentcreated", "firstcreated", "versioncreated")),
        "publisher": _publisher(item),
        "url": _link(item),
        "language": item.get("language"),
    }
    credits_ = tuple(c for c in (_first(item, ("byline",)), *_values(item.get("bylines"), ("byline", "value"))) if c)
    return make_document(_body(item), data, options, reader=READER, fields=fields, credits_=credits_)


def _first(item: Mapping[str, Any], keys: Iterable[str]) -> str | None:
    """The first of `keys` that holds a string."""
    return next((item[k] for k in keys if isinstance(item.get(k), str) and item[k]), None)


def _values(things: Any, keys: tuple[str, ...]) -> list[str]:
    """The strings under `keys` in a list of objects."""
    if not isinstance(things, list):
        return []
    return [v for t in things if isinstance(t, dict) if (v := _first(t, keys))]


def _headline(item: Mapping[str, Any]) -> str | None:
    title = _first(item, ("headline", "title")) or next(iter(_values(item.get("headlines"), ("value",))), None)
    return text_of_fragment(title) if title else None


def _body(item: Mapping[str, Any]) -> str:
    """The plainest body there is: plain text before markup, the main role before a summary."""
    bodies = [b for b in item.get("bodies") or () if isinstance(b, dict) and isinstance(b.get("value"), str)]
    plain = [b["value"] for b in bodies if "html" not in str(b.get("contenttype", "")).lower()]
    marked = [b["value"] for b in bodies if "html" in str(b.get("contenttype", "")).lower()]
    if item.get("body_text"):
        plain.append(item["body_text"])
    marked += [v for k, v in item.items() if k.startswith("body_") and k != "body_text" and isinstance(v, str)]
    texts = [t for t in plain if isinstance(t, str)] + [text_of_fragment(m) for m in marked]
    if not texts:
        raise UnreadableInput("a ninjs item without a body")
    return max(texts[: len(plain)] or texts, key=len)


def _publisher(item: Mapping[str, Any]) -> str | None:
    named = _values(item.get("infosources"), ("name", "literal"))
    return named[0] if named else _first(item, ("source", "creditline", "copyrightholder"))


def _link(item: Mapping[str, Any]) -> str | None:
    uri = item.get("uri")
    return uri if isinstance(uri, str) and uri.startswith(("http://", "https://")) else None


__all__ = ["READER", "from_item", "is_ninjs"]
