"""Resolve the times of a dispatch against its published date: TIMEX3 values and intervals of days.

``resolve_times_step`` follows ``annotate.times.times_step``: it reads each mention's words again with the
grammar, asks the parse which way the clause looks (past or future), and ties the expression down with
:mod:`dateline.resolve.times_anchor`. The relation then opens or closes the interval: "since 2015" reaches to
the published day, "until Friday" has no start.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from dateline.analysis import Analysis, TimeMention
from dateline.ontology.date_orders import habit, order_told
from dateline.ontology.times_calendar import FUZZY_DAYS, Interval, shift, shift_days
from dateline.ontology.times_grammar import Expr, expressions
from dateline.ontology.times_relation import relation_of
from dateline.pipeline import Step, step
from dateline.resolve.times_anchor import anchor
from dateline.resolve.times_anchored import anchored, counted_from
from dateline.resolve.times_direction import direction
from dateline.resolve.times_reading import PRECISION, Context, Reading
from dateline.types import Span, Time

_ENDED = re.compile(r",?\s+(?:ended|ending|ends|that ended|through)\b")
_NEAR = 2  # sentences that an anchor stays in mind


def resolve_times_step() -> Step:
    """The step that fills in ``times``: TIMEX3 value, interval, precision, alternatives."""

    @step("resolve_times", requires=["doc", "sentences", "header", "times"], assigns=["times"])
    def resolve(analysis: Analysis) -> Analysis:
        return replace(analysis, times=resolve_mentions(analysis))

    return resolve


def published_of(analysis: Analysis) -> date | None:
    """The day of publication: of the document, else as its header has it."""
    if analysis.document.published_day is not None:
        return analysis.document.published_day
    span = analysis.header.published if analysis.header else None
    if span is None:
        return None
    for e in expressions(span.text):
        days = anchor(e, Context(None)).days
        if days is not None and days[0] == days[1]:
            return days[0]
    return None


@dataclass
class _Memory:
    """What the text has spoken of so far: the last day or period, and the last financial quarter."""

    previous: Interval | None = None
    sentence: int = -99
    quarter: date | None = None
    published: date | None = None


def resolve_mentions(analysis: Analysis) -> tuple[TimeMention, ...]:
    """The mentions of an analysis, resolved in the order of the text."""
    published, text, doc = published_of(analysis), analysis.document.text, analysis.doc
    starts = [t.idx for t in doc] if doc is not None else []
    sentences = [s.start for s in analysis.sentences]
    order = order_told(text, published) or habit(analysis.document.publisher, analysis.document.url)
    memory = _Memory(published=published)
    out: list[TimeMention] = []
    lengths: list[tuple[int, Expr, int, int]] = []  # of time: place in `out`, words, direction, sentence
    days: dict[int, tuple[Interval, int]] = {}  # place in `out` → the days themselves, sentence
    for k, m in enumerate(analysis.times):
        e = _read(m.span.text)
        if e is None:
            out.append(m)
            continue
        if e.kind == "therel" and e.unit == "Y" and _ENDED.match(text, m.span.end):
            out.append(replace(m, type="DURATION", timex="P1Y"))  # "the year ended March 31": its own calendar
            continue
        token = doc[max(0, bisect_right(starts, m.span.start) - 1)] if starts else None
        here = bisect_right(sentences, m.span.start)
        way = direction(token, m, text) if token is not None else 0
        previous = memory.previous if here - memory.sentence <= _NEAR else None
        if e.kind in ("clock", "overnight"):
            previous = _day_behind(analysis.times[k + 1 : k + 3], m, published, way) or previous
        reading = anchor(e, Context(published, way, previous, memory.quarter, order))
        if e.kind == "duration":
            lengths.append((k, e, way, here))
        elif reading.days is not None and reading.type in ("DATE", "TIME"):
            days[k] = reading.days, here
        out.append(_filled(m, e, reading, published, way))
        _remember(memory, e, reading, here)
    for k, e, way, here in lengths:
        base, there = days.get(k + 1, (None, here))
        if base is not None and there == here and counted_from(text, out[k], out[k + 1]):
            out[k] = replace(out[k], time=anchored(e, out[k], base, published, way) or out[k].time)
    return _ranges(out)


def _day_behind(
    following: tuple[TimeMention, ...], m: TimeMention, published: date | None, way: int
) -> Interval | None:
    """The day that stands behind a clock time: "at 10:35 a.m. (0735 GMT) Friday"."""
    end = m.span.end
    for other in following:
        e = _read(other.span.text)
        if e is None or other.span.start - end > 6:
            return None
        if e.kind == "date":
            return anchor(e, Context(published, way)).days
        end = other.span.end
    return None


@lru_cache(maxsize=10_000)
def _read(words: str) -> Expr | None:
    return next(iter(expressions(words)), None)


def _remember(memory: _Memory, e: Expr, reading: Reading, here: int) -> None:
    if reading.days is None or reading.type not in ("DATE", "TIME") or reading.timex.endswith("_REF"):
        return
    memory.previous, memory.sentence = reading.days, here
    start = reading.days[0]
    if e.kind == "quarter" and e.side is None and memory.published and start <= memory.published:
        memory.quarter = date(start.year, start.month - (start.month - 1) % 3, 1)


# ---- the interval of the happening -----------------------------------------------------------------------------------


def _filled(m: TimeMention, e: Expr, r: Reading, published: date | None, way: int) -> TimeMention:
    """The mention with its value, and its interval opened or closed by the relation."""
    time = _time(m, e, r, published, way)
    others = tuple(Time(start=i[0], end=i[1], precision="day", mention=m.span) for i in r.others)
    return replace(m, type=r.type, timex=r.timex, time=time, score=r.score, alternatives=others)


def _time(m: TimeMention, e: Expr, r: Reading, published: date | None, way: int) -> Time | None:
    if r.type == "SET":
        return None
    if e.kind == "duration":
        return _lasting(m, e, published, way)
    if r.days is None:
        return None
    start, end = r.days
    bounds = _opened(m.relation, start, end, published, way)
    return Time(start=bounds[0], end=bounds[1], precision=r.precision, mention=m.span)


def _opened(
    relation: str | None, start: date, end: date, published: date | None, way: int
) -> tuple[date | None, date | None]:
    past = published is not None and start <= published and way <= 0
    if relation == "since":
        return start, (published if published and published >= start else None)
    if relation in ("until", "by"):
        return (published if published and way > 0 and published <= end else None), end
    if relation == "before":
        return None, start
    if relation == "after":
        return end, (published if past and published and published >= end else None)
    return start, end


def _lasting(m: TimeMention, e: Expr, published: date | None, way: int) -> Time | None:
    """A length of time as an interval: "for weeks" up to now, "within 48 hours" from now, "a day after" of late."""
    unit = e.unit or "D"
    precision = PRECISION.get(unit, "year")
    if published is None or m.relation is None:
        return None
    if e.count is not None:
        back, ahead = shift(published, -e.count, unit), shift(published, e.count, unit)
    else:
        far = FUZZY_DAYS.get(unit, (2, 7))[1]
        back, ahead = shift_days(published, -far), shift_days(published, far)
    if m.relation in ("within", "in") and way > 0:
        return Time(start=published, end=ahead, precision=precision, mention=m.span) if ahead else None
    if m.relation in ("for", "over", "during", "within", "in", "since") and way <= 0:
        return Time(start=back, end=published, precision=precision, mention=m.span) if back else None
    if m.relation in ("after", "before"):
        start = shift_days(published, -7) if unit in ("D", "H", "MIN") else back
        return Time(start=start, end=published, precision="week", mention=m.span) if start else None
    return None


def _ranges(mentions: list[TimeMention]) -> tuple[TimeMention, ...]:
    """Each end of "from Friday to Sunday" gets the whole range; so does each of two days that follow on each other
    ("on Saturday and Sunday"), while others that an "and" joins stay apart.
    """
    out = list(mentions)
    for k, m in enumerate(out):
        if m.relation not in ("between-start", "and-start"):
            continue
        other = out[k + 1]
        if m.time and other.time and m.time.start and other.time.end and m.time.start <= other.time.end:
            if m.relation == "and-start" and (other.time.end - m.time.start).days != 1:
                continue
            whole = (m.time.start, other.time.end)
            out[k] = replace(m, time=Time(start=whole[0], end=whole[1], precision=m.time.precision, mention=m.span))
            out[k + 1] = replace(
                other, time=Time(start=whole[0], end=whole[1], precision=other.time.precision, mention=other.span)
            )
    plain = {"between-start": "between", "between-end": "between", "and-start": "on", "and-end": "on"}
    return tuple(replace(m, relation=plain.get(m.relation or "", m.relation)) for m in out)


# ---- one phrase ------------------------------------------------------------------------------------------------------


def resolve_time(text: str, *, published: date | None) -> tuple[TimeMention | None, list[TimeMention]]:
    """Resolve a phrase alone: the best reading and all readings, most likely first.

    A phrase has no clause, so each direction is tried; the past is preferred, as in news.
    """
    text = text[:2000]
    found: list[TimeMention] = []
    for e in expressions(text):
        span = Span(start=e.start, end=e.end, text=text[e.start : e.end])
        found += _readings(span, e, relation_of(e, text), published)
    found.sort(key=lambda m: -m.score)
    return (found[0] if found else None), found


def _readings(span: Span, e: Expr, relation: str | None, published: date | None) -> Iterator[TimeMention]:
    seen: set[str] = set()
    for way, weight in ((0, 1.0), (-1, 0.8), (1, 0.4)):
        r = anchor(e, Context(published, way))
        m = _filled(TimeMention(span, r.type, r.timex, None, relation=relation), e, r, published, way)
        key = f"{m.timex} {m.time}"
        if key not in seen:
            seen.add(key)
            yield replace(m, score=r.score * weight)
            yield from (_alternative(m, t, r.score * weight) for t in m.alternatives)


def _alternative(m: TimeMention, time: Time, score: float) -> TimeMention:
    """The other day that a date in digits may be, as a reading of its own."""
    timex = time.start.isoformat() if time.start is not None else m.timex
    return replace(m, timex=timex, time=time, score=score / 2, alternatives=())


__all__ = ["direction", "published_of", "resolve_mentions", "resolve_time", "resolve_times_step"]
