"""HTML pages: the story by trafilatura, what is known of it by schema.org JSON-LD, then by meta elements.

No date is guessed from the page's words: only a stated publication date counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree
from lxml import html as lxml_html

from dateline.errors import UnreadableInput
from dateline.readers.decode import decode, read_bounded
from dateline.readers.markup import text_of, text_of_fragment
from dateline.readers.plain import file_id
from dateline.readers.record import Options, Records, make_document, parse_published, reject
from dateline.types import Document

READER = "html 1"
_ARTICLE = re.compile(r"(?:News|Reportage|Analysis|Background|Opinion|Blog|Live)?(?:Article|Posting|BlogPosting)$")
_META = {
    "published": (
        "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
        "dcterms.created", "dcterms.date", "pubdate", "publishdate", "parsely-pub-date", "sailthru.date",
    ),
    "title": ("og:title", "twitter:title", "headline", "dc.title"),
    "publisher": ("og:site_name", "application-name", "dc.publisher"),
    "url": ("og:url",),
    "language": ("og:locale", "content-language"),
}  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.I)


def read_html(stream: BinaryIO, origin: str, options: Options) -> Records:
    """One document from a page."""
    data = read_bounded(stream, options.limits.max_container)
    if not data.strip():
        yield reject(origin, "empty: there is nothing in the file", data)
        return
    try:
        yield from_page(data, options, id_=file_id(origin))
    except UnreadableInput as error:
        yield reject(origin, error, data)


def from_page(data: bytes, options: Options, *, id_: str | None = None, url: str | None = None) -> Document:
    """A document from the bytes of a page.

    Raises:
        UnreadableInput: no HTML, or a page without a story.
    """
    source = _decoded(data).replace("\x00", "")
    try:
        tree = lxml_html.document_fromstring(source.encode(), parser=_utf8_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput(f"no HTML that can be read: {error}") from error
    linked = _json_ld(tree)
    fields = _fields(tree, linked)
    if url:
        fields["url"] = url
    text = _story(source, linked, tree)
    credits_ = tuple(_names(linked.get("author")))
    return make_document(text, data, options, reader=READER, fields=fields, id_=id_, credits_=credits_)


def _utf8_parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)


def _decoded(data: bytes) -> str:
    """The page as text: the charset that it states, if the bytes fit it; else as any text."""
    stated = _CHARSET.search(data[:4096])
    if stated and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(stated.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def _story(source: str, linked: dict[str, Any], tree: etree._Element) -> str:
    """The body of the story: what trafilatura finds, else JSON-LD's articleBody, else all visible words."""
    import trafilatura  # slow to load, and seldom wanted

    found = trafilatura.extract(
        source, include_comments=False, include_tables=False, favor_precision=False, with_metadata=False
    )
    stated = linked.get("articleBody")
    body = text_of_fragment(stated) if isinstance(stated, str) else ""
    if found and len(found) >= len(body) // 2:
        # trafilatura parts paragraphs by a single newline; a blank line is what tells a paragraph to the coder.
        return re.sub(r"\n+", "\n\n", found)
    return body or text_of(tree)


def _json_ld(tree: etree._Element) -> dict[str, Any]:
    """The first schema.org article in the page's JSON-LD, or {}."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(value):
            if any(isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in _listed(thing.get("@type"))):
                return thing
    return {}


def _things(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON-LD value, one level of ``@graph`` and lists deep."""
    for thing in _listed(value):
        if isinstance(thing, dict):
            yield thing
            yield from (t for t in _listed(thing.get("@graph")) if isinstance(t, dict))
            main = thing.get("mainEntity")
            if isinstance(main, dict):
                yield main


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _names(value: Any) -> list[str]:
    """Names of persons or organisations given as strings or objects."""
    named = [v.get("name") if isinstance(v, dict) else v for v in _listed(value)]
    return [n.strip() for n in named if isinstance(n, str) and n.strip()]


def _fields(tree: etree._Element, linked: dict[str, Any]) -> dict[str, object]:
    """Title, date, publisher, address and language: JSON-LD first, then meta elements, then title, time and html."""
    meta: dict[str, str] = {}
    for element in tree.iterfind(".//meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        if key and element.get("content"):
            meta.setdefault(key.lower(), str(element.get("content")))
    fields: dict[str, object] = {}
    for name, keys in _META.items():
        values = [meta[k] for k in keys if k in meta]
        fields[name] = next((v for v in values if name != "published" or parse_published(v)), None)
    stated = {
        "title": linked.get("headline"),
        "published": linked.get("datePublished") or linked.get("dateCreated"),
        "publisher": next(iter(_names(linked.get("publisher"))), None),
        "url": linked.get("url") or _attribute(tree, ".//link[@rel='canonical']", "href"),
        "language": linked.get("inLanguage"),
    }
    fields.update({k: v for k, v in stated.items() if isinstance(v, str) and (k != "published" or parse_published(v))})
    fields["title"] = fields["title"] or tree.findtext(".//title")
    fields["published"] = fields["published"] or _attribute(tree, ".//time[@datetime]", "datetime")
    fields["language"] = fields["language"] or tree.get("lang")
    return {k: text_of_fragment(v) if k == "title" and isinstance(v, str) else v for k, v in fields.items()}


def _attribute(tree: etree._Element, path: str, name: str) -> str | None:
    element = tree.find(path)
    return element.get(name) if element is not None else None


__all__ = ["READER", "from_page", "read_html"]
