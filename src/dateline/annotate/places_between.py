"""Several places that one phrase names as its ends: "between A and B", "the road from A to B", "the A-B highway".

What holds between two towns and is nowhere ("talks between Moscow and Ankara") is no such phrase. Countries are the
ends of a phrase only where it speaks of their border.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dateline.analysis import Between, PlaceMention
from dateline.annotate.places_context import offset_at_end
from dateline.annotate.toponyms_pairs import WAY
from dateline.ontology.places_lexicon import RELATIONAL
from dateline.types import Offset, Span

_FILL = r"(?:(?:the|its|their) )?(?:(?!(?:and|or|in|on|at|from|to|near|by|with)\b)[\w'’-]+ ){0,3}"
_LINE = r"(?:border|frontier|boundary|line of control|demarcation line|demilitari[sz]ed zone|buffer zone|no[- ]man['’]s[- ]land)"
_BORDER = rf"(?:the )?(?:tri-)?{_LINE}(?: (?!guard|polic|force|patrol|cross|between|of|with)[\w-]+){{0,2}}"
_HALF = r"(?:(?P<half>(?:half|mid)[- ]?way (?:point )?(?:(?:along|down|on|through|up) )?))?"
_THE_WAY = rf"(?P<way>(?:the )?(?:[\w-]+ )?\b{WAY}\b)"
# What opens the phrase: a word that must stand in it, the pattern, and what joins its ends.
_OPENINGS = (
    (
        "between",
        re.compile(rf"{_HALF}(?:(?P<border>{_BORDER}) |{_THE_WAY} (?:that runs |running )?)?between {_FILL}$", re.I),
        "and",
    ),
    ("from ", re.compile(rf"{_HALF}{_THE_WAY}(?: (?!to\b)[\w-]+){{0,3}} from {_FILL}$", re.I), "to"),
    ("to ", re.compile(rf"{_HALF}{_THE_WAY} to {_FILL}$", re.I), "from"),
    ("n", re.compile(rf"{_THE_WAY}(?: \S+){{0,4}}? (?:link|connect|join)(?:s|ing|ed)? {_FILL}$", re.I), "link"),
    (" of ", re.compile(rf"(?P<border>{_BORDER}) of (?:the )?$", re.I), "and"),
    ("d", re.compile(rf"(?P<border>{_BORDER}) (?:that )?(?:separat|divid)(?:es|ing) {_FILL}$", re.I), "apart"),
)
_COMPOUND_WAY = re.compile(rf" (?:[a-z]+ )?{WAY}\b")
_JOINT = re.compile(r"\b(?:and|to|from|with)\b|^,|[-–—]")
_HYPHEN = re.compile(r"(?:-to-|[-–—])(?:the )?$")
_JOINS = {
    "and": re.compile(rf",? and {_FILL}$"),
    "to": re.compile(rf" to {_FILL}$"),
    "from": re.compile(rf" from {_FILL}$"),
    "link": re.compile(rf" (?:and|to|with) {_FILL}$"),
    "apart": re.compile(rf" (?:and|from) {_FILL}$"),
}
_COMMA = re.compile(rf", {_FILL}$")
_LOOK_BACK, _GAP, _MOST = 110, 60, 4


def with_between(found: Sequence[PlaceMention], text: str, doc: Any) -> list[PlaceMention]:
    """`found` with :attr:`PlaceMention.between` filled in for the ends of such phrases.

    Args:
        found: the mentions, in the order of the text.
        text: the dispatch.
        doc: its parse, which tells what the "between" belongs to.
    """
    named = [m for m in found if m.kind in ("place", "metonym")]
    phrases: dict[int, Between] = {}
    at = 0
    while at < len(named):
        ends, phrase = _phrase(named, at, text, doc)
        if phrase is None:
            at += 1
            continue
        phrases |= {m.name.start: phrase for m in ends}
        at += len(ends)
    return [replace(m, between=phrases[m.name.start]) if m.name.start in phrases else m for m in found]


def _phrase(
    named: Sequence[PlaceMention], at: int, text: str, doc: Any
) -> tuple[Sequence[PlaceMention], Between | None]:
    """The phrase whose first end is the mention `at`, with the mentions that are its ends."""
    a, b = named[at], named[at + 1] if at + 1 < len(named) else None
    if b is None or b.name.start - a.name.end > _GAP:
        return (), None
    gap = text[a.name.end : b.name.start]
    if not _JOINT.search(gap):
        return (), None
    low = max(named[at - 1].name.end if at else 0, a.name.start - _LOOK_BACK)
    low = max(low, text.rfind("\n", low, a.name.start) + 1, text.rfind(". ", low, a.name.start) + 1)
    before = text[low : a.name.start]
    for cue, pattern, join in _OPENINGS:
        ends = _ends(named, at, text, join) if cue in before.lower() else []
        opening = pattern.search(before if cue == " of " else _without_of(before)) if ends else None
        if opening:
            kind, start = _kind(opening), low + opening.start()
            bare = cue == "between" and kind == "between" and not opening["way"]
            if bare and _relational(doc, text, start):
                return (), None
            offset = None
            if kind == "border":
                offset, taken = offset_at_end(text[max(0, start - 80) : start] + "the ")
                start -= taken - len("the ") if offset else 0
            return ends, _between(text, start, ends, kind, offset)
    if _HYPHEN.fullmatch(gap):
        way = _COMPOUND_WAY.match(text, b.name.end)
        if way:
            ends = [a, b]
            span = Span(start=a.name.start, end=way.end(), text=text[a.name.start : way.end()])
            return ends, Between(span, tuple(m.name for m in ends))
    return (), None


def _without_of(before: str) -> str:
    """`before` with the "of" at its end struck out at the same length: "the towns of" says nothing here."""
    return re.sub(r"\bof (?=(?:the )?$)", lambda m: "-" * (len(m[0]) - 1) + " ", before)


def _ends(named: Sequence[PlaceMention], at: int, text: str, join: str) -> list[PlaceMention]:
    """The mention `at` and those that the joining words add to it; fewer than two when nothing joins."""
    ends = [named[at]]
    for m in named[at + 1 : at + _MOST + 1]:
        words = _without_of(text[ends[-1].name.end : m.name.start])
        words = re.sub(r"^(?:['’]s)? (?!and |to |from |with )[a-z]+(?=[ ,])", "", words)  # "Hama province and …"
        if _JOINS[join].fullmatch(words):
            return [*ends, m]
        if join != "and" or not _COMMA.fullmatch(words):
            break
        ends.append(m)
    return []


def _kind(opening: re.Match[str]) -> str:
    groups = opening.groupdict()
    return "border" if groups.get("border") else "halfway" if groups.get("half") else "between"


def _between(text: str, start: int, ends: Sequence[PlaceMention], kind: str, offset: Offset | None) -> Between:
    end = max(ends[-1].name.end, ends[-1].span.end)
    while text[start] == " ":
        start += 1
    return Between(Span(start=start, end=end, text=text[start:end]), tuple(m.name for m in ends), kind, offset)


def _relational(doc: Any, text: str, at: int) -> bool:
    """Whether the "between" that begins at code point `at` belongs to a word of dealings: talks, war, trade."""
    words = re.findall(r"[\w-]+", text[max(0, at - 30) : at].lower())[-2:]
    span = doc.char_span(at, at + len("between"), alignment_mode="expand") if doc is not None else None
    if span is not None:
        words.append(span.root.head.lemma_.lower())
    return any(w in RELATIONAL or w.removesuffix("s") in RELATIONAL for w in words)


__all__ = ["with_between"]
