"""Dispatches written to harm whoever reads them: markup, bidi overrides, odd characters, giant words, very many claims."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient
from room_texts import document, put

from dateline.api.reading import MOST_CLAIMS
from dateline.types import Claim, Count, Party, Place, Source, Span
from dateline.web.app import create_app

EVIL = (
    '<script>alert(1)</script><img src=x onerror="alert(2)"> </title></textarea>-->]]> \'"><svg/onload=alert(3)> '
    "{{ 7*7 }}{% raw %} javascript:alert(4) &lt;b&gt; \u202eoverride\u202c \u2066isolate \x00\x07\x1b[31m bombed it"
)
PAGES = (
    "/dispatches",
    "/dispatch/{id}",
    "/event/event-evil",
    "/sources",
    "/source/{key}",
    "/actors",
    "/actor/{key}",
    "/api",
)


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def evil(tmp_path_factory):
    """Evil words in every field that a dispatch can fill."""
    at = EVIL.index("bombed")
    everything = Span(start=0, end=len(EVIL), text=EVIL)
    party = Party(name=EVIL, mention=everything, aliases=(EVIL,))
    claim = Claim(
        id="claim-evil", document=EVIL[:40], event="event-evil", type="ASSAULT", mode=EVIL, trigger=Span(start=at, end=at + 6, text="bombed"),
        actors=(party,), recipients=(party,), place=Place(name=EVIL, admin1=EVIL, lat=1.0, lon=1.0, mention=everything),
        source=Source(kind="quoted", parties=(party,), via=(party,), cue=everything), inferred_from={EVIL: EVIL},
        counts=(Count(what=EVIL, of=EVIL, min=1, mention=everything),),
    )  # fmt: skip
    deny = claim.model_copy(
        update={"id": "claim-deny", "type": "REJECT", "denies": "claim-evil", "trigger": everything}
    )
    doc = document(EVIL[:40], EVIL, title=EVIL, publisher=EVIL, url="javascript:alert(1)", credits=(EVIL,))
    path = put(tmp_path_factory.mktemp("evil") / "evil.ledger", (doc, [claim, deny]))
    with TestClient(create_app(path)) as client:
        yield client


def addresses(client):
    """The addresses of all pages that show the evil words."""
    found = set()
    for path in ("/dispatches", "/sources", "/actors"):
        found |= {
            a["href"]
            for t, a in Elements(client.get(path).text).found
            if t == "a" and a.get("href", "").startswith(("/dis", "/so", "/ac"))
        }
    return sorted(found | {"/event/event-evil", "/api"})


def test_no_element_or_attribute_comes_from_a_dispatch(evil):
    seen = 0
    for path in addresses(evil):
        text = evil.get(path).text
        assert evil.get(path).status_code == 200
        for tag, attributes in Elements(text).found:
            assert tag not in ("svg", "img", "b", "iframe", "object"), path
            assert not any(a.startswith("on") for a in attributes), path
            if tag == "script":
                assert attributes["src"].startswith("/static/")
            if tag == "a" and "href" in attributes:
                assert attributes["href"].startswith(("/", "#")), path
        seen += "&lt;script&gt;" in text
        assert "<script>alert" not in text
        assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|49", text)
    assert seen >= 5, "the words themselves are shown"


def test_the_order_of_reading_cannot_be_overridden(evil):
    for path in addresses(evil):
        text = evil.get(path).text
        assert "\u202e" not in text and "\u202d" not in text
        assert "\x00" not in text and "\x1b" not in text and "\x07" not in text


def test_offsets_stay_where_characters_are_replaced(evil):
    path = next(a for a in addresses(evil) if a.startswith("/dispatch/"))
    from markupsafe import Markup

    inner = re.search(r'id="text"[^>]*>(.*?)</div>', evil.get(path).text, re.DOTALL)[1]
    shown = str(Markup(re.sub(r"<[^>]+>", "", inner)).unescape())
    assert len(shown) == len(EVIL)
    assert all(a == b or b == "\ufffd" for a, b in zip(EVIL, shown, strict=True))


def test_the_api_gives_the_words_as_they_are(evil):
    answer = evil.get("/api/claims/claim-evil")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["actors"][0]["name"] == EVIL


def test_what_a_visitor_types_is_escaped_too(evil):
    for path in ("/sources", "/actors"):
        text = evil.get(path, params={"q": '"><script>alert(1)</script>'}).text
        assert "<script>alert" not in text
    text = evil.get("/login", params={"back": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in text
    assert "<script>alert" not in evil.get('/nowhere"><script>alert(1)</script>').text
    assert "<script>alert" not in evil.get("/event/event-evil", params={"rule": "<script>alert(1)</script>"}).text


def test_lone_surrogates_are_shown_and_told(tmp_path):
    text = "The army shelled \ud800 Qarat."
    claim = Claim(
        id="claim-s", document="odd", event="event-s", type="ASSAULT", trigger=Span(start=9, end=16, text="shelled"),
        actors=(Party(name="army \ud800"),), place=Place(name="\udfff"),
    )  # fmt: skip
    client = TestClient(create_app(put(tmp_path / "odd.ledger", (document("odd", text, title="\ud800"), [claim]))))
    for path in (
        "/dispatches",
        "/dispatch/odd",
        "/event/event-s",
        "/sources",
        "/actors",
        "/api/claims",
        "/api/documents/odd",
        "/api/events/event-s",
        "/api/actors",
    ):
        assert client.get(path).status_code == 200, path
    assert client.get("/api/claims").json()["claims"][0]["actors"][0]["name"] == "army \ud800"


def test_a_word_of_five_million_letters(tmp_path):
    text = "x" * 5_000_000
    claims = [
        Claim(
            id=f"claim-{n}", document="word", event="event-w", type="ASSAULT", trigger=Span(start=n, end=n + 1, text="x"),
            actors=(Party(name="x" * 100_000, mention=Span(start=0, end=100_000, text="x" * 100_000)),),
        )
        for n in range(3)
    ]  # fmt: skip
    client = TestClient(
        create_app(put(tmp_path / "word.ledger", (document("word", text, title="x" * 100_000), claims)))
    )
    for path in ("/dispatches", "/dispatch/word", "/dispatch/word?part=100", "/event/event-w", "/sources", "/actors"):
        begun = time.monotonic()
        answer = client.get(path)
        assert answer.status_code == 200
        assert len(answer.text) < 300_000, path
        assert time.monotonic() - begun < 5


def test_very_many_claims_in_one_dispatch(tmp_path):
    text = "boom " * 400
    claims = [
        Claim(
            id=f"claim-{n}", document="many", event="event-m", type="ASSAULT", trigger=Span(start=n % 400 * 5, end=n % 400 * 5 + 4, text="boom"),
            mode=f"m{n}", actors=tuple(Party(name=f"P{k}") for k in range(n % 40)), counts=tuple(Count(what="killed", min=k) for k in range(n % 30)),
        )
        for n in range(2500)
    ]  # fmt: skip
    client = TestClient(create_app(put(tmp_path / "many.ledger", (document("many", text), claims))))
    for path in ("/dispatch/many", "/dispatch/many?part=25", "/event/event-m", "/sources", "/actor/p1"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert len(answer.text) < 1_500_000, path
    assert client.get("/dispatch/many").text.count("<article") == MOST_CLAIMS
    assert 'id="claim-2399"' in client.get("/dispatch/many?claim=claim-2399").text
