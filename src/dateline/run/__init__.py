"""Where coding runs: this process, or a pool of processes on this machine."""

from dateline.run.pool import code_stream

__all__ = ["code_stream"]
