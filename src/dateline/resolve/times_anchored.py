"""Lengths of time that are counted from a day which the words name: "two days after the vote on Sunday"."""

from __future__ import annotations

import math
import re
from datetime import date

from dateline.analysis import TimeMention
from dateline.ontology.times_calendar import FUZZY_DAYS, Interval, shift, shift_days
from dateline.ontology.times_grammar import Expr
from dateline.resolve.times_reading import PRECISION
from dateline.types import Time

# A clause that ends before the day, or another happening's verb after a comma, would not be counted from.
_FROM = re.compile(r"\s(?:after|before|following|prior to)\b[^,;:.()\n]{0,60}")
_OF = re.compile(r"\sof\b[^,;:.()\n]{0,60}")  # "within two days of the attack on May 10"
_SLACK = {"W": 1, "FN": 2, "WE": 1, "M": 7, "Q": 14}  # days by which such a count is off; of a year and more, 30


def counted_from(text: str, m: TimeMention, other: TimeMention) -> bool:
    """Whether the length of time `m` is counted from the expression `other` behind it."""
    between = text[m.span.end : other.span.start]
    if m.relation in ("after", "before"):
        return _FROM.fullmatch(between) is not None
    return m.relation == "within" and _OF.fullmatch(between) is not None


def anchored(e: Expr, m: TimeMention, base: Interval, published: date | None, way: int) -> Time | None:
    """The interval of a length of time `e` before or after the days of `base`; None outside the calendar.

    An untold number ("days after") runs from the day as far as such words reach, "less than" up to the count, "more
    than" from it on. What is past does not run beyond the published day.
    """
    unit = e.unit or "D"
    found = _span(e, unit, m.relation, base)
    if found is None:
        return None
    start, end = found
    if published is not None and way <= 0 and start is not None and start <= published:
        end = published if end is None else min(end, published)
    exact = e.count is not None and e.approx is None and m.relation != "within"
    precision = PRECISION.get(unit, "year") if exact or unit != "D" else "week"
    return Time(start=start, end=end, precision=precision, mention=m.span)


def _span(e: Expr, unit: str, relation: str | None, base: Interval) -> tuple[date | None, date | None] | None:
    first, last = base
    if relation == "within":
        end = shift(last, e.count, unit) if e.count is not None else shift_days(last, FUZZY_DAYS.get(unit, (2, 7))[1])
        return (first, end) if end else None
    sign = -1 if relation == "before" else 1
    if e.count is None or e.approx == "less" or unit in ("H", "MIN", "S"):
        far = FUZZY_DAYS.get(unit, (2, 7))[1] if e.count is None else _days(e.count, unit, last)
        edge = shift_days(first if sign < 0 else last, sign * far)
        return None if edge is None else (edge, last) if sign < 0 else (first, edge)
    near, far_ = shift(first, sign * e.count, unit), shift(last, sign * e.count, unit)
    if near is None or far_ is None:
        return None
    if e.approx == "more":
        return (None, far_) if sign < 0 else (near, None)
    slack = _SLACK.get(unit, 0 if unit == "D" else 30)
    start, end = shift_days(near, -slack), shift_days(far_, slack)
    return (start, end) if start and end else None


def _days(count: float, unit: str, day: date) -> int:
    """Whole days of `count` units from `day` on, rounded up: an hour may reach into the next day."""
    if unit in ("H", "MIN", "S"):
        return math.ceil(count / {"H": 24, "MIN": 1440, "S": 86400}[unit])
    end = shift(day, count, unit)
    return (end - day).days if end else 0


__all__ = ["anchored", "counted_from"]
