"""One time expression, several intervals: which ones stand as candidates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dateline.analysis import Analysis, TimeMention
from dateline.extract.readings import readings_of
from dateline.types import Document, Span, Time

PUBLISHED = date(2017, 6, 1)


def analysis(
    text: str, timex: str, start: date | None, end: date | None, published: date | datetime | None
) -> Analysis:
    document = Document(id="d", sha256="0" * 64, text=text, published=published, reader="test/1")
    time = Time(start=start, end=end, precision="day")
    mention = TimeMention(Span(start=0, end=len(text), text=text), "DATE", timex, time)
    return Analysis(document=document, times=(mention,))


def intervals(*args) -> dict[str, tuple[date | None, date | None]]:
    return {r.kind: (r.time.start, r.time.end) for r in readings_of(analysis(*args))}


def test_since_a_month_is_until_now_or_that_month():
    found = intervals("since March 2011", "2011-03", date(2011, 3, 1), PUBLISHED, PUBLISHED)
    assert found == {"plain": (date(2011, 3, 1), PUBLISHED), "point": (date(2011, 3, 1), date(2011, 3, 31))}


def test_a_past_day_may_last_until_publication():
    found = intervals("Wednesday", "2017-05-31", date(2017, 5, 31), date(2017, 5, 31), PUBLISHED)
    assert found == {"plain": (date(2017, 5, 31), date(2017, 5, 31)), "lasting": (date(2017, 5, 31), PUBLISHED)}


@pytest.mark.parametrize("published", [PUBLISHED, datetime(2017, 6, 1, 9, tzinfo=UTC)])
def test_the_day_of_publication_may_mean_the_night_before(published):
    found = intervals("Thursday", "2017-06-01", PUBLISHED, PUBLISHED, published)
    assert found == {"plain": (PUBLISHED, PUBLISHED), "eve": (date(2017, 5, 31), PUBLISHED)}


def test_no_date_of_publication_and_no_future_day_is_stretched():
    assert set(intervals("June 5", "2017-06-05", date(2017, 6, 5), date(2017, 6, 5), None)) == {"plain"}
    assert set(intervals("Monday", "2017-06-05", date(2017, 6, 5), date(2017, 6, 5), PUBLISHED)) == {"plain"}


@pytest.mark.parametrize("timex", ["2011-13", "2011-W10", "PRESENT_REF", "P2W", "", "0000-00-00"])
def test_what_names_no_day_month_or_year_gives_no_point(timex):
    found = intervals("then", timex, date(2011, 3, 1), PUBLISHED, PUBLISHED)
    assert "point" not in found


def test_what_has_no_interval_is_no_candidate():
    assert readings_of(analysis("recently", "PAST_REF", None, None, PUBLISHED)) == []
