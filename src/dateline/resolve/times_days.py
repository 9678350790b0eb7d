"""Days and parts of days: weekdays, dates in every order the press uses, clock times, "last night"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dateline.ontology.times_calendar import make_day, shift_days
from dateline.ontology.times_grammar import Expr
from dateline.resolve.times_reading import COSTS, Context, Reading, iso_day, of_day, suffix_of
from dateline.types import TimePrecision

_MONTHS = {
    m: k for k, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_BESIDE_DAYS = 20  # a dispatch tells of what was not long ago


def read_date(e: Expr, at: Context) -> Reading:
    """A day, told by month and day, in digits, as today, or by its weekday; "the eve of" it is the day before."""
    if e.side == "eve":
        inner = read_date(replace(e, side=None), at)
        if inner.days is None:
            return inner
        before = shift_days(inner.days[0], -1)
        return of_day(e, before) if before else replace(inner, days=None)
    if e.month and e.day:
        return read_month_day(e, at)
    if e.value:
        return _numeric(e, at) if not re.fullmatch(r"-?\d[N]?", e.value) else _today(e, at)
    return read_weekday(e, at)


def _today(e: Expr, at: Context) -> Reading:
    value = e.value or "0"
    night = value.endswith("N")
    if at.published is None:
        return Reading("TIME" if night else "DATE", "XXXX-XX-XX" + ("TNI" if night else ""))
    day = shift_days(at.published, int(value.rstrip("N")))
    e = replace(e, part=e.part or ("NI" if night else None))
    return of_day(e, day) if day else Reading("DATE", "XXXX-XX-XX")


def read_weekday(e: Expr, at: Context) -> Reading:
    """The last such day, or the next where the words or the clause look ahead."""
    w = e.weekday or 1
    base = at.published
    if e.way in ("follow", "prev", "that", "same") and at.previous:
        base = at.previous[0]
    if base is None:
        suffix = suffix_of(e)
        return Reading("TIME" if suffix else "DATE", f"XXXX-WXX-{w}{suffix}")
    back, ahead = (base.isoweekday() - w) % 7, (w - base.isoweekday()) % 7
    if e.way in ("last", "past", "prev"):
        n = -(back or 7)
    elif e.way in ("next", "coming", "follow"):
        n = ahead or 7
    elif e.way == "this":
        n = -back if at.direction < 0 else ahead
    else:
        n = ahead if at.direction > 0 else -back
    day = shift_days(base, n)
    return of_day(e, day) if day else Reading("DATE", f"XXXX-WXX-{w}")


def read_month_day(e: Expr, at: Context) -> Reading:
    """A day of a month; without a year the nearest that suits the clause and the weekday."""
    month, number = e.month or 1, e.day or 1
    if e.year is not None:
        day = make_day(e.year, month, number)
        return of_day(e, day) if day else Reading("DATE", f"{e.year:04d}-{month:02d}")
    suffix = suffix_of(e)
    unknown = Reading("TIME" if suffix else "DATE", f"XXXX-{month:02d}-{number:02d}{suffix}")
    if at.published is None:
        return unknown
    years = range(max(1, at.published.year - 4), min(9999, at.published.year + 4) + 1)
    days = [d for y in years if (d := make_day(y, month, number))]
    if e.weekday:
        days = [d for d in days if d.isoweekday() == e.weekday] or days
    day = _nearest(days, at)
    return of_day(e, day) if day else unknown


def _nearest(days: list[date], at: Context) -> date | None:
    """The day meant when the year is not told: the nearest; against the direction of the clause it counts fourfold."""
    p = at.published
    if p is None or not days:
        return None
    ahead, back = COSTS[at.direction]
    return min(days, key=lambda d: back * (p - d).days if d <= p else ahead * (d - p).days)


def _numeric(e: Expr, at: Context) -> Reading:
    """2017-06-01, 07-08-2013, 12/05/98, 12-Aug-98, with a clock time where one is joined on."""
    raw = e.value or ""
    if m := re.match(r"(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[T ]?(\d\d?:\d\d(?::\d\d)?)\S*)?$", raw):
        day = make_day(int(m[1]), int(m[2]), int(m[3]))
        clock = e.clock or (m[4] + ("Z" if raw.endswith("Z") else "") if m[4] else None)
        return of_day(replace(e, clock=clock), day) if day else Reading("DATE", raw)
    if m := re.match(r"(\d\d?)-([^\W\d_]{3})[^\W\d_]*-(\d{2,4})$", raw):
        month = _MONTHS.get(m[2].lower())
        day = make_day(_full_year(m[3], at), month, int(m[1])) if month else None
        return of_day(e, day) if day else Reading("DATE", "XXXX-XX-XX", score=0.3)
    a, b, y = re.split(r"[/.-]", raw)
    year = _full_year(y, at)
    readings = {"MDY": make_day(year, int(a), int(b)), "DMY": make_day(year, int(b), int(a))}
    possible = {k: v for k, v in readings.items() if v}
    if not possible:
        return Reading("DATE", "XXXX-XX-XX", score=0.3)
    if len(set(possible.values())) == 1:
        return of_day(e, next(iter(possible.values())))
    order = at.order if at.order in possible else "DMY" if "." in raw else None  # dots are not used month first
    if order:
        return of_day(e, possible[order], score=0.95)
    return _ambiguous(e, possible, at.published)


def _ambiguous(e: Expr, possible: dict[str, date], published: date | None) -> Reading:
    """Two readings, both kept: the one beside the published day is preferred; without such it may be either, and the
    interval holds both.
    """
    first, last = sorted(possible.values())
    near = [d for d in (first, last) if published and abs((d - published).days) <= _BESIDE_DAYS]
    if len(near) == 1:
        other = last if near[0] == first else first
        return replace(of_day(e, near[0], score=0.85), others=((other, other),))
    precision: TimePrecision = "month" if (last - first).days <= 31 else "year"
    both = ((first, first), (last, last))
    return Reading("DATE", f"{first.year:04d}-XX-XX", (first, last), precision, both, score=0.5)


def _full_year(digits: str, at: Context) -> int:
    """Two digits: the nearest such year not more than 20 after the published one (else after 2030)."""
    if len(digits) > 2:
        return int(digits)
    limit = (at.published.year if at.published else 2030) + 20
    return limit - (limit - int(digits)) % 100


def read_daynumber(e: Expr, at: Context) -> Reading:
    """A day told by its number alone, of the month that the text spoke of last."""
    base = at.previous[0] if at.previous else at.published
    day = make_day(base.year, base.month, e.day or 1) if base else None
    return of_day(e, day) if day else Reading("DATE", f"XXXX-XX-{e.day or 1:02d}")


def read_daypart(e: Expr, at: Context) -> Reading:
    """Last night, this morning, that evening, the next morning."""
    base = at.published
    if e.way in ("that", "same", "follow", "next", "prev") and at.previous:
        base = at.previous[0]
    if e.weekday or e.value:
        return read_date(e, at)
    if base is None:
        return Reading("TIME", f"XXXX-XX-XX{suffix_of(e)}")
    n = {"last": -1, "prev": -1, "follow": 1, "next": 1}.get(e.way or "", 0)
    day = shift_days(base, n)
    if day is None:
        return Reading("TIME", f"XXXX-XX-XX{suffix_of(e)}")
    reading = of_day(e, day)
    return replace(reading, days=(day, base)) if e.way == "last" and e.part == "NI" else reading


def read_overnight(e: Expr, at: Context) -> Reading:
    """The night to the published day; of a day that is named, the night before it or after it."""
    if e.weekday:
        reading = read_weekday(e, at)
        if reading.days is None:
            return reading
        before, after = shift_days(reading.days[0], -1), shift_days(reading.days[1], 1)
        if after is not None and at.published is not None and reading.days[1] <= at.published < after:
            after = at.published
        return replace(reading, days=(before, after)) if before and after else reading
    if at.published is None:
        return Reading("TIME", "XXXX-XX-XXTNI")
    before = shift_days(at.published, -1) or at.published
    return Reading("TIME", f"{iso_day(before)}TNI", (before, at.published), "day")


def read_clock_alone(e: Expr, at: Context) -> Reading:
    """A time of day, on the day spoken of last, else the published one."""
    base = at.previous[0] if at.previous and at.previous[0] == at.previous[1] else at.published
    suffix = suffix_of(e)
    return of_day(e, base) if base and suffix else Reading("TIME", f"XXXX-XX-XX{suffix}")
