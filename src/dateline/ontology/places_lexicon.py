"""Words about places: the names that our tables know outright, and the nouns, directions and verbs around a name.

The word lists are in ``data/places/words.tsv``, a set a line.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dateline.ontology.places import DATA, demonyms, division_aliases, load_countries, load_places
from dateline.ontology.places_names import fold


def _read_words() -> dict[str, tuple[str, ...]]:
    """Set name → its words, in the order of the file."""
    lines = (DATA / "words.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {name: tuple(words.split()) for name, words in (line.split("\t") for line in lines)}


_WORDS = _read_words()
# Noun beside a name → the class of place that it asks for; "" asks for nothing in particular.
FEATURE_NOUNS: dict[str, str] = {
    word: kind.removeprefix("noun:").removesuffix("any")
    for kind, words in _WORDS.items()
    if kind.startswith("noun:")
    for word in words
}
PLURALS: dict[str, str] = {p.split("=")[0]: p.split("=")[1] for p in _WORDS["plural"]}
# A name before one of these names a person, a body or a paper, not a place.
NOT_A_PLACE_AFTER = frozenset(_WORDS["not_a_place_after"])
# A name before one of these is the place where a body or a person belongs, not where something happens.
BODIES = frozenset(_WORDS["bodies"])
VESSELS = frozenset(_WORDS["vessels"])
SPEAKERS = frozenset(_WORDS["speakers"])
TITLES = frozenset(_WORDS["titles"])
# Acts that only people and governments do: a capital or country as their subject stands for its government.
ACT_VERBS = frozenset(_WORDS["act_verbs"])
# Words that are some village's name somewhere and hardly ever meant as one.
FALSE_NAMES = frozenset(_WORDS["false_names"])

# What leads from one place to another, so that what happens on it happens between them.
WAYS = frozenset(_WORDS["ways"])
# What holds between two governments or towns and is nowhere: "talks between Moscow and Ankara".
RELATIONAL = frozenset(_WORDS["relational"])


@lru_cache(maxsize=1)
def table_names() -> dict[str, str]:
    """Folded name → "country" or the kind of our own rows: every name that our tables know outright."""
    found: dict[str, str] = {}
    for row in load_places():
        for name in row.names:
            found.setdefault(fold(name), row.kind)
    for country in load_countries().values():
        for name in country.names:
            found[fold(name)] = "country"
    found.pop("", None)
    return found


@lru_cache(maxsize=1)
def abbreviation_pattern() -> re.Pattern[str]:
    """Matches the dotted abbreviations of divisions: "Ky.", "W.Va.", "N.Y."."""
    dotted = sorted((a for a in division_aliases() if a.endswith(".")), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(a) for a in dotted) + r")(?!\w)")


@lru_cache(maxsize=1)
def capitals() -> frozenset[str]:
    """Folded names of capitals and seats of government that stand for their government."""
    return frozenset(fold(c.capital) for c in load_countries().values()) | {"kiev", "tel aviv", "hague"}


__all__ = [
    "ACT_VERBS", "BODIES", "FALSE_NAMES", "FEATURE_NOUNS", "NOT_A_PLACE_AFTER", "PLURALS", "RELATIONAL", "SPEAKERS", "TITLES",
    "VESSELS", "WAYS", "abbreviation_pattern", "capitals", "demonyms", "table_names",
]  # fmt: skip
