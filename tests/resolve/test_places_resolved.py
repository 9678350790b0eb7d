"""Resolution: which place a name means in its dispatch, and where the words put the happening."""

from __future__ import annotations

import pytest

from dateline.annotate.places import places_step
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.offsets import bearing, distance_km
from dateline.resolve.places import resolve_places_step
from dateline.resolve.places_query import resolve_place


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.fixture(scope="module")
def read(read_places, gazetteer):
    steps = places_step(gazetteer), resolve_places_step(gazetteer)

    def run(text: str):
        places = read_places(text, *steps)
        for m in places:
            assert text[m.span.start : m.span.end] == m.span.text
            assert text[m.name.start : m.name.end] == m.name.text
            assert m.span.start <= m.name.start < m.name.end <= m.span.end
        return places

    return run


def one(places, name):
    return next(m for m in places if m.name.text == name)


def km_from(m, lat, lon):
    return distance_km((m.place.lat, m.place.lon), (lat, lon))


def test_the_country_of_the_dispatch_decides(read):
    syria = read("Syrian troops entered Palmyra on Friday. The Syrian army said Damascus was calm.")
    assert one(syria, "Palmyra").place.country == "SY"
    america = read("Firefighters in Palmyra, New Jersey, put out a blaze. The town lies in New Jersey.")
    assert one(america, "Palmyra").place.country == "US"


def test_the_containing_state_decides(read):
    places = read("A man from Springfield, Illinois, was charged. A second man from Chicago was freed.")
    assert km_from(one(places, "Springfield"), 39.8, -89.64) < 20


def test_neighbours_support_one_another(read):
    places = read("Shelling hit Bakhmut, Kramatorsk and Lyman in Ukraine overnight.")
    assert km_from(one(places, "Lyman"), 48.99, 37.80) < 15


def test_a_distance_and_a_bearing_give_a_point(read):
    places = read("Syrian forces clashed about 40 miles northeast of Palmyra in Syria.")
    m = one(places, "Palmyra")
    assert m.place.precision == "offset"
    assert km_from(m, 34.5624, 38.284) == pytest.approx(64.4, abs=0.5)
    assert bearing((34.5624, 38.284), (m.place.lat, m.place.lon)) == pytest.approx(45, abs=1)
    assert m.place.offset.from_ == m.place.candidates[0].name
    assert m.span.text == "about 40 miles northeast of Palmyra"


def test_part_of_a_country_is_shifted_and_smaller(read):
    places = read("Clashes broke out in northern Syria. Later, Syria said nothing.")
    part, whole = (m for m in places if m.name.text == "Syria")
    assert part.place.lat > whole.place.lat + 0.5
    assert part.place.km < whole.place.km
    assert part.place.precision == "region"


def test_a_province_is_never_a_pin(read):
    places = read("Rebels seized villages in Hama province, Syria. A bomb went off in Hama, officials said.")
    province, city = (m for m in places if m.name.text == "Hama")
    assert (province.place.precision, city.place.precision) == ("admin1", "exact")
    assert province.place.km >= 60 > city.place.km


def test_borders_lie_between_the_two(read):
    m = one(read("Syria said a convoy was hit near the Jordanian border. Syrian media blamed Israel."), "Jordanian")
    assert m.place.country == "SY"
    assert km_from(m, 32.9, 37.6) < 150


def test_the_country_and_the_city_are_resolved_from_what_was_named(read):
    places = read("Yemeni forces entered Taiz. Shops in the city were shut. Fighting went on in the country's north.")
    assert km_from(one(places, "city"), 13.58, 44.02) < 20
    north = one(places, "country")
    assert north.place.country == "YE"
    assert north.place.lat > 15.5


def test_candidates_and_scores_are_kept(read):
    m = one(read("Troops marched on Tripoli in Libya, the Libyan army said."), "Tripoli")
    assert m.place.country == "LY"
    assert len(m.candidates) > 1
    assert 0 < m.score <= 1
    assert m.candidates[0].score >= m.candidates[1].score


def test_a_spelling_of_its_own_is_found_by_sound(read):
    m = one(read("Air strikes hit the town of Khan Shaikhoun in Syria."), "Khan Shaikhoun")
    assert km_from(m, 35.44, 36.65) < 15


@pytest.mark.parametrize(
    ("text", "keywords", "country"),
    [
        ("Deir el-Zour", {}, "SY"),
        ("Palmyra, Syria", {}, "SY"),
        ("Tripoli", {"near": "Sidon"}, "LB"),
        ("Tripoli", {"country": "LY"}, "LY"),
        ("Kandahar province", {}, "AF"),
        ("Qwrtplmkv", {}, None),
    ],
)
def test_bare_names(gazetteer, text, keywords, country):
    best, candidates = resolve_place(text, gazetteer=gazetteer, **keywords)
    assert (best.country if best else None) == country
    assert bool(candidates) == (country is not None)
    if text.endswith("province"):
        assert best.precision == "admin1"


def test_the_capital_of_a_country(read):
    assert km_from(one(read("A car bomb went off in the Syrian capital on Sunday."), "Syrian"), 33.51, 36.29) < 10


def test_a_name_that_holds_a_neighbourhood_is_still_the_city(read):
    places = read("A barrel bomb fell on the Zubdiya neighbourhood in Aleppo, Syria. Aleppo was hit again on Monday.")
    assert one(places, "Aleppo").place.precision == "exact"
    assert km_from(one(places, "Zubdiya"), 36.18, 37.13) < 10
