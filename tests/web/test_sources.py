"""Sources and actors: figures that add up, by whom each is backed and opposed, both roles, names."""

from __future__ import annotations

import re

from room_texts import ARABIC, claim, document, party, put, span

from dateline.api.catalogue import catalogue, find_card, party_key, ranked
from dateline.api.store import Ledger, judge
from dateline.types import Claim, Judgement, Party, Source
from dateline.web.pages.actors import happenings


def figures(path):
    with Ledger(path, create=False) as ledger:
        return catalogue(ledger)


def test_who_backs_and_who_opposes(room_ledger):
    found = figures(room_ledger)
    ministry, hana = found.sources["dl:sy-mod"], found.sources["hana darwish"]
    assert (len(ministry.claims), ministry.denials, ministry.documents) == (2, 1, {"wire-1", "paper-1"})
    assert dict(hana.opposed_by) == {"dl:sy-mod": 1}
    assert dict(hana.backed_by) == {
        "dl:sy-mod": 1
    }  # it denies in one dispatch, and tells of the happening in the other
    assert hana.corroborated == hana.contradicted == {"event-market"}
    assert dict(hana.about) == {"dl:sy-af": 1}


def test_every_claim_is_of_somebody(room_ledger):
    found = figures(room_ledger)
    told = {n for card in found.sources.values() for n in card.claims}
    assert told == set(range(len(found.rows)))
    assert found.sources["writer of arabic-1"].names == {"the writer of arabic-1": 1}


def two_papers(path, *, copy=False):
    """One paper quotes Ann; another writes the same by itself."""
    text = "Ann said that rebels shelled Dobrovo."
    quoted = claim("claim-q", "one", text, "shelled", source=Source(kind="reported", parties=(party(text, "Ann"),)))
    own = claim("claim-w", "one", text, "shelled", actors=(party(text, "rebels"),))
    other = claim("claim-o", "two", text, "shelled")
    put(
        path,
        (document("one", text, publisher="Paper One"), [quoted, own]),
        (document("two", text + " ", publisher="Paper Two"), [other]),
    )
    if copy:
        with Ledger(path) as ledger, ledger.transaction() as c:
            c.execute("INSERT INTO copies VALUES ('two', 'one', 'copy', 1.0)")
    return figures(path)


def test_a_paper_does_not_corroborate_whom_it_quotes(tmp_path):
    found = two_papers(tmp_path / "a.ledger")
    assert dict(found.sources["ann"].backed_by) == {"paper two": 1}
    assert found.sources["paper one"].corroborated == set()


def test_a_reprint_corroborates_nobody(tmp_path):
    found = two_papers(tmp_path / "a.ledger", copy=True)
    assert found.sources["ann"].corroborated == set()
    assert "paper two" not in found.sources  # what it reprints is Paper One's


def test_rejected_and_corrected_claims(room_ledger):
    with Ledger(room_ledger) as ledger:
        judge(ledger, "reject", "claim-shelled", by="vera")
        value = {"actors": [{"name": "Airline X", "id": None}]}
        ledger.put_judgement(
            Judgement(id="judgement-1", kind="correct", subject="claim-arabic", value=value, by="vera")
        )
    found = figures(room_ledger)
    assert "claim-shelled" not in {r.id for r in found.rows}
    assert "rebels" not in found.actors
    assert len(found.actors["airline x"].did) == 1
    assert "الطائرات" not in found.actors


def test_a_same_judgement_joins_happenings(room_ledger):
    with Ledger(room_ledger) as ledger:
        judge(ledger, "same", "claim-bombed", "claim-arabic", by="vera")
    found = figures(room_ledger)
    assert {found.event(r) for r in found.rows} == {"event-market"}


