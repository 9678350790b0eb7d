"""How the program ends: a reader that goes away, control-C, a step that fails; and how quickly it begins."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from our_texts import STORY

PROGRAM = [sys.executable, "-m", "dateline"]


def run(*args: object, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *map(str, args)], check=False, capture_output=True, text=True, **more)


def many(path: Path, n: int) -> Path:
    """`n` dispatches, each of its own words."""
    with path.open("w") as stream:
        for i in range(n):
            stream.write(
                json.dumps({"id": f"d{i:04}", "text": STORY.replace("12 villagers", f"{i + 2} villagers")}) + "\n"
            )
    return path


def digest(ledger: Path) -> str:
    out = json.loads(run("verify", ledger, "--json").stdout)
    assert out["wrong"] == []
    return out["content"]


def wait_for(ledger: Path, rows: int, process: subprocess.Popen) -> None:
    """Until the ledger has `rows` codings."""
    import sqlite3

    for _ in range(600):
        assert process.poll() is None, "it ended before it could be stopped; give it more to do"
        if ledger.exists():
            try:
                with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as c:
                    if c.execute("SELECT count(*) FROM codings").fetchone()[0] >= rows:
                        return
            except sqlite3.OperationalError:
                pass
            finally:
                c.close()
        time.sleep(0.02)
    raise AssertionError("nothing was coded in twelve seconds")


@pytest.fixture(scope="module")
def whole(coder, tmp_path_factory) -> tuple[Path, Path]:
    """Dispatches, and the ledger that they are in when nothing stops the run."""
    folder = tmp_path_factory.mktemp("whole")
    source, ledger = many(folder / "many.jsonl", 50), folder / "whole.ledger"
    assert run("code", source, "--ledger", ledger).returncode == 0
    return source, ledger


def test_stopped_by_a_person_and_taken_up(whole, tmp_path):
    """Control-C; what a kill leaves behind is tried in tests/run."""
    source, uncut = whole
    cut = tmp_path / "cut.ledger"
    process = subprocess.Popen(
        [*PROGRAM, "code", source, "--ledger", cut], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    wait_for(cut, 3, process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.strip() == (
        "dateline: interrupted; what is coded is in the ledger, and the same command takes up where it stopped"
    )
    assert digest(cut) != digest(uncut)
    again = run("code", source, "--ledger", cut)
    assert again.returncode == 0
    assert " 0 coded" not in again.stderr
    assert "+ 0 already there" not in again.stderr
    assert digest(cut) == digest(uncut)


def test_a_reader_that_goes_away_ends_it_quietly(whole):
    ledger = whole[1]
    process = subprocess.Popen([*PROGRAM, "export", ledger], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait(30) == 0
    assert err == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("more", [[], ["-o", "/dev/full"]])
def test_a_full_disk_is_one_line(whole, more):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "export", whole[1], *more], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr.startswith("dateline: cannot write")
    assert len(done.stderr.splitlines()) == 1


def test_records_are_utf8_in_any_locale(coder, tmp_path):
    name = tmp_path / "e.txt"
    name.write_text("BOGOTÁ, March 14, 2018 - Gunmen killed two farmers in Nariño on Tuesday, El País said.\n")
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*PROGRAM, "code", name], check=False, capture_output=True, env=plain)
    assert done.returncode == 0
    assert "Nari\u00f1o".encode() in done.stdout
    table = subprocess.run([*PROGRAM, "code", name, "--format", "table"], check=False, capture_output=True, env=plain)
    assert "Nari\u00f1o" in table.stdout.decode()


def test_resolve_answers_line_by_line():
    """A program that asks, waits for its answer, and asks again."""
    process = subprocess.Popen(
        [*PROGRAM, "resolve", "time", "-", "--date", "2017-06-01"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    for text, day in (("yesterday", "2017-05-31"), ("tomorrow", "2017-06-02")):
        process.stdin.write(text.encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["best"]["start"] == day
    process.stdin.close()
    assert process.wait(30) == 0


def test_a_step_that_fails_is_named_and_the_rest_is_coded(dateline, coder, monkeypatch, tmp_path):
    from dateline.api import store
    from dateline.types import Failure

    def code(document):
        if document.id == "d0001":
            return Failure(document=document.id, step="times", error="ValueError: year 0\nis out of range")
        return coder.code(document)

    for name in ("build_coder", "build_keeping_coder"):
        monkeypatch.setattr(store, name, lambda: code)
    source = many(tmp_path / "many.jsonl", 3)
    for more in ([], ["--ledger", tmp_path / "t.ledger"]):
        status, out, err = dateline("code", source, *more)
        assert status == 1
        assert "d0001: step times: ValueError: year 0 is out of range\n" in err
        assert "2 coded" in err
        assert "1 failed" in err
        assert {json.loads(line)["document"] for line in out.splitlines()} == {"d0000", "d0002"}


def test_no_command_and_no_argument_show_help():
    bare = run()
    assert "code" in bare.stdout + bare.stderr
    assert "Traceback" not in bare.stderr
    missing = run("code")
    assert missing.returncode == 2
    assert "Missing argument" in missing.stderr


def test_it_begins_quickly():
    heavy = ("spacy", "onnxruntime", "trafilatura", "numpy", "pydantic", "sqlite3")
    code = f"import sys, dateline.cli; print([m for m in {heavy} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        assert run("--help").returncode == 0
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 2.0  # 0.12 s on a quiet machine


def test_completion_is_offered():
    done = run(
        "--show-completion",
        env={**os.environ, "SHELL": "/bin/bash", "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    )
    assert "Traceback" not in done.stderr
    words = subprocess.run(
        PROGRAM,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "_DATELINE_COMPLETE": "complete_bash", "COMP_WORDS": "dateline ver", "COMP_CWORD": "1"},
    )
    assert set(words.stdout.split()) == {"verify", "version"}
