"""The map: what fits the filters, areas and never pins, bounded views of very many happenings, downloads, hostile words."""

import csv
import io
import json
import re
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1]))
from room_pages import Page
from room_texts import put

import fake_coding
from dateline.api.linking import link
from dateline.api.mapping import Happenings, day_number, inside
from dateline.api.viewing import view
from dateline.ledger import Ledger
from dateline.types import Claim, Party, Place, Source, Span, Time
from dateline.web.app import create_app

TOWNS = {
    "Qarat": Place(name="Qarat", country="SY", lat=34.5, lon=38.25, km=5.0, precision="exact"),
    "Dobrovo": Place(name="Dobrovo", country="UA", lat=48.0, lon=36.0, km=60.0, precision="admin1"),
    "Tavu": Place(name="Tavu", country="FJ", lat=-17.0, lon=179.5, km=20.0, precision="near"),
    "nowhere": None,
}
WORDS = "On that day {who} shelled {place}, the ministry said. <script>alert(1)</script> \u202e"


def dispatch(number, place, who, day, *, type="ASSAULT", factuality="CT+", speaker="Ministry"):  # noqa: A002
    """A dispatch with one claim."""
    doc = fake_coding.document(f"wire-{number}", f"No. {number}. " + WORDS.format(who=who, place=place))
    at = doc.text.index("shelled")
    start, end = day if isinstance(day, tuple) else (day, day)
    claim = Claim(
        id=f"claim-{number:04}", document=doc.id, event=f"event-{number:04}", trigger=Span(start=at, end=at + 7, text="shelled"),
        type=type, factuality=factuality, actors=(Party(name=who),), place=TOWNS[place], confidence=0.9,
        time=Time(start=start, end=end) if start or end else None,
        source=Source(kind="reported", parties=(Party(name=speaker),)),
    )  # fmt: skip
    return doc, [claim]


def told():
    first = date(2017, 3, 1)
    return [
        dispatch(1, "Qarat", "Army", first),
        dispatch(2, "Dobrovo", "Rebels", first + timedelta(days=30), type="PROTEST", speaker="Monitor"),
        dispatch(3, "Tavu", "<b>Militia</b>", (first, None), factuality="PS+"),
        dispatch(4, "nowhere", "Army", (None, None)),
    ]


@pytest.fixture(scope="module", params=["linked", "never linked"])
def room(request, tmp_path_factory):
    path = put(tmp_path_factory.mktemp("map") / "a.ledger", *told())
    if request.param == "linked":
        with Ledger(path) as ledger:
            link(ledger)
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        yield client


def ids(room, query):
    answer = room.get(f"/api/map/download?format=jsonl&{query}")
    assert answer.status_code == 200, answer.text
    return {json.loads(line)["claims"][0][-1] for line in answer.text.splitlines()}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "1234"), ("type=PROTEST", "2"), ("status=single-source", "1234"), ("status=denied", ""), ("actor=army", "14"),
        ("actor=Rebels", "2"), ("actor=nobody", ""), ("source=monitor", "2"), ("factuality=PS%2B", "3"), ("place=dob", "2"),
        ("country=sy", "1"), ("q=dobrovo", "2"), ("q=shelling", "1234"), ("since=2017-03-02", "23"), ("until=2017-03-01", "13"),
        ("since=2017-03-02&until=2017-03-10", "3"), ("box=30,30,40,40", "1"), ("box=170,-30,-170,0", "3"), ("unplaced=1", "4"),
        ("type=ASSAULT&actor=army&place=qarat", "1"),
    ],
)  # fmt: skip
def test_filters(room, query, expected):
    assert ids(room, query) == set(expected)


def test_page_and_list_tell_the_same_without_scripts(room):
    page = room.get("/map?type=PROTEST")
    assert page.status_code == 200
    assert page.text.count('href="/event/') == 1
    assert '<option value="PROTEST" selected>' in page.text
    assert "within 60 km" in page.text
    assert "Borders and names" in page.text
    assert room.get("/map/list?type=PROTEST").text.count('href="/event/') == 1
    assert "No happening fits" in room.get("/map?place=atlantis").text
    assert room.get("/", follow_redirects=False).headers["location"] == "/map"


def test_links_keep_the_filters(room):
    text = room.get("/map?type=ASSAULT&actor=army").text
    links = [h for h in Page(text).all("a", "href") if "download" in h]
    assert len(links) == 3
    assert all("type=ASSAULT" in h and "actor=army" in h for h in links)
    assert any("unplaced=1" in h for h in Page(text).all("a", "href"))


def test_hostile_names_stay_words(room):
    for path in (
        "/map",
        "/map/list",
        "/map?actor=%3Cscript%3Ealert(1)%3C/script%3E",
        "/map?q=%22%3E%3Cimg%20src=x%20onerror=1%3E",
    ):
        text = room.get(path).text
        assert "<b>Militia" not in text
        assert "<script>alert" not in text
        assert "<img" not in text
    lanes = room.get("/api/map").json()["lanes"]
    assert not any("\u202e" in lane["label"] for lane in lanes)


@pytest.mark.parametrize(
    "query", ["type=NONSENSE", "since=yesterday", "box=1,2,3", "box=a,b,c,d", "box=nan,0,1,1", "status=x"]
)
def test_a_value_that_cannot_be_is_said(room, query):
    page = room.get(f"/map?{query}")
    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert room.get(f"/api/map?{query}").status_code == 422
    assert room.get(f"/api/map/download?{query}").status_code == 422


