"""Words that tell who says so: reporting verbs, adverbs of hearsay, nouns that can be a source (data/cues/).

``cues.csv`` has a row a word: `class` is say, think, deny, show, act, cite, hearsay, according or attitude; `hedge`
the FactBank value that the cue gives to what is told (empty: none); `content` what may be its content (clause, any,
object, of, to).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from dateline.errors import LexiconError
from dateline.types import Factuality

_CLASSES = frozenset({"say", "think", "deny", "show", "act", "cite", "hearsay", "according", "attitude"})
_VALUES = frozenset({"CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "Uu"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting word with what it does."""

    lemma: str
    pos: str
    kind: str
    hedge: Factuality | None
    content: str
    subject: str


def _rows(name: str) -> list[dict[str, str]]:
    text = files("dateline.ontology").joinpath(f"data/cues/{name}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def verb_cues(*, attitudes: bool = False) -> dict[str, tuple[Cue, ...]]:
    """Lemma → its readings, in the order of the file.

    Args:
        attitudes: also verbs of praise, blame and will with an object ("criticized the law"), which report nothing.

    Raises:
        LexiconError: an unknown class or FactBank value in the file.
    """
    found: dict[str, tuple[Cue, ...]] = {}
    for row in _rows("cues.csv"):
        if row["class"] == "attitude" and not attitudes:
            continue
        if row["class"] not in _CLASSES or row["hedge"] not in _VALUES | {""}:
            raise LexiconError(f"cues.csv: bad class or hedge in the row of {row['lemma']!r}; see ontology/cues.py")
        hedge = cast("Factuality | None", row["hedge"] or None)
        cue = Cue(row["lemma"], row["pos"], row["class"], hedge, row["content"], row["subject"])
        found[cue.lemma] = (*found.get(cue.lemma, ()), cue)
    return found


@cache
def hearsay() -> dict[str, Factuality]:
    """Adverb → hedge: "reportedly" and its like, which tell no source."""
    return {k: c.hedge for k, (c, *_) in verb_cues().items() if c.kind == "hearsay" and c.hedge is not None}


@cache
def source_nouns() -> dict[str, str]:
    """Noun, lower case → "text" (statement, footage) or "person" (official, residents, bodies that speak)."""
    return {row["noun"]: row["kind"] for row in _rows("source_nouns.csv")}


__all__ = ["Cue", "hearsay", "source_nouns", "verb_cues"]
