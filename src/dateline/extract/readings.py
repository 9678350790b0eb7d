"""The intervals that one time expression may give to a happening.

"Since the war began in March 2011" holds until now for the killed, and is a month for the beginning; "he has accused them" after
"on Wednesday" may hold from then on; a report of "Saturday" published on that day may be of the night before. Which reading is meant
hangs on the happening, so each stands as a candidate of its own and the trained scorer chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateline.analysis import Analysis, TimeMention
from dateline.ontology.times_calendar import make_day, month_of, months_of
from dateline.types import Time

_TIMEX = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?![\dW])")

INFERRED = {
    "lasting": "lasting until publication",
    "eve": "from the day before publication",
}  # kinds that the words leave open


@dataclass(frozen=True, slots=True)
class Reading:
    """A time expression with one of its intervals. `kind`: plain, point, lasting, eve."""

    mention: TimeMention
    time: Time
    kind: str


def readings_of(analysis: Analysis) -> list[Reading]:
    """Every reading of every expression that resolved to an interval: the plain ones first, in the order of the text."""
    plain = [Reading(m, m.time, "plain") for m in analysis.times if m.time and (m.time.start or m.time.end)]
    return plain + [other for r in plain for other in _others(r.mention, r.time, analysis.document.published_day)]


def _others(mention: TimeMention, time: Time, today: date | None) -> Iterator[Reading]:
    start, end = time.start, time.end
    named = _named(mention.timex)
    if named and start == named[0] and end != named[1] and end in (None, today):
        yield Reading(mention, _with(time, *named), "point")
    if today is None or start is None or end is None:
        return
    if end < today:
        yield Reading(mention, _with(time, start, today), "lasting")
    elif start == end == today:
        yield Reading(mention, _with(time, today - timedelta(days=1), today), "eve")


def _with(time: Time, start: date, end: date) -> Time:
    return time.model_copy(update={"start": start, "end": end})


def _named(timex: str) -> tuple[date, date] | None:
    """The day, month or year that a TIMEX3 value names, as an interval; None for any other value."""
    m = _TIMEX.match(timex)
    if m is None:
        return None
    year, month, day = int(m[1]), int(m[2] or 0), int(m[3] or 0)
    if day:
        named = make_day(year, month, day)
        return (named, named) if named else None
    return month_of(year, month) if month else months_of(year, 1, 12)
