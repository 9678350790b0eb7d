"""The reading room: a ledger in the browser, from one process, with nothing fetched from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.web.serving import serve

__all__ = ["serve"]


def __getattr__(name: str) -> object:
    """`serve` is looked up when it is used: importing this package loads no web server."""
    if name != "serve":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from dateline.web.serving import serve

    return serve
