import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.link.compare import compare
from dateline.link.tables import Row, read_table
from dateline.types import Event


def event(id: str, day: str = "2017-05-30", lat: float = 34.5, lon: float = 38.0, killed=None, **more) -> Event:  # noqa: A002
    low, best, high = killed or (None, None, None)
    return Event.model_validate(
        {
            "id": id, "type": "ASSAULT", "claims": ["c"], "time": {"start": day, "end": day, "precision": "day"},
            "place": {"name": "Qarat", "lat": lat, "lon": lon, "km": 5, "precision": "exact"},
            "actors": [{"name": "Islamic State", "aliases": ["ISIS"]}],
            "counts": [{"what": "killed", "of": None, "low": low, "best": best, "high": high}] if killed else [], **more,
        }
    )  # fmt: skip


def row(
    id: str,  # noqa: A002
    day: str = "2017-05-30",
    lat: float = 34.5,
    lon: float = 38.0,
    best=None,
    actors=("ISIS",),
    km=5.0,
) -> Row:
    return Row(id, 2, date.fromisoformat(day), date.fromisoformat(day), lat, lon, km, "Qarat", best, best, best, actors)


OTHER = row("far", lat=10.0)  # so that both cover the same days


def pairs(found) -> dict[str, str]:
    return {m.event: m.row.id for m in found.matches}


def test_in_both_and_in_one_alone():
    found = compare([event("a"), event("b", lat=20.0)], [row("1"), OTHER])
    assert pairs(found) == {"a": "1"}
    assert (found.only_mine, [r.id for r in found.only_theirs]) == (["b"], ["far"])
    assert found.matches[0].differences == ()


@pytest.mark.parametrize(
    ("theirs", "field", "kind"),
    [
        (row("1", "2017-05-31"), "date", "differ"),
        (row("1", lat=34.62), "place", "differ"),  # 13 km, beyond 5 + 5
        (row("1", best=20), "killed", "differ"),
        (row("1", actors=("Government of X",)), "actors", "differ"),
        (row("1", best=6, actors=()), "actors", "theirs lacks"),
    ],
)
def test_where_they_differ(theirs, field, kind):
    days = [event("a", killed=(5, 6, 7)), event("z", "2017-05-31", lat=-40)]
    (match,) = compare(days, [theirs, OTHER]).matches
    assert [(d.field, d.kind) for d in match.differences if d.field != "killed" or field == "killed"] == [(field, kind)]


def test_how_far_apart():
    (match,) = compare([event("a", killed=(5, 6, 7))], [row("1", best=20, lat=34.6)]).matches
    (killed,) = [d for d in match.differences if d.field == "killed"]
    assert killed.by == 13
    assert match.km == pytest.approx(11.1, abs=0.1)


@pytest.mark.parametrize("theirs", [row("1", "2017-06-02"), row("1", lat=35.0), row("1", lon=39.0)])
def test_another_day_or_place_is_another_happening(theirs):
    days = [event("a"), event("z", "2017-06-02", lat=-40)]
    assert compare(days, [theirs, OTHER]).matches == []


def test_each_is_matched_once_and_the_whole_fits_best():
    mine = [event("army", killed=(3, 3, 3)), event("isis", killed=(9, 9, 9))]
    found = compare(mine, [row("nine", best=9), row("three", best=3)])
    assert pairs(found) == {"army": "three", "isis": "nine"}
    assert len(compare(mine, [row("nine", best=9)]).only_mine) == 1


def test_the_date_line_is_no_border():
    found = compare([event("a", lon=179.99)], [row("1", lon=-179.99)])
    assert pairs(found) == {"a": "1"}


def test_what_cannot_be_compared_is_counted_not_called_lacking():
    mine = [
        event("a"), event("talks", type="CONSULT"), event("denied", status="denied"), event("when", time=None), event("where", place=None),
        event("later", "2019-01-01"), event("vague", place={"name": "X", "lat": 34.5, "lon": 38.0, "km": 400}),
    ]  # fmt: skip
    found = compare(mine, [row("1"), row("old", "1999-01-01")])
    assert pairs(found) == {"a": "1"}
    assert (found.only_mine, found.only_theirs) == ([], [])
    assert sum(found.not_compared.values()) + len(found.matches) == len(mine) + 1
    assert found.summary()["not compared"]["mine: no coordinates"] == 1


def test_ucdp_lists_deaths_alone():
    text = (
        "id,date_start,date_end,latitude,longitude,where_prec,best,low,high\n1,2017-05-30,2017-05-30,34.5,38,1,5,5,5\n"
    )
    found = compare([event("hurt"), event("dead", killed=(5, 5, 5))], read_table(io.StringIO(text)))
    assert pairs(found) == {"dead": "1"}
    assert found.not_compared == {"mine: no death told, and the table covers deaths": 1}


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 8), st.integers(0, 8)), max_size=12), st.randoms())
def test_the_order_does_not_matter(spots, random):
    start = date(2017, 5, 1)
    events = [
        event(f"e{n}", str(start + timedelta(d)), 34 + y / 20, 38 + x / 20, killed=(n, n, n))
        for n, (d, y, x) in enumerate(spots)
    ]
    rows = [
        row(f"r{n}", str(start + timedelta(d)), 34 + y / 20, 38.01 + x / 20, best=n)
        for n, (d, y, x) in enumerate(spots)
    ]
    total = sum(m.score for m in compare(events, rows).matches)
    random.shuffle(events)
    random.shuffle(rows)
    assert sum(m.score for m in compare(events, rows).matches) == pytest.approx(total, abs=0.01)
