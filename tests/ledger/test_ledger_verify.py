"""`verify` names whatever was changed behind the ledger's back."""

from __future__ import annotations

import json
import sqlite3

import pytest

import fake_coding
from dateline.api.store import code_into
from dateline.ledger import Ledger, verify
from dateline.types import Dateline, Judgement, Span
from fake_coding import code, dispatch


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "a.ledger"
    code_into(file, fake_coding.many(50), factory=fake_coding.build, version="fake-1")
    with Ledger(file) as ledger:
        ledger.put_judgement(Judgement(id="judgement-1", kind="reject", subject="claim-1", by="ana"))
        assert list(verify(ledger)) == []
    return file


def tamper(path, *statements):
    """Change the file as someone without Dateline would."""
    connection = sqlite3.connect(path)
    for statement in (
        "DROP TRIGGER audit_is_append_only_update",
        "DROP TRIGGER audit_is_append_only_delete",
        *statements,
    ):
        connection.execute(statement)
    connection.commit()
    connection.close()


def complaints(path):
    with Ledger(path) as ledger:
        return list(verify(ledger))


ONE = "WHERE document = 'wire-00003' AND type = 'REJECT'"


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("UPDATE documents SET text = replace(text, 'army', 'navy') WHERE id = 'wire-00003'", "wire-00003"),
        ("UPDATE documents SET record = replace(record, '2017', '2018') WHERE id = 'wire-00003'", "wire-00003"),
        ("UPDATE documents SET sha256 = 'aa' WHERE id = 'wire-00003'", "wire-00003"),
        ("DELETE FROM documents WHERE id = 'wire-00003'", "wire-00003"),
        (f"UPDATE claims SET record = replace(record, 'REJECT', 'AGREE') {ONE}", "claim-"),
        (f"UPDATE claims SET record = 'no json' {ONE}", "claim-"),
        (f"UPDATE claims SET type = 'AGREE' {ONE}", "claim-"),
        (f"UPDATE claims SET lat = 0 {ONE}", "claim-"),
        (f"DELETE FROM claims {ONE}", "wire-00003"),
        ("DELETE FROM coded_claims WHERE document = 'wire-00003'", "wire-00003"),
        ("DELETE FROM codings WHERE document = 'wire-00003'", "wire-00003"),
        (
            "INSERT INTO codings SELECT id, 'fake-9', 1, 'fake-9', '' FROM documents WHERE id = 'wire-00003'",
            "wire-00003",
        ),
        ("UPDATE codings SET version = 'fake-9' WHERE document = 'wire-00003'", "wire-00003"),
        ("UPDATE codings SET given = '' WHERE document = 'wire-00003'", "wire-00003"),
        ("UPDATE failures SET error = 'nothing' WHERE document = 'wire-00042'", "wire-00042"),
        ("DELETE FROM rejections", "input.jsonl:41"),
        ("UPDATE rejections SET reason = 'other'", "input.jsonl:41"),
        ("UPDATE judgements SET record = replace(record, 'ana', 'eva')", "judgement-1"),
        ("DELETE FROM judgements", "judgement-1"),
        ("UPDATE audit SET who = 'eva' WHERE seq = 7", "audit row 7"),
        ("UPDATE audit SET at = '2001-01-01' WHERE seq = 7", "audit row 7"),
        ("UPDATE audit SET payload = 'no json' WHERE seq = 7", "audit row 7"),
        ("DELETE FROM audit WHERE seq = 7", "audit row 7"),
    ],
)
def test_a_change_is_found_and_named(path, statement, names):
    tamper(path, statement)
    found = complaints(path)
    assert any(names in line for line in found), found


def test_a_text_changed_together_with_its_hash_is_found(path):
    """The audit chain holds what the row's own hash cannot: the hash as it was."""
    from dateline.ids import sha256_bytes

    with Ledger(path) as ledger:
        text = ledger.document("wire-00003").text.replace("Tuesday", "Weekday")
    tamper(
        path,
        f"UPDATE documents SET text = '{text}', text_sha256 = '{sha256_bytes(text.encode())}' WHERE id = 'wire-00003'",
    )
    assert any("wire-00003" in line for line in complaints(path))


def test_a_span_that_is_not_the_text_is_named_with_its_path(tmp_path):
    d = dispatch(1)
    claims = code(d).claims
    wrong = claims[0].model_copy(update={"trigger": claims[0].trigger.model_copy(update={"start": 0, "end": 7})})
    with Ledger(tmp_path / "a.ledger") as ledger:
        ledger.put_coded(ledger.start_run("fake-1", {}), "fake-1", d, [wrong, *claims[1:]])
        found = list(verify(ledger))
    assert len(found) == 1
    assert "claim.trigger" in found[0]
    assert claims[0].id in found[0]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM mentions WHERE document = 'wire-00003'", "its mentions are not those that were seen"),
        ("UPDATE mentions SET start = start + 1 WHERE document = 'wire-00003'", "not those that were seen"),
        ("UPDATE mentions SET record = replace(record, '\"shelled\"', '\"shielded\"')", "mention.value.cue"),
        ("UPDATE mentions SET \"end\" = 99999 WHERE document = 'wire-00003'", "it was changed"),
    ],
)
def test_a_mention_that_was_changed_is_named(path, sql, said):
    tamper(path, sql)
    assert any(said in line for line in complaints(path))


def test_the_span_of_a_dateline_is_checked_too(tmp_path):
    dateline = Dateline(place="Qarat", span=Span(start=0, end=5, text="Qarat"))
    with Ledger(tmp_path / "a.ledger") as ledger:
        d = dispatch(1).model_copy(update={"dateline": dateline})
        ledger.put_coded(ledger.start_run("fake-1", {}), "fake-1", d, [])
        assert any("dateline" in line for line in verify(ledger))


def test_every_audit_row_says_who_when_and_what(path):
    with Ledger(path) as ledger:
        rows = ledger.connection.execute("SELECT * FROM audit").fetchall()
    assert {r["what"] for r in rows} >= {
        "coded",
        "failed",
        "rejected",
        "judged",
        "run started",
        "run ended",
    }
    assert all(r["who"] and r["at"].endswith("+00:00") and isinstance(json.loads(r["payload"]), dict) for r in rows)
    assert rows[-1]["who"] == "ana"
