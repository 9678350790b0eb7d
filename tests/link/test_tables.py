import io
from datetime import date

import pytest

from dateline.errors import BadMapping, UnreadableInput
from dateline.link.tables import day_of, read_table

UCDP = """\ufeffid,year,type_of_violence,side_a,side_b,where_prec,where_coordinates,latitude,longitude,date_prec,date_start,date_end,best,high,low
412,2017,1,Government of X,Rebels,4,Qarat,34.5,38.25,2,2017-05-30 00:00:00.000,2017-06-01 00:00:00.000,7,9,5
413,2017,1,Government of X,Rebels,1,Qarat,,,1,2017-05-30 00:00:00.000,2017-05-30 00:00:00.000,7,9,5
"""
ACLED = """event_id_cnty;event_date;time_precision;event_type;actor1;actor2;location;latitude;longitude;geo_precision;fatalities
SYR1;30 May 2017;1;Battles;Army;Rebels;Qarat;34.5;38.25;1;7
SYR2;01 June 2017;3;Battles;Army;;Qarat;34.5;38.25;3;
"""


def read(text: str, **more):
    return read_table(io.StringIO(text), **more)


def test_ucdp_is_known_by_its_columns():
    table = read(UCDP)
    (row,) = table.rows
    assert (table.kind, row.id, row.start, row.end) == ("ucdp", "412", date(2017, 5, 30), date(2017, 6, 1))
    assert (row.low, row.best, row.high, row.km, row.actors) == (5, 7, 9, 150.0, ("Government of X", "Rebels"))
    assert [(f.line, f.reason) for f in table.faults] == [(3, "no coordinates")]


def test_acled_days_and_radius_follow_its_precision():
    table = read(ACLED)
    first, second = table.rows
    assert (table.kind, first.start, first.end, first.km) == ("acled", date(2017, 5, 30), date(2017, 5, 30), 5.0)
    assert (second.start, second.end, second.km, second.best) == (date(2017, 6, 1), date(2017, 6, 30), 150.0, None)


def test_any_table_with_usual_names():
    (row,) = read("Ref\tDate\tLat\tLng\tKilled\tPerpetrator\nA\t30.05.2017\t34,5\t38,25\t1,200\tgunmen; others\n").rows
    assert (row.id, row.start, row.lat, row.best, row.actors) == (
        "A",
        date(2017, 5, 30),
        34.5,
        1200,
        ("gunmen", "others"),
    )


def test_columns_by_a_mapping():
    text = "when,n,e,who,whom,dead\n2017-05-30,34.5,38.25,army,rebels,4\n"
    (row,) = read(text, mapping={"start": "when", "lat": "N", "lon": "e", "actors": "who+whom", "best": "dead"}).rows
    assert (row.id, row.actors, row.best) == ("line 2", ("army", "rebels"), 4)


@pytest.mark.parametrize(
    ("text", "mapping", "says"),
    [
        ("when,lat,lon\n", {}, "no column found for start among when, lat, lon"),
        ("date,place\n", {}, "no column found for lat, lon"),
        ("date,lat,lon\n", {"start": "day"}, "no column 'day'; its columns are date, lat, lon"),
        ("date,lat,lon\n", {"weather": "date"}, "'weather' is no field"),
    ],
)
def test_a_column_that_is_not_there(text, mapping, says):
    with pytest.raises(BadMapping, match=says):
        read(text, mapping=mapping)


def test_no_table_at_all():
    with pytest.raises(UnreadableInput, match="is empty"):
        read("")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("03/04/2017,1,1,", "two days"),
        ("soon,1,1,", "no date: 'soon'"),
        (",1,1,", "no date"),
        ("2017-02-30,1,1,", "day"),
        ("2017-02-03,91,1,", "beyond 90"),
        ("2017-02-03,nan,1,", "beyond 90"),
        ("2017-02-03,1,1,inf", "no number of people"),
        ("2017-02-03,1,1,-4", "no number of people"),
        ("2017-02-03", "no coordinates"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(row, reason):
    table = read(f"date,lat,lon,deaths\n{row}\n2017-05-30,1,1,2\n")
    assert len(table.rows) == 1
    assert [f.line for f in table.faults] == [2]
    assert reason in table.faults[0].reason


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-05-30", (2017, 5, 30)),
        ("30 May 2017", (2017, 5, 30)),
        ("30-May-17", (2017, 5, 30)),
        ("30/05/2017", (2017, 5, 30)),
        ("05/30/2017", (2017, 5, 30)),
        ("04/04/2017", (2017, 4, 4)),
    ],
)
def test_days(text, day):
    assert day_of(text) == date(*day)
