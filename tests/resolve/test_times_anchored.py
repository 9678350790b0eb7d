"""Lengths of time counted from a named day: never on its wrong side, and never past the published day when told as past."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dateline.analysis import TimeMention
from dateline.ontology.times_grammar import expressions
from dateline.resolve.times_anchored import anchored, counted_from
from dateline.types import Span

days = st.dates(date(1990, 1, 1), date(2030, 12, 31))
words = st.sampled_from(
    ["two days", "less than two weeks", "a month", "weeks", "more than a year", "an hour", "three weeks"]
)


def _mention(text: str, relation: str, start: int = 0) -> TimeMention:
    return TimeMention(Span(start=start, end=start + len(text), text=text), "DURATION", "P2D", None, relation=relation)


@given(days, words, st.sampled_from(["after", "before", "within"]))
def test_after_is_not_before_and_before_is_not_after(day, text, relation):
    (e,) = expressions(text)
    time = anchored(e, _mention(text, relation), (day, day), None, 0)
    if relation == "before":
        assert time.end <= day
    else:
        assert time.start >= day
    if time.start and time.end:
        assert time.start <= time.end


@given(days, st.integers(0, 3000), words)
def test_the_past_ends_with_the_published_day(day, later, text):
    (e,) = expressions(text)
    published = day + timedelta(days=later)
    time = anchored(e, _mention(text, "after"), (day, day), published, -1)
    if time.start <= published:
        assert time.end is not None
        assert time.end <= published


def test_only_what_stands_behind_after_is_counted_from():
    def from_it(text: str, length: str, day: str, relation: str) -> bool:
        return counted_from(text, _mention(length, relation, text.index(length)), _mention(day, "on", text.index(day)))

    assert from_it("two days after the vote on Sunday", "two days", "Sunday", "after")
    assert from_it("within two days of the vote on Sunday", "two days", "Sunday", "within")
    assert not from_it("two days after the vote, on Sunday", "two days", "Sunday", "after")
    assert not from_it("for two days on Sunday", "two days", "Sunday", "for")