def test_a_catalogue_taken_up_again_is_the_same_as_a_new_one(room_ledger):
    before = figures(room_ledger)
    with Ledger(room_ledger) as ledger:
        run = ledger.start_run("test-1", {})
        more = claim("claim-new", "arabic-2", ARABIC, "قصفت", event="event-third", recipients=(party(ARABIC, "السوق"),))
        ledger.put_coded(run, "test-1", document("arabic-2", ARABIC + " "), [more])
        later = ledger.start_run("test-2", {})
        ledger.put_coded(later, "test-2", document("arabic-1", ARABIC), [])  # a newer coding finds nothing there
        taken_up, fresh = catalogue(ledger, before), catalogue(ledger)
    assert [r.id for r in taken_up.rows] == [r.id for r in fresh.rows]
    assert taken_up.sources == fresh.sources
    assert taken_up.actors.keys() == fresh.actors.keys()
    assert "claim-arabic" not in {r.id for r in fresh.rows}


def test_actors_in_both_roles(room_ledger):
    found = figures(room_ledger)
    people = found.actors["people"]
    assert (people.did, len(people.suffered), dict(people.by)) == ([], 1, {"dl:sy-af": 1})
    told = happenings(found, found.actors["dl:sy-af"], "did")
    assert [(t.event, t.type, t.mode, t.start, t.place) for t in told] == [
        ("event-market", "ASSAULT", "aerial", "2015-03-03", "Qarat")
    ]
    assert told[0].others == {"people": "people"}


def test_names_are_found_whatever_their_case(room_ledger):
    found = figures(room_ledger)
    assert find_card(found.actors, "Syrian Air Force").key == "dl:sy-af"
    assert find_card(found.sources, "HANA Darwish").key == "hana darwish"
    assert find_card(found.sources, "nobody") is None
    assert party_key("  The   Army ") == "army"
    assert [c.key for c in ranked(found.sources.values(), lambda c: len(c.claims), "ministry syr")] == ["dl:sy-mod"]


def test_pronouns_are_no_aliases(tmp_path):
    text = "He shelled it."
    he = claim("claim-he", "one", text, "shelled", actors=(party(text, "He", "Ann"),))
    found = figures(put(tmp_path / "a.ledger", (document("one", text), [he])))
    assert dict(found.actors["ann"].aliases) == {}


def test_the_pages(room):
    text = room.get("/sources").text
    assert re.search(r'href="/source/dl%3Asy-mod"', text)
    assert room.get("/sources?q=darwish").text.count('scope="row"') == 1
    assert "No source has these words" in room.get("/sources?q=zzz").text
    assert room.get("/sources?order=wrong").status_code == 422
    page = room.get("/source/dl:sy-mod").text
    assert "Who says the opposite" in page and "Hana Darwish" in page
    assert room.get("/source/Hana Darwish", follow_redirects=False).headers["location"] == "/source/hana%20darwish"
    actor = room.get("/actor/dl:sy-af").text
    assert "SyAAF" in actor and "Government jets" in actor and 'href="/event/event-market"' in actor
    assert "Nothing is told of it in this role" in room.get("/actor/dl:sy-af?role=suffered").text


def test_lists_come_in_pages(tmp_path):
    text = "Rebels shelled it."
    claims = [
        Claim(
            id=f"claim-{n}", document="one", event=f"event-{n}", type="ASSAULT", trigger=span(text, "shelled"),
            actors=(Party(name="Rebels"),), source=Source(kind="reported", parties=(Party(name=f"Source {n:03}"),)),
        )
        for n in range(120)
    ]  # fmt: skip
    from fastapi.testclient import TestClient

    from dateline.web.app import create_app

    client = TestClient(create_app(put(tmp_path / "a.ledger", (document("one", text), claims))))
    first, last = client.get("/sources").text, client.get("/sources?page=3").text
    assert (first.count('scope="row"'), last.count('scope="row"')) == (50, 20)
    assert "Page 1 of 3" in first and 'rel="next"' in first
    assert client.get("/actor/rebels?page=3").text.count('href="/event/') == 20
