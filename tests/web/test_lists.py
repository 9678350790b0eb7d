"""Happenings and search in the browser: filters in the address, hostile words, nothing found."""

import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1]))
import fake_coding
from dateline.api import drawing, happening
from dateline.ledger import Ledger
from dateline.web.app import create_app

HOSTILE = (
    "On Tuesday the army shelled <script>alert(1)</script><img src=x onerror=alert(2)> \u202e and 7 people were killed."
)


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    path = tmp_path_factory.mktemp("room") / "a.ledger"
    with Ledger(path) as ledger:
        run = ledger.start_run("fake-1", {})
        for d in [*map(fake_coding.dispatch, range(40)), fake_coding.document("hostile", HOSTILE)]:
            ledger.put_coded(run, "fake-1", d, fake_coding.code(d).claims)
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        yield client


def test_happenings_are_listed_and_paged(room):
    first = room.get("/events")
    assert first.status_code == 200
    assert first.text.count('href="/event/') == 25
    assert room.get("/events?page=2").text != first.text
    assert "No happening fits" in room.get("/events?since=2090-01-01").text


def test_a_list_tells_the_same_from_the_table_and_drawn_now(tmp_path):
    with Ledger(tmp_path / "a.ledger") as ledger:
        run = ledger.start_run("fake-1", {})
        for d in map(fake_coding.dispatch, range(12)):
            ledger.put_coded(run, "fake-1", d, fake_coding.code(d).claims)
        drawing.redraw(ledger)
        ids = [r["id"] for r in ledger.connection.execute("SELECT id FROM events ORDER BY id")]
        assert len(ids) > 5
        assert drawing.drawn(ledger).current
        from_table = happening.events_in_list(ledger, [*ids, "no-such"])
        assert [e.id for e in from_table] == ids
        ledger.connection.execute("UPDATE events SET record = 'not read'")
        ledger.connection.execute("UPDATE drawn SET version = 'older'")
        assert happening.events_in_list(ledger, [*ids, "no-such"]) == from_table


def test_a_filter_narrows_and_stays_in_the_form(room):
    some = room.get("/events?type=ASSAULT").text
    assert '<option value="ASSAULT" selected>' in some
    assert "is no day" in room.get("/events?since=tomorrow").text
    assert room.get("/events?type=NONSENSE").status_code == 200
    assert room.get("/events?page=0").status_code == 422


@pytest.mark.parametrize(
    "address", ["/events", "/search?q=shelled", "/search?q=%3Cscript%3E", "/dispatches", "/dispatch/hostile"]
)
def test_words_of_a_dispatch_never_become_markup(room, address):
    answer = room.get(address)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("words", ["", "   ", '"', "a AND", "NEAR(", "\x00", "zzzz", "x" * 300])
def test_search_takes_any_words(room, words):
    assert room.get("/search", params={"q": words}).status_code == 200


def test_search_finds_claims(room):
    assert "shelled" in room.get("/search?q=shelled").text
    assert "Nothing has these words" in room.get("/search?q=zzzz").text
    assert room.get("/search", params={"q": "x" * 301}).status_code == 422


def test_the_menu_leads_only_to_pages_that_are_there(room):
    import re

    menu = re.search(r"<nav aria-label=\"Pages\">(.*?)</nav>", room.get("/dispatches").text, re.S)
    assert menu is not None
    paths = re.findall(r'href="([^"]+)"', menu[1])
    assert "/events" in paths
    assert [p for p in paths if room.get(p).status_code != 200] == []


def test_a_foreign_host_is_refused(room):
    assert room.get("/events", headers={"host": "evil.example"}).status_code in (400, 403, 421)


def test_every_page_of_the_api_is_told(room):
    paths = room.get("/openapi.json").json()["paths"]
    assert {"/api/claims", "/api/events", "/api/documents", "/api/search"} <= set(paths)
    assert room.get("/api/events").json()["total"] > 0
