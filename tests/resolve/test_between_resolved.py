"""Where "between A and B" is: within its radius of both ends, with no more precision than the words have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.analysis import Between, PlaceMention
from dateline.annotate.places import places_step
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.offsets import centre, destination, distance_km, middle
from dateline.resolve.places import resolve_places_step
from dateline.resolve.places_between import place_between
from dateline.types import PlaceCandidate, Span

HOMS, HAMA, KABUL, JALALABAD = (34.73, 36.72), (35.13, 36.76), (34.53, 69.17), (34.43, 70.45)


@pytest.fixture(scope="module")
def read(read_places):
    gazetteer = Gazetteer.open()
    steps = places_step(gazetteer), resolve_places_step(gazetteer)
    return lambda text: {m.name.text: m.place for m in read_places(text, *steps)}


@pytest.mark.parametrize(
    ("text", "ends", "points"),
    [
        ("A Syrian convoy was hit between Homs and Hama.", ("Homs", "Hama"), (HOMS, HAMA)),
        ("Syrian media said the Homs-Hama highway was cut.", ("Homs", "Hama"), (HOMS, HAMA)),
        ("Taliban fighters hold the road from Kabul to Jalalabad in Afghanistan.", ("Kabul", "Jalalabad"), (KABUL, JALALABAD)),
    ],
)  # fmt: skip
def test_the_middle_with_a_radius_that_reaches_the_ends(read, text, ends, points):
    places = read(text)
    a, b = (places[e] for e in ends)
    assert (a.lat, a.lon, a.km, a.name) == (b.lat, b.lon, b.km, b.name)
    half = distance_km(*points) / 2
    assert a.km == pytest.approx(half, abs=3)
    assert all(distance_km((a.lat, a.lon), p) == pytest.approx(half, abs=3) for p in points)
    assert (a.precision, a.role, a.geonameid) == ("offset", "between", None)
    assert a.offset.km == pytest.approx(half, abs=3)
    assert a.offset.from_


def test_half_way_is_nearer_the_middle(read):
    wide = read("Shots were fired between Kabul and Jalalabad in Afghanistan.")["Kabul"]
    half = read("Shots were fired halfway between Kabul and Jalalabad in Afghanistan.")["Kabul"]
    assert half.km < 0.6 * wide.km
    assert distance_km((half.lat, half.lon), (wide.lat, wide.lon)) < 1


def test_ends_in_two_countries_are_in_neither(read):
    place = read("A convoy was hit between Kharkiv, Ukraine, and Belgorod, Russia, on Monday.")["Kharkiv"]
    assert place.country is None
    assert distance_km((place.lat, place.lon), (50.29, 36.42)) < 10


def test_ends_too_far_apart_give_no_point(read):
    place = read("A flight between London and New York turned back.")["London"]
    assert (place.lat, place.lon, place.km, place.precision) == (None, None, None, None)
    assert place.name == "between London and New York"


def test_the_border_that_two_countries_share(read):
    border = read("Smugglers were held along the border between Syria and Iraq.")["Syria"]
    assert (border.precision, border.country) == ("region", None)
    assert border.km >= 100
    assert distance_km((border.lat, border.lon), (34.4, 41.0)) < 100


def test_countries_that_share_none_stay_what_they_are(read):
    assert read("They spoke of a border between Mali and Norway.")["Mali"].precision == "country"


def test_a_border_is_moved_by_a_distance_and_a_direction(read):
    at = read("A drone fell in Syria near the Turkish border.")["Turkish"]
    south = read("A drone fell in Syria 60 km south of the Turkish border.")["Turkish"]
    assert distance_km((at.lat, at.lon), (south.lat, south.lon)) == pytest.approx(60, abs=1)
    assert south.lat < at.lat


def _mention(at: int, name: str, point: tuple[float, float], km: float = 15.0) -> PlaceMention:
    span = Span(start=at, end=at + len(name), text=name)
    where = PlaceCandidate(name=name, country="XX", feature="PPL", lat=point[0], lon=point[1], km=km, score=1.0)
    return PlaceMention(span, span, candidates=(where,))


@given(
    st.tuples(st.floats(-70, 70), st.floats(-180, 180)), st.floats(0, 359), st.floats(3, 900),
    st.sampled_from(["between", "halfway"]),
)  # fmt: skip
def test_the_radius_of_between_holds_both_ends(start, heading, km, kind):
    end = destination(start, heading, km)
    a, b = _mention(8, "Aa", start), _mention(15, "Bb", end)
    phrase = Between(Span(start=0, end=17, text="between Aa and Bb"), (a.name, b.name), kind)
    a, b = (PlaceMention(m.span, m.name, candidates=m.candidates, between=phrase) for m in (a, b))
    place = place_between(a, {8: a, 15: b}).place
    reach = max(distance_km((place.lat, place.lon), p) for p in (start, end))
    assert reach == pytest.approx(km / 2, abs=0.1)
    assert place.km >= (reach if kind == "between" else reach / 2) - 0.1


def test_an_end_that_nothing_knows_leaves_the_other_as_it_is():
    a, b = _mention(8, "Aa", HOMS), PlaceMention(*[Span(start=15, end=17, text="Bb")] * 2)
    phrase = Between(Span(start=0, end=17, text="between Aa and Bb"), (a.name, b.name))
    a = PlaceMention(a.span, a.name, candidates=a.candidates, between=phrase)
    assert place_between(a, {8: a, 15: b}) is a


def test_the_centre_of_two_is_the_middle_and_does_not_mind_the_date_line():
    assert centre([HOMS, HAMA]) == middle(HOMS, HAMA)
    lat, lon = centre([(0.0, 179.0), (0.0, -179.0), (1.0, 180.0)])
    assert abs(lon) > 179
    assert 0 < lat < 1
