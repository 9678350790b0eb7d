"""Dates in digits: read by the outlet's habit, by what the dispatch tells elsewhere, or kept as both."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.analysis import Analysis, Header
from dateline.annotate.language import parse_step
from dateline.annotate.times import times_step
from dateline.ontology.times_grammar import expressions
from dateline.resolve.times import resolve_time, resolve_times_step
from dateline.resolve.times_anchor import Context, anchor
from dateline.types import Document


@pytest.fixture(scope="module")
def read(nlp):
    def run(text, published=date(2016, 1, 1), publisher=None, url=None):
        document = Document(id="t", sha256="", text=text, published=published, publisher=publisher, url=url)
        analysis = Analysis(document, header=Header(body=(0, len(text))))
        return resolve_times_step()(times_step()(parse_step(nlp)(analysis))).times

    return run


def days(m):
    return (m.time.start, m.time.end)


@pytest.mark.parametrize(
    ("publisher", "url", "day"),
    [
        ("Associated Press", None, date(2013, 7, 8)),
        ("SANA", None, date(2013, 8, 7)),
        (None, "https://example.co.uk/x", date(2013, 8, 7)),
    ],
)
def test_the_habit_of_the_outlet(read, publisher, url, day):
    (m,) = read("The village was shelled on 07-08-2013.", publisher=publisher, url=url)
    assert days(m) == (day, day)
    assert m.time.precision == "day"


def test_what_the_dispatch_tells_goes_before_the_habit(read):
    first, second = read("It was hit on 25-12-2012 and again on 07-08-2013.", publisher="Associated Press")
    assert days(second) == (date(2013, 8, 7), date(2013, 8, 7))
    assert days(first) == (date(2012, 12, 25), date(2012, 12, 25))


def test_without_either_the_interval_holds_both_and_both_are_kept(read):
    (m,) = read("The village was shelled on 03/11/2013.")
    assert days(m) == (date(2013, 3, 11), date(2013, 11, 3))
    assert m.time.precision == "year"
    assert [(t.start, t.end, t.precision) for t in m.alternatives] == [
        (date(2013, 3, 11), date(2013, 3, 11), "day"), (date(2013, 11, 3), date(2013, 11, 3), "day"),
    ]  # fmt: skip
    assert m.score <= 0.5


def test_dots_are_day_first(read):
    (m,) = read("The village was shelled on 07.08.2013.")
    assert days(m) == (date(2013, 8, 7), date(2013, 8, 7))


def test_a_phrase_alone_gives_the_interval_and_both_days():
    best, found = resolve_time("07/08/2013", published=date(2016, 1, 1))
    assert (best.time.start, best.time.end) == (date(2013, 7, 8), date(2013, 8, 7))
    assert {m.timex for m in found} >= {"2013-07-08", "2013-08-07"}


@given(
    st.dates(date(1990, 1, 1), date(2030, 12, 31)).filter(lambda d: d.day > 12), st.sampled_from("/-"),
    st.sampled_from(["DMY", "MDY", None]), st.booleans(), st.dates(date(1990, 1, 1), date(2030, 12, 31)) | st.none(),
)  # fmt: skip
def test_a_day_above_twelve_is_read_right_in_either_order(day, mark, habit, day_first, published):
    numbers = (day.day, day.month) if day_first else (day.month, day.day)
    written = mark.join([f"{numbers[0]:02d}", f"{numbers[1]:02d}", str(day.year)])
    (e,) = expressions(written)
    assert anchor(e, Context(published, order=habit)).days == (day, day)


@given(
    st.dates(date(1990, 1, 1), date(2030, 12, 31)).filter(lambda d: d.day <= 12 and d.day != d.month),
    st.sampled_from(["DMY", "MDY"]),
)
def test_with_an_order_known_an_ambiguous_one_is_that_day(day, order):
    numbers = (day.day, day.month) if order == "DMY" else (day.month, day.day)
    (e,) = expressions(f"{numbers[0]:02d}-{numbers[1]:02d}-{day.year}")
    assert anchor(e, Context(None, order=order)).days == (day, day)


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)).filter(lambda d: d.day <= 12))
def test_the_true_day_is_never_outside(day):
    (e,) = expressions(f"{day.day:02d}/{day.month:02d}/{day.year}")
    start, end = anchor(e, Context(None)).days
    assert start <= day <= end
