"""Dates as headers write them: "Wed 05 Apr 2017", "June 1, 2017", "Jul 012016", "23 OCT 89", "07.04.2017".

Every pattern is bounded, and is only ever run on the head or the tail of a text. A date that does not exist
(31 February, year 0) is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateline.ontology.outlets import DateOrder

_MONTHS = {
    m: i
    for i, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ), start=1,
    )
    for m in names.split()
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_TH = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]|20|21)\d\d(?!\d)"
_DATE = re.compile(
    rf"""(?<![\w./-])(?:(?P<weekday>{_WEEKDAY}),?\s{{1,3}})?
    (?:
      (?P<iy>{_YEAR})(?P<sep>[-/.])(?P<im>\d\d?)(?P=sep)(?P<id>\d\d?)(?!\d)(?:T\d\d:?\d\d[\d:.]{{0,10}}(?:Z|[+-]\d\d:?\d\d)?)?
    | (?P<na>\d\d?)(?P<nsep>[-/.])(?P<nb>\d\d?)(?P=nsep)(?P<ny>{_YEAR})
    | (?P<dd>\d\d?){_TH}(?:[ \-]of|)[ \-](?P<dm>{_MONTH}),?
        (?:[ \-]{{1,2}}(?P<dy>{_YEAR})|[ ](?P<dyy>\d\d)(?=[ ]?(?:\(|--)|\s*\Z|[ ]?\n))?
    | (?P<mm>{_MONTH})[ ]?(?:(?P<md>\d\d?){_TH})(?:(?:,[ ]?|[ ]{{1,2}}|(?<=\d\d))(?P<my>{_YEAR})|(?!\d))
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SAID_DAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")\b", re.IGNORECASE)
_SAID_MONTH = re.compile(r"\b(?:" + "|".join(m.title() for m in _MONTHS if len(m) > 3) + r")\b")
_EVIDENCE = 1500  # code points of text in which named weekdays are looked for
_PIVOT = 70  # "23 OCT 89" is 1989, "3 JAN 05" 2005


@dataclass(frozen=True, slots=True)
class HeaderDate:
    """A date in a header, in code points. `value` is None where no year is written ("Oct. 3")."""

    start: int
    end: int
    value: date | None
    other: date | None = None  # the other reading of 03/04/2016, if there is one
    weekday: bool = False  # a weekday stands before it
    numeric: bool = False


def find_dates(text: str, start: int, end: int) -> Iterator[HeaderDate]:
    """Dates in ``text[start:end]``, in order; the first reading of an ambiguous one is day before month."""
    for match in _DATE.finditer(text, start, end):
        found = _read(match)
        if found is not None:
            yield found


def date_at(text: str, start: int, end: int) -> HeaderDate | None:
    """The date that begins exactly at `start`."""
    match = _DATE.match(text, start, end)
    return _read(match) if match else None


def _read(match: re.Match[str]) -> HeaderDate | None:
    part = match.groupdict()
    weekday = part["weekday"] is not None
    if part["iy"]:
        value = _day(part["iy"], part["im"], part["id"])
        return HeaderDate(*match.span(), value, weekday=weekday, numeric=True) if value else None
    if part["na"]:
        dmy, mdy = _day(part["ny"], part["nb"], part["na"]), _day(part["ny"], part["na"], part["nb"])
        if part["nsep"] == "." and dmy:  # dots are not used month first
            mdy = None
        value, other = (dmy, mdy) if dmy else (mdy, None)
        return HeaderDate(*match.span(), value, other if other != value else None, weekday, True) if value else None
    day, month = (part["dd"], part["dm"]) if part["dd"] else (part["md"], part["mm"])
    year = part["dy"] or part["my"]
    if part["dyy"]:
        year = str(int(part["dyy"]) + (1900 if int(part["dyy"]) >= _PIVOT else 2000))
    number = str(_MONTHS[month.rstrip(".").lower()])
    value = _day(year or "2000", number, day)  # 2000: a leap year, in which every day of a year exists
    return HeaderDate(*match.span(), value if year else None, weekday=weekday) if value else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def settle(found: HeaderDate, text: str, order: DateOrder | None) -> date | None:
    """Which reading of a date holds: the outlet's habit, else the weekdays and months in the story.

    Where nothing tells, a date with hyphens is day first (no country of CLDR writes those month first), one with strokes
    may be either: None. A dispatch mostly tells of its own day or the day before, and looks back into its own month or the last.
    """
    first, second = found.value, found.other
    if first is None or second is None:
        return first
    if order in ("DMY", "MDY"):
        return first if order == "DMY" else second
    head = text[max(0, found.start - 40) : found.end + _EVIDENCE]
    named = [WEEKDAYS.index(m.group(1).lower()) for m in _SAID_DAY.finditer(head)]
    months = {_MONTHS[m.group().lower()] for m in _SAID_MONTH.finditer(head)}
    scores = [
        sum((3, 2, 0, 0, 0, 0, 0)[(d.weekday() - day) % 7] for day in named)
        + 2 * bool(months & {d.month, (d.month - 2) % 12 + 1})
        for d in (first, second)
    ]
    strokes = "/" in text[found.start : found.end]
    if strokes and not any(scores):
        return None
    margin = 0 if strokes else 3
    return second if scores[1] > scores[0] + margin else first


def date_in_url(url: str | None) -> date | None:
    """The day in a path such as ``/2017/06/01/`` or ``/2017-06-01-``; None if there is none."""
    if not url:
        return None
    match = re.search(
        r"[/_-]((?:19|20)\d\d)([/-]?)(0?[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]|[1-9])(?=[/_.?#-]|$)", url[:2000]
    )
    if not match or (not match.group(2) and len(match.group(3) + match.group(4)) != 4):
        return None
    return _day(match.group(1), match.group(3), match.group(4))


__all__ = ["HeaderDate", "date_at", "date_in_url", "find_dates", "settle"]
