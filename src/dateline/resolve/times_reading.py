"""What a time expression is read against, and what it comes to: TIMEX3 value and interval of days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dateline.ontology.outlets import DateOrder
from dateline.ontology.times_calendar import Interval, make_day, part_of
from dateline.ontology.times_grammar import Expr
from dateline.types import TimePrecision

PRECISION: dict[str, TimePrecision] = {
    "D": "day", "H": "day", "MIN": "day", "S": "day", "NI": "day", "W": "week",
    "WE": "day", "FN": "week", "M": "month", "Q": "month",
}  # fmt: skip
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d\d))?(?::(\d\d))?(am|pm|Z)?")
COSTS = {-1: (4.0, 1.0), 0: (2.0, 1.0), 1: (1.0, 4.0)}  # of a day ahead, of a day back; by the direction of the clause


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against. `direction`: -1 the clause is past, +1 future, 0 not told."""

    published: date | None
    direction: int = 0
    previous: Interval | None = None  # the day or period that the text spoke of last
    quarter: date | None = None  # first day of the financial quarter that the text speaks of
    order: DateOrder | None = None  # how this text writes 07-08-2013


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression comes to. `days` is None where no interval is meant or it cannot be told."""

    type: str
    timex: str
    days: Interval | None = None
    precision: TimePrecision | None = None
    others: tuple[Interval, ...] = ()
    score: float = 1.0


def iso_day(day: date) -> str:
    """2017-06-01."""
    return day.isoformat()


def week_label(day: date) -> str:
    """2017-W22, the ISO week."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def unit_label(interval: Interval, unit: str) -> str:
    """The TIMEX3 value of a calendar unit."""
    start = interval[0]
    if unit in ("W", "FN"):
        return week_label(start)
    if unit == "WE":
        return f"{week_label(start)}-WE"
    if unit == "M":
        return f"{start.year:04d}-{start.month:02d}"
    if unit == "Q":
        return f"{start.year:04d}-Q{(start.month + 2) // 3}"
    return {"D": iso_day(start), "DE": f"{start.year:04d}"[:3], "CE": f"{start.year:04d}"[:2]}.get(
        unit, f"{start.year:04d}"
    )


def of_day(e: Expr, day: date, type_: str = "DATE", score: float = 1.0) -> Reading:
    """A day, with the part of it or the clock time where one is told."""
    suffix = suffix_of(e)
    precision: TimePrecision = "time" if e.clock else "day"
    first = day if e.first is None else make_day(day.year, day.month, e.first)
    last = day if e.last is None else make_day(day.year, day.month, e.last)
    if first is None or last is None or first > last:
        first = last = day
    return Reading("TIME" if suffix else type_, iso_day(day) + suffix, (first, last), precision, score=score)


def suffix_of(e: Expr) -> str:
    """``TNI``, ``T10:35``, ``T08:01Z`` or nothing."""
    if e.clock and (m := _CLOCK.fullmatch(e.clock)):
        hour, minute = int(m[1]), m[2] or "00"
        if m[4] in ("am", "pm"):
            hour = hour % 12 + (12 if m[4] == "pm" else 0)
        if hour > 24 or int(minute) > 59:
            return ""
        zone = "Z" if m[4] == "Z" or e.zone in ("GMT", "UTC") else ""
        return f"T{hour:02d}:{minute}" + (f":{m[3]}" if m[3] else "") + zone
    return f"T{e.part}" if e.part and e.part != "overnight" else ("TNI" if e.part else "")


def calendar_unit(e: Expr, interval: Interval | None, unit: str, value: str | None = None) -> Reading:
    """A calendar unit, narrowed by early, mid, late."""
    if interval is None:
        return Reading("DATE", value or "XXXX")
    return Reading("DATE", value or unit_label(interval, unit), part_of(interval, e.mod), PRECISION.get(unit, "year"))
