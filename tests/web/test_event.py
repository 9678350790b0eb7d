"""The event page: what is agreed and disputed, source by field, each cell one click from its words; merges and splits."""

from __future__ import annotations

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient
from room_pages import Page
from room_texts import PAPER, claim, document, market, put, span

from dateline.api import happening
from dateline.api.store import Ledger, judge
from dateline.api.tellings import tellings
from dateline.types import Change, Claim, Count, Party, Source
from dateline.web.app import create_app
from dateline.web.changes import steps


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_what_is_disputed_and_by_whom(room):
    html = room.get("/event/event-market").text
    text = plain(html)
    assert "sources disagree" in text
    assert re.search(r"whether it happened Denied by\s*Syrian Ministry of Defence", text)
    disputed = html[html.index('id="s-1"') : html.index('id="s-2"')]
    assert "How many civilians killed" in disputed
    assert "Who did it" in disputed
    agreed = plain(html[html.index('id="s-2"') : html.index('id="s-table"')])
    assert "Where Qarat, SY (within 5 km of 34.50, 38.25)" in agreed
    assert "3 of 3 claims were read by a machine and by nobody else" in text


def test_differences_are_marked_with_whom_they_are_from(room):
    html = room.get("/event/event-market").text
    cells = re.findall(r'<div class="differs">(.*?)</div>', html, re.DOTALL)
    told = [plain(c) for c in cells]
    assert any("cannot be squared with Syrian Ministry of Defence: at least 17 civilians killed" in c for c in told)
    assert any("cannot be squared with Hana Darwish: 4 civilians killed" in c for c in told)
    assert not any("Qarat, SY" in c for c in told), "what all tell alike is no difference"


def test_every_cell_leads_to_its_words(room):
    html = room.get("/event/event-market").text
    table = html[html.index('class="tellings"') : html.index("</table>")]
    links = [h for h in Page(table).all("a", "href") if h.startswith("/dispatch/") and "#" in h]
    assert len(links) >= 10
    for link in links:
        path, _, fragment = link.partition("#")
        assert f'id="{fragment}"' in room.get(path).text


def test_the_table_by_source(room_ledger):
    with Ledger(room_ledger, create=False) as ledger:
        found = happening.happening(ledger, "event-market")
    rows = {(r.source, r.document): r for r in tellings(found)}
    assert set(rows) == {
        (("Hana Darwish",), "wire-1"), (("Syrian Ministry of Defence",), "wire-1"), (("Syrian Ministry of Defence",), "paper-1"),
    }  # fmt: skip
    denial = rows[("Syrian Ministry of Defence",), "wire-1"]
    assert denial.denies
    assert set(denial.cells) == {"factuality"}  # a bare denial tells nothing else of the happening
    hana = rows[("Hana Darwish",), "wire-1"]
    assert hana.cells["counts"][0].against == ("Syrian Ministry of Defence",)
    assert hana.cells["place"][0].against == ()


def test_a_happening_is_the_one_that_fusion_draws(room_ledger):
    """The page draws from the neighbourhood of one happening what drawing the whole ledger gives."""
    from dateline.api import linking

    with Ledger(room_ledger) as ledger:
        linking.link(ledger)
        judge(ledger, "same", "claim-bombed", "claim-arabic", by="vera")
        judge(ledger, "not-same", "claim-shelled", "claim-bombed", by="vera")
        judge(ledger, "accept", "claim-bombed", by="vera")
        events = linking.events(ledger)
        assert len(events) == 2
        for event in events:
            assert happening.happening(ledger, event.id).event == event
        claims = [c for e in events for c in e.claims]
        told = list(ledger.claims())
        assert happening.events_of(ledger, told) == {c: e.id for e in events for c in e.claims}
        assert sorted(claims) == sorted(c.id for c in told)


def test_an_id_that_a_merge_took_up_leads_on(room, room_ledger):
    with Ledger(room_ledger) as ledger:
        judge(ledger, "same", "claim-bombed", "claim-arabic", by="vera")
    answer = room.get("/event/event-other", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/event/event-market")
    assert "arabic-1" in room.get("/event/event-market").text


def test_rejected_claims_leave_the_happening(room, room_ledger):
    with Ledger(room_ledger) as ledger:
        judge(ledger, "reject", "claim-denied", by="vera")
    assert "whether it happened" not in room.get("/event/event-market").text


def test_rules_by_name_only(room):
    assert room.get("/event/event-market?rule=median").status_code == 200
    assert room.get("/event/event-market?rule=/tmp/rule.toml").status_code == 400


def test_a_happening_of_very_many_claims_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(happening, "MOST_OF_EVENT", 40)
    claims = [
        Claim(
            id=f"claim-{n}", document="paper-1", event="event-market", type="ASSAULT", trigger=span(PAPER, "shelled"),
            source=Source(kind="reported", parties=(Party(name=f"S{n}"),)), counts=(Count(what="killed", min=n, max=n),),
        )
        for n in range(100)
    ]  # fmt: skip
    client = TestClient(create_app(put(tmp_path / "many.ledger", (document("paper-1", PAPER), claims))))
    html = client.get("/event/event-market").text
    assert "it is drawn from 40 of its claims" in plain(html)


def test_how_the_account_changed_is_told_in_order(room):
    html = room.get("/event/event-market").text
    told = plain(html[html.index('id="s-changes"') :])
    assert told.index("2015-03-04") < told.index("2015-03-05")
    assert "How many civilians killed: 4" in told[told.index("2015-03-05") :] or "before: 17" in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(document="d", kind="told", field="type", after="ASSAULT"), "attacks"),
        (Change(document="d", kind="changed", field="time", before=["2015-03-03", "2015-03-03"], after=["2015-03-04", None]), "from 4 March 2015 on (before: 3 March 2015)"),
        (Change(document="d", kind="changed", field="actors", before=["A", "B"], after=["A"]), "A (before: A and B)"),
        (Change(document="d", kind="changed", field="place", before="Qarat", after=None), "no longer told (before: Qarat)"),
        (Change(document="d", kind="denied", field="status", before=None, after="denied"), "only denied"),
        (Change(document="d", kind="denied", field="status", before=None, after="disputed"), "now also denied"),
        (Change(document="d", kind="denied", field="time", before=None, after="denied"), "only denied"),
        (Change(document="d", kind="corroborated", field="time", before=None, after="corroborated"), "told by independent sources"),
    ],
)  # fmt: skip
def test_changes_in_words(change, words):
    assert steps([change])[0].lines[0].words == words


def test_the_ends_of_a_count_are_one_line():
    def of(part, before, after):
        return Change(
            day=date(2015, 3, 4),
            document="d",
            kind="changed",
            field=f"counts.killed.civilians.{part}",
            before=before,
            after=after,
        )

    found = steps([of("low", 4, 17), of("best", 4, 17), of("high", None, 40)])
    assert [(line.heading, line.words) for line in found[0].lines] == [
        ("How many civilians killed", "17 (range: 17 to 40) (before: 4 (range: at least 4))")
    ]


def test_a_claim_of_two_ledgers_is_not_mixed_up(tmp_path):
    coded = market()
    a = put(tmp_path / "a.ledger", *coded[:1])
    b = put(tmp_path / "b.ledger", *coded)
    one, two = TestClient(create_app(a)), TestClient(create_app(b))
    assert "Daily Paper" not in one.get("/event/event-market").text
    assert one.get("/dispatch/paper-1").status_code == 404
    assert two.get("/dispatch/paper-1").status_code == 200
    assert claim("c", "d", PAPER, "shelled").id == "c"
