"""Words that change whether a happening took place (data/cues/factuality.csv).

`reach` says where the happening must stand: complement (a clause under the word), object, pobj (after its
preposition), from, report (the word rejects a report of it), passive, aux, adverb, adjective, mark. `sure` is
strong or weak.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from dateline.errors import LexiconError
from dateline.types import Factuality

_REACHES = frozenset(
    {"complement", "object", "pobj", "from", "report", "passive", "aux", "adverb", "adjective", "mark"}
)


@dataclass(frozen=True, slots=True)
class Shift:
    """What one word does to a happening within its reach."""

    value: Factuality
    strong: bool


@cache
def shifts() -> dict[tuple[str, str], Shift]:
    """(lemma or lower-case word, reach) → what it does.

    Raises:
        LexiconError: an unknown reach in the file.
    """
    text = files("dateline.ontology").joinpath("data/cues/factuality.csv").read_text(encoding="utf-8")
    table: dict[tuple[str, str], Shift] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["reach"] not in _REACHES:
            raise LexiconError(f"factuality.csv: unknown reach {row['reach']!r} of {row['lemma']!r}")
        table[row["lemma"], row["reach"]] = Shift(cast(Factuality, row["value"]), row["sure"] == "strong")
    return table


__all__ = ["Shift", "shifts"]
