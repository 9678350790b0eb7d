"""The command line run in this process, the samples coded once, and texts of our own."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from our_texts import SAMPLES, STORY

from dateline.cli import main


@pytest.fixture
def dateline(monkeypatch, capsys):
    """Run the command with arguments: (exit status, standard output, standard error)."""

    def call(*args: object, stdin: bytes = b""):
        monkeypatch.setattr(sys, "argv", ["dateline", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        out = capsys.readouterr()
        assert "Traceback" not in out.err
        return code, out.out, out.err

    return call


@pytest.fixture
def coding(dateline, coder, monkeypatch):
    """The command with the session's coder in it, so that the models are loaded once and not for each call."""
    from dateline import api
    from dateline.api import store

    for name in ("build_coder", "build_keeping_coder"):
        monkeypatch.setattr(store, name, lambda: coder.code)
    monkeypatch.setattr(api, "Coder", lambda: coder)
    return dateline


@pytest.fixture(scope="session")
def samples_ledger(tmp_path_factory, coder) -> Path:
    """The samples, coded once; tests that change a ledger take a copy (`ledger`)."""
    from dateline.api import read, store

    path = tmp_path_factory.mktemp("samples") / "demo.ledger"
    report = store.code_into(path, read([SAMPLES]), factory=lambda: coder.code, version=store.coder_version())
    assert report.failed == report.rejected == 0, report.problems
    return path


@pytest.fixture
def ledger(samples_ledger, tmp_path) -> Path:
    """A copy of the samples' ledger."""
    path = tmp_path / "demo.ledger"
    path.write_bytes(samples_ledger.read_bytes())  # closed, so the log beside it is folded in
    return path


@pytest.fixture
def story(tmp_path) -> Path:
    """A dispatch in a file called gao.txt."""
    path = tmp_path / "gao.txt"
    path.write_text(STORY)
    return path
