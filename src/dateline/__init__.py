"""Dateline: a sourced, dated, mapped record of what news dispatches on armed conflict claim.

Importing this package loads no model, opens no file and configures no logging; the names below are
imported when first used (PEP 562).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dateline.api import Coder, code_text
    from dateline.errors import DatelineError
    from dateline.types import Claim, Document, Event, Span

__version__ = "0.1.0"
__all__ = ["Claim", "Coder", "DatelineError", "Document", "Event", "Span", "__version__", "code_text"]

_HOMES = {
    "Coder": "dateline.api",
    "code_text": "dateline.api",
    "DatelineError": "dateline.errors",
    "Claim": "dateline.types",
    "Document": "dateline.types",
    "Event": "dateline.types",
    "Span": "dateline.types",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
