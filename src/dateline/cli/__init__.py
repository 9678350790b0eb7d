"""The command line. Standard output carries records only; progress and messages go to standard error.

Exit status: 0 done, 1 some documents failed (each named with the reason), 2 unusable arguments.
"""

from __future__ import annotations

import io
import os
import sys

from dateline.cli.app import app

# importing a module registers its commands
from dateline.cli import coding, keeping, linking, looking, publishing, runs, tools  # noqa: F401  isort: skip

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line. Records are UTF-8 whatever the terminal's own encoding is."""
    if sys.stdout is None:  # closed by the caller (`>&-`): records go nowhere
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
    app(prog_name="dateline")
