"""Add: files and pasted dispatches are read, coded and linked beside the requests; what goes wrong is named."""

from __future__ import annotations

import threading
import time

import pytest
from desk import Forms
from fastapi.testclient import TestClient
from room_texts import claim

from dateline.api.accounts import Accounts, accounts_path
from dateline.api.adding import MOST_BYTES, Adding, Pasted, clean_name
from dateline.api.coder import Coded
from dateline.api.store import Ledger
from dateline.errors import BadArgument, ModelMissing
from dateline.types import Failure
from dateline.web.app import create_app


def code(document):
    """A claim for every text with "bombed"; "BROKEN" makes a step fail."""
    if "BROKEN" in document.text:
        return Failure(document=document.id, step="fake", error="ValueError: as asked")
    claims = (
        (
            claim(
                f"claim-{document.sha256[:12]}",
                document.id,
                document.text,
                "bombed",
                event=f"event-{document.sha256[:12]}",
            ),
        )
        if "bombed" in document.text
        else ()
    )
    return Coded(document, claims)


@pytest.fixture
def adding(room, room_ledger, monkeypatch):
    """The jobs of the room, with a coder that needs no model."""
    monkeypatch.setattr("dateline.api.facts.prepare", lambda tell: None)
    room.app.state.adding = Adding(room_ledger, factory=lambda: code, version=lambda: "fake-1")
    return room.app.state.adding


def wait_for(room, address):
    for _ in range(400):
        now = room.get(f"/api{address}").json()
        if now["ended"]:
            return now
        time.sleep(0.02)
    raise AssertionError(now)


def send(room, files=(), **fields):
    """The form of the page, sent as a browser does."""
    data = dict(Forms(room.get("/add").text).of("/add")) | fields
    return room.post("/add", data=data, files=[("files", f) for f in files] or None, follow_redirects=False)


def test_files_are_coded_and_linked(room, room_ledger, adding):
    answer = send(
        room, [("one.txt", b"Jets bombed Qarat."), ("two.md", b"Nothing happened in Tadra.")], published="2015-03-09"
    )  # fmt: skip
    assert answer.status_code == 303
    now = wait_for(room, answer.headers["location"])
    assert (now["state"], now["taken_in"], now["coded"], now["claims"], now["problems"]) == ("done", 2, 2, 1, [])
    page = room.get(answer.headers["location"]).text
    assert "Jets bombed Qarat." in page and "machine-read, unreviewed" in page
    assert "refresh" not in page  # nothing more will come
    with Ledger(room_ledger) as ledger:
        new = [d for d in ledger.documents() if d.text.startswith("Jets")]
        assert str(new[0].published) == "2015-03-09"
        who = ledger.connection.execute("SELECT DISTINCT who FROM audit WHERE what = 'linked'").fetchall()
        coded = ledger.connection.execute("SELECT who FROM audit WHERE what = 'coded' ORDER BY seq DESC").fetchone()
    assert coded["who"] == who[0]["who"] == room.app.state.adding.jobs()[0].by
    assert room.get(now["dispatches"][-1]["url"]).status_code == 200
    assert room.get(now["dispatches"][-1]["claims"][0]["url"]).status_code == 200


def test_a_pasted_dispatch_keeps_its_title(room, room_ledger, adding):
    answer = send(room, text="Jets bombed\r\nthe bridge.", title="The bridge", publisher="Sahel Wire")
    now = wait_for(room, answer.headers["location"])
    assert now["dispatches"][0]["title"] == "The bridge"
    with Ledger(room_ledger) as ledger:
        new = next(d for d in ledger.documents() if d.title == "The bridge")
    assert (new.text, new.publisher) == ("Jets bombed\nthe bridge.", "Sahel Wire")


def test_what_is_refused_or_fails_is_named_without_paths_of_the_machine(room, room_ledger, adding):
    answer = send(
        room,
        [
            ("../../etc/empty.txt", b""),
            ("broken.txt", b"BROKEN"),
            ("what.json", b"{nonsense"),
            ("good.txt", b"They bombed."),
        ],
    )
    now = wait_for(room, answer.headers["location"])
    assert (now["coded"], now["failed"], now["rejected"]) == (1, 1, 2)
    told = "\n".join(now["problems"])
    assert "empty.txt: empty" in told and "what.json" in told and "ValueError: as asked" in told
    assert "dateline-" not in told and "/0001" not in told
    with Ledger(room_ledger) as ledger:
        assert {r["origin"] for r in ledger.rejections()} == {"empty.txt", "what.json"}


