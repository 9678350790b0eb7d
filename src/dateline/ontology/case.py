"""Which words the press writes in small letters: what a dispatch all in capitals is read by."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENDINGS = (
    ("ing", ""),
    ("ing", "e"),
    ("ed", ""),
    ("ed", "e"),
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("ly", ""),
    ("d", ""),
)
_LEAST = 40  # letters; of less it cannot be said that they are all capitals
_CAPITALS = 0.9
_ENDED = re.compile(r"(?:[!?]|--|(?<![.\s][A-Z])\.|\[TEXT\]|\[EXCERPTS?\])$")  # "U.S." ends nothing
_ROMAN = re.compile(r"(?:II|III|IV|VI{0,3}|IX|XI{0,3})")


@cache
def small_words() -> frozenset[str]:
    """Words that are names or first words wherever they have a capital (models/train/train_case.py)."""
    path = files("dateline.ontology") / "data" / "case" / "small_words.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


def all_capitals(text: str) -> bool:
    """Whether a text tells nothing by its capitals."""
    letters = sum(c.isalpha() for c in text)
    return letters >= _LEAST and sum(c.isupper() for c in text) >= _CAPITALS * letters


def with_small_letters(text: str) -> str:
    """A text all in capitals as the press would write it, letter for letter in place: known small words small, the first of a
    sentence and everything else with a capital. In brackets and for the shortest unknown words capitals stay: "[FMLN]", "(EFE)", "U.S.".
    """
    return _WORD.sub(lambda m: _written(m, text), text)


def _written(m: re.Match[str], text: str) -> str:
    word = m[0]
    low, start, end = word.lower(), m.start(), m.end()
    if len(low) != len(word):  # a letter whose small form is longer would shift what follows
        return word
    if text[start - 1 : start] in ("[", "(") and text[end : end + 1] in ("]", ")") and low not in small_words():
        return word
    if text[end : end + 1] == "." and len(word) == 1 and text[end + 1 : end + 2].isalpha():  # "U.S."
        return word
    if _ROMAN.fullmatch(word) and low not in small_words():
        return word
    if _is_small(low):
        return low if _within_sentence(text, start) else low[0].upper() + low[1:]
    if len(word) <= 4 and not any(v in low for v in "aeiouy"):  # FMLN, CNN
        return word
    return word[0] + low[1:]


def _is_small(low: str) -> bool:
    known = small_words()
    if low in known:
        return True
    return any(low.endswith(e) and len(low) > len(e) + 2 and low[: -len(e)] + put in known for e, put in _ENDINGS)


def _within_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].rstrip(" \"'“(\n")
    return bool(before) and _ENDED.search(before) is None


__all__ = ["all_capitals", "small_words", "with_small_letters"]
