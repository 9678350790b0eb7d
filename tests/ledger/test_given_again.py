"""The same bytes given again: with the same date and title nothing happens, with others they are coded anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

import fake_coding
from dateline.api.kept import Taken, dispatches
from dateline.api.store import RunReport, code_into
from dateline.ids import sha256_bytes
from dateline.ledger import Ledger, content_digest, diff, mentions_of, search_claims, verify
from dateline.ledger.search import Filters
from dateline.types import Document, Failure, Time

TEXT = "On Monday the army shelled Qarat and 12 people were killed."
FIRST, SECOND = date(2017, 6, 1), date(2017, 6, 8)


def given(day: date | None = FIRST, text: str = TEXT, **more) -> Document:
    return Document(id="qarat", sha256=sha256_bytes(TEXT.encode()), text=text, published=day, reader="text 1", **more)


def code_dated(document: Document) -> fake_coding.FakeCoded | Failure:
    """Claims whose time is the day of publication."""
    coded = fake_coding.code(document)
    if isinstance(coded, Failure):
        return coded
    time = Time(start=document.published, end=document.published, precision="day") if document.published else None
    return fake_coding.FakeCoded(
        document, tuple(c.model_copy(update={"time": time}) for c in coded.claims), coded.mentions
    )


def build() -> Callable[[Document], fake_coding.FakeCoded | Failure]:
    return code_dated


def run(path: Path, *documents: Document, version: str = "dated-1", **more) -> RunReport:
    return code_into(path, documents, factory=build, version=version, **more)


def days(ledger: Ledger, **more) -> list[date | None]:
    return sorted({c.time.start if c.time else None for c in ledger.claims(**more)}, key=str)


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "a.ledger"
    assert run(path, given(None)).coded == 1
    return path


def test_with_another_date_it_is_coded_anew(path):
    report = run(path, given(FIRST))
    assert (report.coded, report.skipped) == (1, 0)
    with Ledger(path) as ledger:
        assert [d.id for d in ledger.documents()] == ["qarat"]
        assert ledger.document("qarat").published == FIRST
        assert ledger.published() == {"qarat": FIRST.isoformat()}
        assert days(ledger) == days(ledger, coder="dated-1") == [FIRST]
        assert len(list(ledger.claims())) == 2
        assert [c.id for c in search_claims(ledger, "Qarat", Filters())] == [c.id for c in ledger.claims()]
        assert len(list(mentions_of(ledger, "qarat"))) == len(list(mentions_of(ledger, "qarat", coder="dated-1"))) == 2
        assert list(verify(ledger)) == []


@pytest.mark.parametrize("day", [None, FIRST])
def test_a_second_run_with_the_same_date_does_nothing(path, day):
    run(path, given(day))
    with Ledger(path) as ledger:
        before, rows = content_digest(ledger), ledger.counts()
    again = run(path, given(day))
    assert (again.coded, again.skipped) == (0, 1)
    with Ledger(path) as ledger:
        assert content_digest(ledger) == before
        assert ledger.counts() == rows | {"runs": rows["runs"] + 1, "audit": rows["audit"] + 2}


def test_the_first_date_again_is_a_coding_of_its_own(path):
    for day in (FIRST, SECOND, FIRST):
        assert run(path, given(day)).coded == 1
    with Ledger(path) as ledger:
        assert days(ledger) == [FIRST]
        assert ledger.counts()["codings"] == 4
        assert list(verify(ledger)) == []


def test_what_was_known_before_is_in_the_audit_log(path):
    run(path, given(FIRST, title="Shelling of Qarat"))
    with Ledger(path) as ledger:
        rows = ledger.connection.execute("SELECT payload FROM audit WHERE what = 'coded' ORDER BY seq").fetchall()
        assert '\\"published\\":null' in rows[-1]["payload"]
        assert "was" not in rows[0]["payload"]


def test_a_new_title_is_found_and_the_old_one_is_not(path):
    run(path, given(FIRST, title="Market burns"))
    run(path, given(FIRST, title="Bridge falls"))
    with Ledger(path) as ledger:
        assert list(search_claims(ledger, "burns", Filters())) == []
        assert len(list(search_claims(ledger, "falls", Filters()))) == 2


def test_the_difference_between_two_dates_is_shown(path):
    run(path, given(FIRST))
    run(path, given(SECOND), Document(id="other", sha256="0", text="the rebels bombed a bridge", published=FIRST))
    with Ledger(path) as ledger:
        for before, after, old, new in ((1, 2, None, FIRST), (2, 3, FIRST, SECOND), (1, 3, None, SECOND)):
            found = diff(ledger, before, after)
            assert (found["added"], found["removed"]) == ([], [])
            assert len(found["changed"]) == 2
            for change in found["changed"]:
                was, now = change["fields"]["time"]
                assert (was and was["start"], now["start"]) == (old and old.isoformat(), new.isoformat())
        assert diff(ledger, 3, 3) == {"added": [], "removed": [], "changed": []}


def test_versions_and_dates_stand_beside_one_another(path):
    run(path, given(FIRST))
    run(path, given(SECOND), version="dated-2")
    assert run(path, given(SECOND), version="dated-2").skipped == 1
    with Ledger(path) as ledger:
        assert days(ledger) == days(ledger, coder="dated-2") == [SECOND]
        assert days(ledger, coder="dated-1") == [FIRST]


@pytest.mark.parametrize("workers", [1, 2])
def test_given_twice_in_one_run_it_is_coded_once_and_stays_so(tmp_path, workers):
    path = tmp_path / "b.ledger"
    run(path, given(FIRST), given(SECOND), workers=workers)
    again = run(path, given(FIRST), given(SECOND), workers=workers)
    assert (again.coded, again.skipped) == (0, 2)
    with Ledger(path) as ledger:
        assert days(ledger) == [FIRST]
        assert ledger.counts()["codings"] == 1
        assert list(verify(ledger)) == []


def test_a_reader_that_takes_another_text_from_the_same_bytes_makes_another_document(path):
    """The old claims have their words in the old text."""
    longer = given(None, text=f"Qarat burns. {TEXT}")
    taken = Taken()
    assert run(path, *taken.passing([longer])).coded == 1
    assert run(path, longer).skipped == run(path, given(None)).skipped == 1
    with Ledger(path) as ledger:
        assert sorted(d.text for d in ledger.documents()) == sorted([TEXT, longer.text])
        assert [(d.text, len(claims)) for d, claims in dispatches(ledger, taken)] == [(longer.text, 2)]
        assert list(verify(ledger)) == []


def test_a_failure_leaves_what_is_known_and_is_tried_again(path):
    fails = partial(code_into, path, [given(SECOND)], version="dated-1")
    assert fails(factory=lambda: lambda d: Failure(document=d.id, step="times", error="x")).failed == 1
    with Ledger(path) as ledger:
        assert ledger.document("qarat").published is None
        assert list(verify(ledger)) == []
    assert run(path, given(SECOND)).coded == 1
    with Ledger(path) as ledger:
        assert ledger.failures() == []
        assert ledger.document("qarat").published == SECOND
        assert list(verify(ledger)) == []


def test_a_date_changed_behind_the_ledgers_back_is_still_found(path):
    run(path, given(FIRST))
    with Ledger(path) as ledger:
        ledger.connection.execute("UPDATE documents SET published = '2019-01-01'")
        assert "not what was taken in" in "".join(verify(ledger))
