"""Importing the package is cheap, and its names are what it says."""

import subprocess
import sys

import dateline


def test_import_loads_nothing_heavy():
    code = (
        "import sys, dateline; print([m for m in ('spacy', 'onnxruntime', 'sqlite3', 'pydantic') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_every_public_name_is_there():
    assert sorted(dateline.__all__) == dir(dateline)
    for name in dateline.__all__:
        assert getattr(dateline, name) is not None
