import csv
import io
import json

import pytest

from dateline.errors import BadArgument
from dateline.types import Claim, Count, Party, Place, Source, Span
from dateline.writers import write
from dateline.writers.csvs import safe

CLAIM = Claim(
    id="claim-1", document="d", event="e", trigger=Span(start=0, end=3, text="hit"), type="ASSAULT", mode="aerial",
    actors=(Party(name="=HYPERLINK('x')"),), place=Place(name="Ibb", lat=13.97, lon=44.18, km=15, precision="exact"),
    source=Source(kind="reported", parties=(Party(name="police"),)), counts=(Count(what="killed", min=17),),
)  # fmt: skip


def written(format: str, records=(CLAIM,)) -> str:  # noqa: A002
    stream = io.StringIO()
    assert write(records, format, stream) == len(records)
    return stream.getvalue()


def test_jsonl_round_trip():
    assert Claim.model_validate_json(written("jsonl")) == CLAIM


def test_csv_row():
    row = next(csv.DictReader(io.StringIO(written("csv"))))
    assert row["killed_min"] == "17"
    assert row["killed_max"] == ""
    assert row["actors"] == "'=HYPERLINK('x')"


@pytest.mark.parametrize(
    ("value", "cell"), [("=1+1", "'=1+1"), ("-3.5", "-3.5"), ("@x", "'@x"), (None, ""), ("\tx", "'\tx"), ("Gao", "Gao")]
)
def test_cells_that_a_spreadsheet_would_run(value, cell):
    assert safe(value) == cell


def test_geojson_points_are_lon_lat_and_unknown_is_null():
    bare = CLAIM.model_copy(update={"place": None})
    features = json.loads(written("geojson", (CLAIM, bare)))["features"]
    assert features[0]["geometry"]["coordinates"] == [44.18, 13.97]
    assert features[0]["properties"]["km"] == 15
    assert features[1]["geometry"] is None


def test_no_records():
    assert json.loads(written("geojson", ()))["features"] == []
    assert written("jsonl", ()) == ""


def test_unknown_format():
    with pytest.raises(BadArgument, match="jsonl, csv, geojson"):
        write([], "xlsx", io.StringIO())
