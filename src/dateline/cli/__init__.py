"""The command line. Standard output carries records only; progress and messages go to standard error.

Exit status: 0 done, 1 some documents failed (each named with the reason), 2 unusable arguments.
"""

from __future__ import annotations

import os
import sys

from dateline.cli.app import app
from dateline.errors import DatelineError, InputError

# importing a module registers its commands
from dateline.cli import coding, keeping, tools  # noqa: F401  isort: skip

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; an expected error is one line on standard error, never a traceback."""
    try:
        app()
    except DatelineError as error:
        print(f"dateline: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2 if isinstance(error, InputError) else 1)
    except BrokenPipeError:  # the reader of our output went away (`| head`): end quietly
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        print("dateline: interrupted; the same command takes up where it stopped", file=sys.stderr)  # noqa: T201
        sys.exit(130)
