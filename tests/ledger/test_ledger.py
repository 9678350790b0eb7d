import sqlite3
from datetime import date
from pathlib import Path

import pytest

from dateline.errors import BadArgument, LedgerTooNew, NotALedger
from dateline.ids import make_id, sha256_bytes
from dateline.ledger import Filters, Ledger, content_digest, diff, search_claims, verify
from dateline.ledger.connect import connect
from dateline.ledger.schema import MIGRATIONS
from dateline.types import Claim, Count, Document, Failure, Judgement, Party, Place, Rejection, Source, Span, Time

TEXT = "Gunmen killed 12 villagers near Gao on Monday, police said. The army denied it."


def document(id: str = "gao", text: str = TEXT) -> Document:  # noqa: A002
    return Document(id=id, sha256=sha256_bytes(text.encode()), text=text, published=date(2020, 3, 3))


def span(word: str, text: str = TEXT) -> Span:
    at = text.index(word)
    return Span(start=at, end=at + len(word), text=word)


def claim(doc: Document, word: str = "killed", **more) -> Claim:
    values = {
        "id": make_id("claim", [doc.sha256, word]), "document": doc.id, "event": "event-1", "trigger": span(word, doc.text),
        "type": "ASSAULT", "actors": (Party(name="gunmen", mention=span("Gunmen", doc.text)),),
        "place": Place(name="Gao", lat=16.27, lon=-0.04, km=30, country="ML"),
        "time": Time(start=date(2020, 3, 2), end=date(2020, 3, 2), precision="day"),
        "source": Source(kind="reported", parties=(Party(name="police"),)), "counts": (Count(what="killed", min=12, max=12),),
    }  # fmt: skip
    return Claim.model_validate(values | more)


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger(tmp_path / "t.ledger") as made:
        yield made


def fill(ledger: Ledger, coder: str = "v1", **more) -> Claim:
    doc = document()
    made = claim(doc, **more)
    ledger.put_coded(ledger.start_run(coder, {}), coder, doc, [made])
    return made


def test_what_goes_in_comes_out(ledger):
    made = fill(ledger)
    assert list(ledger.claims()) == [made]
    assert ledger.document("gao").text == TEXT
    assert list(verify(ledger)) == []


def test_twice_the_same_changes_nothing(ledger):
    fill(ledger)
    before = (content_digest(ledger), ledger.counts()["claims"])
    fill(ledger)
    assert (content_digest(ledger), ledger.counts()["claims"]) == before


def test_a_new_coder_stands_beside_the_old_and_is_the_current_one(ledger):
    fill(ledger)
    fill(ledger, coder="v2", mode="firearms")
    assert [c.mode for c in ledger.claims()] == ["firearms"]
    assert [c.mode for c in ledger.claims(coder="v1")] == [None]
    changed = diff(ledger, 1, 2)["changed"]
    assert [c["fields"] for c in changed] == [{"mode": [None, "firearms"]}]


def test_diff_of_an_unknown_run(ledger):
    with pytest.raises(BadArgument, match="no run 7"):
        diff(ledger, 7, 8)


def test_one_id_for_two_texts_keeps_both(ledger):
    fill(ledger)
    other = ledger.own_id(document(text="Another text."))
    assert other.id.startswith("gao-")
    assert ledger.own_id(document()).id == "gao"


def test_failures_are_stored_and_leave_when_coded(ledger):
    doc = document()
    ledger.put_failure("v1", doc, Failure(document="gao", step="parse", error="x"))
    assert [f["step"] for f in ledger.failures()] == ["parse"]
    assert not ledger.is_coded("gao", "v1")
    fill(ledger)
    assert ledger.failures() == []


def test_rejections_are_stored_once(ledger):
    for _ in range(2):
        ledger.put_rejection(Rejection(origin="a.png", reason="no text"))
    assert [(r["origin"], r["reason"]) for r in ledger.rejections()] == [("a.png", "no text")]


