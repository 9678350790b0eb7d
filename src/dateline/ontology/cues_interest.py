"""Words and outlets that tell what a source has at stake (data/cues/interest.csv, data/cues/media_owners.csv)."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from dateline.types import Interest


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news outlet with its owner; `owned_by` is state, party, public, cooperative or private."""

    name: str
    owner: str
    country: str | None
    owned_by: str


def _rows(name: str) -> list[dict[str, str]]:
    text = files("dateline.ontology").joinpath(f"data/cues/{name}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def interest_patterns() -> tuple[tuple[Interest, re.Pattern[str]], ...]:
    """One pattern an interest, in the order in which they are asked."""
    words: dict[str, list[str]] = {}
    for row in _rows("interest.csv"):
        words.setdefault(row["interest"], []).append(row["words"])
    return tuple(
        (
            cast(Interest, name),
            re.compile("(?:" + "|".join(_word(w) for w in sorted(ws, key=len, reverse=True)) + r")(?!\w)"),
        )
        for name, ws in words.items()
    )


def _word(words: str) -> str:
    return re.escape(words) if words.startswith("-") else r"(?<!\w)" + re.escape(words)


@cache
def outlets() -> dict[str, Outlet]:
    """Name of an outlet, lower case → the outlet."""
    return {
        row["outlet"].lower(): Outlet(row["outlet"], row["owner"], row["country"] or None, row["owned_by"])
        for row in _rows("media_owners.csv")
    }


__all__ = ["Outlet", "interest_patterns", "outlets"]
