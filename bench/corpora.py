"""Where the open corpora are that the benches measure on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "bench" / "out"


def data_dir() -> Path:
    """The folder with gold/, data/ and tools/: ``$DATELINE_DATA``, else ``../shared``. Exits with a message when it is missing."""
    path = Path(os.environ.get("DATELINE_DATA", ROOT.parent / "shared"))
    if not (path / "gold").is_dir():
        sys.exit(
            f"bench: no corpora at {path}; set DATELINE_DATA to the folder that holds gold/, data/ and tools/. Nothing was measured."
        )
    return path
