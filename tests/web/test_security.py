"""Who may do what: headers, Host, cross-site requests, tokens, accounts, roles, rates, sizes."""

from __future__ import annotations

import json
import stat

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from dateline.api.accounts import Accounts, accounts_path
from dateline.errors import BadArgument
from dateline.web import security
from dateline.web.app import create_app
from dateline.web.pages.account import _own_path
from dateline.web.security import CSP, MAX_BODY, Bucket, Sessions

PASSWORD = "a long enough password"


@pytest.fixture
def accounts(room_ledger, monkeypatch):
    """A reader, a reviewer and an admin; scrypt made cheap, as it is slow on purpose."""
    monkeypatch.setattr("dateline.api.accounts._N", 2**4)
    known = Accounts(accounts_path(room_ledger))
    for role in ("reader", "reviewer", "admin"):
        known.add(role, PASSWORD, role)
    return known


@pytest.fixture
def closed(room_ledger, accounts):
    """A room that needs an account."""
    return TestClient(create_app(room_ledger, accounts=accounts))


def sign_in(client, name, password=PASSWORD, **more):
    return client.post("/login", data={"name": name, "password": password, **more}, follow_redirects=False)


# -- headers ---------------------------------------------------------------------------------------------


def test_every_answer_has_the_headers(room):
    for path in ("/dispatches", "/dispatch/wire-1", "/nowhere", "/api/claims", "/openapi.json", "/static/room.css"):
        headers = room.get(path).headers
        assert headers["content-security-policy"] == CSP
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
    assert "unsafe" not in CSP
    assert "default-src 'none'" in CSP
    assert room.get("/dispatches").headers["cache-control"] == "no-store"


def test_pages_need_no_inline_script_or_style(room):
    for path in ("/dispatch/wire-1", "/event/event-market", "/sources", "/actors", "/api"):
        text = room.get(path).text
        assert " style=" not in text
        assert "<style" not in text
        assert "<script>" not in text
        assert " onclick" not in text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(room):
    cookie = room.get("/dispatches").headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "set-cookie" not in room.get("/dispatches").headers  # one session, not one a request


def test_other_host_names_are_refused(room):
    """DNS rebinding: a page elsewhere makes its own name point at this machine."""
    assert room.get("/dispatches", headers={"host": "evil.example"}).status_code == 421
    assert room.get("/dispatches", headers={"host": "192.0.2.7:8000"}).status_code == 421
    for ours in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000"):
        assert room.get("/dispatches", headers={"host": ours}).status_code == 200


def test_a_room_with_accounts_answers_to_addresses_and_its_own_names(room_ledger, accounts):
    client = TestClient(create_app(room_ledger, accounts=accounts, hosts=("room.example",)))
    for host, status in (("192.0.2.7", 200), ("room.example", 200), ("evil.example", 421)):
        assert client.get("/login", headers={"host": host}).status_code == status


# -- requests that change something -------------------------------------------------------------------------


def test_a_change_needs_the_token(room, csrf):
    token = csrf(room)
    assert room.post("/who", data={"name": "vera"}).status_code == 403
    assert room.post("/who", data={"name": "vera", "_csrf": "wrong"}).status_code == 403
    assert room.post("/who", data={"name": "vera", "_csrf": token}, follow_redirects=False).status_code == 303
    assert (
        room.post("/who", data={"name": "vera"}, headers={"x-csrf-token": token}, follow_redirects=False).status_code
        == 303
    )


def test_a_token_is_of_one_session(room, room_ledger, csrf):
    other = TestClient(room.app)
    token = csrf(other)
    csrf(room)
    assert room.post("/who", data={"name": "vera", "_csrf": token}).status_code == 403


def test_other_sites_forms_are_refused(room, csrf):
    data = {"name": "vera", "_csrf": csrf(room)}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert room.post("/who", data=data, headers=headers).status_code == 403
    fine = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert room.post("/who", data=data, headers=fine, follow_redirects=False).status_code == 303


def test_every_route_that_changes_something_is_guarded(room, csrf):
    """Whatever page is added: without the token nothing that changes something gets through."""
    token = csrf(room)
    paths = room.app.openapi()["paths"]
    writing = [(m, p) for p, rows in paths.items() for m in rows if m not in ("get", "head")]
    for method, path in [*writing, ("post", "/who"), ("post", "/logout")]:
        filled = path.replace("{", "").replace("}", "")
        assert room.request(method.upper(), filled).status_code == 403, path
    assert token


def test_what_is_too_large_is_refused(room, csrf, monkeypatch):
    token = csrf(room)
    headers = {"x-csrf-token": token}
    assert room.post("/who", headers=headers | {"content-length": str(MAX_BODY + 1)}, content=b"").status_code == 413
    monkeypatch.setattr(security, "MAX_BODY", 1000)
    chunks = (b"x" * 600 for _ in range(3))  # no length is told
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert room.post("/who", headers=headers | form, content=chunks).status_code in (400, 413)


# -- accounts --------------------------------------------------------------------------------------------------