@pytest.mark.parametrize(
    ("query", "filters", "hits"),
    [
        ("gunmen", Filters(), 1),
        ("villagers gao", Filters(), 1),
        ('"12 villagers"', Filters(), 1),
        ("tanks", Filters(), 0),
        ("", Filters(type="ASSAULT"), 1),
        ("", Filters(type="AID"), 0),
        ("", Filters(since=date(2020, 3, 1), until=date(2020, 3, 2)), 1),
        ("", Filters(since=date(2020, 3, 3)), 0),
        ("", Filters(source="poli"), 1),
        ("", Filters(source="100%"), 0),
        ("", Filters(country="ML"), 1),
        ('AND OR NEAR( "unclosed *', Filters(), 0),
        ("'; DROP TABLE claims; --", Filters(), 0),
    ],
)
def test_search(ledger, query, filters, hits):
    fill(ledger)
    assert len(list(search_claims(ledger, query, filters))) == hits


def tamper(path: Path, sql: str) -> None:
    c = sqlite3.connect(path)
    c.execute("DROP TRIGGER IF EXISTS audit_is_append_only_update")
    c.execute("DROP TRIGGER IF EXISTS audit_is_append_only_delete")
    c.execute(sql)
    c.commit()
    c.close()


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE documents SET text = replace(text, '12', '21')", "its text was changed"),
        ("UPDATE claims SET record = replace(record, 'Gao', 'Goa')", "its record was changed"),
        ("DELETE FROM coded_claims", "not those that were coded"),
        ("UPDATE audit SET who = 'nobody' WHERE seq = 1", "does not give its hash"),
        ("DELETE FROM audit WHERE seq = 1", "audit row 1: missing"),
    ],
)
def test_verify_names_what_was_tampered_with(ledger, sql, says):
    fill(ledger)
    tamper(ledger.path, sql)
    assert any(says in line for line in verify(ledger))


def test_a_span_that_is_not_true_is_named(ledger):
    doc = document()
    false = claim(doc).model_copy(update={"trigger": Span(start=0, end=6, text="gunman")})
    ledger.put_coded(ledger.start_run("v1", {}), "v1", doc, [false])
    assert any("claim.trigger says 'gunman'" in line for line in verify(ledger))


def test_the_audit_log_is_append_only(ledger):
    fill(ledger)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        ledger.connection.execute("DELETE FROM audit")


def test_judgements_are_kept(ledger):
    made = fill(ledger)
    ledger.put_judgement(Judgement(id="j", kind="reject", subject=made.id, by="sara"))
    assert [j.by for j in ledger.judgements()] == ["sara"]


@pytest.mark.parametrize("content", [b"just text", b"\x89PNG\r\n\x1a\n" + b"\0" * 64])
def test_another_file_is_no_ledger(tmp_path, content):
    path = tmp_path / "x.ledger"
    path.write_bytes(content)
    with pytest.raises(NotALedger, match="no ledger"):
        Ledger(path)
    assert path.read_bytes() == content


def test_another_sqlite_file_is_no_ledger(tmp_path):
    path = tmp_path / "x.sqlite"
    c = sqlite3.connect(path)
    c.execute("CREATE TABLE t (x)")
    c.commit()
    c.close()
    with pytest.raises(NotALedger, match="no ledger of Dateline"):
        Ledger(path)


def test_a_newer_ledger(tmp_path):
    path = tmp_path / "new.ledger"
    c = connect(path)
    c.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    c.close()
    with pytest.raises(LedgerTooNew, match="upgrade"):
        Ledger(path)


def test_no_ledger_where_one_must_be(tmp_path):
    with pytest.raises(BadArgument, match="no ledger at"):
        Ledger(tmp_path / "none.ledger", create=False)


def test_two_connections_write_in_turn(tmp_path):
    with Ledger(tmp_path / "t.ledger") as one, Ledger(tmp_path / "t.ledger") as two:
        for n in range(10):
            ledger = one if n % 2 else two
            doc = document(f"d{n}", f"{TEXT} {n}")
            ledger.put_coded(1 if n else one.start_run("v1", {}), "v1", doc, [claim(doc)])
        assert len(list(one.claims())) == 10
        assert list(verify(two)) == []
