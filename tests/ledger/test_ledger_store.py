"""What goes into a ledger comes out of it, once, whoever writes and whatever the text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fake_coding
from dateline.api.store import code_into
from dateline.ledger import Ledger, content_digest, mentions_of, verify
from dateline.ledger.verify import spans
from dateline.types import Document, Failure, Judgement, Rejection
from fake_coding import code, dispatch, document

HERE = Path(__file__).parents[1]


def put(ledger: Ledger, d: Document, coder: str = "fake-1", version: int = 1) -> None:
    coded = code(d, version=version)
    assert isinstance(coded, fake_coding.FakeCoded)
    ledger.put_coded(ledger.start_run(coder, {}), coder, coded.document, coded.claims, coded.mentions)


def test_documents_and_claims_come_back_as_they_went_in(tmp_path):
    with Ledger(tmp_path / "a.ledger") as ledger:
        put(ledger, dispatch(1))
    with Ledger(tmp_path / "a.ledger", create=False) as ledger:
        back = ledger.document("wire-00001")
        assert back is not None and back.taken_in is not None
        assert back.model_copy(update={"taken_in": None}) == dispatch(1)
        assert tuple(ledger.claims()) == code(dispatch(1)).claims
        assert len(list(ledger.claims())) == 4


def test_what_was_seen_comes_back_with_its_words(tmp_path):
    with Ledger(tmp_path / "a.ledger") as ledger:
        put(ledger, dispatch(1))
        seen = code(dispatch(1)).mentions
        assert tuple(mentions_of(ledger, "wire-00001")) == seen
        assert tuple(mentions_of(ledger, "wire-00001", ["triggers"])) == seen
        assert list(mentions_of(ledger, "wire-00001", ["places"])) == []
        assert list(mentions_of(ledger, "another")) == []
        assert ledger.counts()["mentions"] == len(seen) > 0


def test_a_newer_coding_has_mentions_of_its_own(tmp_path):
    with Ledger(tmp_path / "a.ledger") as ledger:
        put(ledger, dispatch(1))
        put(ledger, dispatch(1), coder="fake-2", version=2)
        assert tuple(mentions_of(ledger, "wire-00001")) == code(dispatch(1), version=2).mentions
        assert tuple(mentions_of(ledger, "wire-00001", coder="fake-1")) == code(dispatch(1)).mentions
        assert len(code(dispatch(1)).mentions) > len(code(dispatch(1), version=2).mentions)


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1), title=st.none() | st.text(), lead=st.sampled_from(["", "the army shelled 5 men. "]))
def test_any_text_at_all_comes_back(tmp_path_factory, text, title, lead):
    path = tmp_path_factory.mktemp("any") / "a.ledger"
    d = document("any", lead + text).model_copy(update={"title": title})
    with Ledger(path) as ledger:
        put(ledger, d)
        back = ledger.document("any")
        assert back is not None and (back.text, back.title) == (d.text, d.title)
        assert list(verify(ledger)) == []
        for claim in ledger.claims():
            for _, span in spans(claim.model_dump(mode="json", by_alias=True)):
                assert back.text[span["start"] : span["end"]] == span["text"]


@pytest.mark.parametrize(
    "text", ["the army \x00 shelled 5", "the army \ud800 shelled 5", "\u202ethe army shelled 5\u202c"]
)
def test_texts_that_other_programs_choke_on(tmp_path, text):
    with Ledger(tmp_path / "a.ledger") as ledger:
        put(ledger, document("odd", text))
        assert ledger.document("odd").text == text
        assert [c.trigger.text for c in ledger.claims()] == ["shelled"]
        assert list(verify(ledger)) == []


def test_a_second_time_changes_nothing(tmp_path):
    path = tmp_path / "a.ledger"
    first = code_into(path, fake_coding.many(60), factory=fake_coding.build, version="fake-1")
    with Ledger(path) as ledger:
        before, counts = content_digest(ledger), ledger.counts()
    second = code_into(path, fake_coding.many(60), factory=fake_coding.build, version="fake-1")
    with Ledger(path) as ledger:
        assert content_digest(ledger) == before
        assert {k: v for k, v in ledger.counts().items() if k not in ("runs", "audit")} == {
            k: v for k, v in counts.items() if k not in ("runs", "audit")
        }
    assert (first.coded, first.skipped, first.rejected, first.failed) == (58, 0, 1, 1)
    assert (second.coded, second.skipped, second.rejected, second.failed) == (0, 58, 1, 1)
    for report in (first, second):
        assert report.taken_in == report.coded + report.rejected + report.failed + report.skipped == 60


@pytest.mark.parametrize("workers", [1, 2])
def test_namesakes_with_other_content_are_both_kept(tmp_path, workers):
    path = tmp_path / "a.ledger"
    pair = [document("report", "the army shelled 5"), document("report", "the rebels bombed 700 houses")]
    report = code_into(path, [*pair, pair[0]], workers=workers, factory=fake_coding.build, version="fake-1")
    assert report.coded + report.skipped == 3
    again = code_into(path, [*pair, pair[0]], workers=workers, factory=fake_coding.build, version="fake-1")
    assert (again.coded, again.skipped) == (0, 3)
    with Ledger(path) as ledger:
        kept = {d.id: d.text for d in ledger.documents()}
        assert sorted(kept.values()) == sorted(d.text for d in pair)
        assert kept["report"] == pair[0].text
        assert {c.document for c in ledger.claims()} == set(kept)
        assert list(verify(ledger)) == []


def test_one_content_under_two_names_keeps_both_claims(tmp_path):
    with Ledger(tmp_path / "a.ledger") as ledger:
        put(ledger, document("one", "the army shelled 5"))
        put(ledger, document("two", "the army shelled 5"))
        claims = list(ledger.claims())
        assert [c.document for c in claims] == ["one", "two"]
        assert claims[0].id == claims[1].id  # ids are hashes of meaning


def test_a_new_coder_stands_beside_the_old(tmp_path):
    with Ledger(tmp_path / "a.ledger") as ledger:
        put(ledger, dispatch(1))
        put(ledger, dispatch(1), "fake-2", version=2)
        assert len(list(ledger.claims(coder="fake-1"))) == 4
        assert len(list(ledger.claims(coder="fake-2"))) == 3
        assert list(ledger.claims()) == list(ledger.claims(coder="fake-2"))
        assert {c.confidence for c in ledger.claims()} == {0.7}


def test_a_failure_is_kept_until_a_later_try_succeeds(tmp_path):
    with Ledger(tmp_path / "a.ledger") as ledger:
        d = dispatch(1)
        ledger.put_failure("fake-1", d, Failure(document=d.id, step="times", error="ValueError: x"))
        assert [f["step"] for f in ledger.failures()] == ["times"]
        put(ledger, d)
        assert ledger.failures() == []
        assert list(verify(ledger)) == []


def test_rejections_are_kept_once(tmp_path):
    with Ledger(tmp_path / "a.ledger") as ledger:
        for _ in range(2):
            ledger.put_rejection(Rejection(origin="a.png", reason="this is a PNG image"))
        assert [(r["origin"], r["reason"]) for r in ledger.rejections()] == [("a.png", "this is a PNG image")]


def test_judgements_come_back_and_can_be_undone(tmp_path):
    with Ledger(tmp_path / "a.ledger") as ledger:
        j = Judgement(id="judgement-1", kind="reject", subject="claim-1", by="ana", why="a drill, not a raid")
        ledger.put_judgement(j)
        ledger.put_judgement(j)
        assert ledger.judgements() == [j]
        ledger.put_judgement(j.model_copy(update={"undone": True}))
        assert [x.undone for x in ledger.judgements()] == [True]
        assert list(verify(ledger)) == []


def test_two_processes_write_and_a_third_reads(tmp_path):
    """Both code the same documents: each is stored once, the audit chain stays whole, and readers are never shut out."""
    path = tmp_path / "a.ledger"
    command = [sys.executable, str(HERE / "fake_coding.py"), str(path), "150", "1"]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    reads = 0
    while any(w.poll() is None for w in writers):
        if path.exists():
            with Ledger(path) as ledger:
                reads += ledger.counts()["documents"] >= 0
    errors = [w.communicate()[1].decode() for w in writers]
    assert [w.returncode for w in writers] == [0, 0], errors
    assert reads
    code_into(tmp_path / "alone.ledger", fake_coding.many(150), factory=fake_coding.build, version="fake-1")
    with Ledger(path) as ledger, Ledger(tmp_path / "alone.ledger") as alone:
        assert content_digest(ledger) == content_digest(alone)
        assert list(verify(ledger)) == []
