"""Tie a time expression to the calendar: :class:`Expr` and what is known around it → TIMEX3 value and interval of
days.

Conventions: a weekday without a direction is the last one, the published day included; "last week" is the ISO
week before; "in recent days" reaches 7 days back, "for weeks" 60. Values follow TIMEX3 as TempEval-3 has it
("last year" 2016, "two weeks ago" 2017-W20, "Wednesday night" 2017-05-31TNI). Without a published date only
what is absolute gets an interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dateline.ontology.times_calendar import RECENT_DAYS, SEASONS, shift_days
from dateline.ontology.times_grammar import Expr
from dateline.resolve.times_days import read_clock_alone, read_date, read_daynumber, read_daypart, read_overnight
from dateline.resolve.times_reading import Context, Reading, suffix_of
from dateline.resolve.times_relative import (
    amount_of,
    read_ago,
    read_duration,
    read_rel,
    read_weekof,
    read_window,
    read_yearago,
)
from dateline.resolve.times_units import (
    read_century,
    read_decade,
    read_half,
    read_holiday,
    read_month,
    read_monthpart,
    read_quarter,
    read_season,
    read_year,
    read_yearend,
)


def anchor(e: Expr, at: Context) -> Reading:
    """The reading of one expression; every kind of the grammar has its function below."""
    reading = _KINDS[e.kind](e, at)
    return _to_now(reading, e, at) if e.kind in _LASTING else reading


_LASTING = frozenset(["month", "year", "season", "rel", "therel", "decade", "century", "quarter", "half"])


def _to_now(reading: Reading, e: Expr, at: Context) -> Reading:
    """What has begun by the published day ends there ("in August"); where the clause looks ahead it begins there."""
    p, days = at.published, reading.days
    if p is None or days is None or not days[0] <= p <= days[1]:
        return reading
    if e.mod == "later" or at.direction > 0:
        return replace(reading, days=(p, days[1]))
    return replace(reading, days=(days[0], p))


def _set(e: Expr, at: Context) -> Reading:
    if e.weekday:
        return Reading("SET", f"XXXX-WXX-{e.weekday}{suffix_of(e)}")
    if e.part:
        return Reading("SET", f"XXXX-XX-XX{suffix_of(e)}")
    if e.month:
        return Reading("SET", f"XXXX-{e.month:02d}")
    if e.value:
        return Reading("SET", f"XXXX-{e.value}" if e.value in SEASONS else e.value)
    return Reading("SET", amount_of(replace(e, count=e.count or 1.0)))


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
    "date": read_date, "weekof": read_weekof, "month": read_month, "monthpart": read_monthpart, "daynumber": read_daynumber,
    "year": read_year, "yearend": read_yearend, "decade": read_decade, "century": read_century,
    "quarter": read_quarter, "half": read_half, "season": read_season, "yearago": read_yearago,
    "rel": read_rel, "therel": read_rel, "daypart": read_daypart, "thepart": read_daypart,
    "clock": read_clock_alone, "overnight": read_overnight, "holiday": read_holiday, "window": read_window,
    "ago": read_ago, "duration": read_duration, "unit": read_duration, "age": read_duration, "set": _set,
    "ref": _ref, "current": _ref, "recent": _ref, "earlier": _ref,
}  # fmt: skip

__all__ = ["Context", "Reading", "anchor"]
