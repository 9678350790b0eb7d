from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.ontology.crosswalks import cameo_root, goldstein, place_code, table, time_code
from dateline.ontology.crosswalks_rows import acled_inter, acled_type, ucdp_deaths, ucdp_sides, ucdp_violence
from dateline.types import Event, Party, Place, Time

ARMY, REBELS = Party(name="army", country="XA", sector="MIL"), Party(name="rebels", sector="REB")
GANG, PEOPLE = Party(name="gang", sector="UAF"), Party(name="villagers", sector="CVL")
SOMEBODY = Party(name="somebody")
DIED = ({"what": "killed", "of": None, "low": 5, "best": 7, "high": 9, "claims": {}},)


def event(type: str = "ASSAULT", mode: str | None = None, actors=(), recipients=(), **more) -> Event:  # noqa: A002
    return Event(id="e", type=type, mode=mode, actors=actors, recipients=recipients, claims=("c",), **more)


def test_every_row_names_its_source():
    for name in ("cameo", "goldstein", "sectors", "acled_inter", "acled_events", "precision", "hxl"):
        assert all(row["source"] for row in table(name)), name


@pytest.mark.parametrize(
    ("what", "root"),
    [
        (event("AGREE"), "03"),
        (event(mode="aerial"), "19"),
        (event(mode="abduct"), "18"),
        (event(mode="unconventional"), "20"),
        (event(actors=(REBELS,), recipients=(ARMY,)), "19"),
        (event(actors=(SOMEBODY,)), None),  # 18 or 19: not told
        (event("ACCUSE", "investigate"), "09"),
    ],
)
def test_cameo_root(what, root):
    assert cameo_root(what) == root


def test_every_root_that_is_given_has_a_goldstein_score():
    assert all(goldstein(row["root"]) is not None for row in table("cameo"))
    assert (goldstein("19"), goldstein("06"), goldstein(None)) == (-10.0, 6.0, None)


@pytest.mark.parametrize(
    ("what", "kind", "sub"),
    [
        (event(mode="drone"), "Explosions/Remote violence", "Air/drone strike"),
        (event(mode="firearms", actors=(ARMY,), recipients=(REBELS,)), "Battles", "Armed clash"),
        (event(mode="firearms", actors=(GANG,), recipients=(PEOPLE,)), "Violence against civilians", "Attack"),
        (event(mode="firearms", actors=(GANG,)), None, None),
        (event("PROTEST"), "Protests", None),
        (event("COERCE", actors=(ARMY,), counts=({"what": "captured", "of": None, "low": 2, "best": 2, "high": 2},)), "Strategic developments", "Arrests"),
        (event("CONSULT"), None, None),
    ],
)  # fmt: skip
def test_acled_type(what, kind, sub):
    assert acled_type(what)[1:] == (kind, sub)


def test_acled_inter():
    abroad = event(actors=(ARMY,), place=Place(name="X", country="XB"))
    assert acled_inter(ARMY, abroad) == 8
    assert acled_inter(ARMY, event(actors=(ARMY,))) == 1
    assert acled_inter(PEOPLE, event("PROTEST", actors=(PEOPLE,))) == 6
    assert acled_inter(SOMEBODY, event()) is None


@pytest.mark.parametrize(
    ("actors", "recipients", "code", "side_a"),
    [
        ((ARMY,), (REBELS,), 1, "army"),
        ((REBELS,), (ARMY,), 1, "army"),
        ((REBELS,), (GANG,), 2, "rebels"),
        ((REBELS,), (PEOPLE,), 3, "rebels"),
        ((SOMEBODY,), (PEOPLE,), None, "somebody"),
        ((ARMY,), (), None, "army"),
    ],
)
def test_ucdp_violence(actors, recipients, code, side_a):
    hit = event(actors=actors, recipients=recipients, counts=DIED)
    assert ucdp_violence(hit) == code
    assert ucdp_sides(hit)[0][0].name == side_a
    assert ucdp_violence(event(actors=actors, recipients=recipients)) is None  # nobody died


def test_the_dead_go_to_the_side_that_was_hit():
    assert ucdp_deaths(event(actors=(REBELS,), recipients=(ARMY,), counts=DIED))["deaths_a"] == 7
    assert ucdp_deaths(event(actors=(ARMY,), recipients=(REBELS,), counts=DIED))["deaths_b"] == 7
    assert ucdp_deaths(event(actors=(ARMY,), recipients=(REBELS, PEOPLE), counts=DIED))["deaths_unknown"] == 7


@given(
    numbers=st.lists(st.tuples(st.sampled_from([None, "civilians", "children", "fighters"]), st.integers(0, 99)), max_size=4, unique_by=lambda r: r[0]),
    recipients=st.sampled_from([(), (ARMY,), (REBELS,), (PEOPLE,), (REBELS, PEOPLE)]),
)  # fmt: skip
def test_deaths_add_up_and_stand_in_order(numbers, recipients):
    counts = tuple({"what": "killed", "of": of, "low": n, "best": n, "high": None} for of, n in numbers)
    row = ucdp_deaths(event(actors=(GANG,), recipients=recipients, counts=counts))
    if row["best"] is None:
        assert set(row.values()) == {None}
    else:
        assert row["low"] <= row["best"] <= row["high"]
        assert sum(row[f"deaths_{k}"] for k in ("a", "b", "civilians", "unknown")) == row["best"]


@pytest.mark.parametrize(
    ("place", "ucdp", "acled"),
    [
        (Place(name="x", precision="exact", km=3), 1, 1),
        (Place(name="x", precision="near", km=10), 2, 2),
        (Place(name="x", precision="admin2", km=40), 3, 2),
        (Place(name="x", precision="admin1", km=90), 4, 3),
        (Place(name="x", precision="country", km=400), 6, None),
        (Place(name="x"), None, None),
        (None, None, None),
    ],
)
def test_place_codes(place, ucdp, acled):
    assert (place_code("ucdp", "where_prec", place), place_code("acled", "geo_precision", place)) == (ucdp, acled)


@pytest.mark.parametrize(
    ("days", "ucdp", "acled"), [(1, 1, 1), (2, 2, 2), (6, 2, 2), (7, 3, 2), (8, 4, 3), (31, 4, 3), (32, 5, None), (366, 5, None), (367, None, None)]
)  # fmt: skip
def test_time_codes(days, ucdp, acled):
    start = date(2016, 1, 1)
    time = Time(start=start, end=date.fromordinal(start.toordinal() + days - 1), precision="day")
    assert (time_code("ucdp", "date_prec", time), time_code("acled", "time_precision", time)) == (ucdp, acled)
    assert time_code("ucdp", "date_prec", Time(end=start)) is None
