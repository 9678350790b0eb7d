"""What follows a story: credits, bylines and initials, agency marks, link lists. Only the end is looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dateline.ontology.outlets import load_furniture, load_outlets

_REACH = 700  # code points from the end in which a form may begin
_SHORT = {"furniture": 60, "standards": 80, "agency": 80, "byline": 100, "initials": 220}
_ROUNDS = 24
_MAIN = 0.4  # a tail that would leave less than this share of a short text is none

# A credit must begin where a sentence or line has ended.
_AFTER = r"(?:(?<=[.!?\"”’)\]:\n\t])|(?<=[.!?\"”’)\]\n]\s)|(?<=\s\s))"
_NAME = r"(?:[A-Z][\w'’.-]{1,20}|[A-Z]\.)"


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the story ends, the credit lines after it, and the outlet that they name."""

    end: int
    credits: tuple[str, ...] = ()
    outlet: str | None = None
    outlet_span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Form:
    name: str
    pattern: re.Pattern[str]
    credit: bool  # a credit line, kept; otherwise page furniture, dropped
    weak: bool  # might be the last words of a short text
    reach: int  # code points


@lru_cache(maxsize=1)
def _forms() -> tuple[_Form, ...]:
    """The forms of tails, each anchored at the end of the stretch that it is matched on."""
    outlets = "|".join(re.escape(m) for m in load_outlets().marks())
    cuts = "|".join(re.escape(w) for w in load_furniture().tails)

    doing = (
        r"(?:(?:Additional reporting|Additional writing|Reporting|Writing|Editing|Compiled|Translated|Graphics?)"
        r"(?: and (?:writing|editing|reporting))?)"
    )

    def form(name: str, pattern: str, credit: bool = True, flags: int = 0) -> _Form:
        weak = name in ("initials", "byline", "furniture")
        return _Form(name, re.compile(pattern, flags), credit, weak, _SHORT.get(name, _REACH))

    return (
        form("rights", r"(?:©|\([Cc]\)\s|Copyright\s)[^\n]{0,250}\Z"),
        form("standards", r"(?:Our Standards:\s?)?The Thomson (?P<outlet>Reuters) Trust Principles\.?\s*\Z", False),
        form("furniture", rf"(?:{_AFTER}|(?<=\s)|(?<=[a-z])(?=[A-Z])|(?=[#/-]))(?:{cuts})[.:]?\s*\Z", False, re.I),
        form("comment", r"(?:Tags\s[^.\n]{0,300})?Comment via \w{1,20}(?: News)?\s*\Z", False),
        form("contributed", r"(?:Information|Material) for this \w{4,10} was \w{6,12} by [^\n]{3,500}\Z"),
        form("contributed", rf"{_AFTER}[A-Z][^.!?\n]{{3,300}} contributed to this \w{{4,10}}\.?\s*\Z"),
        form("desk", rf"(?:{_AFTER}|(?<=\s))\(?{doing} by {_NAME}[^\n]{{1,500}}\Z"),
        form("updated", r"(?:Last [Uu]pdated?|Published|Updated)(?: on| at)?:?\s[^.\n]{6,80}\Z"),
        form(
            "source",
            rf"\((?![Ww]ith )(?:Sources?|From)?[:\s]{{0,2}}[^()\n]{{0,40}}?(?P<outlet>{outlets})[^()\n]{{0,40}}\)\s*\Z",
        ),
        form("source", r"\((?:[Aa]gencies|With [^()\n]{2,80}|Source:?\s[^()\n]{2,80})\)\s*\Z"),
        form("source", rf"\b(?:Source|SOURCE|Via):?\s(?P<outlet>{outlets})(?:,? (?:and|with) [Aa]gencies)?\.?\s*\Z"),
        form("agency", rf"\s?[-–—]{{1,2}}\s?(?P<outlet>{outlets})\.?\s*\Z"),
        form("initials", rf"{_AFTER}\s*[A-Z]{{2,8}}(?:[ -]\d{{1,3}})?\s*\Z"),
        form("initials", rf"{_AFTER}\s*\d{{2,3}}(?:-\d{{1,3}})?\s*\Z"),
        form("initials", rf"{_AFTER}\s*[A-Z][\w. -]{{0,25}}(?:/\s?[A-Z][\w. -]{{0,25}}){{1,6}}\s*\Z"),
        form("byline", rf"{_AFTER}\s*{_NAME}(?:\s(?:al-|el-|de |van )?{_NAME}){{1,2}}(?<![.])\s*\Z"),
        form("agency", rf"{_AFTER}\s*(?P<outlet>{outlets})\s*\Z"),
    )


def find_tail(text: str, start: int) -> Tail:
    """Cut forms from the end of ``text[start:]`` until none fits any more."""
    end = _rstrip(text, start, len(text))
    whole = end
    credits_: list[str] = []
    outlet: str | None = None
    span: tuple[int, int] | None = None
    for _ in range(_ROUNDS):
        hit = _one(text, start, end)
        if hit is None:
            break
        form, match = hit
        named = match.groupdict().get("outlet")
        if named and outlet is None:
            outlet, span = named, match.span("outlet")
        if form.credit:
            credits_.append(match.group().strip())
        end = _rstrip(text, start, match.start())
    if end <= start or end == whole:
        return Tail(whole)
    return Tail(end, tuple(reversed(credits_)), outlet, span)


def _one(text: str, start: int, end: int) -> tuple[_Form, re.Match[str]] | None:
    """The first form that fits the end of ``text[start:end]`` and leaves a story before it."""
    for form in _forms():
        match = form.pattern.search(text, max(start, end - form.reach), end)
        kept = _MAIN * (end - start) if form.weak else 0
        if match and match.start() - start > kept:
            return form, match
    return None


def _rstrip(text: str, start: int, end: int) -> int:
    """`end` without trailing white space."""
    return start + len(text[start:end].rstrip())


__all__ = ["Tail", "find_tail"]
