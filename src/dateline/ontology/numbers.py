"""Number phrases as intervals: "at least 17" is (17, None), "dozens" (24, 99), "between 20 and 30" (20, 30).

The bounds of vague words are the project's convention (docs/records.md, "counts") and stand in
``data/counts/vague.csv``; an open end is None. Pure grammar, linear in the length of the text.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Bounds = tuple[int | None, int | None]

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {w: i for i, w in enumerate(_ONES.split())} | {w: 10 * i for i, w in enumerate(_TENS.split(), 2)}
_SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 10**9, "dozen": 12}
_MAX = 10**10  # nothing counted in a dispatch is larger; a longer string of digits is no count

_WORD = "|".join(sorted([*_WORDS, "hundred", "thousand", "million", "billion", "dozen"], key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:,\d{3}){1,3}|\d{1,11}(?:\.\d{1,3})?"
_NUM = (
    rf"(?:(?:{_DIGITS})(?:[ -](?:hundred|thousand|million|billion|dozen))?"
    rf"|(?:an? |half a )?(?:{_WORD})(?:(?:[ -]| and )(?:{_WORD})){{0,6}})"
)
_LEAST = (
    r"at least|no (?:fewer|less) than|not less than|a minimum of|minimum|upwards of|not fewer than|"
    r"at the least|a total of at least|as few as"
)
_OVER = r"more than|over|above|exceeding|in excess of|beyond"
_UPTO = r"up to|as many as|as much as|at most|no more than|not more than|a maximum of|maximum|as large as"
_UNDER = r"fewer than|less than|under|below"
_NEARLY = r"nearly|almost|close to|just under|not quite|approaching"
_ABOUT = r"about|around|approximately|roughly|some|an estimated|estimated|circa|or so|in the region of"
_MODIFIER = (
    rf"(?P<least>{_LEAST})|(?P<over>{_OVER})|(?P<upto>{_UPTO})|(?P<under>{_UNDER})|"
    rf"(?P<nearly>{_NEARLY})|(?P<about>{_ABOUT})"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number phrase: (start, end) in code points, and its interval. `vague`: no number word in it ("dozens")."""

    start: int
    end: int
    min: int | None
    max: int | None
    vague: bool = False


@cache
def vague_words() -> dict[str, Bounds]:
    """Vague quantity → bounds, from data/counts/vague.csv."""
    out: dict[str, Bounds] = {}
    text = files("dateline.ontology").joinpath("data/counts/vague.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        out[row["phrase"]] = (int(row["min"]) if row["min"] else None, int(row["max"]) if row["max"] else None)
    return out


@cache
def _pattern() -> re.Pattern[str]:
    vague = "|".join(re.escape(w) for w in sorted(vague_words(), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,-])(?:(?:{_MODIFIER})\s+)?"
        rf"(?:between\s+(?P<a>{_NUM})\s+and\s+(?P<b>{_NUM})|from\s+(?P<e>{_NUM})\s+to\s+(?P<f>{_NUM})"
        rf"|(?P<c>{_NUM})\s+(?:to|or)\s+(?P<d>{_NUM})|(?P<g>{_DIGITS})\s?[-–]\s?(?P<h>{_DIGITS})"
        rf"|(?P<vague>{vague})|(?P<num>{_NUM}))"
        r"(?P<plus>\s+or\s+more|\s*\+|\s+others?\s+or\s+more)?(?![\w%-]|\.\d|,\d)",
        re.I,
    )


def parse_number(phrase: str) -> int | None:
    """A number in digits or words; None when it is none (or beyond 10**10)."""
    p = phrase.lower().strip()
    if m := re.fullmatch(rf"({_DIGITS})(?:[ -](hundred|thousand|million|billion|dozen))?", p):
        value = float(m[1].replace(",", "")) * (_SCALE[m[2]] if m[2] else 1)
        return int(value) if value < _MAX and value == int(value) else None
    if p.startswith("half a dozen"):
        return 6
    total, part, seen = 0, 0, False
    for word in re.split(r"[ -]+", p):
        if word in _WORDS:
            part += _WORDS[word]
            seen = True
        elif word in ("a", "an"):
            part = 1
        elif word in ("hundred", "dozen"):
            part, seen = max(part, 1) * _SCALE[word], True
        elif word in _SCALE:
            total, part, seen = total + max(part, 1) * _SCALE[word], 0, True
        elif word != "and":
            return None
    return total + part if seen and total + part < _MAX else None


def about(n: int) -> Bounds:
    """A small interval about a rounded number: a tenth either side to fifty, a sixteenth above."""
    slack = max(1, round(n * (0.1 if n <= 50 else 0.0625)))
    return n - slack, n + slack


def bounds(n: int, modifier: str | None) -> Bounds:
    """The interval that a modifier makes of a number; `modifier` is the name of its group above."""
    if modifier == "least":
        return n, None
    if modifier == "over":
        return n + 1, None
    if modifier == "upto":
        return None, n
    if modifier == "under":
        return None, max(n - 1, 0)
    if modifier == "nearly":
        return math.ceil(n * 0.875), n
    return about(n) if modifier == "about" and n > 1 else (n, n)


def quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """Every number phrase of ``text[start:end]`` in order."""
    out = []
    for m in _pattern().finditer(text, start, len(text) if end is None else end):
        modifier = next((k for k in ("least", "over", "upto", "under", "nearly", "about") if m[k]), None)
        if m["vague"]:
            lo, hi = vague_words()[m["vague"].lower()]
            if modifier in ("least", "over"):
                hi = None
            out.append(Quantity(m.start(), m.end(), lo, hi, True))
            continue
        pair = next(((m[x], m[y]) for x, y in (("a", "b"), ("c", "d"), ("e", "f"), ("g", "h")) if m[x]), None)
        if pair:
            first, second = parse_number(pair[0]), parse_number(pair[1])
            if first is not None and second is not None and first < second:
                out.append(Quantity(m.start(), m.end(), first, second))
            continue
        n = parse_number(m["num"])
        if n is not None:
            lo, hi = (n, None) if m["plus"] else bounds(n, modifier)
            out.append(Quantity(m.start(), m.end(), lo, hi))
    return out
