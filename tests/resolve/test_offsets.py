"""Geodesy: what goes out comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.resolve.offsets import (
    bearing,
    destination,
    direction,
    distance_km,
    mean_bearing,
    middle,
    offset_point,
    part_of,
)  # fmt: skip

points = st.tuples(st.floats(-80, 80), st.floats(-180, 180))
bearings = st.floats(0, 359.9)


@given(points, bearings, st.floats(0.1, 5000))
def test_a_destination_is_as_far_away_as_was_gone(start, heading, km):
    assert distance_km(start, destination(start, heading, km)) == pytest.approx(km, rel=1e-6, abs=1e-6)


@given(points, st.floats(0, 359.9), st.floats(1, 2000))
def test_the_bearing_to_a_destination_is_the_one_set_out_on(start, heading, km):
    back = bearing(start, destination(start, heading, km))
    assert min(abs(back - heading), 360 - abs(back - heading)) < 1e-3


@given(points, points)
def test_distance_is_symmetric_and_the_middle_is_halfway(a, b):
    total = distance_km(a, b)
    assert total == pytest.approx(distance_km(b, a), abs=1e-6)
    if total < 19000:
        assert distance_km(a, middle(a, b)) == pytest.approx(total / 2, rel=1e-6, abs=1e-6)


@given(points, st.floats(10, 2000), st.lists(st.sampled_from([0.0, 90.0, 180.0, 270.0]), max_size=3))
def test_a_part_lies_within_the_whole(centre, km, headings):
    point, radius = part_of(centre, km, headings)
    assert distance_km(centre, point) + radius <= km * 1.0001


@pytest.mark.parametrize(
    ("word", "degrees"),
    [("north", 0), ("north-east", 45), ("Southeastern", 135), ("SW", 225), ("westward", 270), ("upstream", None)],
)
def test_direction_words(word, degrees):
    assert direction(word) == degrees


def test_northern_and_eastern_is_north_east_and_opposites_cancel():
    assert mean_bearing([0.0, 90.0]) == pytest.approx(45)
    assert mean_bearing([0.0, 180.0]) is None
    assert mean_bearing([]) is None


def test_known_distance_paris_london():
    assert distance_km((48.8566, 2.3522), (51.5074, -0.1278)) == pytest.approx(344, abs=2)


def test_offsets_move_or_widen():
    base = (34.56, 38.28)
    point, km = offset_point(base, 15, 60, 45)
    assert distance_km(base, point) == pytest.approx(60, rel=1e-6)
    assert km == pytest.approx(27)
    assert offset_point(base, 15, 60, None) == (base, 70)
    moved, radius = offset_point(base, 15, None, 180)
    assert moved[0] < base[0]
    assert radius == 30
