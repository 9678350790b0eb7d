"""IPTC NewsML-G2: one document a ``newsItem``, read as a stream; entities and the network are off.

Elements after the NewsML-G2 specification; NITF and XHTML bodies in ``inlineXML``, plain ones in ``inlineData``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from dateline.errors import UnreadableInput
from dateline.readers.markup import text_of
from dateline.readers.record import Options, Records, make_document, reject
from dateline.types import Document

READER = "newsml-g2 1"
_CHUNK = 1 << 16


def read_newsml(stream: BinaryIO, origin: str, options: Options) -> Records:
    """One document for each news item with a text body; items without one (pictures) are rejections.

    Raises:
        UnreadableInput: no well-formed XML, or no news item in it.
    """
    number = 0
    for item in _items(_Bounded(stream, options.limits.max_container * 16)):
        number += 1
        if isinstance(item, str):
            raise UnreadableInput(f"broken XML after {number - 1} news items: {item}")
        raw = etree.tostring(item)
        try:
            yield _from_item(item, raw, options)
        except UnreadableInput as error:
            yield reject(f"{origin}:{item.sourceline or number}", error, raw)
        item.clear()
    if number == 0:
        raise UnreadableInput("no newsItem in this XML; NewsML-G2, RSS, Atom and XHTML are read")


def _items(stream: _Bounded) -> Iterator[etree._Element | str]:
    """News items as they are complete; where the XML breaks, those before the break and then the reason."""
    parser = etree.XMLPullParser(
        events=("end",), tag="{*}newsItem", resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    broken: str | None = None
    while broken is None and (part := stream.read(_CHUNK)):
        try:
            parser.feed(part)
        except etree.XMLSyntaxError as error:
            broken = error.msg
        yield from (item for _, item in parser.read_events() if isinstance(item, etree._Element))
    if broken is None:
        try:
            parser.close()
        except etree.XMLSyntaxError as error:
            broken = error.msg
    if broken is not None:
        yield broken


class _Bounded:
    """A stream that refuses document type declarations with entities, and more than `limit` bytes."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._left = limit
        self._tail = b""

    def read(self, size: int) -> bytes:
        part = self._stream.read(size)
        self._left -= len(part)
        if self._left < 0:
            raise UnreadableInput("longer than one XML file may be; split it, or raise the limit")
        if b"<!ENTITY" in self._tail + part:
            raise UnreadableInput("the file declares XML entities, which are not read (they can hide other files)")
        self._tail = part[-8:]
        return part


def _from_item(item: etree._Element, raw: bytes, options: Options) -> Document:
    """A document from one news item."""
    fields: dict[str, object] = {
        "id": item.get("guid"),
        "title": _words(item, "contentMeta/headline") or _words(item, "itemMeta/title"),
        "published": _words(item, "contentMeta/contentCreated") or _words(item, "itemMeta/versionCreated"),
        "publisher": _words(item, "contentMeta/creditline") or _provider(item),
        "url": _words(item, "itemMeta/link") or None,
        "language": _language(item),
    }
    bylines = tuple(text_of(by) for by in item.iterfind("{*}contentMeta/{*}by"))
    return make_document(
        _body(item), raw, options, reader=READER, fields=fields, credits_=tuple(b for b in bylines if b)
    )


def _words(item: etree._Element, path: str) -> str | None:
    found = item.find("/".join("{*}" + step for step in path.split("/")))
    return text_of(found) or None if found is not None else None


def _provider(item: etree._Element) -> str | None:
    """The provider's name, or its code without the scheme ("nprov:AFP" → "AFP")."""
    provider = item.find("{*}itemMeta/{*}provider")
    if provider is None:
        return None
    name = provider.findtext("{*}name")
    return name or provider.get("literal") or (provider.get("qcode") or "").rpartition(":")[2] or None


def _language(item: etree._Element) -> str | None:
    element = item.find("{*}contentMeta/{*}language")
    tag = element.get("tag") if element is not None else None
    return tag or item.get("{http://www.w3.org/XML/1998/namespace}lang")


def _body(item: etree._Element) -> str:
    """The body's words; of an (X)HTML or NITF body only what stands in ``body`` (and there in ``body.content``)."""
    for inline in item.iterfind("{*}contentSet/{*}inlineXML"):
        content = next(inline.iterfind(".//{*}body.content"), None)
        body = next(inline.iterfind(".//{*}body"), None)
        whole = content if content is not None else body if body is not None else inline
        words = text_of(whole)
        if words:
            return words
    for data in item.iterfind("{*}contentSet/{*}inlineData"):
        if (data.text or "").strip():
            return str(data.text)
    raise UnreadableInput("a news item without a text body (a picture, a video, or text that stands elsewhere)")


__all__ = ["READER", "read_newsml"]
