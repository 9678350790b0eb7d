"""The JSON API: answers are the public records, its description is whole, and its page needs nothing from outside."""

from __future__ import annotations

import re

import pytest

from dateline.types import Claim, Document, Event
from dateline.web.pages.apidocs import type_name


def test_claims_are_public_records(room):
    answer = room.get("/api/claims").json()
    assert {Claim.model_validate(c).id for c in answer["claims"]} == {
        "claim-bombed",
        "claim-denied",
        "claim-shelled",
        "claim-arabic",
    }
    assert room.get("/api/claims/claim-bombed").json() in answer["claims"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("q=bombed", {"claim-bombed", "claim-denied"}),
        ("q=market", {"claim-bombed", "claim-denied", "claim-shelled"}),
        ("q=market&type=ASSAULT", {"claim-bombed", "claim-shelled"}),
        ("q=darwish market", {"claim-bombed", "claim-denied"}),
        ('q="nobody has it"', set()),
        ("type=REJECT", {"claim-denied"}),
        ("document=paper-1", {"claim-shelled"}),
        ("country=sy&since=2015-03-03&until=2015-03-03", {"claim-bombed", "claim-shelled"}),
        ("least_confidence=0.8", {"claim-bombed"}),
        ("source=Darwish", {"claim-bombed"}),
    ],
)
def test_filters(room, query, ids):
    assert {c["id"] for c in room.get(f"/api/claims?{query}").json()["claims"]} == ids


def test_pages_of_claims_are_the_whole(room):
    for words in ("", "q=market&"):
        every = [c["id"] for c in room.get(f"/api/claims?{words}limit=500").json()["claims"]]
        paged, more, offset = [], True, 0
        while more:
            answer = room.get(f"/api/claims?{words}limit=1&offset={offset}").json()
            paged += [c["id"] for c in answer["claims"]]
            more, offset = answer["more"], offset + 1
        assert paged == every


def test_older_codings_are_not_searched(room, room_ledger):
    from dateline.api.store import Ledger

    with Ledger(room_ledger) as ledger:
        run = ledger.start_run("test-2", {})
        ledger.put_coded(run, "test-2", ledger.document("paper-1"), [])
    assert {c["id"] for c in room.get("/api/claims?q=market").json()["claims"]} == {"claim-bombed", "claim-denied"}
    assert room.get("/api/claims/claim-shelled").status_code == 200  # but an old link still leads somewhere


def test_documents_events_sources_actors_search(room):
    rows = room.get("/api/documents").json()
    assert (rows["total"], [d["id"] for d in rows["documents"]]) == (3, ["paper-1", "wire-1", "arabic-1"])
    assert Document.model_validate(room.get("/api/documents/wire-1").json()).title == "Strike on a market"
    events = room.get("/api/events").json()
    assert [Event.model_validate(e).id for e in events["events"]] == ["event-market", "event-other"]
    assert [e["id"] for e in room.get("/api/events?actor=dl:sy-af&since=2015-01-01").json()["events"]] == [
        "event-market"
    ]
    assert room.get("/api/events?source=nobody").json()["total"] == 0
    event = room.get("/api/events/event-market?rule=median").json()
    assert event["event"]["rule"] == "median"
    assert {c["id"] for c in event["claims"]} == {"claim-bombed", "claim-denied", "claim-shelled"}
    assert event["changes"]
    source = room.get("/api/sources/Hana Darwish").json()
    assert (source["claims"], source["opposed_by"]) == (1, {"dl:sy-mod": 1})
    assert room.get("/api/sources?limit=1").json()["total"] == 3
    assert room.get("/api/actors/dl:sy-af").json()["did"] == 1
    assert room.get("/api/actors").json()["total"] == 5
    found = room.get("/api/search?q=market").json()
    assert {d["document"]["id"] for d in found["documents"]} == {"wire-1", "paper-1"}
    assert all("market" in d["around"] for d in found["documents"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("claims/none", 404), ("documents/none", 404), ("events/none", 404), ("sources/none", 404), ("actors/none", 404),
        ("none", 404), ("claims?limit=501", 422), ("claims?limit=0", 422), ("claims?type=WRONG", 422), ("claims?since=soon", 422),
        ("claims?offset=20000", 400), ("claims?q=market&offset=20000", 400), ("events?rule=/etc/passwd", 400), ("search", 422),
    ],
)  # fmt: skip
def test_errors_are_json_with_what_is_wrong(room, path, status):
    answer = room.get(f"/api/{path}")
    assert answer.status_code == status
    assert isinstance(answer.json()["detail"], str)


@pytest.mark.parametrize(
    "query", ['"', "*", "AND", "a NEAR b", "(", "col:x", "-x", "^", "\x00", "'; DROP TABLE claims; --"]
)
def test_words_that_mean_something_to_the_search_engine(room, query):
    assert room.get("/api/claims", params={"q": query}).status_code == 200
    assert room.get("/api/search", params={"q": query}).status_code == 200


def test_the_description_names_every_call_and_no_page(room):
    description = room.get("/openapi.json").json()
    assert all(p.startswith("/api/") for p in description["paths"])
    names = (
        "claims",
        "claims/{id}",
        "documents",
        "documents/{id}",
        "events",
        "events/{id}",
        "sources",
        "actors",
        "search",
    )
    assert {f"/api/{p}" for p in names} <= set(description["paths"])
    assert {"Claim", "Event", "Document"} <= set(description["components"]["schemas"])


def test_the_page_of_documentation(room):
    text = room.get("/api").text
    for path in room.get("/openapi.json").json()["paths"]:
        assert f"GET {path}</code>" in text
    assert 'id="r-Claim"' in text
    assert not re.search(r"(src|href)=\"https?:", text)


def test_types_in_words():
    assert type_name({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}) == "day (YYYY-MM-DD) or none"
    assert type_name({"type": "array", "items": {"$ref": "#/components/schemas/Claim"}}) == "list of Claim"
    assert type_name({"enum": ["a", "b"]}) == "one of a, b"
    assert type_name({}) == "anything"
