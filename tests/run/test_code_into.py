"""Runs with a small coder of the test's own: order, resumption after a kill, workers that die."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dateline.api import store
from dateline.api.coder import Coded
from dateline.ids import make_id, sha256_bytes
from dateline.ledger import Ledger, content_digest, verify
from dateline.types import Claim, Document, Failure, Rejection, Span


def document(n: int, text: str | None = None) -> Document:
    text = text or f"Rebels attacked post {n}."
    return Document(id=f"d{n:03}", sha256=sha256_bytes(text.encode()), text=text)


def small_coder():
    def code(doc: Document):
        if "bad" in doc.text:
            return Failure(document=doc.id, step="parse", error="bad")
        if "die" in doc.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if delay := os.environ.get("TEST_DELAY"):
            time.sleep(float(delay))
        trigger = Span(start=0, end=6, text=doc.text[:6])
        claim = Claim(id=make_id("claim", doc.sha256), document=doc.id, event="e", trigger=trigger, type="ASSAULT")
        return Coded(doc, (claim,))

    return code


def run(path: Path, items, **more):
    return store.code_into(path, items, factory=small_coder, version="test-1", **more)


def test_counts_add_up(tmp_path):
    items = [document(1), Rejection(origin="x.png", reason="no text"), document(2, "bad"), document(3)]
    report = run(tmp_path / "t.ledger", items)
    assert (report.taken_in, report.coded, report.rejected, report.failed) == (4, 2, 1, 1)
    assert report.problems == ["x.png: no text", "d002: step parse: bad"]


def test_the_same_run_again_is_skipped(tmp_path):
    items = [document(n) for n in range(5)]
    run(tmp_path / "t.ledger", items)
    again = run(tmp_path / "t.ledger", items)
    assert (again.coded, again.skipped) == (0, 5)


def test_a_pool_gives_the_same_ledger(tmp_path):
    items = [document(n) for n in range(12)]
    run(tmp_path / "one.ledger", items)
    run(tmp_path / "two.ledger", items, workers=2)
    with Ledger(tmp_path / "one.ledger") as one, Ledger(tmp_path / "two.ledger") as two:
        assert content_digest(one) == content_digest(two)


def test_a_worker_that_is_killed_takes_no_other_document_along(tmp_path):
    items = [document(1), document(2, "die now"), document(3), document(4)]
    report = run(tmp_path / "t.ledger", items, workers=2)
    assert (report.coded, report.failed) == (3, 1)
    assert "d002: step worker" in report.problems[0]


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from test_code_into import document, run
if __name__ == "__main__":
    run(Path(sys.argv[1]), [document(n) for n in range(40)])
"""


def test_kill_9_then_the_same_command_ends_with_the_same_ledger(tmp_path):
    script = tmp_path / "go.py"
    script.write_text(SCRIPT.format(tests=str(Path(__file__).parent)))
    path = tmp_path / "killed.ledger"
    process = subprocess.Popen([sys.executable, str(script), str(path)], env=os.environ | {"TEST_DELAY": "0.05"})
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if path.exists():
            with Ledger(path) as ledger:
                if ledger.counts()["codings"] >= 5:
                    break
        time.sleep(0.05)
    process.kill()
    process.wait()
    with Ledger(path) as ledger:
        assert 5 <= ledger.counts()["codings"] < 40
    subprocess.run([sys.executable, str(script), str(path)], check=True)
    run(tmp_path / "whole.ledger", [document(n) for n in range(40)])
    with Ledger(path) as killed, Ledger(tmp_path / "whole.ledger") as whole:
        assert content_digest(killed) == content_digest(whole)
        assert list(verify(killed)) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_input(workers):
    items = [document(n) for n in range(9)]
    found = list(store.code_many(items, workers=workers, factory=small_coder))
    assert [c.document.id for c in found] == [d.id for d in items]
