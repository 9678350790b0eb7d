"""Review: the queue, decisions on claims and their values, evidence, undo, the blind second view; what later steps see of them."""

from __future__ import annotations

import pytest
from desk import Forms, send, sit_down
from hypothesis import given
from hypothesis import strategies as st
from room_texts import ARABIC, WIRE, claim, document, put
from starlette.datastructures import FormData

from dateline.api import happening, linking, reading, reviewing
from dateline.api.accounts import Accounts, accounts_path
from dateline.api.linking import judge
from dateline.api.store import Ledger
from dateline.errors import BadArgument
from dateline.web.app import create_app
from dateline.web.correcting import correction, filled_in, span_of, without

DECIDE = "/review/decide"


def claim_now(path, identity):
    with Ledger(path) as ledger:
        return reading.claim_by_id(ledger, identity)


def open_claim(room, identity, **query):
    answer = room.get("/review", params={"claim": identity} | query)
    assert answer.status_code == 200
    return answer.text


def test_the_queue_begins_with_the_least_certain_and_goes_on(room):
    page = room.get("/review").text
    assert "1 of 4 claims" in page
    assert 'name="claim" value="claim-arabic"' in page  # 50%, as two others; the first by id
    assert "machine-read, unreviewed" in page
    answer = send(room, page, DECIDE, decision="accept")
    assert "1 of 3 claims" in answer.text
    assert "accepted" in answer.text


def test_filters_narrow_the_queue(room):
    assert "of 2 claims" in room.get("/review", params={"outlet": "Sahel Wire"}).text
    assert "of 1 claim<" in room.get("/review", params={"type": "REJECT"}).text.replace(".", "<")
    assert "of 1 claim<" in room.get("/review", params={"document": "arabic-1"}).text.replace(".", "<")
    assert "Nothing is left in this queue" in room.get("/review", params={"show": "reviewed"}).text
    assert room.get("/review", params={"order": "nonsense"}).status_code == 422


def test_the_most_disputed_come_first(room, room_ledger):
    with Ledger(room_ledger) as ledger:
        linking.link(ledger)
        found = reviewing.queue(ledger)
    order = [i.id for i in found.orders["disputed"]]
    assert order[-1] == "claim-arabic"
    assert set(found.disputed) == {"claim-bombed", "claim-denied", "claim-shelled"}


def test_a_page_of_a_claim_in_an_event(room, room_ledger):
    with Ledger(room_ledger) as ledger:
        linking.link(ledger)
    page = room.get("/review", params={"event": "event-market"}).text
    assert "of 3 claims" in page
    assert "/judge/event/event-market" in page


def test_accept_reject_and_take_back(room, room_ledger):
    page = open_claim(room, "claim-bombed")
    send(room, page, DECIDE, decision="reject", why="told of another day")
    now = claim_now(room_ledger, "claim-bombed")
    assert (now.review.state, now.review.why) == ("rejected", "told of another day")
    page = open_claim(room, "claim-bombed", show="all")
    page = send(room, page, DECIDE, decision="accept").text
    assert claim_now(room_ledger, "claim-bombed").review.state == "accepted"
    page = send(room, page, "/review/undo").text
    assert "taken back" in page
    assert claim_now(room_ledger, "claim-bombed").review.state == "rejected"
    send(room, page, "/review/undo")
    assert claim_now(room_ledger, "claim-bombed").review.state == "unreviewed"
    with Ledger(room_ledger) as ledger:
        told, _ = reviewing.decisions(ledger)
    assert [(d.judgement.kind, d.judgement.undone) for d in told] == [
        ("reject", True), ("accept", True), ("accept", False), ("reject", False),
    ]  # fmt: skip
    assert not any(d.in_force for d in told[1:])


def test_a_form_that_is_sent_as_it_is_changes_nothing(room, room_ledger):
    before = claim_now(room_ledger, "claim-bombed")
    send(room, open_claim(room, "claim-bombed"), DECIDE, "type", decision="correct")
    now = claim_now(room_ledger, "claim-bombed")
    assert now.review.state == "accepted"
    assert now.model_copy(update={"review": before.review}) == before


def test_a_correction_is_seen_by_the_event_the_export_and_later_linking(room, room_ledger):
    page = open_claim(room, "claim-bombed")
    send(
        room, page, DECIDE, "type", decision="correct", mode="heavy-weapons", time_start="2015-03-02", time_end="2015-03-02",
        time_words="Tuesday", place_name="Tadra", place_lat="35.5", place_lon="39.25", place_km="8", place_words="", place_span="",
        actor_name="Rebels", actor_words="", count_min="18", count_max="18", factuality="PR+", why="seen on video",
    )  # fmt: skip
    now = claim_now(room_ledger, "claim-bombed")
    assert now.review.state == "corrected"
    assert (now.mode, now.place.name, now.place.km, now.factuality) == ("heavy-weapons", "Tadra", 8, "PR+")
    assert [p.name for p in now.actors] == ["Rebels"]
    assert now.actors[0].id is None  # another name is another party: what was known of the first is not its own
    assert (now.counts[0].min, now.counts[0].max, now.counts[0].of) == (18, 18, "civilians")
    assert "place" not in now.inferred_from
    with Ledger(room_ledger) as ledger:
        linking.link(ledger, full=True)
        exported = {c.id: c for c in linking.exported(ledger, linking.linked_claims(ledger))}
        event = happening.happening(ledger, exported["claim-bombed"].event).event
    assert exported["claim-bombed"].place.name == "Tadra"
    assert "claim-bombed" in event.claims
    assert "Tadra" in str(event.model_dump())


