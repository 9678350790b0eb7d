"""Writers on events, on hostile words, and on a stream without end."""

from __future__ import annotations

import csv
import io
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.fuse import fuse
from dateline.types import Claim, Event, Party, Source
from dateline.writers import EVENT_FORMATS, FORMATS, write
from fake_coding import code, dispatch, document


def claims(n: int = 3) -> list[Claim]:
    return [c for k in range(n) for c in code(dispatch(k)).claims]


class Endless(io.StringIO):
    """A stream that fails once more than `limit` records' worth was buffered anywhere."""

    written = 0

    def write(self, text: str) -> int:
        self.written += len(text)
        return len(text)


@pytest.mark.parametrize("kind", [f for f in FORMATS if f not in EVENT_FORMATS])
def test_records_are_written_as_they_come(kind):
    """A writer that collected its input first would read on long after the source has stopped it."""
    stream, pulled = Endless(), 0

    def source():
        nonlocal pulled
        for claim in itertools.cycle(claims(1)):
            pulled += 1
            if pulled > 50:
                assert stream.written > 1000
                return
            yield claim

    assert write(source(), kind, stream) == 50


@pytest.mark.parametrize("kind", [f for f in FORMATS if f not in EVENT_FORMATS])
def test_lone_surrogates_do_not_stop_an_export(kind):
    claim = code(document("odd", "the army shelled 5")).claims[0]
    odd = claim.model_copy(update={"source": Source(kind="reported", parties=(Party(name="a\ud800b"),))})
    stream = io.StringIO()
    write([odd], kind, stream)
    stream.getvalue().encode("utf-8")


@given(st.text())
def test_no_cell_begins_like_a_formula(name):
    claim = code(document("odd", "the army shelled 5")).claims[0]
    odd = claim.model_copy(update={"actors": (Party(name=name),)})
    stream = io.StringIO(newline="")
    write([odd], "csv", stream)
    header, row = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    cell = row[header.index("actors")]
    assert not cell.startswith(("=", "@", "\t", "\r"))
    assert not (cell.startswith(("+", "-")) and not cell[1:].replace(".", "", 1).isdecimal())
    assert cell in (name, "'" + name)


def test_events_come_back_from_jsonl():
    events = fuse(claims())
    stream = io.StringIO()
    write(events, "jsonl", stream)
    assert [Event.model_validate_json(line) for line in stream.getvalue().splitlines()] == events


def test_events_in_csv_and_geojson():
    events = fuse(claims())
    tables = {}
    for kind in ("csv", "geojson"):
        stream = io.StringIO()
        write(events, kind, stream)
        tables[kind] = stream.getvalue()
    rows = list(csv.DictReader(io.StringIO(tables["csv"])))
    assert [r["id"] for r in rows] == [e.id for e in events]
    assert [r["killed_low"] for r in rows] == ["1", "2", "3"]
    features = json.loads(tables["geojson"])["features"]
    assert [f["geometry"]["coordinates"] for f in features] == [[38.25, 34.5]] * 3
    assert [f["properties"]["status"] for f in features] == [e.status for e in events]