def test_view_has_radii_and_never_a_pin_for_what_has_no_place(room):
    told = room.get("/api/map").json()
    assert (told["total"], told["placed"]) == (4, 3)
    columns = told["happenings"]
    assert sorted(columns["km"]) == [5.0, 20.0, 60.0]
    assert dict(zip(columns["km"], columns["wide"], strict=True)) == {5.0: 0, 20.0: 0, 60.0: 1}
    near = room.get("/api/map?within=30,30,40,40&zoom=6").json()
    assert (near["here"], near["placed"]) == (1, 3)
    assert room.get("/api/map?within=1,2").status_code == 422


def test_lanes_leave_open_ends_open(room):
    lanes = room.get("/api/map").json()["lanes"]
    first = day_number(date(2017, 3, 1))
    assert {(lane["start"], lane["end"]) for lane in lanes} == {(first, first), (first + 30, first + 30), (first, None)}


def test_downloads(room):
    rows = list(csv.DictReader(io.StringIO(room.get("/api/map/download?format=csv").text)))
    assert len(rows) == 4
    assert {r["km"] for r in rows} == {"5.0", "60.0", "20.0", ""}
    answer = room.get("/api/map/download?format=geojson&actor=army")
    assert answer.headers["content-disposition"] == 'attachment; filename="happenings.geojson"'
    features = json.loads(answer.text)["features"]
    assert sorted(f["geometry"] is None for f in features) == [False, True]
    assert room.get("/api/map/download?format=exe").status_code == 422


def test_a_new_judgement_or_dispatch_shows(tmp_path):
    path = put(tmp_path / "a.ledger", *told()[:1])
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        assert client.get("/api/map").json()["total"] == 1
        with Ledger(path) as ledger:
            run = ledger.start_run("fake-1", {})
            doc, claims = told()[1]
            ledger.put_coded(run, "fake-1", doc, claims)
        assert client.get("/api/map").json()["total"] == 2


def test_empty_ledger(tmp_path):
    with TestClient(create_app(put(tmp_path / "a.ledger")), base_url="http://127.0.0.1") as client:
        assert "No happenings yet" in client.get("/map").text
        told = client.get("/api/map").json()
        assert (told["total"], told["days"], told["extent"]) == (0, None, None)


def test_without_the_shapes_the_page_says_how_to_get_them(room, monkeypatch, tmp_path):
    monkeypatch.setattr("dateline.web.pages.map.STATIC", tmp_path)
    text = room.get("/map").text
    assert "make basemap" in text
    assert 'data-basemap=""' in text


def many(n, seed=3):
    rng = np.random.default_rng(seed)
    zeros = np.zeros(n, dtype=np.int8)
    return Happenings(
        ids=[f"event-{i}" for i in range(n)], places=[""] * n, type=zeros, status=rng.integers(0, 4, n, dtype=np.int8),
        precision=zeros, lat=rng.uniform(-89, 89, n), lon=rng.uniform(-180, 180, n), km=np.full(n, 5.0),
        start=rng.integers(0, 9000, n), end=rng.integers(9000, 20000, n),
    )  # fmt: skip


@pytest.mark.parametrize("zoom", [0, 2, 5, 12])
def test_clusters_lose_nobody_and_are_bounded(zoom):
    of = many(30_000)
    everything = np.ones(len(of), dtype=bool)
    shown = view(of, everything, None, zoom)
    assert shown.columns is None
    assert len(shown.clusters) <= 3_000
    if len(shown.clusters) < 3_000:
        assert sum(sum(c[4]) for c in shown.clusters) == len(of)
    for lon, lat, km, _, statuses, (west, south, east, north) in shown.clusters[:200]:
        assert west - 1e-3 <= lon <= east + 1e-3
        assert south - 1e-3 <= lat <= north + 1e-3
        assert km == 5.0
        assert sum(statuses) >= 1


def test_a_near_view_of_very_many_is_one_by_one():
    of = many(30_000)
    shown = view(of, np.ones(len(of), dtype=bool), (10.0, 10.0, 20.0, 20.0), 7)
    assert shown.here == int(inside(of, (10.0, 10.0, 20.0, 20.0)).sum())
    assert shown.here <= len(shown.columns["lon"]) < 1_000


def test_country_areas_of_one_place_are_one_cluster():
    of = many(20_000)
    of.precision[:] = 5  # a country, by the order of the types
    of.lat[:], of.lon[:], of.km[:] = 35.0, 38.0, 400.0
    shown = view(of, np.ones(len(of), dtype=bool), None, 4)
    assert [(c[2], sum(c[4])) for c in shown.clusters] == [(400.0, 20_000)]


def test_box_across_the_date_line():
    of = many(4)
    of.lon[:], of.lat[:] = [179.0, -179.0, 0.0, np.nan], [0.0, 0.0, 0.0, np.nan]
    assert inside(of, (170.0, -10.0, -170.0, 10.0)).tolist() == [True, True, False, False]


def test_script_modules_and_style_are_named_in_the_page(room):
    text = room.get("/map").text
    for address in [
        *re.findall(r'data-(?:geometry|mapview|timeline)="([^"]+)"', text),
        *Page(text).all("script", "src"),
    ]:
        answer = room.get(address)
        assert answer.status_code == 200
        assert "javascript" in answer.headers["content-type"]
    assert " style=" not in text
    assert "<script>" not in text


def test_a_large_ledger_that_was_never_linked_says_that_it_is_being_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr("dateline.api.mapping._DRAWN_AT_ONCE", 3)
    path = put(tmp_path / "a.ledger", *told())
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        assert "being drawn for the first time" in client.get("/map").text
        assert client.get("/api/map").json()["waiting"]
        with Ledger(path) as ledger:
            link(ledger)
        assert (client.get("/api/map").json()["total"], client.get("/api/map").json()["waiting"]) == (4, False)
