"""Two names that a hyphen or a dash joins: the countries of a border ("Turkey-Syria"), the ends of a road ("Homs–Hama road")."""

from __future__ import annotations

import re
from collections.abc import Callable

from dateline.ontology.places import countries_by_name
from dateline.ontology.places_lexicon import WAYS, demonyms, table_names
from dateline.ontology.places_names import fold

WAY = "(?:" + "|".join(sorted(WAYS, key=len, reverse=True)) + ")"
_JOINT = re.compile(r"-to-|[-–—]")
_DASHES = ("-", "–", "—")
_WAY_AHEAD = re.compile(rf"(?: [\w'’-]+){{0,2}}? (?P<way>{WAY})\b")
_WAY_NAME = re.compile(rf"(?:-to-|[-–—])(?=[^\W\d_a-z])[\w'’-]+(?: [\w'’-]+)?? {WAY}\b")
_WAY_OF = re.compile(r"(?<![\w'’-])(?=[^\W\d_a-z])[\w'’-]+?(?:-to-|[-–—])$")
Piece = tuple[int, int]  # start and end in code points


def halves(text: str, piece: Piece, before: list[Piece], is_name: Callable[[str], bool]) -> list[Piece]:
    """The words at `piece` as two pieces where a hyphen joins two names, else as they are.

    Args:
        text: the dispatch.
        piece: where the words are.
        before: the pieces in front of it, whose words the first name may begin with ("Deir ez-Zor-Damascus road").
        is_name: whether some words are the name of a place of some weight.
    """
    words = text[slice(*piece)]
    way = _WAY_AHEAD.match(text, piece[1]) if _JOINT.search(words) else None
    if way and not is_name(words):
        starts = [start for start, _ in [*before[-2:], piece]]
        for joint in _JOINT.finditer(words):
            left, right = piece[0] + joint.start(), piece[0] + joint.end()
            second = any(is_name(text[right:end]) for end in (piece[1], way.start("way") - 1))
            if second and any(is_name(text[start:left]) for start in starts):
                return [(piece[0], left), (right, piece[1])]
    first, hyphen, second_word = words.partition("-")
    if hyphen and fold(words) not in table_names() and _of_country(first) and _of_country(second_word):
        return [(piece[0], piece[0] + len(first)), (piece[0] + len(first) + 1, piece[1])]
    return [piece]


def names_way(after: str) -> bool:
    """Whether the words behind a name make it the first of two that a way is called by."""
    return after[:1] in _DASHES and _WAY_NAME.match(after) is not None


def of_way(text: str, start: int, end: int) -> bool:
    """Whether the name at [start, end) is one of two that a way is called by, which the parser seldom sees."""
    if names_way(text[end : end + 50]):
        return True
    if text[start - 1 : start] not in _DASHES:
        return False
    return bool(_WAY_OF.search(text[max(0, start - 30) : start]) and _WAY_AHEAD.match(text, end))


def _of_country(word: str) -> bool:
    folded = fold(word)
    return folded in countries_by_name() or folded in demonyms()


__all__ = ["WAY", "halves", "names_way", "of_way"]
