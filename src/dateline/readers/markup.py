"""Text of a piece of HTML or XML markup, with a blank line between blocks and without scripts and styles."""

from __future__ import annotations

import re

from lxml import etree, html

_BLOCKS = frozenset(
    {
        "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "section", "article",
        "header", "footer", "blockquote", "pre", "hl1", "hl2", "block",
    }
)  # fmt: skip
_SILENT = frozenset({"script", "style", "noscript", "template", "iframe", "object", "head"})
_SPACES = re.compile(r"[ \t\r\f\v]+")
_BREAKS = re.compile(r"\s*\n\s*")


def text_of(node: etree._Element) -> str:
    """The words below `node`: blocks parted by a blank line, blanks folded, scripts and styles left out.

    Walks with an explicit stack, so that markup nested a million deep does no harm.
    """
    parts: list[str] = []
    stack: list[tuple[etree._Element | None, str]] = [(node, "")]
    while stack:
        element, tail = stack.pop()
        if element is None:
            parts.append(tail)
            continue
        name = etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""
        if not name or name in _SILENT:
            continue
        edge = "\n" if name in _BLOCKS else ""
        parts.append(edge + _fold(element.text))
        stack.append((None, edge))
        for child in reversed(element):
            stack.append((None, _fold(child.tail)))
            stack.append((child, ""))
    return _BREAKS.sub("\n\n", _SPACES.sub(" ", "".join(parts))).strip()


def _fold(words: str | None) -> str:
    """Source newlines are blanks."""
    return re.sub(r"\s+", " ", words) if words else ""


def text_of_fragment(markup: str) -> str:
    """The words of an HTML fragment; text without any markup comes back as it is."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    try:
        return text_of(html.fragment_fromstring(markup, create_parent="div", parser=safe_html_parser()))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return re.sub(r"<[^>]{0,2000}>", " ", markup).strip()


def safe_html_parser() -> html.HTMLParser:
    """An HTML parser that never goes to the network."""
    return html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)


__all__ = ["safe_html_parser", "text_of", "text_of_fragment"]
