"""Tie a time expression to the calendar: :class:`Expr` and what is known around it → TIMEX3 value and interval of days.

Conventions: a weekday without a direction is the last one, the published day included; "last week" is the ISO week before; "in
recent days" reaches 7 days back, "for weeks" 60. Values follow TIMEX3 as TempEval-3 has it ("last year" 2016, "two weeks ago"
2017-W20, "Wednesday night" 2017-05-31TNI). Without a published date only what is absolute gets an interval.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from dateline.ontology.times_calendar import (
    FUZZY_DAYS,
    RECENT_DAYS,
    SEASONS,
    Interval,
    holiday,
    make_day,
    month_of,
    months_of,
    part_of,
    season_of,
    shift,
    shift_days,
    unit_of,
)
from dateline.ontology.times_grammar import Expr
from dateline.types import TimePrecision

_PRECISION: dict[str, TimePrecision] = {"D": "day", "H": "day", "MIN": "day", "S": "day", "NI": "day", "W": "week", "WE": "day", "FN": "week", "M": "month", "Q": "month"}  # fmt: skip
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d\d))?(?::(\d\d))?(am|pm|Z)?")
_COSTS = {-1: (4.0, 1.0), 0: (2.0, 1.0), 1: (1.0, 4.0)}  # of a day ahead, of a day back; by the direction of the clause
_MONTHS = {m: k for k, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against. `direction`: -1 the clause is past, +1 future, 0 not told."""

    published: date | None
    direction: int = 0
    previous: Interval | None = None  # the day or period that the text spoke of last
    quarter: date | None = None  # first day of the financial quarter that the text speaks of
    order: str | None = None  # "dmy" or "mdy": how this text writes 07-08-2013


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression comes to. `days` is None where no interval is meant or it cannot be told."""

    type: str
    timex: str
    days: Interval | None = None
    precision: TimePrecision | None = None
    others: tuple[Interval, ...] = ()
    score: float = 1.0


def anchor(e: Expr, at: Context) -> Reading:
    """The reading of one expression; every kind of the grammar has its function below."""
    reading = _KINDS[e.kind](e, at)
    return _to_now(reading, e, at) if e.kind in _LASTING else reading


_LASTING = frozenset(["month", "year", "season", "rel", "therel", "decade", "century", "quarter", "half"])


def _to_now(reading: Reading, e: Expr, at: Context) -> Reading:
    """What has begun by the published day ends there ("in August", "this week"), unless the clause looks ahead; then it begins there."""
    p, days = at.published, reading.days
    if p is None or days is None or not days[0] <= p <= days[1]:
        return reading
    if e.mod == "later" or at.direction > 0:
        return replace(reading, days=(p, days[1]))
    return replace(reading, days=(days[0], p))


def _iso(day: date) -> str:
    return day.isoformat()


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _label(interval: Interval, unit: str) -> str:
    """The TIMEX3 value of a calendar unit."""
    start = interval[0]
    if unit in ("W", "FN"):
        return _week(start)
    if unit == "WE":
        return f"{_week(start)}-WE"
    if unit == "M":
        return f"{start.year:04d}-{start.month:02d}"
    if unit == "Q":
        return f"{start.year:04d}-Q{(start.month + 2) // 3}"
    return {"D": _iso(start), "DE": f"{start.year:04d}"[:3], "CE": f"{start.year:04d}"[:2]}.get(
        unit, f"{start.year:04d}"
    )


def _of_day(e: Expr, day: date, type_: str = "DATE", score: float = 1.0) -> Reading:
    """A day, with the part of it or the clock time where one is told."""
    suffix = _suffix(e)
    precision: TimePrecision = "time" if e.clock else "day"
    first = day if e.first is None else make_day(day.year, day.month, e.first)
    last = day if e.last is None else make_day(day.year, day.month, e.last)
    if first is None or last is None or first > last:
        first = last = day
    return Reading("TIME" if suffix else type_, _iso(day) + suffix, (first, last), precision, score=score)


def _suffix(e: Expr) -> str:
    """``TNI``, ``T10:35``, ``T08:01Z`` or nothing."""
    if e.clock and (m := _CLOCK.fullmatch(e.clock)):
        digits = m[1] if m[2] or len(m[1]) <= 2 else m[1]
        hour, minute = int(digits), m[2] or "00"
        if m[4] in ("am", "pm"):
            hour = hour % 12 + (12 if m[4] == "pm" else 0)
        if hour > 24 or int(minute) > 59:
            return ""
        zone = "Z" if m[4] == "Z" or e.zone in ("GMT", "UTC") else ""
        return f"T{hour:02d}:{minute}" + (f":{m[3]}" if m[3] else "") + zone
    return f"T{e.part}" if e.part and e.part != "overnight" else ("TNI" if e.part else "")


# ---- days -----------------------------------------------------------------------------------------------------------


def _date(e: Expr, at: Context) -> Reading:
    if e.side == "eve":
        inner = _date(replace(e, side=None), at)
        if inner.days is None:
            return inner
        before = shift_days(inner.days[0], -1)
        return _of_day(e, before) if before else replace(inner, days=None)
    if e.month and e.day:
        return _month_day(e, at)
    if e.value:
        return _numeric(e, at) if not re.fullmatch(r"-?\d[N]?", e.value) else _today(e, at)
    return _weekday(e, at)


def _today(e: Expr, at: Context) -> Reading:
    value = e.value or "0"
    night = value.endswith("N")
    if at.published is None:
        return Reading("TIME" if night else "DATE", "XXXX-XX-XX" + ("TNI" if night else ""))
    day = shift_days(at.published, int(value.rstrip("N")))
    e = replace(e, part=e.part or ("NI" if night else None))
    return _of_day(e, day) if day else Reading("DATE", "XXXX-XX-XX")


def _weekday(e: Expr, at: Context) -> Reading:
    w = e.weekday or 1
    base = at.published
    if e.way in ("follow", "prev", "that", "same") and at.previous:
        base = at.previous[0]
    if base is None:
        suffix = _suffix(e)
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
    return _of_day(e, day) if day else Reading("DATE", f"XXXX-WXX-{w}")


def _month_day(e: Expr, at: Context) -> Reading:
    month, number = e.month or 1, e.day or 1
    if e.year is not None:
        day = make_day(e.year, month, number)
        return _of_day(e, day) if day else Reading("DATE", f"{e.year:04d}-{month:02d}")
    suffix = _suffix(e)
    unknown = Reading("TIME" if suffix else "DATE", f"XXXX-{month:02d}-{number:02d}{suffix}")
    if at.published is None:
        return unknown
    years = range(max(1, at.published.year - 4), min(9999, at.published.year + 4) + 1)
    days = [d for y in years if (d := make_day(y, month, number))]
    if e.weekday:
        days = [d for d in days if d.isoweekday() == e.weekday] or days
    day = _nearest(days, at)
    return _of_day(e, day) if day else unknown


def _nearest(days: list[date], at: Context) -> date | None:
    """The day meant when the year is not told: the nearest, where a day against the direction of the clause counts fourfold."""
    p = at.published
    if p is None or not days:
        return None
    ahead, back = _COSTS[at.direction]
    return min(days, key=lambda d: back * (p - d).days if d <= p else ahead * (d - p).days)


def _numeric(e: Expr, at: Context) -> Reading:
    """2017-06-01, 07-08-2013, 12/05/98, 12-Aug-98, with a clock time where one is joined on."""
    raw = e.value or ""
    if m := re.match(r"(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[T ]?(\d\d?:\d\d(?::\d\d)?)\S*)?$", raw):
        day = make_day(int(m[1]), int(m[2]), int(m[3]))
        clock = e.clock or (m[4] + ("Z" if raw.endswith("Z") else "") if m[4] else None)
        return _of_day(replace(e, clock=clock), day) if day else Reading("DATE", raw)
    if m := re.match(r"(\d\d?)-([^\W\d_]{3})[^\W\d_]*-(\d{2,4})$", raw):
        month = _MONTHS.get(m[2].lower())
        day = make_day(_full_year(m[3], at), month, int(m[1])) if month else None
        return _of_day(e, day) if day else Reading("DATE", "XXXX-XX-XX", score=0.3)
    a, b, y = re.split(r"[/.-]", raw)
    year = _full_year(y, at)
    readings = {"mdy": make_day(year, int(a), int(b)), "dmy": make_day(year, int(b), int(a))}
    possible = {k: v for k, v in readings.items() if v}
    if not possible:
        return Reading("DATE", "XXXX-XX-XX", score=0.3)
    if len(set(possible.values())) == 1:
        return _of_day(e, next(iter(possible.values())))
    if at.order:
        return _of_day(e, possible[at.order], score=0.95)
    return _ambiguous(e, possible, "." in raw, at.published)


def _ambiguous(e: Expr, possible: dict[str, date], dots: bool, published: date | None) -> Reading:
    """Two readings: a date beside the published one is preferred, dots are European; both are kept and the score is low."""
    near = [k for k, d in possible.items() if published and abs((d - published).days) <= 20]
    best = near[0] if len(near) == 1 else ("dmy" if dots else "mdy")
    other = next(d for k, d in possible.items() if k != best)
    score = 0.85 if len(near) == 1 else 0.5
    return replace(_of_day(e, possible[best], score=score), others=((other, other),))


def _full_year(digits: str, at: Context) -> int:
    """Two digits: the nearest such year not more than 20 after the published one (else after 2030)."""
    if len(digits) > 2:
        return int(digits)
    limit = (at.published.year if at.published else 2030) + 20
    return limit - (limit - int(digits)) % 100


# ---- months, years and larger ----------------------------------------------------------------------------------------


def _calendar(e: Expr, interval: Interval | None, unit: str, value: str | None = None) -> Reading:
    """A calendar unit, narrowed by early, mid, late."""
    if interval is None:
        return Reading("DATE", value or "XXXX")
    return Reading("DATE", value or _label(interval, unit), part_of(interval, e.mod), _PRECISION.get(unit, "year"))


def _month(e: Expr, at: Context) -> Reading:
    month = e.month or 1
    year = e.year
    if year is None and e.unit == "Y":
        year = _year_by_way(e.way, at)
    elif year is None and at.published:
        year = _month_year(month, e.way, at)
    if year is None:
        return Reading("DATE", f"XXXX-{month:02d}")
    return _calendar(e, month_of(year, month), "M", f"{year:04d}-{month:02d}")


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
    cost_ahead, cost_back = _COSTS[at.direction]
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


def _year(e: Expr, at: Context) -> Reading:
    year = e.year or 0
    return _calendar(e, months_of(year, 1, 12), "Y", f"{year:04d}")


def _yearend(e: Expr, at: Context) -> Reading:
    year = _year_by_way(e.way, at)
    if year is None:
        return Reading("DATE", "XXXX")
    value = f"{year:04d}-12-31" if e.side == "dash" else f"{year:04d}"
    return _calendar(replace(e, mod=None), month_of(year, 12), "M", value)


def _decade(e: Expr, at: Context) -> Reading:
    digits = e.value or "0"
    century = digits[:-1] or ("20" if digits == "0" else "19")
    first = int(f"{century}{digits[-1]}0")
    return _calendar(e, months_of(first, 1, 120), "DE", f"{first:04d}"[:3])


def _century(e: Expr, at: Context) -> Reading:
    n = e.ordinal or 1
    if e.unit != "CE" or not 1 <= n <= 90:
        return Reading("DATE", "XX")
    return _calendar(e, months_of((n - 1) * 100 + 1, 1, 1200), "CE", f"{n - 1:02d}")


def _quarter(e: Expr, at: Context) -> Reading:
    n = int(e.value[1]) if e.value else e.ordinal
    halves = bool(e.value and e.value[0] == "H")
    limit = 2 if halves else 4
    year, base = e.year, at.quarter
    if n is None and year is not None:  # "the 1988 quarter": the quarter that the text is about, in another year
        base = base or _last_quarter(at.published)
        if base is None:
            return Reading("DATE", f"{year:04d}-QX")
        n = (base.month + 2) // 3
    elif e.side:  # the year-ago quarter
        if base is None:
            base = _last_quarter(at.published)
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
    return _calendar(e, months_of(year, (n - 1) * length + 1, length), "Q", f"{year:04d}-{letter}{n}")


def _last_quarter(day: date | None) -> date | None:
    """The first day of the last quarter that had ended by `day`."""
    if day is None:
        return None
    current = unit_of(day, "Q")
    return shift(current[0], -1, "Q") if current else None


def _half(e: Expr, at: Context) -> Reading:
    n = 1 if e.ordinal == 1 else 2
    if e.value:
        decade = _decade(replace(e, mod=None), at)
        if decade.days is None:
            return decade
        middle = date(decade.days[0].year + 5, 1, 1)
        days = (decade.days[0], date(middle.year - 1, 12, 31)) if n == 1 else (middle, decade.days[1])
        return replace(decade, days=days)
    year = e.year if e.year is not None else _year_by_way(e.way, at)
    if year is None:
        return Reading("DATE", f"XXXX-H{n}")
    return _calendar(e, months_of(year, 6 * n - 5, 6), "Q", f"{year:04d}-H{n}")


def _season(e: Expr, at: Context) -> Reading:
    season = e.value or "SU"
    year = e.year
    if year is None and e.unit == "Y":
        year = _year_by_way(e.way, at)
    elif year is None and at.published:
        year = _season_year(season, e.way, at, at.published)
    if year is None:
        return Reading("DATE", f"XXXX-{season}")
    return _calendar(e, season_of(year, season), "M", f"{year:04d}-{season}")


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


def _holiday(e: Expr, at: Context) -> Reading:
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
        return _calendar(e, unit_of(begin[0], "W"), "W")
    label = _iso(begin[0]) if (begin[1] - begin[0]).days < 14 else f"{begin[0].year:04d}-{begin[0].month:02d}"
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


# ---- relative periods ------------------------------------------------------------------------------------------------


def _rel(e: Expr, at: Context) -> Reading:
    """last week, this year, the following month, the weekend, the quarter, the end of the year."""
    unit, way = e.unit or "D", e.way or "the"
    if unit in ("H", "MIN", "S"):
        return Reading("DURATION", f"PT1{unit[0]}", (at.published, at.published) if at.published else None, "day")
    if way == "past" and unit != "WE":
        return _window(replace(e, count=1.0), at) if unit in ("D", "W", "M") else _past_period(e, at)
    if unit == "WE":
        return _weekend(e, at, way)
    if unit == "Q" and way in ("the", "latest"):
        base = (at.quarter if way == "the" else None) or _last_quarter(at.published)
        found = unit_of(base, "Q") if base else None
        return _calendar(e, found, "Q") if found else Reading("DATE", "XXXX-QX")
    base = at.published
    if way in ("that", "same", "follow", "prev") or (way == "next" and unit == "D"):
        base = at.previous[0] if at.previous else base
    if base is None:
        return Reading("DATE", {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX"}.get(unit, "XXXX"))
    step = {"last": -1, "prev": -1, "next": 1, "coming": 1, "follow": 1}.get(way, 0)
    moved = shift(base, step, unit)
    found = unit_of(moved, unit) if moved else None
    if found is None:
        return Reading("DATE", "XXXX")
    return _calendar(e, found, unit)


def _past_period(e: Expr, at: Context) -> Reading:
    """The past year, the past decade: a year of days up to now."""
    unit = e.unit or "Y"
    value = {"Y": "P1Y", "DE": "P10Y", "CE": "P100Y", "Q": "P3M"}.get(unit, "P1Y")
    start = shift(at.published, -1, unit) if at.published else None
    return Reading(
        "DURATION", value, (start, at.published) if start and at.published else None, _PRECISION.get(unit, "year")
    )


def _weekend(e: Expr, at: Context, way: str) -> Reading:
    base = at.previous[0] if way in ("that", "same", "follow", "prev") and at.previous else at.published
    if base is None:
        return Reading("DATE", "XXXX-WXX-WE")
    saturday = shift_days(base, -((base.isoweekday() - 6) % 7))  # on a weekend: the current one
    on_one = base.isoweekday() >= 6
    if (
        way in ("next", "coming", "follow")
        or (way in ("this", "the") and at.direction > 0)
        or (way == "this" and not on_one and at.direction == 0)
    ):
        saturday = saturday if on_one and way in ("this", "the") else shift_days(saturday, 7) if saturday else None
    elif way in ("last", "past", "prev") and on_one and saturday:
        saturday = shift_days(saturday, -7)
    sunday = shift_days(saturday, 1) if saturday else None
    if saturday is None or sunday is None:
        return Reading("DATE", "XXXX-WXX-WE")
    return Reading("DATE", f"{_week(saturday)}-WE", (saturday, sunday), "day")


def _amount(e: Expr) -> str:
    """The TIMEX3 value of a length of time: P10D, PT48H, P1Y6M as decimals of the unit, PXW for an untold number."""
    unit = e.unit or "D"
    factor = {"DE": ("Y", 10), "CE": ("Y", 100), "ML": ("Y", 1000), "FN": ("W", 2), "WE": ("D", 2), "NI": ("D", 1)}
    letter, times = factor.get(unit, (unit, 1))
    if e.count is None:
        letter = unit if unit in ("DE", "CE") else letter
    time = "T" if letter in ("H", "MIN", "S") else ""
    letter = "M" if letter == "MIN" else letter
    if e.count is None:
        return f"P{time}X{letter}"
    total = e.count * times
    if letter == "Y" and total % 1 == 0.5 and total < 1000:
        return f"P{int(total)}Y6M" if total >= 1 else "P6M"
    if letter in ("H", "M") and time and total % 1 == 0.5:
        return (
            f"PT{int(total)}H30M"
            if letter == "H" and total >= 1
            else ("PT30M" if letter == "H" else f"PT{int(total)}M30S")
        )
    return f"P{time}{total:g}{letter}" if total < 1e6 else f"P{time}X{letter}"


def _reach(e: Expr, base: date, sign: int) -> date | None:
    """How far a length of time reaches from `base`: the far end, in days."""
    unit = e.unit or "D"
    if e.count is not None:
        return shift(base, sign * e.count, unit)
    near, far = FUZZY_DAYS.get(unit, (2, 7))
    if e.way == "recent":
        far = RECENT_DAYS.get(unit, far)
    elif e.value in ("few", "several", "some"):
        far = (near + far) // 2 if unit in ("W", "M", "Y") else far
    return shift_days(base, sign * far)


def _window(e: Expr, at: Context) -> Reading:
    """The past three days, recent weeks, the next 48 hours."""
    way, unit = e.way or "last", e.unit or "D"
    value = _amount(e)
    kind = "DURATION"
    if way == "recent" and unit == "Y":
        kind, value = "DATE", "PAST_REF"
    elif e.fuzzy and e.value is None and way in ("coming", "past", "next"):
        kind, value = "DATE", "PAST_REF" if way == "past" else "FUTURE_REF"
    if way in ("ord", "second"):
        return Reading(kind, value)
    p = at.published
    if way == "prev" and at.previous:
        p = at.previous[0]
    ahead = way in ("next", "coming", "follow")
    far = _reach(e, p, 1 if ahead else -1) if p else None
    if p is None or far is None:
        return Reading(kind, value)
    return Reading(kind, value, (p, far) if ahead else (far, p), _PRECISION.get(unit, "year"))


def _ago(e: Expr, at: Context) -> Reading:
    """Two days ago, less than two weeks ago, a year earlier, three days later, days ago."""
    unit = e.unit or "D"
    sign = 1 if e.side in ("later", "nowon") else -1
    base = at.published
    if e.side in ("earlier", "later") and at.previous:
        base = at.previous[0]
    if unit == "Y" and e.count == 1.0 and at.quarter and e.side in ("ago", "earlier"):
        found = shift(at.quarter, -1, "Y")
        return _calendar(e, unit_of(found, "Q") if found else None, "Q")
    if e.count is None:
        return _long_ago(e, base, sign)
    if base is None:
        return Reading("DURATION", _amount(e))
    if unit in ("H", "MIN", "S") and e.side in ("earlier", "later"):
        return Reading("DURATION", _amount(e), (base, base), "day")
    target = shift(base, sign * e.count, unit)
    if target is None:
        return Reading("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
    return _approximately(e, base, target, sign)


def _long_ago(e: Expr, base: date | None, sign: int) -> Reading:
    unit = e.unit or "D"
    value = "PAST_REF" if sign < 0 else "FUTURE_REF"
    near, far = FUZZY_DAYS.get(unit, (2, 7))
    ends = [shift_days(base, sign * n) for n in (near, far)] if base else []
    if sign > 0:
        return Reading("DURATION", _amount(e), (base, ends[1]) if base and ends and ends[1] else None, _PRECISION.get(unit, "year"))
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return Reading("DATE", value)
    return Reading("DATE", value, (min(ends[0], ends[1]), max(ends[0], ends[1])), _PRECISION.get(unit, "year"))


def _approximately(e: Expr, base: date, target: date, sign: int) -> Reading:
    """The unit that lies the told number of units away; less than and more than open the interval to one side."""
    unit = e.unit or "D"
    if unit in ("H", "MIN", "S"):
        return Reading(
            "TIME", _iso(target), (min(base, target), max(base, target)) if unit != "H" else (target, target), "day"
        )
    label_unit = {"FN": "W", "NI": "D", "WE": "W"}.get(unit, unit)
    found = unit_of(target, "Y" if unit in ("DE", "CE") else label_unit)
    if found is None:
        return Reading("DATE", "PAST_REF")
    label = _label(found, "Y" if unit in ("DE", "CE") else label_unit)
    days = (target, target) if unit == "D" else found
    if unit in ("W", "FN"):
        days = (shift_days(target, -3) or target, shift_days(target, 3) or target)
    if e.approx == "less":
        days = (min(base, target), max(base, target))
    elif e.approx == "more":
        outer = shift(base, sign * (e.count or 1) * 1.5, unit) or target
        days = (min(outer, target), max(outer, target))
    return Reading("DATE", label, days, _PRECISION.get(unit, "year"))


def _yearago(e: Expr, at: Context) -> Reading:
    return _ago(replace(e, unit="Y", count=1.0, side="ago"), at)


def _duration(e: Expr, at: Context) -> Reading:
    if e.kind == "unit":
        e = replace(e, count=1.0)
    return Reading("DURATION", _amount(e))


def _weekof(e: Expr, at: Context) -> Reading:
    day = _month_day(replace(e, part=None, clock=None), at)
    found = unit_of(day.days[0], "WE" if e.unit == "WE" else "W") if day.days else None
    return _calendar(e, found, "WE" if e.unit == "WE" else "W", None if found else "XXXX-WXX")


def _daynumber(e: Expr, at: Context) -> Reading:
    base = at.previous[0] if at.previous else at.published
    day = make_day(base.year, base.month, e.day or 1) if base else None
    return _of_day(e, day) if day else Reading("DATE", f"XXXX-XX-{e.day or 1:02d}")


# ---- parts of days, sets, references ---------------------------------------------------------------------------------


def _daypart(e: Expr, at: Context) -> Reading:
    """This morning, last night, that evening, the next morning."""
    base = at.published
    if e.way in ("that", "same", "follow", "next", "prev") and at.previous:
        base = at.previous[0]
    if e.weekday or e.value:
        return _date(e, at)
    if base is None:
        return Reading("TIME", f"XXXX-XX-XX{_suffix(e)}")
    n = {"last": -1, "prev": -1, "follow": 1, "next": 1}.get(e.way or "", 0)
    day = shift_days(base, n)
    if day is None:
        return Reading("TIME", f"XXXX-XX-XX{_suffix(e)}")
    reading = _of_day(e, day)
    return replace(reading, days=(day, base)) if e.way == "last" and e.part == "NI" else reading


def _overnight(e: Expr, at: Context) -> Reading:
    if e.weekday:
        return _weekday(e, at)
    if at.published is None:
        return Reading("TIME", "XXXX-XX-XXTNI")
    before = shift_days(at.published, -1) or at.published
    return Reading("TIME", f"{_iso(before)}TNI", (before, at.published), "day")


def _clock_alone(e: Expr, at: Context) -> Reading:
    base = at.previous[0] if at.previous and at.previous[0] == at.previous[1] else at.published
    suffix = _suffix(e)
    return _of_day(e, base) if base and suffix else Reading("TIME", f"XXXX-XX-XX{suffix}")


def _set(e: Expr, at: Context) -> Reading:
    if e.weekday:
        return Reading("SET", f"XXXX-WXX-{e.weekday}{_suffix(e)}")
    if e.part:
        return Reading("SET", f"XXXX-XX-XX{_suffix(e)}")
    if e.month:
        return Reading("SET", f"XXXX-{e.month:02d}")
    if e.value:
        return Reading("SET", f"XXXX-{e.value}" if e.value in SEASONS else e.value)
    return Reading("SET", _amount(replace(e, count=e.count or 1.0)))


def _ref(e: Expr, at: Context) -> Reading:
    value = {"past": "PAST_REF", "current": "PRESENT_REF", "present": "PRESENT_REF", "recent": "PAST_REF"}.get(
        e.value or "", e.value or "PAST_REF"
    )
    p = at.published
    if value == "PRESENT_REF" and p:
        return Reading("DATE", value, (p, p), "day")
    if e.value == "RECENT_PAST" and p:
        since = shift_days(p, -RECENT_DAYS["W"])
        return Reading("DATE", "PAST_REF", (since, p) if since else None, "month")
    return Reading("DATE", "PAST_REF" if value == "RECENT_PAST" else value)


_KINDS: dict[str, Callable[[Expr, Context], Reading]] = {
    "date": _date, "weekof": _weekof, "month": _month, "daynumber": _daynumber, "year": _year, "yearend": _yearend,
    "decade": _decade, "century": _century, "quarter": _quarter, "half": _half, "season": _season, "yearago": _yearago,
    "rel": _rel, "therel": _rel, "daypart": _daypart, "thepart": _daypart, "clock": _clock_alone, "overnight": _overnight,
    "holiday": _holiday, "window": _window, "ago": _ago, "duration": _duration, "unit": _duration, "age": _duration,
    "set": _set, "ref": _ref, "current": _ref, "recent": _ref, "earlier": _ref,
}  # fmt: skip

__all__ = ["Context", "Reading", "anchor"]
