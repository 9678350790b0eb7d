import csv
import io
import json

import pytest

from dateline.errors import BadArgument
from dateline.types import Claim, Event, Span
from dateline.writers import FORMATS, write
from dateline.writers.ftm import statements

RAID = Event.model_validate(
    {
        "id": "event-1", "type": "ASSAULT", "mode": "aerial", "claims": ["claim-a", "claim-b"], "sources": 2, "rule": "airwars",
        "actors": [{"name": "=Air force", "id": "dl:air", "country": "XA", "sector": "MIL"}],
        "recipients": [{"name": "villagers", "sector": "CVL"}],
        "place": {"name": "Qarat", "country": "XB", "lat": 34.5, "lon": 38.25, "km": 5, "precision": "exact"},
        "time": {"start": "2017-05-30", "end": "2017-05-30", "precision": "day"},
        "counts": [
            {"what": "killed", "of": None, "low": 9, "best": 9, "high": 12, "claims": {}},
            {"what": "killed", "of": "children", "low": 3, "best": 3, "high": 3, "claims": {}},
        ],
        "origins": [{"name": "monitor", "kind": "reported", "interest": "monitor", "claims": ["claim-a"]}],
        "grade": "fair", "traces": {"place": ["claim-a"]},
    }
)  # fmt: skip
BARE = Event(id="event-2", type="ACCUSE", claims=("claim-c",))
TEXT = "The army fired at Qarat."
CLAIM = Claim.model_validate(
    {
        "id": "claim-a", "document": "a b/c", "event": "e", "type": "ASSAULT",
        "trigger": Span(start=9, end=14, text="fired"), "actors": [{"name": "army", "mention": Span(start=4, end=8, text="army")}],
    }
)  # fmt: skip


def rows(name: str, *events: Event) -> list[dict[str, str]]:
    stream = io.StringIO()
    assert write(events, name, stream) == len(events)
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def test_acled_columns():
    (row,) = rows("acled", RAID)
    assert (row["event_type"], row["sub_event_type"]) == ("Explosions/Remote violence", "Air/drone strike")
    assert (row["inter1"], row["inter2"], row["interaction"], row["geo_precision"], row["time_precision"]) == (
        "8",
        "7",
        "78",
        "1",
        "1",
    )
    assert (row["event_date"], row["fatalities"], row["civilian_targeting"]) == (
        "2017-05-30",
        "9",
        "Civilian targeting",
    )
    assert row["actor1"] == "'=Air force"  # no spreadsheet runs it
    assert "claim-a claim-b" in row["notes"]


def test_ucdp_columns_add_up():
    (row,) = rows("ucdp", RAID)
    assert (row["type_of_violence"], row["side_b"], row["where_prec"], row["date_prec"]) == ("3", "Civilians", "1", "1")
    parts = [int(row[f"deaths_{k}"]) for k in ("a", "b", "civilians", "unknown")]
    assert parts == [0, 0, 9, 0]
    assert (row["low"], row["best"], row["high"]) == ("9", str(sum(parts)), "12")


def test_airwars_columns():
    (row,) = rows("airwars", RAID)
    assert (row["civilian_harm_status"], row["killed_min"], row["killed_max"]) == ("fair", "9", "12")
    assert (row["children_killed_min"], row["women_killed_min"]) == ("3", "")


def test_hxl_has_a_row_of_tags_under_the_header():
    stream = io.StringIO()
    write([RAID], "hxl", stream)
    header, tags, row = csv.reader(io.StringIO(stream.getvalue()))
    assert all(t.startswith("#") for t in tags)
    assert tags[header.index("killed_high")] == "#affected+killed+max"
    assert (row[header.index("place")], row[header.index("killed_high")]) == ("Qarat", "12")


@pytest.mark.parametrize("name", ["acled", "ucdp", "airwars"])
def test_what_is_not_told_stays_empty(name):
    (row,) = rows(name, BARE)
    known = {
        "event_id_cnty",
        "id",
        "unique_reference",
        "notes",
        "tags",
        "status",
        "rule",
        "claims",
        "number_of_sources",
        "belligerents_disputed",
    }
    assert {k: v for k, v in row.items() if v and k not in known} == {}


@pytest.mark.parametrize("name", ["acled", "ucdp", "airwars", "hxl"])
def test_a_claim_is_no_row_of_theirs(name):
    with pytest.raises(BadArgument, match="or claims as jsonl"):
        write([CLAIM], name, io.StringIO())


def test_statements_say_where_each_value_is_from():
    found = list(statements(RAID))
    place = next(s for s in found if s["prop"] == "location")
    assert (place["value"], place["origin"]) == ("Qarat", "rule airwars: claim-a")
    names = {s["value"] for s in found if s["schema"] == "LegalEntity" and s["prop"] == "name"}
    assert names == {"=Air force", "villagers"}
    assert [s["id"] for s in found] == [s["id"] for s in statements(RAID)]
    assert len({s["id"] for s in found}) == len(found)


def test_an_annotation_points_at_the_words():
    stream = io.StringIO()
    write([CLAIM, RAID], "annotations", stream)
    of_claim, of_event = map(json.loads, stream.getvalue().splitlines())
    assert {t["source"] for t in of_claim["target"]} == {"urn:dateline:document:a%20b%2Fc"}
    for target in of_claim["target"]:
        quote, position = target["selector"]
        assert TEXT[position["start"] : position["end"]] == quote["exact"]
    assert Claim.model_validate_json(of_claim["body"][-1]["value"]) == CLAIM
    assert of_event["target"] == ["urn:dateline:claim:claim-a", "urn:dateline:claim:claim-b"]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_lone_surrogates_break_no_format(name):
    odd = RAID.model_copy(update={"actors": (RAID.actors[0].model_copy(update={"name": "army \ud800"}),)})
    stream = io.StringIO()
    assert write([odd], name, stream) == 1
    stream.getvalue().encode()
