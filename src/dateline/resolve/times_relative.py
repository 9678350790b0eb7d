"""Periods told from another day: last week, the weekend, two years ago, recent days; and lengths of time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dateline.ontology.times_calendar import FUZZY_DAYS, RECENT_DAYS, shift, shift_days, unit_of
from dateline.ontology.times_grammar import Expr
from dateline.resolve.times_days import read_month_day
from dateline.resolve.times_reading import PRECISION, Context, Reading, calendar_unit, iso_day, unit_label, week_label
from dateline.resolve.times_units import last_quarter


def read_rel(e: Expr, at: Context) -> Reading:
    """Last week, this year, the following month, the weekend, the quarter, the end of the year."""
    unit, way = e.unit or "D", e.way or "the"
    if unit in ("H", "MIN", "S"):
        return Reading("DURATION", f"PT1{unit[0]}", (at.published, at.published) if at.published else None, "day")
    if way == "past" and unit != "WE":
        return read_window(replace(e, count=1.0), at) if unit in ("D", "W", "M") else read_past_period(e, at)
    if unit == "WE":
        return _weekend(e, at, way)
    if unit == "Q" and way in ("the", "latest"):
        base = (at.quarter if way == "the" else None) or last_quarter(at.published)
        found = unit_of(base, "Q") if base else None
        return calendar_unit(e, found, "Q") if found else Reading("DATE", "XXXX-QX")
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
    return calendar_unit(e, found, unit)


def read_past_period(e: Expr, at: Context) -> Reading:
    """The past year, the past decade: a year of days up to now."""
    unit = e.unit or "Y"
    value = {"Y": "P1Y", "DE": "P10Y", "CE": "P100Y", "Q": "P3M"}.get(unit, "P1Y")
    start = shift(at.published, -1, unit) if at.published else None
    return Reading(
        "DURATION", value, (start, at.published) if start and at.published else None, PRECISION.get(unit, "year")
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
    return Reading("DATE", f"{week_label(saturday)}-WE", (saturday, sunday), "day")


def amount_of(e: Expr) -> str:
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


def read_window(e: Expr, at: Context) -> Reading:
    """The past three days, recent weeks, the next 48 hours."""
    way, unit = e.way or "last", e.unit or "D"
    value = amount_of(e)
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
    return Reading(kind, value, (p, far) if ahead else (far, p), PRECISION.get(unit, "year"))


def read_ago(e: Expr, at: Context) -> Reading:
    """Two days ago, less than two weeks ago, a year earlier, three days later, days ago."""
    unit = e.unit or "D"
    sign = 1 if e.side in ("later", "nowon") else -1
    base = at.published
    if e.side in ("earlier", "later") and at.previous:
        base = at.previous[0]
    if unit == "Y" and e.count == 1.0 and at.quarter and e.side in ("ago", "earlier"):
        found = shift(at.quarter, -1, "Y")
        return calendar_unit(e, unit_of(found, "Q") if found else None, "Q")
    if e.count is None:
        return _long_ago(e, base, sign)
    if base is None:
        return Reading("DURATION", amount_of(e))
    if unit in ("H", "MIN", "S") and e.side in ("earlier", "later"):
        return Reading("DURATION", amount_of(e), (base, base), "day")
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
        return Reading(
            "DURATION",
            amount_of(e),
            (base, ends[1]) if base and ends and ends[1] else None,
            PRECISION.get(unit, "year"),
        )
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return Reading("DATE", value)
    return Reading("DATE", value, (min(ends[0], ends[1]), max(ends[0], ends[1])), PRECISION.get(unit, "year"))


def _approximately(e: Expr, base: date, target: date, sign: int) -> Reading:
    """The unit that lies the told number of units away; less than and more than open the interval to one side."""
    unit = e.unit or "D"
    if unit in ("H", "MIN", "S"):
        return Reading(
            "TIME", iso_day(target), (min(base, target), max(base, target)) if unit != "H" else (target, target), "day"
        )
    label_unit = {"FN": "W", "NI": "D", "WE": "W"}.get(unit, unit)
    found = unit_of(target, "Y" if unit in ("DE", "CE") else label_unit)
    if found is None:
        return Reading("DATE", "PAST_REF")
    label = unit_label(found, "Y" if unit in ("DE", "CE") else label_unit)
    days = (target, target) if unit == "D" else found
    if unit in ("W", "FN"):
        days = (shift_days(target, -3) or target, shift_days(target, 3) or target)
    if e.approx == "less":
        days = (min(base, target), max(base, target))
    elif e.approx == "more":
        outer = shift(base, sign * (e.count or 1) * 1.5, unit) or target
        days = (min(outer, target), max(outer, target))
    return Reading("DATE", label, days, PRECISION.get(unit, "year"))


def read_yearago(e: Expr, at: Context) -> Reading:
    """As "a year ago": "year-earlier", "year-ago"."""
    return read_ago(replace(e, unit="Y", count=1.0, side="ago"), at)


def read_duration(e: Expr, at: Context) -> Reading:
    """A length of time has a value and no interval of its own; the relation gives it one."""
    if e.kind == "unit":
        e = replace(e, count=1.0)
    return Reading("DURATION", amount_of(e))


def read_weekof(e: Expr, at: Context) -> Reading:
    """The week that holds a day ("the week of March 6")."""
    day = read_month_day(replace(e, part=None, clock=None), at)
    found = unit_of(day.days[0], "WE" if e.unit == "WE" else "W") if day.days else None
    return calendar_unit(e, found, "WE" if e.unit == "WE" else "W", None if found else "XXXX-WXX")
