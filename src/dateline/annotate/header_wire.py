"""The dateline of a wire story: ``CITY, Country, 23 OCT 89 (EFE) -- [TEXT]``, ``CITY (Reuters) -``, ``CITY, June 1 -``.

It may stand at the head of the story, after a headline, glued to one, or below a lead that a page has put first. The
further from the head, the more of its marks must be there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dateline.annotate.header_dates import HeaderDate, find_dates
from dateline.ontology.outlets import load_furniture, load_outlets

REACH = 900  # code points from the head in which a dateline may stand
_CAP = "A-ZÀ-ÖØ-Þ"
_CAPS_WORD = rf"[{_CAP}][{_CAP}'’.\-]+"
_CAPS_PLACE = rf"{_CAPS_WORD}(?:[ ]{_CAPS_WORD}){{0,4}}(?:[ ]?/[ ]?{_CAPS_WORD}(?:[ ]{_CAPS_WORD}){{0,2}})?"
_WORD = rf"[{_CAP}][\w'’.\-]*\w\.?"
_MIXED_PLACE = rf"{_WORD}(?:[ ]{_WORD}){{0,3}}"
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
_NO = rf"(?!{_MONTHS}|NO DATE)"
_REGION = (
    rf"(?:,[ ]{{0,2}}{_NO}{_WORD}(?:[ ](?:of |and |the ){{0,2}}{_NO}{_WORD}){{0,3}}){{0,2}}"
    rf"(?:[ ]{_NO}[{_CAP}][a-z]{{2,20}})?"
    rf"(?:[ ]\([{_CAP}][{_CAP}. ]{{1,30}}\)(?=,))?"
)
_DAY = (
    r"(?:,?[ ]{1,2}(?P<date>NO DATE|(?:\w{3,9},?[ ])?"
    rf"(?:\d\d?[ ]{_MONTHS}\w{{0,6}}\.?|{_MONTHS}\w{{0,6}}\.?[ ]\d\d?)(?:,?[ ]\d{{2,4}})?"
    r"|\d{4}-\d\d-\d\d|\d\d?[./-]\d\d?[./-]\d{4}))"
)
_PAREN = r"[ ]{0,2}\([ ]?(?P<mark>[A-Za-z][\w /&.,'-]{0,40}?)[ ]?\)"
_DASH = r"(?:[ ]{0,2}(?:--+|[—–])|[ ]{1,2}-(?=[ ])|-(?=[ ])|[ ]_(?=[ ]))"
_NEXT = r"(?=[\s\"“'‘\[(]{0,4}[A-ZÀ-ÖØ-Þ\d])"
# "[TEXT]", "[EDITORIAL REPORT] [TEXT]", "[INTERVIEW WITH …] [TEXT]": marks of the Foreign Broadcast Information Service
_TEXT_MARK = re.compile(
    r"\s{0,4}(?:(?:\[[^\[\]]{2,200}\]\s{0,4}){0,4}\[TEXT\]\s{0,4}|(?:\[[A-Z][A-Z /]{2,40}\]\s{0,4}){1,3})"
)
_BEFORE = rf"(?<![{_CAP}&'’./\-])"


@dataclass(frozen=True, slots=True)
class Wire:
    """A wire dateline: its whole stretch, the place, the outlet's mark and the date, each in code points."""

    start: int
    end: int
    place: tuple[int, int] | None = None
    mark: tuple[int, int] | None = None
    date: HeaderDate | None = None


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    marks = "|".join(re.escape(m) for m in load_outlets().marks())
    known = rf"[ ]{{0,2}}\([ ]?(?P<mark>(?:{marks})(?:[ ]?[/,&][ ]?(?:{marks})|[ ]and[ ](?:{marks}))?)[ ]?\)"
    bare = rf",?[ ]{{1,2}}(?P<mark>{marks})(?![\w])"
    sources = {
        # CITY, Country, June 1 (AP) --      all in capitals, with a dash
        "full": rf"(?P<place>{_CAPS_PLACE}{_REGION}){_DAY}?(?:{_PAREN})?{_DASH}{_NEXT}",
        # CITY (Reuters) Text                a known mark stands for the dash
        "marked": rf"(?P<place>{_CAPS_PLACE}{_REGION}){_DAY}?{known}(?:{_DASH})?(?=[\s\"“]|\Z)",
        # City, 18 November 2016 (SANA) -    not in capitals: a known mark and a dash, or a date and a dash
        "mixed": rf"(?P<place>{_MIXED_PLACE}{_REGION}?){_DAY}?{known}{_DASH}{_NEXT}",
        "mixed_date": rf"(?P<place>{_MIXED_PLACE}{_REGION}?){_DAY}{_DASH}{_NEXT}",
        # DAMASCUS, SANA -
        "bare": rf"(?P<place>{_MIXED_PLACE}){_DAY}?{bare}{_DASH}{_NEXT}",
        # Only at the head of a story
        "mark_only": rf"(?:\((?P<mark>{marks})\)|(?P<mark2>{marks}))(?:{_DASH}|(?<=\)))\s{{0,2}}{_NEXT}",
        "colon": rf"(?P<place>{_CAPS_PLACE}{_REGION}){_DAY}?(?:{known})?[ ]?[:|]{_NEXT}",
        "mixed_dash": (
            rf"(?P<place>{_WORD}(?:[ ]{_WORD}){{0,2}}(?:,[ ]{_WORD})?)(?:[ ]?[—–]|[ ]--|-(?=[ ])|[ ]-(?=[ ])){_NEXT}"
        ),
        "caps_only": (
            rf"(?P<place>[{_CAP}]{{5,20}}(?:[ ][{_CAP}]{{4,20}})?(?:,?[ ][{_CAP}][a-z]{{3,20}}(?=[ ][{_CAP}][a-z]))?)"
            rf"(?=[ ][{_CAP}][a-z]|[ ]A[ ])"
        ),
    }
    return {name: re.compile(_BEFORE + source) for name, source in sources.items()}


