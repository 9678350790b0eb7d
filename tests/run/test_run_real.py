"""``kill -9`` of the real command in the middle of its work, then the same command again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

from dateline.ledger import Ledger, content_digest, verify

STORY = (
    "GAO, March {day} - Gunmen killed {n} villagers near Gao on Monday, police said. The army denied that its planes "
    "bombed the market of Ansongo, where residents counted {m} wounded. Rebels will release {n} prisoners, a mediator said."
)
DOCUMENTS = 24


def test_kill_9_then_the_same_command_gives_the_ledger_of_an_undisturbed_run(tmp_path):
    source = tmp_path / "stories.jsonl"
    rows = [
        {"id": f"story-{k}", "text": STORY.format(day=k + 1, n=k + 3, m=2 * k + 5), "published": f"2020-03-{k + 1:02}"}
        for k in range(DOCUMENTS)
    ]
    source.write_text("\n".join(json.dumps(r) for r in rows) + "\n{broken\n")
    killed, whole = tmp_path / "killed.ledger", tmp_path / "whole.ledger"

    def command(ledger):
        return [sys.executable, "-m", "dateline", "code", str(source), "--ledger", str(ledger)]

    process = subprocess.Popen(command(killed), stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    done = 0
    while done < 2 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
        if killed.exists():
            with Ledger(killed) as ledger:
                done = ledger.counts()["codings"]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with Ledger(killed) as ledger:
        assert 2 <= ledger.counts()["codings"] < DOCUMENTS
    for ledger_file in (killed, whole):
        code = subprocess.run(command(ledger_file), capture_output=True, text=True, check=False)
        assert code.returncode == 1, code.stderr  # the broken line
        assert "stories.jsonl:25" in code.stderr
    with Ledger(killed) as a, Ledger(whole) as b:
        assert a.counts()["codings"] == DOCUMENTS
        assert a.counts()["claims"] > DOCUMENTS
        assert content_digest(a) == content_digest(b)
        assert list(verify(a)) == []
