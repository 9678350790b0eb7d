"""Pairs, merging and splitting, what was decided, agreement of two persons, and the gold that comes of reviewing."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import yaml
from desk import send
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from room_texts import claim, document, put, span
from typer.testing import CliRunner

from dateline.api import agreement, linking, pairing, reviewing
from dateline.api.gold import Gold, _occurrence, gold, gold_yaml
from dateline.api.judging import undo_last
from dateline.api.linking import judge
from dateline.api.store import Ledger
from dateline.cli import app
from dateline.errors import BadArgument
from dateline.types import Count, Party, Place, Source, Time
from dateline.web.app import create_app

WORDS = "On 3 March 2015 jets bombed Qarat. The jets bombed its market; 17 people were killed, Hana Darwish said."
E1, E2 = "event-aa01", "event-aa02"


def place(**known):
    return Place(**{"name": "Qarat", "country": "SY", "lat": 34.5, "lon": 38.25, "km": 5.0} | known)


@pytest.fixture
def twice(tmp_path):
    """Three dispatches: two tell of one strike in two claims each, the third of something else."""
    day = Time(start=date(2015, 3, 3), end=date(2015, 3, 3), precision="day")
    docs = []
    for n in (1, 2):
        words = WORDS + f" So the paper {n} had it."
        told = {"place": place(), "time": day, "mode": "aerial", "event": f"event-aa0{n}"}
        jets = Party(name="Syrian Air Force", id="dl:sy-af", mention=span(words, "jets", 1), aliases=("SyAAF",))
        killed = Count(what="killed", min=17, max=17, mention=span(words, "17 people"))
        first = claim(f"claim-aa0{n}a", f"doc-{n}", words, "bombed", **told)
        second = claim(
            f"claim-aa0{n}b", f"doc-{n}", words, "bombed", actors=(jets,), counts=(killed,), **told
        ).model_copy(
            update={
                "trigger": span(words, "bombed", 1),
                "source": Source(
                    kind="reported", parties=(Party(name="Hana Darwish", mention=span(words, "Hana Darwish")),)
                ),
            }
        )
        docs.append((document(f"doc-{n}", words, publisher=f"Paper {n}", published=date(2015, 3, 4)), [first, second]))
    other = "Rebels shelled Tadra in 2011."
    docs.append((document("doc-3", other), [claim("claim-aa03c", "doc-3", other, "shelled", event="event-aa03")]))
    return put(tmp_path / "twice.ledger", *docs)


@pytest.fixture
def desk(twice):
    with Ledger(twice) as ledger:
        linking.link(ledger)
    with TestClient(create_app(twice)) as client:
        yield client


def events(path):
    with Ledger(path) as ledger:
        return sorted(sorted(e.claims) for e in linking.events(ledger))


def test_pairs_are_judged_and_not_asked_again(desk, twice):
    assert events(twice) == [["claim-aa01a", "claim-aa01b", "claim-aa02a", "claim-aa02b"], ["claim-aa03c"]]
    page = desk.get("/judge").text
    assert "1 pair that nobody has judged" in page
    answer = send(desk, page, "/judge/pair", decision="same")
    assert "No pair is left" in answer.text
    page = send(desk, answer.text, "/review/undo").text
    assert "1 pair that nobody has judged" in page
    send(desk, page, "/judge/pair", decision="not-same")  # the whole telling leaves, not one claim of it
    assert events(twice) == [["claim-aa01a", "claim-aa01b"], ["claim-aa02a", "claim-aa02b"], ["claim-aa03c"]]
    send(desk, answer.text, "/review/undo")
    assert len(events(twice)) == 2
    assert send(desk, page, "/judge/pair", decision="perhaps").status_code == 400


def test_split_merge_and_take_back_as_a_whole(desk, twice):
    whole = next(e for e in _events(twice) if len(e.claims) == 4)
    page = desk.get(f"/judge/event/{whole.id}").text
    action = f"/judge/event/{whole.id}/split"
    answer = send(desk, page, action, claim="claim-aa02a", why="another day")
    assert answer.status_code == 200
    assert ["claim-aa02a"] in events(twice)
    send(desk, page, "/review/undo")
    assert len(events(twice)) == 2
    token = dict(send_fields(page, action))
    answer = desk.post(action, data=token | {"claim": ["claim-aa02a", "claim-aa02b"]})
    assert events(twice) == [["claim-aa01a", "claim-aa01b"], ["claim-aa02a", "claim-aa02b"], ["claim-aa03c"]]
    with Ledger(twice) as ledger:
        made = [j for j in ledger.judgements() if not j.undone]
        assert len({j.at for j in made}) == 1 and len(made) > 1  # one act
    parts = _events(twice)
    one, two = (next(e for e in parts if c in e.claims) for c in ("claim-aa01a", "claim-aa02a"))
    page = desk.get(f"/judge/event/{one.id}").text
    assert two.id in page  # about the same days and places
    assert "taken back" in page or "not the same happening" in page
    answer = send(desk, page, f"/judge/event/{one.id}/merge", named=f"http://localhost/event/{two.id}")
    assert answer.status_code == 200
    send(desk, page, "/review/undo")
    send(desk, page, "/review/undo")
    assert len(events(twice)) == 2
    assert send(desk, page, f"/judge/event/{one.id}/merge").status_code == 400
    assert desk.get("/judge/event/event-ffff").status_code == 404


def send_fields(page, action):
    from desk import Forms

    return Forms(page).of(action)


def _events(path):
    with Ledger(path) as ledger:
        return linking.events(ledger)


def test_a_merged_happening_is_one_and_the_export_says_so(desk, twice):
    parts = _events(twice)
    one, three = (next(e for e in parts if c in e.claims) for c in ("claim-aa01a", "claim-aa03c"))
    page = desk.get(f"/judge/event/{one.id}").text
    answer = send(desk, page, f"/judge/event/{one.id}/merge", named=three.id)
    assert "5 claims" in answer.text
    with Ledger(twice) as ledger:
        told = list(linking.exported(ledger, linking.linked_claims(ledger)))
    assert len({c.event for c in told}) == 1
    assert desk.get(f"/event/{three.id}").status_code == 200


def test_undo_takes_back_the_own_last_act_only(twice):
    with Ledger(twice) as ledger:
        judge(ledger, "accept", "claim-aa01a", by="ann-d")
        judge(ledger, "reject", "claim-aa01b", by="ben")
        assert [j.kind for j in undo_last(ledger, by="ann-d")] == ["accept"]
        assert undo_last(ledger, by="ann-d") == []
        assert [j.kind for j in ledger.judgements() if not j.undone] == ["reject"]


def test_decisions_say_who_when_and_why(desk, twice):
    assert "Nobody has decided anything" in desk.get("/judge/decisions").text
    with Ledger(twice) as ledger:
        judge(ledger, "reject", "claim-aa03c", by="ann-d", why="of another war")
        judge(ledger, "accept", "claim-aa01a", by="ben")
    page = desk.get("/judge/decisions").text
    assert "of another war" in page and "ann-d" in page and "ben" in page
    assert "ann-d" not in desk.get("/judge/decisions?by=ben").text
    page = send(desk, page, "/review/undo", "judgement").text
    assert "taken back: <bdi" in page


def test_agreement_of_two_persons(desk, twice):
    assert "No claim was judged by two persons yet" in desk.get("/judge/agreement").text
    with Ledger(twice) as ledger:
        for c in ("claim-aa01a", "claim-aa01b", "claim-aa02a", "claim-aa03c"):
            judge(ledger, "accept", c, by="ann-d")
        judge(ledger, "accept", "claim-aa01a", by="ben")
        judge(ledger, "correct", "claim-aa01b", by="ben", value={"mode": "explosives"})
        judge(ledger, "accept", "claim-aa02a", by="ben")
        judge(ledger, "reject", "claim-aa03c", by="ben")
        found = agreement.agreement(ledger)
    assert [(p.one, p.other) for p in found] == [("ann-d", "ben")]
    by_field = {f.field: f for f in found[0].fields}
    assert (by_field["claim"].claims, by_field["claim"].same, by_field["claim"].percent) == (4, 3, 75)
    assert by_field["claim"].apart == ("claim-aa03c",)
    assert (by_field["mode"].claims, by_field["mode"].same) == (3, 2)
    assert by_field["type"].kappa is None  # one value only
    page = desk.get("/judge/agreement").text
    assert "one value only" in page and "75" in page
    told = desk.get("/api/agreement").json()
    assert told[0]["fields"][0] == {"field": "claim", "claims": 4, "same": 3, "percent": 75, "kappa": 0}
    rows = desk.get("/api/decisions", params={"by": "ben", "limit": 3}).json()
    assert rows["more"] and [r["judgement"]["kind"] for r in rows["decisions"]] == ["reject", "accept", "correct"]


def test_kappa_as_in_the_book():
    # Cohen (1960) as worked out in textbooks: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: p = 0.7, e = 0.5
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert agreement.kappa(pairs) == pytest.approx(0.4)
    assert agreement.kappa([("a", "b"), ("b", "a")]) == -1
    assert agreement.kappa([]) is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40))
def test_kappa_is_at_most_one_and_has_no_side(pairs):
    value = agreement.kappa(pairs)
    assert value is None or value <= 1
    if value is not None:
        assert value == pytest.approx(agreement.kappa([(b, a) for a, b in pairs]))
        assert (value == 1) == all(a == b for a, b in pairs)


def test_gold_is_what_persons_left(desk, twice, tmp_path):
    with Ledger(twice) as ledger:
        judge(ledger, "accept", "claim-aa01a", by="ann-d")
        judge(ledger, "correct", "claim-aa01b", by="ann-d", value={"mode": "explosives", "place": None})
        judge(ledger, "reject", "claim-aa03c", by="ann-d")
        judge(ledger, "accept", "claim-aa02a", by="ann-d")
        found = {g.file: g for g in gold(ledger)}
        assert set(found) == {"doc-1.yaml", "doc-3.yaml"}  # doc-2 is not finished
        assert found["doc-3.yaml"].record["claims"] == []
        partial = {g.file: g.record for g in gold(ledger, partial=True)}
        assert partial["doc-2.yaml"]["unreviewed"] == 1
    again = yaml.safe_load(gold_yaml(found["doc-1.yaml"]))
    assert again == found["doc-1.yaml"].record
    assert (again["document"], again["published"]) == ("doc-1", date(2015, 3, 4))
    first, second = again["claims"]
    assert (first["trigger"], second["trigger"]) == ("bombed", "bombed#2")
    assert (first["event"], second["event"]) == ("e1", "e1")
    assert (first["mode"], second["mode"]) == ("aerial", "explosives")
    assert first["place"] == {"name": "Qarat", "country": "SY", "lat": 34.5, "lon": 38.25, "km": 5}
    assert second["place"] is None
    assert first["time"] == {"start": date(2015, 3, 3), "end": date(2015, 3, 3)}
    assert (first["source"], second["source"]) == ("narrator", [["Hana Darwish"]])
    assert second["actors"] == [["jets", "Syrian Air Force", "SyAAF"]]
    assert second["counts"] == {"killed": [17, 17]}
    answer = desk.get("/judge/gold.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == ["doc-1.yaml", "doc-3.yaml"]
        assert packed.read("doc-1.yaml").decode() == gold_yaml(found["doc-1.yaml"])
    assert desk.get("/judge/gold.zip").content == answer.content
    out = CliRunner().invoke(app, ["export", str(twice), "--format", "gold", "-o", str(tmp_path / "gold")])
    assert out.exit_code == 0, out.output
    assert (tmp_path / "gold" / "doc-1.yaml").read_text() == gold_yaml(found["doc-1.yaml"])
    told = CliRunner().invoke(app, ["export", str(twice), "--format", "gold", "--partial"])
    assert len(list(yaml.safe_load_all(told.stdout))) == 3


def test_gold_without_claims_is_yaml():
    assert yaml.safe_load(gold_yaml(Gold("x", {"document": "x", "published": None, "claims": []})))["claims"] == []


@given(st.text(alphabet="ab#2 ", min_size=1, max_size=30), st.data())
def test_the_nth_occurrence_is_found_again(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    from dateline.types import Span

    phrase = _occurrence(text, Span(start=start, end=end, text=text[start:end]))
    words, sign, nth = phrase.rpartition("#")
    words, n = (words, int(nth)) if sign and nth.isdigit() else (phrase, 1)
    at = -1
    for _ in range(n):
        at = text.find(words, at + 1)
    assert (at, words) == (start, text[start:end])


def test_what_is_wrong_is_said(desk, twice):
    page = desk.get("/judge").text
    assert send(desk, page, "/judge/pair", decision="same", other="claim-none").status_code == 400
    with Ledger(twice) as ledger, pytest.raises(BadArgument):
        pairing.apart(ledger, "claim-none", "claim-aa01a", by="ann-d")
    with Ledger(twice) as ledger:
        assert reviewing.as_read(ledger, "claim-none") is None
    out = CliRunner().invoke(app, ["export", str(twice), "--format", "gold", "-o", str(twice)])
    assert out.exit_code != 0


def test_a_page_leads_nowhere_else(desk):
    page = desk.get("/judge").text
    for back in ("https://example.org/", "//example.org", "/judge\\@example.org", "/reviewer", "/judge?\\r\\n"):
        answer = send(desk, page, "/judge/pair", follow=False, decision="unsure", back=back)
        assert answer.headers["location"].startswith("/judge") and "example" not in answer.headers["location"]


def test_claims_can_be_judged_while_going_through_them(twice):
    with Ledger(twice) as ledger:
        linking.link(ledger)
        for c in ledger.claims():
            judge(ledger, "accept", c.id, by="ann-d")
        assert sum(len(e.claims) for e in linking.events(ledger)) == 5