_AT_HEAD = ("full", "marked", "mixed", "mixed_date", "bare", "mark_only", "colon", "mixed_dash")
_BELOW = ("marked", "mixed", "full", "mixed_date", "bare")


def wire_at(text: str, start: int, *, dated: bool) -> Wire | None:
    """The dateline that begins at `start`, the head of the story.

    Args:
        text: the whole text.
        start: where the story begins.
        dated: a date stood before it, so that a bare "BEIRUT" is taken for the place too.
    """
    stop = min(len(text), start + REACH)
    for name in (*_AT_HEAD, "caps_only") if dated else _AT_HEAD:
        match = _patterns()[name].match(text, start, stop)
        if match and _holds(name, text, match, head=True):
            return _wire(text, match)
    return None


def wire_below(text: str, start: int) -> Wire | None:
    """The first dateline further down: after a line's or sentence's end, glued to a headline, or with a known mark."""
    stop = min(len(text), start + REACH)
    if text[start:stop].isupper():
        return None
    hits = [
        match
        for name in _BELOW
        for match in _patterns()[name].finditer(text, start, stop)
        if match.start() > start and _holds(name, text, match, head=False)
    ]
    return _wire(text, min(hits, key=lambda m: m.start())) if hits else None


def _holds(name: str, text: str, match: re.Match[str], *, head: bool) -> bool:
    """Whether the match can be a dateline: its place is no acronym or headline label, and it stands where one may."""
    place = match.groupdict().get("place")
    if place is not None:
        first = place.split(",")[0].strip()
        if first in load_furniture().not_places or load_outlets().find(first) or len(first) < 3:
            return False
        if name in ("full", "colon", "caps_only") and len(first) == 3 and match.groupdict().get("date") is None:
            return False
        if name == "full" and not match.groupdict().get("mark") and len(first) < 4:
            return False
    if head or name == "marked":
        return True
    before = text[: match.start()][-3:]
    at_line = before.endswith("\n")
    glued = before[-1:].islower() or before[-1:] in '.!?"”’)'
    after_sentence = before.rstrip(" ")[-1:] in (".", "!", "?", '"', "”", ")") and before != before.rstrip(" ")
    if name == "full":
        return at_line or glued or after_sentence
    return at_line or after_sentence


def _wire(text: str, match: re.Match[str]) -> Wire:
    groups = match.groupdict()
    mark = next((match.span(k) for k in ("mark", "mark2") if groups.get(k)), None)
    day = None
    if groups.get("date"):
        start, end = match.span("date")
        day = next(find_dates(text, start, min(len(text), end + 8)), None)
    end = match.end()
    after = _TEXT_MARK.match(text, end)
    place = match.span("place") if groups.get("place") else None
    if place and text[slice(*place)].split(" (", maxsplit=1)[0] in load_furniture().no_cities:
        place = None
    return Wire(match.start(), after.end() if after else end, place, mark, day)


__all__ = ["REACH", "Wire", "wire_at", "wire_below"]
