"""Any number of distinct dispatches, made from a few by seeded changes of names, numbers and days.

A coder that keeps every word it has met grows with new words and not with new dispatches, so a corpus read again and again
shows nothing. Here some ten words a dispatch have never been written before, about as many as news brings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

from dateline.api import document_of
from dateline.types import Document

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April June July August September October November December".split()
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")  # not at the start of a sentence
_NUMBER = re.compile(r"\b\d{1,3}\b")
_SHARE = 0.3  # of a dispatch's names that are changed
_SYLLABLES = [c + v for c in "b d f g h j k l m n q r s t w y z sh kh zh".split() for v in "a e i o u aa ou".split()]


def dispatches(source: Path, n: int, seed: int = 1) -> Iterator[Document]:
    """`n` distinct dispatches, read line by line (JSONL with `text`): the file as it is, then changed, again and again."""
    made = 0
    for turn in count():
        with source.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if made == n:
                    return
                made += 1
                text = json.loads(line)["text"]
                if turn:
                    text = vary(text, Random(f"{seed}-{turn}-{number}"))
                yield document_of(text, id=f"varied-{made:06}")


def vary(text: str, random: Random) -> str:
    """The text with other names (each the same throughout), numbers, weekdays and months."""
    for words in (_DAYS, _MONTHS):
        other = dict(zip(words, random.sample(words, len(words)), strict=True))
        text = re.sub("|".join(words), lambda m, other=other: other[m[0]], text)
    text = _NUMBER.sub(lambda m: _number(m[0], random), text)
    names = [w for w in sorted(set(_NAME.findall(text))) if w not in _DAYS and w not in _MONTHS]
    new = {w: _made(random) for w in names if random.random() < _SHARE}
    return re.sub(r"\b[A-Z][a-z]+\b", lambda m: new.get(m[0], m[0]), text)


def _number(digits: str, random: Random) -> str:
    """Another number of the same length; what may be a day of the month stays one."""
    most = 28 if int(digits) <= 31 and len(digits) == 2 else 10 ** len(digits) - 1
    return str(random.randint(1, most)).zfill(len(digits))


def _made(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=random.randint(2, 4))).capitalize()