def test_without_an_account_only_the_door_is_open(closed):
    answer = closed.get("/dispatch/wire-1?part=1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?back=/dispatch/wire-1%3Fpart%3D1")
    assert closed.get("/api/claims").status_code == 401
    assert closed.get("/openapi.json", follow_redirects=False).status_code == 303
    assert closed.post("/who", data={"name": "x"}).status_code == 401
    assert closed.get("/static/room.css").status_code == 200
    assert "market.ledger" not in closed.get("/login").text


def test_signing_in_and_out(closed, csrf):
    assert sign_in(closed, "reader", "wrong password wrong").status_code == 401
    answer = sign_in(closed, "reader", back="/dispatches")
    assert (answer.status_code, answer.headers["location"]) == (303, "/dispatches")
    assert "reader (reader)" in closed.get("/dispatches").text
    token = csrf(closed)
    assert closed.post("/logout", data={"_csrf": token}, follow_redirects=False).status_code == 303
    assert closed.get("/dispatches", follow_redirects=False).status_code == 303


def test_a_session_begun_before_signing_in_is_worth_nothing(closed):
    closed.cookies.set("dateline_room", "planted")
    sign_in(closed, "reader")
    planted = TestClient(closed.app, cookies={"dateline_room": "planted"})
    assert planted.get("/dispatches", follow_redirects=False).status_code == 303


def test_readers_change_nothing_and_reviewers_do(room_ledger, accounts, csrf):
    app = create_app(room_ledger, accounts=accounts)
    router = APIRouter()

    @router.post("/change")
    def change() -> str:
        return "done"

    app.include_router(router)
    for name, status in (("reader", 403), ("reviewer", 200), ("admin", 200)):
        client = TestClient(app)
        sign_in(client, name)
        assert client.post("/change", headers={"x-csrf-token": csrf(client)}).status_code == status


def test_an_account_taken_away_is_out_at_once(closed, accounts, room_ledger):
    sign_in(closed, "reader")
    assert closed.get("/dispatches").status_code == 200
    Accounts(accounts.path).remove("reader")  # as another process does
    assert closed.get("/dispatches", follow_redirects=False).status_code == 303


def test_tries_at_a_password_are_counted(closed):
    answers = [sign_in(closed, "admin", "wrong password wrong").status_code for _ in range(8)]
    assert answers[:6] == [401] * 6
    assert answers[6:] == [429] * 2
    assert sign_in(closed, "admin").status_code == 429  # the right one too, for a while


def test_floods_are_slowed_where_there_are_accounts(closed, monkeypatch):
    monkeypatch.setattr(security, "BURST", 5.0)
    monkeypatch.setattr(security, "RATE", 0.01)
    assert [closed.get("/login").status_code for _ in range(7)] == [200] * 5 + [429] * 2


def test_passwords_are_kept_as_salted_hashes_for_the_owner_alone(accounts):
    stored = accounts.path.read_text()
    assert PASSWORD not in stored
    rows = json.loads(stored)["accounts"]
    assert len({r["salt"] for r in rows.values()}) == len({r["hash"] for r in rows.values()}) == 3
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert accounts.check("admin", PASSWORD) == "admin"
    assert accounts.check("nobody", PASSWORD) is None


@pytest.mark.parametrize(
    ("name", "password", "role"),
    [("", PASSWORD, "reader"), ("a b", PASSWORD, "reader"), ("a", "short", "reader"), ("a", PASSWORD, "king")],
)
def test_accounts_that_will_not_do(tmp_path, name, password, role):
    with pytest.raises(BadArgument):
        Accounts(tmp_path / "x.accounts").add(name, password, role)
    assert not (tmp_path / "x.accounts").exists()


def test_a_damaged_file_of_accounts_lets_nobody_in(tmp_path):
    path = tmp_path / "x.accounts"
    for text in ("{}", "no json", '{"accounts": {"a": {}}}', '{"accounts": 3}'):
        path.write_text(text)
        with pytest.raises(BadArgument, match="accounts add"):
            Accounts(path)


# -- small parts -------------------------------------------------------------------------------------------------


@given(st.text())
def test_back_never_leads_elsewhere(back):
    path = _own_path(back)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert "\n" not in path and "\r" not in path


@pytest.mark.parametrize(
    "back",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", "/%0a"],
)
def test_back_examples(back):
    assert _own_path(back) in ("/", "/%0a")


def test_sessions_are_bounded_and_the_unused_go_first(monkeypatch):
    monkeypatch.setattr(security, "MOST_SESSIONS", 3)
    sessions = Sessions()
    first = sessions.start("a", "reader")
    others = [sessions.start("b", "reader") for _ in range(2)]
    assert sessions.find(first)
    sessions.start("c", "reader")
    assert sessions.find(first)
    assert sessions.find(others[0]) is None


def test_sessions_end(monkeypatch):
    monkeypatch.setattr(security, "SESSION_SECONDS", -1)
    sessions = Sessions()
    assert sessions.find(sessions.start("a", "reader")) is None


def test_a_bucket_fills_again(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(security.time, "monotonic", lambda: now[0])
    bucket = Bucket(rate=1, burst=2)
    assert [bucket.take("a"), bucket.take("a"), bucket.take("a"), bucket.take("b")] == [True, True, False, True]
    now[0] = 1.0
    assert [bucket.take("a"), bucket.take("a")] == [True, False]
