"""Months, quarters, seasons, years, decades, centuries and feasts, with a year told or to be found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dateline.ontology.times_calendar import (
    Interval,
    holiday,
    month_of,
    months_of,
    part_of,
    season_of,
    shift,
    shift_days,
    unit_of,
)
from dateline.ontology.times_grammar import Expr
from dateline.resolve.times_reading import COSTS, Context, Reading, calendar_unit, iso_day, week_label


def read_month(e: Expr, at: Context) -> Reading:
    """A month; without a year the nearest that suits the clause."""
    month = e.month or 1
    year = e.year
    if year is None and e.unit == "Y":
        year = _year_by_way(e.way, at)
    elif year is None and at.published:
        year = _month_year(month, e.way, at)
    if year is None:
        return Reading("DATE", f"XXXX-{month:02d}")
    return calendar_unit(e, month_of(year, month), "M", f"{year:04d}-{month:02d}")


def read_monthpart(e: Expr, at: Context) -> Reading:
    """The part of a month: "the first week of May", "the last days of May 2016", "the second half of May": weeks are counted from the first."""
    month = read_month(replace(e, unit=None), at)
    if month.days is None:
        return month
    first, last = month.days
    n = e.ordinal or 1
    if e.unit == "half":
        return replace(month, days=(first, first.replace(day=15)) if n == 1 else (first.replace(day=16), last))
    if e.weekday or e.unit == "WE":
        wanted = e.weekday or 6
        days = [d for i in range(last.day) if (d := first.replace(day=i + 1)).isoweekday() == wanted]
        day = days[min(n, len(days)) - 1]
        if e.weekday:
            return Reading("DATE", iso_day(day), (day, day), "day")
        return Reading("DATE", f"{week_label(day)}-WE", (day, shift_days(day, 1) or day), "day")
    length = 1 if e.unit == "D" and not e.fuzzy else 7
    if n == 9 or n * length > last.day:
        start, end = shift_days(last, 1 - length) or first, last
    else:
        start = first.replace(day=(n - 1) * length + 1)
        end = first.replace(day=n * length)
    if length == 1:
        return Reading("DATE", iso_day(start), (start, end), "day")
    return Reading("DATE", month.timex, (start, end), "week")


def _month_year(month: int, way: str | None, at: Context) -> int:
    p = at.published or date(2000, 1, 1)
    if way in ("last", "past", "prev"):
        return p.year if month < p.month else p.year - 1
    if way in ("next", "coming", "follow"):
        return p.year if month > p.month else p.year + 1
    if way in ("this", "current"):
        return p.year
    if way == "that" and at.previous:
        return at.previous[0].year
    ahead, back = (month - p.month) % 12, (p.month - month) % 12
    cost_ahead, cost_back = COSTS[at.direction]
    if cost_ahead * ahead < cost_back * back:
        return p.year + (1 if month < p.month else 0)
    return p.year - (1 if month > p.month else 0)


def _year_by_way(way: str | None, at: Context) -> int | None:
    if way in ("that", "same", "prev", "follow") and at.previous:
        return at.previous[0].year + {"prev": -1, "follow": 1}.get(way, 0)
    if at.published is None:
        return None
    return at.published.year + {"last": -1, "past": -1, "prev": -1, "next": 1, "coming": 1, "follow": 1}.get(
        way or "", 0
    )


def read_year(e: Expr, at: Context) -> Reading:
    """A year."""
    year = e.year or 0
    return calendar_unit(e, months_of(year, 1, 12), "Y", f"{year:04d}")


def read_yearend(e: Expr, at: Context) -> Reading:
    """The last month of a year."""
    year = _year_by_way(e.way, at)
    if year is None:
        return Reading("DATE", "XXXX")
    value = f"{year:04d}-12-31" if e.side == "dash" else f"{year:04d}"
    return calendar_unit(replace(e, mod=None), month_of(year, 12), "M", value)


def read_decade(e: Expr, at: Context) -> Reading:
    """The 1980s, the nineties."""
    digits = e.value or "0"
    century = digits[:-1] or ("20" if digits == "0" else "19")
    first = int(f"{century}{digits[-1]}0")
    return calendar_unit(e, months_of(first, 1, 120), "DE", f"{first:04d}"[:3])


def read_century(e: Expr, at: Context) -> Reading:
    """The 19th century is 1801 to 1900, value 18."""
    n = e.ordinal or 1
    if e.unit != "CE" or not 1 <= n <= 90:
        return Reading("DATE", "XX")
    return calendar_unit(e, months_of((n - 1) * 100 + 1, 1, 1200), "CE", f"{n - 1:02d}")


def read_quarter(e: Expr, at: Context) -> Reading:
    """A quarter or half ("Q3 2016"), of the year told or the last that has begun."""
    n = int(e.value[1]) if e.value else e.ordinal
    halves = bool(e.value and e.value[0] == "H")
    limit = 2 if halves else 4
    year, base = e.year, at.quarter
    if n is None and year is not None:  # "the 1988 quarter": the quarter that the text is about, in another year
        base = base or last_quarter(at.published)
        if base is None:
            return Reading("DATE", f"{year:04d}-QX")
        n = (base.month + 2) // 3
    elif e.side:  # the year-ago quarter
        if base is None:
            base = last_quarter(at.published)
        if base is None:
            return Reading("DATE", "XXXX-QX")
        n, year = n or (base.month + 2) // 3, base.year - 1
    elif year is None and e.way:
        year = _year_by_way(e.way, at)
    elif year is None and at.published and n and n <= limit:
        begins = date(at.published.year, (n - 1) * (12 // limit) + 1, 1)
        ahead = at.direction > 0 or begins <= at.published
        year = at.published.year if ahead else at.published.year - 1
    if n is None or not 1 <= n <= limit:
        return Reading("DATE", "XXXX-QX")
    letter = "H" if halves else "Q"
    if year is None:
        return Reading("DATE", f"XXXX-{letter}{n}")
    length = 12 // limit
    return calendar_unit(e, months_of(year, (n - 1) * length + 1, length), "Q", f"{year:04d}-{letter}{n}")


def read_half(e: Expr, at: Context) -> Reading:
    """The first or second half of a year or a decade."""
    n = 1 if e.ordinal == 1 else 2
    if e.value:
        decade = read_decade(replace(e, mod=None), at)
        if decade.days is None:
            return decade
        middle = date(decade.days[0].year + 5, 1, 1)
        days = (decade.days[0], date(middle.year - 1, 12, 31)) if n == 1 else (middle, decade.days[1])
        return replace(decade, days=days)
    year = e.year if e.year is not None else _year_by_way(e.way, at)
    if year is None:
        return Reading("DATE", f"XXXX-H{n}")
    return calendar_unit(e, months_of(year, 6 * n - 5, 6), "Q", f"{year:04d}-H{n}")


def read_season(e: Expr, at: Context) -> Reading:
    """A season of three months; without a year the last that has begun."""
    season = e.value or "SU"
    year = e.year
    if year is None and e.unit == "Y":
        year = _year_by_way(e.way, at)
    elif year is None and at.published:
        year = _season_year(season, e.way, at, at.published)
    if year is None:
        return Reading("DATE", f"XXXX-{season}")
    return calendar_unit(e, season_of(year, season), "M", f"{year:04d}-{season}")


def _season_year(season: str, way: str | None, at: Context, p: date) -> int | None:
    spans = [(y, s) for y in range(p.year - 2, p.year + 3) if (s := season_of(y, season))]
    if not spans:
        return None
    if way in ("last", "past", "prev"):
        return max((y for y, s in spans if s[1] < p), default=None)
    if way in ("next", "coming", "follow") or (way != "this" and at.direction > 0):
        return min((y for y, s in spans if s[0] > p or (way not in ("next", "follow") and s[1] >= p)), default=None)
    if way in ("this", "current"):
        return p.year - 1 if season == "WI" and p.month <= 2 else p.year
    return max((y for y, s in spans if s[0] <= p), default=None)


def read_holiday(e: Expr, at: Context) -> Reading:
    """A feast by the table of its days."""
    id_ = e.value or ""
    year = e.year if e.year is not None else (_year_by_way(e.way, at) if e.unit == "Y" else None)
    if year is not None:
        found = list(holiday(id_, year))
    elif at.published:
        p = at.published
        found = [i for y in (p.year - 1, p.year, p.year + 1) for i in holiday(id_, y)]
    else:
        found = []
    if not found:
        return Reading("DATE", f"{year:04d}" if year is not None else "XXXX-XX-XX")
    begin = found[0] if year is not None else _which_holiday(found, e.way, at)
    if e.side == "eve":
        eve = shift_days(begin[0], -1) or begin[0]
        begin = (eve, eve)
    if e.side == "wide":  # "Easter week"
        return calendar_unit(e, unit_of(begin[0], "W"), "W")
    label = iso_day(begin[0]) if (begin[1] - begin[0]).days < 14 else f"{begin[0].year:04d}-{begin[0].month:02d}"
    return Reading("DATE", label, part_of(begin, e.mod), "day" if (begin[1] - begin[0]).days < 4 else "week")


def _which_holiday(found: list[Interval], way: str | None, at: Context) -> Interval:
    p = at.published or found[0][0]
    if way in ("last", "past", "prev"):
        return max((i for i in found if i[1] < p), default=found[0])
    if way in ("next", "coming", "follow") or at.direction > 0:
        return min((i for i in found if i[1] >= p), default=found[-1])
    if at.direction < 0:
        return max((i for i in found if i[0] <= p), default=found[0])
    return min(found, key=lambda i: 0 if i[0] <= p <= i[1] else min(abs((i[0] - p).days), abs((i[1] - p).days)))


def last_quarter(day: date | None) -> date | None:
    """The first day of the last quarter that had ended by `day`."""
    if day is None:
        return None
    current = unit_of(day, "Q")
    return shift(current[0], -1, "Q") if current else None
