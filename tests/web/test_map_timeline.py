"""The timeline: bars of what is sure and what may be, open ends, and days as a filter."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.api.mapping import OPEN, Happenings, in_days
from dateline.api.viewing import bins, intervals, margin

DAY = st.one_of(st.just(OPEN), st.integers(-20_000, 20_000))
FAR = date(1970, 1, 1).toordinal()


def of_days(*days):
    """Happenings with these (first, last) days since 1970; None for an end that is open."""
    n = len(days)
    columns = [np.array([OPEN if d[k] is None else d[k] for d in days], dtype=np.int64) for k in (0, 1)]
    zeros = np.zeros(n, dtype=np.int8)
    return Happenings(
        ids=[f"event-{i}" for i in range(n)], places=[""] * n, type=zeros, status=zeros, precision=zeros,
        lat=np.zeros(n), lon=np.zeros(n), km=np.ones(n), start=columns[0], end=columns[1],
    )  # fmt: skip


def bars(of, here=None):
    return bins(of, np.ones(len(of), dtype=bool), here)


def test_one_day_is_sure_and_a_wide_interval_may_be():
    told = bars(of_days((100, 100), (100, 102), (102, 102)))
    assert (told["first"], told["step"]) == (100, 1)
    assert told["all"] == {"sure": [1, 0, 1], "may": [2, 1, 2]}


def test_open_ends_are_never_sure_and_are_counted():
    told = bars(of_days((100, None), (None, 101), (None, None)))
    assert told["all"] == {"sure": [0, 0], "may": [1, 1]}
    assert (told["open"], told["undated"]) == (2, 1)


def test_what_the_map_shows_is_counted_apart():
    told = bars(of_days((100, 100), (100, 100)), np.array([True, False]))
    assert (told["all"]["sure"], told["here"]["sure"]) == ([2], [1])


def test_nothing_dated():
    assert bars(of_days((None, None))) is None
    assert bins(of_days((1, 1)), np.array([False])) is None


def test_intervals_keep_open_ends():
    assert intervals(of_days((1, None), (None, 2), (3, 4)), [0, 1, 2]) == [[1, None, 0], [None, 2, 0], [3, 4, 0]]


def test_a_span_shows_its_days_alone():
    of = of_days((100, 100), (105, 105), (90, 105), (300, 300))
    told = bins(of, np.ones(4, dtype=bool), None, (104, 110))
    assert (told["first"], told["step"]) == (104, 1)
    assert told["all"] == {"sure": [0, 1], "may": [1, 2]}
    assert bins(of, np.ones(4, dtype=bool), None, (400, 500)) is None


def test_looking_closer_leaves_some_days_about():
    assert margin(100, 200) == (75, 225)
    assert margin(100, 100) == (97, 103)
    assert margin(None, 100) == (None, 100)


@given(st.lists(st.tuples(DAY, DAY), min_size=1, max_size=40))
def test_bars_are_bounded_and_hold_everybody(days):
    fixed = [(a, b) if OPEN in (a, b) else (min(a, b), max(a, b)) for a, b in days]
    of = of_days(*[(None if a == OPEN else a, None if b == OPEN else b) for a, b in fixed])
    told = bars(of)
    dated = sum((a, b) != (OPEN, OPEN) for a, b in fixed)
    if not dated:
        assert told is None
        return
    sure, may = told["all"]["sure"], told["all"]["may"]
    assert len(sure) == len(may) <= 201
    assert told["undated"] == len(fixed) - dated
    assert sum(may) >= dated
    assert all(s <= m for s, m in zip(sure, may, strict=True))


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, [1, 1, 1, 1, 1]), (101, None, [0, 1, 1, 0, 0]), (None, 100, [1, 1, 1, 1, 0]), (103, 104, [0, 0, 1, 0, 0]),
    ],
)  # fmt: skip
def test_days_keep_what_may_have_been_between_them(since, until, expected):
    of = of_days((100, 100), (99, 102), (100, None), (None, 100), (None, None))
    asked = [None if d is None else date.fromordinal(FAR + d) for d in (since, until)]
    assert in_days(of, *asked).astype(int).tolist() == expected
