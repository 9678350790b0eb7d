"""The commands on a ledger: search, events, event, export, runs, diff, verify, judge."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import sqlite3

import pytest
from our_texts import ROOT

from dateline.types import Claim, Event


def records(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_search_by_words(dateline, ledger):
    code, out, _ = dateline("search", ledger, "livestock", "--json")
    found = {r["document"] for r in records(out)}
    assert code == 0
    assert found
    assert found <= {"sahel-market-1", "sahel-market-2"}
    assert dateline("search", ledger, "zeppelin", "--json")[:2] == (0, "")


def test_what_a_new_user_is_told_to_search_for_is_found(dateline, ledger):
    told = [
        shlex.split(query.partition("   ")[0], comments=True)[0]
        for page in ("Makefile", "README.md", "docs/quickstart.md")
        for query in re.findall(r"dateline search demo.ledger (.*)", (ROOT / page).read_text())
    ]
    assert told
    for words in told:
        assert dateline("search", ledger, words, "--json")[1], words


FILTERS = {
    "type": (("--type", "reject"), lambda c: c.type == "REJECT"),
    "mode": (("--mode", "AERIAL"), lambda c: c.mode == "aerial"),
    "factuality": (("--factuality", "ct-"), lambda c: c.factuality == "CT-"),
    "country": (("--country", "mm"), lambda c: c.place.country == "MM"),
    "document": (("--document", "iraq-protest"), lambda c: c.document == "iraq-protest"),
    "since": (("--since", "2023-05-01"), lambda c: str(c.time.end or "9999") >= "2023-05-01"),
    "until": (("--until", "1990-01-01"), lambda c: str(c.time.start or "0000") <= "1990-01-01"),
    "confidence": (("--confidence", "0.9"), lambda c: c.confidence >= 0.9),
    "source": (("--source", "hospital"), lambda c: any("hospital" in p.name.lower() for p in c.source.parties)),
}


@pytest.mark.parametrize("name", FILTERS)
def test_search_filters(dateline, ledger, name):
    args, right = FILTERS[name]
    everything = [Claim.model_validate(r) for r in records(dateline("search", ledger, "--json", "--limit", 1000)[1])]
    found = [Claim.model_validate(r) for r in records(dateline("search", ledger, "--json", *args)[1])]
    assert 0 < len(found) < len(everything)
    assert all(map(right, found))


@pytest.mark.parametrize("query", ['"', "a AND", "NEAR(", "*", "';--", "\x00", "🙂", "text:x", "-"])
def test_search_takes_any_words(dateline, ledger, query):
    assert dateline("search", ledger, "--json", "--", query)[0] == 0


def test_the_ids_of_a_table_are_taken_by_other_commands(dateline, ledger):
    claims = records(dateline("export", ledger)[1])
    _, table, err = dateline("search", ledger, "--limit", len(claims) + 1)
    assert all(c["id"].removeprefix("claim-")[:8] in table for c in claims)
    assert f"{len(claims)} claims" in err
    short = claims[0]["id"].removeprefix("claim-")[:8]
    for name in (short, f"claim-{short}", claims[0]["id"], claims[0]["event"]):
        code, out, _ = dateline("event", ledger, name, "--json")
        assert code == 0
        assert claims[0]["id"] in json.loads(out)["event"]["claims"]


@pytest.mark.parametrize("name", ["claim-ffffffffffffffffffff", "event-%", "abc", "", "dispatch-0000", "zzzz"])
def test_ids_that_are_none(dateline, ledger, name):
    code, out, err = dateline("event", ledger, name)
    assert (code, out) == (2, "")
    assert "no event" in err
    assert dateline("judge", ledger, "reject", name, "--by", "s")[0] == 2


def test_an_id_that_several_begin_with(dateline, ledger, monkeypatch):
    from dateline.api import kept, linking, store
    from dateline.errors import BadArgument

    with store.Ledger(ledger) as book:
        some = linking.events(book)[:2]
        alike = [e.model_copy(update={"id": f"event-aaaa{n}"}) for n, e in enumerate(some)]
        with pytest.raises(BadArgument, match="give more digits"):
            kept.event_of(book, alike, "aaaa")
        assert kept.event_of(book, alike, "aaaa1").id == "event-aaaa1"


def test_events_and_their_status(dateline, ledger):
    _, out, _ = dateline("events", ledger, "--json")
    events = [Event.model_validate(r) for r in records(out)]
    claims = {r["id"] for r in records(dateline("export", ledger)[1])}
    assert {i for e in events for i in e.claims} == claims
    status = events[0].status
    some = records(dateline("events", ledger, "--json", "--status", status)[1])
    assert {e["id"] for e in some} == {e.id for e in events if e.status == status}
    code, table, err = dateline("events", ledger)
    assert code == 0
    assert max(map(len, table.splitlines())) <= 120
    assert f"{len(events)} events" in err


def test_one_event_tells_what_conflicts(dateline, ledger):
    disputed = records(dateline("events", ledger, "--json", "--status", "disputed")[1])
    assert disputed, "one of the samples is denied"
    code, out, _ = dateline("event", ledger, disputed[0]["id"])
    assert code == 0
    for conflict in disputed[0]["conflicts"]:
        assert f"conflict of {conflict['field']}" in out


def test_export_forms_agree(dateline, ledger, tmp_path):
    target = tmp_path / "x.geojson"
    ids = {r["id"] for r in records(dateline("export", ledger)[1])}
    rows = list(csv.DictReader(io.StringIO(dateline("export", ledger, "--format", "csv")[1])))
    assert {r["id"] for r in rows} == ids
    assert dateline("export", ledger, "--format", "geojson", "-o", target)[:2] == (0, "")
    features = json.loads(target.read_text())["features"]
    assert {f["properties"]["id"] for f in features} <= ids
    assert features
    events = records(dateline("export", ledger, "--what", "events", "--rule", "ucdp")[1])
    assert {e["rule"] for e in events} == {"ucdp"}


def test_runs_and_diff(dateline, ledger):
    rows = records(dateline("runs", ledger, "--json")[1])
    assert [(r["id"], r["coded"], r["failed"]) for r in rows] == [(1, 10, 0)]
    assert "10 coded" in dateline("runs", ledger)[1]
    assert json.loads(dateline("diff", ledger, 1, 1, "--json")[1]) == {"added": [], "removed": [], "changed": []}
    code, out, err = dateline("diff", ledger, 1, 7)
    assert (code, out) == (2, "")
    assert "no run 7" in err


def test_diff_of_two_coders(dateline, coding, ledger, coder, story, monkeypatch):
    """A coder of another version that gives no claim at all takes all claims away."""
    from dateline.api import store
    from dateline.api.coder import Coded

    coding("code", story, "--ledger", ledger)
    monkeypatch.setattr(store, "build_keeping_coder", lambda: lambda document: Coded(document, ()))
    monkeypatch.setattr(store, "coder_version", lambda: "another")
    assert dateline("code", story, "--ledger", ledger)[0] == 0
    code, out, err = dateline("diff", ledger, 2, 3)
    assert code == 0
    assert out.splitlines()
    assert all(line.startswith("- gao claim-") for line in out.splitlines())
    assert "0 added" in err


def test_annotate_gives_what_the_ledger_kept(dateline, coding, ledger, story):
    """The mentions of a ledger are those of a coding made now, without the coder being asked."""
    coding("code", story, "--ledger", ledger)
    _, now, _ = coding("annotate", story, "--layer", "places,triggers")
    code, kept, _ = dateline("annotate", ledger, "--layer", "places,triggers")
    assert code == 0
    own = {json.loads(line)["document"] for line in now.splitlines()}
    assert [line for line in kept.splitlines() if json.loads(line)["document"] in own] == now.splitlines()


def test_verify_finds_a_changed_word(dateline, ledger):
    code, out, err = dateline("verify", ledger)
    assert (code, out) == (0, "")
    assert "0 wrong" in err
    with sqlite3.connect(ledger) as c:
        changed = c.execute("UPDATE documents SET text = replace(text, 'market', 'school') WHERE id = 'sahel-market-1'")
        assert changed.rowcount == 1
    c.close()
    code, out, _ = dateline("verify", ledger)
    assert code == 1
    assert "sahel-market-1" in out
    assert json.loads(dateline("verify", ledger, "--json")[1])["wrong"] == out.splitlines()


def test_a_judgement_moves_a_claim_and_comes_out_again(dateline, ledger):
    claim = records(dateline("search", ledger, "--json", "--limit", 1)[1])[0]["id"]
    code, out, _ = dateline("judge", ledger, "reject", claim[6:14], "--by", "sara", "--why", "misread")
    made = json.loads(out)
    assert code == 0
    assert (made["subject"], made["by"], made["why"]) == (claim, "sara", "misread")
    assert claim not in {i for e in records(dateline("events", ledger, "--json")[1]) for i in e["claims"]}
    assert dateline("verify", ledger)[0] == 0


def test_two_claims_are_joined(dateline, ledger):
    events = records(dateline("events", ledger, "--json")[1])
    one, two = events[0]["claims"][0], events[1]["claims"][0]
    assert dateline("judge", ledger, "same", one, two, "--by", "sara")[0] == 0
    assert len(records(dateline("events", ledger, "--json")[1])) == len(events) - 1
    assert dateline("judge", ledger, "same", one, one, "--by", "sara")[0] == 2


def test_linking_says_what_it_found_and_again_changes_nothing(dateline, ledger):
    code, out, _ = dateline("link", ledger, "--json")
    assert code == 0
    found = json.loads(out)
    assert found["events"] <= found["tellings"]
    assert json.loads(dateline("link", ledger, "--json")[1])["changed"] == 0
    assert len(records(dateline("events", ledger, "--json")[1])) == found["events"]
    assert dateline("verify", ledger)[0] == 0


def test_a_judgement_is_undone(dateline, ledger):
    dateline("link", ledger)
    before = records(dateline("events", ledger, "--json")[1])
    made = json.loads(dateline("merge", ledger, before[0]["id"], before[1]["id"], "--by", "sara")[1])
    assert len(records(dateline("events", ledger, "--json")[1])) == len(before) - 1
    dateline("link", ledger)  # a person's word survives a linking
    assert len(records(dateline("events", ledger, "--json")[1])) == len(before) - 1
    assert dateline("undo", ledger, made["id"], "--by", "omar", "--why", "another day")[0] == 0
    dateline("link", ledger)
    assert {e["id"] for e in records(dateline("events", ledger, "--json")[1])} == {e["id"] for e in before}
    rows = records(dateline("judgements", ledger, "--json")[1])
    assert [r["undone"] for r in rows if r["id"] == made["id"]] == [True]
    assert dateline("undo", ledger, "ffff", "--by", "omar")[0] == 2
    assert dateline("verify", ledger)[0] == 0


def test_claims_are_split_off(dateline, ledger):
    events = records(dateline("events", ledger, "--json")[1])
    event = next(e for e in events if len(e["claims"]) > 1)
    gone = event["claims"][-1]
    assert dateline("split", ledger, event["id"], gone, "--by", "sara")[0] == 0
    left = next(e for e in records(dateline("events", ledger, "--json")[1]) if event["claims"][0] in e["claims"])
    assert gone not in left["claims"]
    assert dateline("split", ledger, event["id"], *event["claims"], "--by", "sara")[0] == 2


def test_what_was_known_on_a_day(dateline, ledger):
    assert records(dateline("events", ledger, "--as-of", "1950-01-01", "--json")[1]) == []
    every = records(dateline("events", ledger, "--json")[1])
    assert len(records(dateline("events", ledger, "--as-of", "2090-01-01", "--known", "--json")[1])) == len(every)
    assert dateline("events", ledger, "--known")[0] == 2
    code, out, _ = dateline("timeline", ledger, every[0]["id"], "--json")
    assert code == 0
    assert records(out)[0]["kind"] == "told"


def test_a_table_is_compared(dateline, ledger, tmp_path):
    event = next(
        e
        for e in records(dateline("events", ledger, "--json")[1])
        if e["type"] == "ASSAULT"
        and e["place"]
        and e["place"]["km"] <= 20
        and e["time"]
        and e["time"]["start"] == e["time"]["end"]
    )
    theirs = tmp_path / "theirs.csv"
    day, place = event["time"]["start"], event["place"]
    theirs.write_text(f"date,latitude,longitude\n{day},{place['lat']},{place['lon']}\n{day},-45.0,170.0\n")
    code, out, _ = dateline("compare", ledger, theirs, "--json")
    assert code == 0
    assert json.loads(out)["summary"]["both"] == 1
    assert dateline("compare", ledger, tmp_path / "none.csv")[0] == 2
    assert dateline("compare", ledger, theirs, "--column", "date")[0] == 2


def test_serve_hands_the_ledger_to_the_reading_room(dateline, ledger, monkeypatch):
    import sys
    from types import SimpleNamespace

    asked = []
    web = SimpleNamespace(serve=lambda path, **how: asked.append((path, how)))
    monkeypatch.setitem(sys.modules, "dateline.web", web)
    assert dateline("serve", ledger, "--port", 9000)[0] == 0
    assert asked == [(ledger, {"host": "127.0.0.1", "port": 9000, "open_browser": True, "names": ()})]