def test_the_same_again_is_there_already(room, adding):
    for expected in (0, 1):
        now = wait_for(room, send(room, [("one.txt", b"They bombed.")]).headers["location"])
        assert now["already"] == expected
    assert [d["total"] for d in now["dispatches"]] == [1]


def test_a_job_that_cannot_be_done_says_so_and_the_next_is_done(room, room_ledger, adding):
    def missing():
        raise ModelMissing("no trained weights; reinstall Dateline")

    room.app.state.adding = Adding(room_ledger, factory=missing, version=lambda: "fake-2")
    now = wait_for(room, send(room, text="They bombed.").headers["location"])
    assert now["state"] == "failed" and "reinstall Dateline" in now["words"]
    room.app.state.adding._factory = lambda: code
    assert wait_for(room, send(room, text="They bombed.").headers["location"])["state"] == "done"


def test_claims_appear_while_others_are_coded_and_pages_answer(room, room_ledger, adding):
    held = threading.Event()

    def slow(document):
        if "second" in document.text:
            assert held.wait(60)
        return code(document)

    room.app.state.adding = Adding(room_ledger, factory=lambda: slow, version=lambda: "slow-1")
    address = send(room, [("1.txt", b"They bombed first."), ("2.txt", b"They bombed second.")]).headers["location"]
    try:
        for _ in range(1500):
            now = room.get(f"/api{address}").json()
            if now["coded"] == 1 and now["state"] == "coding":
                break
            time.sleep(0.02)
        assert (now["state"], now["ended"], len(now["dispatches"])) == ("coding", False, 1)
        assert 'http-equiv="refresh"' in room.get(address).text
        begun = time.monotonic()
        assert room.get("/dispatches").status_code == 200
        assert time.monotonic() - begun < 5
    finally:
        held.set()
    assert wait_for(room, address)["coded"] == 2


def test_nothing_and_too_much_are_refused(room, adding):
    assert send(room).status_code == 400
    assert send(room, text="x", published="soon").status_code == 400
    with pytest.raises(BadArgument, match="20 MB"):
        adding.add([("a.txt", b"x" * (MOST_BYTES + 1))], by="ann")
    with pytest.raises(BadArgument, match="characters pasted"):
        adding.add([], Pasted("x" * 1_000_001), by="ann")
    with pytest.raises(BadArgument, match="files"):
        adding.add([(f"{n}.txt", b"x") for n in range(501)], by="ann")
    assert adding.jobs() == []
    script = room.post("/add", data=dict(Forms(room.get("/add").text).of("/add")), headers={"x-room": "script"})
    assert "choose a file" in script.json()["detail"]


def test_too_many_lots_wait(room_ledger, monkeypatch):
    monkeypatch.setattr("dateline.api.facts.prepare", lambda tell: None)
    held = threading.Event()
    full = Adding(room_ledger, factory=lambda: lambda d: (held.wait(20), code(d))[1], version=lambda: "v")
    try:
        with pytest.raises(BadArgument, match="waiting"):
            for n in range(13):
                full.add([(f"{n}.txt", b"They bombed. %d" % n)], by="ann")
    finally:
        held.set()
    for _ in range(500):
        if all(j.ended for j in full.jobs()):
            break
        time.sleep(0.02)
    assert {j.state for j in full.jobs()} == {"done"}


def test_names_of_files():
    assert clean_name("C:\\news\\..\\a b.txt", 1) == "a b.txt"
    assert clean_name("../..", 2) == "file-2.txt"
    assert clean_name(".hidden", 3) == "hidden"
    assert clean_name("x" * 300 + ".jsonl", 4) == "x" * 60 + ".jsonl"
    assert "\u202e" not in clean_name("a\u202etxt.exe\x00", 5)


def test_a_reader_may_not_add(room_ledger, monkeypatch):
    monkeypatch.setattr("dateline.api.accounts._N", 2**4)
    accounts = Accounts(accounts_path(room_ledger))
    accounts.add("rea", "a long enough password", "reader")
    with TestClient(create_app(room_ledger, accounts=accounts)) as client:
        client.post("/login", data={"name": "rea", "password": "a long enough password"})
        for path in ("/add", "/add/0011223344556677", "/api/add/0011223344556677"):
            assert client.get(path).status_code == 403
        assert client.post("/add", data={"text": "They bombed."}).status_code == 403


def test_an_unknown_lot_is_not_there(room, adding):
    assert room.get("/add/0011223344556677").status_code == 404
    assert room.get("/api/add/0011223344556677").status_code == 404
