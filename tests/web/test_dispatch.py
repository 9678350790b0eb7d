"""The dispatch page: the text is whole, its evidence marked, its claims beside it in plain words."""

from __future__ import annotations

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from room_pages import Page
from room_texts import ARABIC, WIRE, claim, document, put, span

from dateline.api import reading
from dateline.api.store import Ledger, judge
from dateline.types import Claim, Count, Offset, Party, Place, Source, Span, Time
from dateline.web import wording
from dateline.web.app import create_app
from dateline.web.evidence import segments
from dateline.web.render import claim_url, safe_text


def pane(html: str) -> str:
    """The text pane's words as a browser shows them."""
    inner = re.search(r'id="text"[^>]*>(.*?)</div>', html, re.DOTALL)[1]
    return str(Markup(re.sub(r"<[^>]+>", "", inner)).unescape())


def test_the_text_is_shown_whole_and_as_it_is(room):
    assert pane(room.get("/dispatch/wire-1").text) == WIRE
    assert pane(room.get("/dispatch/arabic-1").text) == ARABIC


def test_evidence_has_its_own_mark_by_kind(room):
    html = room.get("/dispatch/wire-1").text
    for kind, words in (
        ("trigger", "bombed"), ("actor", "Government jets"), ("place", "market of Qarat"), ("time", "Tuesday"),
        ("count", "at least 17 "), ("source", "Hana Darwish"), ("cue", "said"),
    ):  # fmt: skip
        assert re.search(rf'<a class="ev ev-{kind}[^>]*>{words}</a>', html), kind
    css = room.get("/static/room.css").text
    for kind in ("trigger", "actor", "recipient", "place", "time", "source", "cue", "count", "instrument"):
        assert f".ev-{kind} {{" in css  # a line style for each, not colour alone


def test_a_mark_names_its_claims_and_a_claim_its_words(room):
    page = Page(room.get("/dispatch/wire-1").text)
    marks = {a["data-at"]: a for t, a in page.tags if t == "a" and "data-claims" in a}
    bombed = marks[str(WIRE.index("bombed"))]
    assert (bombed["data-claims"], bombed["href"]) == ("0", "#claim-bombed")
    ids = {a["id"] for _, a in page.tags if "id" in a}
    said = {a["href"] for t, a in page.tags if a.get("class") == "said"}
    assert said
    assert {h[1:] for h in said} <= ids, "every value leads to words that are there"


def test_the_source_chain_and_the_denial_in_plain_words(room):
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", room.get("/dispatch/wire-1").text))
    assert "Hana Darwish says, as Qarat Monitor reports" in text
    assert "denied by Syrian Ministry of Defence" in text
    assert "Source: a monitor." in text
    assert "at least 17 civilians killed" in text
    assert "within 5 km of 34.50, 38.25" in text
    assert "Inferred: where, from earlier sentence" in text
    assert "machine-read, unreviewed" in text


def test_a_chosen_claim_is_lit_without_a_script(room):
    html = room.get("/dispatch/wire-1?claim=claim-bombed").text
    assert re.search(r'class="ev ev-trigger[^"]* lit"[^>]*>bombed<', html)
    assert not re.search(r' lit"[^>]*>denied<', html)
    assert 'class="card claim chosen' in html


def test_permanent_links_of_claims(room):
    answer = room.get("/claim/claim-denied", follow_redirects=False)
    assert answer.headers["location"] == "/dispatch/wire-1?claim=claim-denied#claim-denied"
    assert room.get("/claim/claim-denied/event", follow_redirects=False).headers["location"] == "/event/event-market"


def test_reviews_are_shown_and_rejected_claims_stay(room, room_ledger):
    with Ledger(room_ledger) as ledger:
        judge(ledger, "accept", "claim-bombed", by="vera", why="read twice")
        judge(ledger, "reject", "claim-denied", by="vera")
    html = room.get("/dispatch/wire-1").text
    assert 'class="mark accepted"' in html and "read twice" in html
    assert 'class="mark rejected"' in html
    assert "denied by" not in html  # a denial that was rejected denies nothing


def test_a_long_dispatch_comes_in_parts_that_are_the_whole(tmp_path):
    text = "".join(f"Sentence {n} tells that they shelled town {n}. " for n in range(3000))
    claims = [
        Claim(
            id=f"claim-{n}",
            document="long",
            event="event-x",
            type="ASSAULT",
            trigger=Span(start=m.start(), end=m.end(), text=m[0]),
        )
        for n, m in enumerate(re.finditer("shelled", text))
    ]
    path = put(tmp_path / "long.ledger", (document("long", text), claims))
    client = TestClient(create_app(path))
    with Ledger(path) as ledger:
        parts = reading.dispatch(ledger, "long").parts
        shown = [reading.dispatch(ledger, "long", part=n) for n in range(1, parts + 1)]
    assert sorted(c.id for d in shown for c in d.claims) == sorted(c.id for c in claims)
    assert all(len(d.claims) <= reading.MOST_CLAIMS for d in shown)
    windows = sorted({(d.window.start, d.window.end) for d in shown})
    assert "".join(text[a:b] for a, b in windows) == text
    for wanted in ("claim-0", "claim-1500", "claim-2999"):
        html = client.get(f"/dispatch/long?claim={wanted}").text
        assert f'id="{wanted}"' in html
        assert len(html) < 400_000