def test_linking_reads_what_was_corrected(tmp_path):
    words = "Jets bombed Qarat on 3 March 2015, killing 17 people."
    place = {"name": "Qarat", "country": "SY", "lat": 34.5, "lon": 38.25, "km": 5.0}
    day = {"start": "2015-03-03", "end": "2015-03-03", "precision": "day"}
    told = {"place": place, "time": day, "counts": [{"what": "killed", "min": 17, "max": 17}], "mode": "aerial"}
    jets = [{"name": "Jets", "id": "dl:jets"}]

    def coded(n, **known):
        return claim(
            f"claim-{n}", f"doc-{n}", words + " " * n, "bombed", event=f"event-{n}", actors=jets, **told | known
        )

    far = {
        "place": place | {"name": "Lagos", "country": "NG", "lat": 6.5, "lon": 3.4},
        "time": day | {"start": "2011-01-01", "end": "2011-01-01"},
    }
    docs = [document(f"doc-{n}", words + " " * n, publisher=f"Paper {n}") for n in (1, 2)]
    path = put(tmp_path / "two.ledger", (docs[0], [coded(1)]), (docs[1], [coded(2, **far)]))
    with Ledger(path) as ledger:
        linking.link(ledger)
        apart = len(linking.events(ledger))
        judge(ledger, "correct", "claim-2", by="ann", value={"place": place, "time": day})
        linking.link(ledger)
        assert (apart, len(linking.events(ledger))) == (2, 1)


def test_what_cannot_be_read_is_said_and_nothing_is_stored(room, room_ledger):
    page = open_claim(room, "claim-bombed")
    wrong = {
        "mode": "Häuser", "place_lat": "95", "place_km": "near", "time_start": "3 March", "actor_words": "not in the text",
        "count_min": "many", "type": "EXPLODE", "place_country": "Syria", "source_kind": "rumour",
    }  # fmt: skip
    for field, value in wrong.items():
        answer = send(
            room,
            page,
            DECIDE,
            "type",
            decision="correct",
            **{field: value} | ({"actor_span": ""} if "actor" in field else {}),
        )
        assert answer.status_code == 400, field
    assert send(room, page, DECIDE, decision="destroy").status_code == 400
    script = room.post(
        DECIDE, data=dict(Forms(page).of(DECIDE)) | {"decision": "destroy"}, headers={"x-room": "script"}
    )
    assert "no decision" in script.json()["detail"]
    with Ledger(room_ledger) as ledger:
        assert ledger.judgements() == []


def test_one_value_can_be_taken_away(room, room_ledger):
    page = open_claim(room, "claim-bombed")
    answer = send(room, page, DECIDE, "type", decision="drop:place")
    assert 'name="claim" value="claim-bombed"' in answer.text  # stays: more may be wrong
    answer = send(room, answer.text, DECIDE, "type", decision="drop:counts")
    now = claim_now(room_ledger, "claim-bombed")
    assert (now.place, now.counts, now.review.state) == (None, (), "corrected")
    assert [p.name for p in now.actors] == ["Syrian Air Force"]
    with pytest.raises(BadArgument, match="cannot be taken away"):
        without(now, "trigger")


def test_who_agrees_with_a_correction_keeps_it(room, room_ledger):
    sit_down(room, "ann")
    send(room, open_claim(room, "claim-bombed"), DECIDE, "type", decision="correct", mode="explosives")
    sit_down(room, "ben")
    send(room, open_claim(room, "claim-bombed", show="all"), DECIDE, decision="accept")
    now = claim_now(room_ledger, "claim-bombed")
    assert (now.mode, now.review.by, now.review.state) == ("explosives", "ben", "corrected")


def test_the_second_person_does_not_see_the_first(room, room_ledger):
    sit_down(room, "ann")
    send(
        room, open_claim(room, "claim-bombed"), DECIDE, "type", decision="correct", mode="explosives", why="the crater"
    )
    assert "Nothing is left" in room.get("/review?show=second").text  # of one's own decisions none is asked again
    sit_down(room, "ben")
    page = room.get("/review?show=second").text
    assert "1 of 1 claim" in page
    assert "explosives)" not in page and "the crater" not in page and "ann" not in page
    assert "machine-read, unreviewed" in page
    send(room, page, DECIDE, decision="accept")
    assert claim_now(room_ledger, "claim-bombed").mode == "aerial"  # as the machine read it: that is what ben saw
    assert "1 of 1 claim" in room.get("/review?show=disagree").text
    assert "Nothing is left" in room.get("/review?show=second").text


