"""The shell: every page answers, errors are pages with a mend, the room starts lazily and refuses to open without accounts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from room_pages import Page, crawl
from room_texts import document, put

from dateline.api.store import Ledger
from dateline.errors import BadArgument
from dateline.web.app import create_app
from dateline.web.keeping import Kept
from dateline.web.serving import is_loopback, serve


def test_every_page_and_link_answers(room):
    found = crawl(room, "/dispatches", "/sources", "/actors", "/api")
    assert {p: a.status_code for p, a in found.items() if a.status_code != 200} == {}
    assert {"/dispatch/wire-1", "/source/dl%3Asy-mod", "/actor/dl%3Asy-af", "/event/event-market"} <= {
        p.partition("?")[0] for p in found
    }


def test_pages_have_landmarks_a_language_and_one_heading(room):
    for path in ("/dispatches", "/dispatch/wire-1", "/event/event-market", "/sources", "/actors", "/api", "/nowhere"):
        page = Page(room.get(path).text)
        names = [t for t, _ in page.tags]
        assert (
            names.count("main") == names.count("h1") == names.count("header") - ("dispatch-head" in str(page.tags)) == 1
        ), path
        assert page.all("html", "lang") == ["en"]
        assert "#main" in page.all("a", "href")
        ids = [a["id"] for _, a in page.tags if "id" in a]
        assert len(ids) == len(set(ids)), f"an id stands twice on {path}"


def test_forms_have_labels(room):
    for path in ("/sources", "/actors", "/event/event-market"):
        text = room.get(path).text
        for tag, attributes in Page(text).tags:
            if tag in ("input", "select") and attributes.get("type") != "hidden":
                assert "<label" in text and attributes["name"] in text


def test_nothing_is_asked_of_other_places(room):
    for path, answer in crawl(room, "/dispatches", "/api", most=40).items():
        for tag, attribute in (("script", "src"), ("link", "href"), ("img", "src"), ("form", "action")):
            assert all(v.startswith("/") for v in Page(answer.text).all(tag, attribute)), path


def test_what_is_not_there_is_a_page_that_says_so(room):
    for path in (
        "/nowhere",
        "/dispatch/none",
        "/event/none",
        "/source/none",
        "/actor/none",
        "/claim/none",
        "/claim/none/event",
    ):
        answer = room.get(path)
        assert answer.status_code == 404
        assert "There is no" in answer.text
    answer = room.get("/event/event-market?rule=../../etc/passwd")
    assert answer.status_code == 400
    assert "choose of" in answer.text
    assert room.get("/dispatches?page=0").status_code == 422


def test_search_finds_dispatches_and_claims(room):
    text = room.get("/search?q=darwish").text
    assert 'href="/dispatch/wire-1"' in text and "claim-bombed" in text and "claim-shelled" not in text
    assert "Nothing has these words" in room.get("/search?q=zzz").text
    assert "Type words" in room.get("/search").text
    assert room.get("/search?q=market&page=999999").status_code == 422


def test_the_list_of_happenings_and_its_filters(room):
    assert room.get("/events").text.count('href="/event/') == 2
    assert room.get("/events?type=ASSAULT&since=2015-03-03&until=2015-03-03").text.count('href="/event/') == 1
    assert "No happening fits" in room.get("/events?since=2020-01-01").text
    assert "is no day" in room.get("/events?since=soon").text


def test_an_empty_ledger_says_how_to_fill_it(tmp_path):
    client = TestClient(create_app(put(tmp_path / "empty.ledger")))
    for path in ("/dispatches", "/sources", "/actors"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert 'class="empty"' in answer.text
    assert client.get("/api/claims").json() == {"claims": [], "more": False}


def test_static_files_are_stamped_by_their_content(room):
    sheets = [h for h in Page(room.get("/dispatch/wire-1").text).all("link", "href") if ".css" in h]
    assert len(sheets) == 2
    for sheet in sheets:
        assert "missing" not in sheet
        assert room.get(sheet).headers["content-type"].startswith("text/css")
    assert room.get("/static/../app.py").status_code == 404


def test_importing_dateline_loads_no_server():
    code = "import sys, dateline, dateline.cli; print([m for m in ('fastapi', 'uvicorn', 'jinja2', 'starlette') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_beyond_this_machine_it_does_not_open_without_accounts(room_ledger):
    for host in ("0.0.0.0", "192.0.2.7", "::", "room.example"):
        with pytest.raises(BadArgument, match="dateline accounts add"):
            serve(room_ledger, host=host, open_browser=False)
    assert is_loopback("127.0.0.1") and is_loopback("::1") and is_loopback("localhost") and is_loopback("127.9.9.9")


def test_a_port_that_is_taken_is_named(room_ledger):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(BadArgument, match="--port"):
        serve(room_ledger, port=taken.getsockname()[1], open_browser=False)


def test_pages_go_on_while_another_process_writes(room, room_ledger):
    """A page is read while a write is under way, and shows what was there before; afterwards it shows the new."""
    assert room.get("/sources").status_code == 200
    with Ledger(room_ledger) as writer:
        run = writer.start_run("test-1", {})
        writer.connection.execute("BEGIN IMMEDIATE")
        try:
            for path in ("/dispatches", "/dispatch/wire-1", "/event/event-market", "/sources"):
                assert room.get(path).status_code == 200
        finally:
            writer.connection.execute("ROLLBACK")
        writer.put_coded(run, "test-1", document("late", "Late news came in."), [])
    assert "late" in room.get("/dispatches").text


def test_a_coding_run_and_the_room_both_go_on(room, room_ledger):
    """The same ledger, read here while another process codes into it: neither waits for the other, nothing is lost."""
    script = Path(__file__).parents[1] / "fake_coding.py"
    with subprocess.Popen([sys.executable, script, room_ledger, "45", "1", "0.01"], stderr=subprocess.PIPE) as coding:
        answers, asked = set(), 0
        while coding.poll() is None and asked < 5000:
            for path in ("/dispatches", "/dispatch/wire-1", "/event/event-market", "/sources", "/search?q=shelled"):
                answers.add(room.get(path).status_code)
                asked += 1
        assert coding.wait() == 0, coding.stderr.read()
    assert answers == {200}
    assert asked > 20
    rows = room.get("/api/documents").json()
    assert rows["total"] == 3 + 44  # one is a rejection


def test_figures_are_kept_until_the_ledger_changes(room_ledger):
    built = []

    def build(ledger, last):
        built.append(last)
        return len(built)

    kept = Kept(room_ledger, build)
    with Ledger(room_ledger) as ledger:
        assert [kept.get(ledger), kept.get(ledger)] == [1, 1]
        ledger.start_run("test-1", {})
        assert kept.get(ledger) == 2
    assert built == [None, 1]


def test_reading_a_page_cannot_write(room_ledger):
    from starlette.requests import Request

    from dateline.web.room import reading

    app = create_app(room_ledger)
    request = Request({"type": "http", "app": app, "headers": []})
    with reading(request) as ledger, pytest.raises(Exception, match="readonly"):
        ledger.connection.execute("DELETE FROM documents")


def test_no_ledger_no_room(tmp_path: Path):
    with pytest.raises(BadArgument, match="no ledger"):
        create_app(tmp_path / "none.ledger")