KINDS = st.sampled_from(["actors", "recipients", "trigger"])


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_segments_are_the_text_whatever_overlaps(data):
    text = data.draw(st.text(alphabet="ab <&>\r\n\u202e\U0001f600", min_size=1, max_size=40))
    claims = []
    for n in range(data.draw(st.integers(0, 4))):
        pieces = [sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))))) for _ in range(3)]
        spans = [Span(start=a, end=b, text=text[a:b]) for a, b in pieces]
        claims.append(
            Claim(
                id=f"claim-{n}", document="d", event="e", type="ASSAULT", trigger=spans[0],
                actors=(Party(name="x", mention=spans[1]),), recipients=(Party(name="y", mention=spans[2]),),
            )
        )  # fmt: skip
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = segments(text, start, end, claims)
    assert "".join(s.text.unescape() for s in found) == safe_text(text[start:end])
    assert [s.at for s in found] == sorted({s.at for s in found})
    for s in found:
        assert "<" not in s.text
        here = {
            n for n, c in enumerate(claims)
            for e in (c.trigger, c.actors[0].mention, c.recipients[0].mention) if e.start <= s.at < e.end
        }  # fmt: skip
        assert set(s.claims) == here
        assert bool(s.kinds) == bool(here)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (None, "not said"),
        (Time(start=date(2015, 3, 3), end=date(2015, 3, 3)), "3 March 2015"),
        (Time(start=date(2015, 3, 1), end=date(2015, 3, 31), precision="month"), "some day in March 2015"),
        (Time(start=date(2015, 1, 1), end=date(2015, 12, 31), precision="year"), "some day in 2015"),
        (Time(start=date(2015, 3, 1), end=date(2015, 3, 9)), "between 1 March 2015 and 9 March 2015"),
        (Time(start=date(2015, 3, 1)), "from 1 March 2015 on"),
        (Time(end=date(2015, 3, 1)), "until 1 March 2015"),
    ],
)
def test_time_in_words(time, words):
    assert wording.time_words(time) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, "an unknown number"),
        (17, None, "at least 17"),
        (None, 17, "up to 17"),
        (24, 99, "24 to 99"),
        (1200, 1200, "1,200"),
    ],
)
def test_numbers_in_words(low, high, words):
    assert wording.number_words(low, high) == words
    assert (
        wording.count_words(Count(what="killed", min=low, max=high, cumulative=True))
        == f"{words} killed (total so far)"
    )


def test_places_never_stand_without_their_radius():
    place = Place(name="Qarat", country="SY", lat=34.5, lon=38.25)
    assert wording.place_words(place) == "Qarat, SY (radius not known of 34.50, 38.25)"
    off = place.model_copy(
        update={"km": 8.0, "offset": Offset(km=30, bearing=200, from_="Qarat Town"), "name": "south of Qarat Town"}
    )
    assert wording.place_words(off) == "30 km south-south-west of Qarat Town, SY (within 8 km of 34.50, 38.25)"
    assert wording.place_words(Place(name="nowhere")) == "nowhere (not located)"


@pytest.mark.parametrize(
    ("bearing", "way"),
    [(0, "north"), (90, "east"), (200, "south-south-west"), (292.5, "west-north-west"), (359, "north")],
)
def test_bearings(bearing, way):
    assert wording.compass(bearing) == way


def test_statements():
    told = claim("c", "d", "x bombed", "bombed", source=Source(kind="quoted", parties=(Party(name="Lavrov"),)))
    assert wording.statement(told) == "Lavrov says (quoted)"
    assert (
        wording.statement(told.model_copy(update={"factuality": "CT-"}))
        == "Lavrov says (quoted) that it did not happen"
    )
    assert wording.statement(told.model_copy(update={"source": Source()})) == "The writer says, in their own voice"
    assert (
        wording.statement(told.model_copy(update={"source": Source(kind="reported")}))
        == "A source that is not named says"
    )


def test_addresses_of_odd_ids(tmp_path):
    ids = ["a/b c", "x?y#z", "ä%zz", '"><script>', "deep/../er"]
    text = "They shelled it."
    coded = [
        (document(i, text + i), [Claim(id=f"claim-{n}", document=i, event="event-x", type="ASSAULT", trigger=span(text, "shelled"))])
        for n, i in enumerate(ids)
    ]  # fmt: skip
    client = TestClient(create_app(put(tmp_path / "odd.ledger", *coded)))
    for n, i in enumerate(ids):
        answer = client.get(claim_url(i, f"claim-{n}"))
        assert answer.status_code == 200, i
        assert f'id="claim-{n}"' in answer.text
        assert "<script>" not in answer.text