def test_a_decision_on_what_has_changed_meanwhile_is_refused(room, room_ledger):
    page = open_claim(room, "claim-bombed")
    with Ledger(room_ledger) as ledger:
        judge(ledger, "reject", "claim-bombed", by="somebody else")
    assert send(room, page, DECIDE, decision="accept").status_code == 409
    assert claim_now(room_ledger, "claim-bombed").review.state == "rejected"


def test_evidence_is_found_where_it_stands():
    assert span_of(ARABIC, "السوق", None, 0, "place").text == "السوق"
    at = WIRE.rindex("market")
    assert span_of(WIRE, "market", f"{at}-{at + 6}", 0, "place").start == at
    assert span_of(WIRE, "market", "0-6", len(WIRE), "place").start == at  # not there: the nearest
    assert span_of(WIRE, "  Government\r\n jets ", None, 0, "actor").text == "Government jets"
    assert span_of(WIRE, " ", None, 0, "actor") is None
    dark = "He said\x00 no\u202e and left"
    assert span_of(dark, "said\ufffd no\ufffd", "3-12", 0, "cue").text == dark[3:12]
    with pytest.raises(BadArgument, match="does not have the words"):
        span_of(WIRE, "tanks", None, 0, "actor")


def test_new_evidence_makes_a_party_without_a_name():
    read = claim("claim-x", "arabic-1", ARABIC, "قصفت")
    form = FormData(
        [("type", "ASSAULT"), ("factuality", "CT+"), ("source_kind", "reported"), ("source_interest", "witness"),
         ("actor_name", ""), ("actor_words", "الطائرات"), ("source_name", ""), ("source_words", "شهود"), ("via_name", "")]
    )  # fmt: skip
    wished = filled_in(read, form, ARABIC)
    assert [(p.name, p.mention.text) for p in wished.actors] == [("الطائرات", "الطائرات")]
    assert wished.trigger == read.trigger
    value = correction(read, wished)
    assert set(value) == {"actors", "source"}


def test_a_reader_may_not_review(room_ledger, monkeypatch):
    from fastapi.testclient import TestClient

    monkeypatch.setattr("dateline.api.accounts._N", 2**4)
    accounts = Accounts(accounts_path(room_ledger))
    accounts.add("rea", "a long enough password", "reader")
    with TestClient(create_app(room_ledger, accounts=accounts)) as client:
        client.post("/login", data={"name": "rea", "password": "a long enough password"})
        assert client.get("/review").status_code == 403
        assert client.post(DECIDE, data={"claim": "claim-bombed", "decision": "accept"}).status_code == 403
        assert client.get("/judge").status_code == 403
        assert client.get("/judge/gold.zip").status_code == 403
        page = client.get("/judge/decisions")
        assert page.status_code == 200
        assert 'href="/add"' not in page.text  # what a reader may not do is not in the menu


def test_hostile_words_stay_words(tmp_path):
    from fastapi.testclient import TestClient

    words = '<script>alert(1)</script> bombed \u202e"><img src=x onerror=y> on Monday'
    path = put(
        tmp_path / "h.ledger",
        (document("d<b>", words, title="<i>t", publisher='"><b>p'), [claim("claim-h", "d<b>", words, "bombed")]),
    )
    with TestClient(create_app(path)) as client:
        page = client.get("/review").text
        assert "<script>alert" not in page and "<img" not in page and "<i>t" not in page and "\u202e" not in page
        send(client, page, DECIDE, "type", decision="correct", actor_name="<u>x</u>", why="</li><script>")
        for path in ("/review?show=all", "/judge/decisions", "/judge/agreement", "/judge/event/event-market"):
            page = client.get(path).text
            assert "<u>x" not in page and "</li><script>" not in page, path


@given(st.integers(0, 12), st.sets(st.integers(0, 11)), st.sampled_from(["unreviewed", "all", "second"]), st.data())
def test_the_place_in_the_queue_is_as_by_looking_at_every_claim(length, judged, show, data):
    fits = dict.fromkeys(range(length), show != "second")
    found = reviewing._Fitting(length, show)
    for n in sorted(n for n in judged if n < length):
        fits[n] = {"unreviewed": False, "all": True, "second": data.draw(st.booleans())}[show]
        found.judged(n, fitting=fits[n])
    own = [n for n in range(length) if fits[n]]
    assert found.total == len(own)
    for at in range(-1, length):
        assert found.after(at) == next((n for n in own if n > at), None)
        assert found.before(at) == next((n for n in reversed(own) if n < at), None)
        if at >= 0:
            assert found.number(at) == (own.index(at) + 1 if at in own else 0)


def test_the_queue_grows_with_what_is_coded(room, room_ledger):
    assert "of 4 claims" in room.get("/review").text
    put(room_ledger, (document("new-1", "Jets bombed it."), [claim("claim-new", "new-1", "Jets bombed it.", "bombed")]))
    assert "of 5 claims" in room.get("/review").text
