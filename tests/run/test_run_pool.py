"""Workers: what they raise, how they end, how much is in flight."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

import fake_coding
from dateline.api.store import code_into, code_many
from dateline.errors import ModelMissing
from dateline.ledger import Ledger, content_digest, verify
from dateline.run import code_stream
from dateline.types import Failure
from fake_coding import dispatch, document, many


@pytest.mark.parametrize("workers", [1, 2])
def test_a_missing_model_is_told_as_such(tmp_path, workers):
    """Not as a failure of every document."""
    with pytest.raises(ModelMissing, match="reinstall"):
        code_into(tmp_path / "a.ledger", many(4), workers=workers, factory=fake_coding.build_nothing, version="x")


def test_where_all_is_done_no_coder_is_built(tmp_path):
    code_into(tmp_path / "a.ledger", [dispatch(1)], factory=fake_coding.build, version="x")
    again = code_into(tmp_path / "a.ledger", [dispatch(1)], factory=fake_coding.build_nothing, version="x")
    assert again.skipped == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_a_document_beyond_memory_is_a_failure(workers):
    items = [dispatch(1), document("huge", "MEMORY-ENDS"), dispatch(3)]
    found = [r for _, r in code_stream(fake_coding.build, items, workers=workers)]
    assert [isinstance(r, Failure) for r in found] == [False, True, False]
    assert (found[1].document, found[1].step) == ("huge", "memory")


@pytest.mark.parametrize("workers", [1, 2])
def test_no_more_is_read_than_is_in_flight(workers):
    read = 0

    def counted():
        nonlocal read
        for n in range(60):
            read += 1
            yield dispatch(n)

    most = 0
    for n, (d, _) in enumerate(code_stream(fake_coding.build, counted(), workers=workers), start=1):
        assert d.id == f"wire-{n - 1:05}"
        most = max(most, read - n)
    assert read == 60
    assert most <= 4 * workers


def test_many_workers_die_and_everything_else_is_coded(tmp_path):
    deadly = {3, 4, 11}
    items = [document(f"wire-{n:05}", f"{n} WORKER-DIES") if n in deadly else dispatch(n) for n in range(14)]
    found = list(code_many(items, workers=2, factory=fake_coding.build))
    assert [n for n, r in enumerate(found) if isinstance(r, Failure)] == sorted(deadly)
    assert all(r.step == "worker" for r in found if isinstance(r, Failure))


def children_of(pid: int) -> set[int]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children")
    return {int(p) for p in tasks.read_text().split()}


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_kill_9_of_a_pool_then_the_same_command(tmp_path):
    """The workers end too, and the second run ends with the ledger of an undisturbed one."""
    path = tmp_path / "a.ledger"
    command = [sys.executable, fake_coding.__file__, str(path), "120", "2"]
    process = subprocess.Popen([*command, "0.05"], stderr=subprocess.PIPE)
    coded = 0
    deadline = time.monotonic() + 60
    while coded < 8 and time.monotonic() < deadline:
        time.sleep(0.05)
        if path.exists():
            with Ledger(path) as ledger:
                coded = ledger.counts()["codings"]
    workers = children_of(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert len(workers) >= 2
    with Ledger(path) as ledger:
        assert 8 <= ledger.counts()["codings"] < 118
    deadline = time.monotonic() + 20
    while any(alive(p) for p in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [p for p in workers if alive(p)]
    subprocess.run(command, check=True, timeout=120)
    code_into(tmp_path / "b.ledger", many(120), factory=partial(fake_coding.build, 1), version="fake-1")
    with Ledger(path) as a, Ledger(tmp_path / "b.ledger") as b:
        assert content_digest(a) == content_digest(b)
        assert list(verify(a)) == []
        assert a.counts()["codings"] == 118
