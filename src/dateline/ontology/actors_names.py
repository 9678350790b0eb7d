"""How names of actors are compared: words without case, accents, points or apostrophes; Arabic articles made one.

``norm_words("Hay'at Tahrir al-Sham") == ("hayat", "tahrir", "al", "sham")``. A skeleton goes one step farther and
leaves
only the consonants, so that transliterations of one person's name meet ("Walid al-Moallem", "Walid Muallem").
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DROP = str.maketrans("", "", "'’‘`ʼʻ´ʿʾ.")
_SPECIAL = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a", "þ": "th"})
_SPLIT = re.compile(r"[^\W_]+(?:['’‘`ʼʻ´ʿʾ.][^\W_]+)*\.?", re.UNICODE)
_ARTICLE = frozenset("al el ul as ash ad an ar at az adh es ech esh er en ez et il".split())
_SKELETON_DIGRAPHS = (
    ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "s"), ("ch", "s"), ("ph", "f"), ("dj", "j"), ("ck", "k"),
    ("ts", "s"), ("zh", "j"), ("q", "k"), ("c", "k"), ("x", "ks"), ("v", "w"), ("z", "s"), ("p", "b"), ("g", "j"),
)  # fmt: skip


@lru_cache(maxsize=8192)
def norm(word: str) -> str:
    """One word as it is compared: casefolded, no accents, no points, no apostrophes; "" for punctuation."""
    word = word.translate(_DROP).casefold().translate(_SPECIAL)
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(c for c in word if c.isalnum())


@lru_cache(maxsize=8192)
def pieces(text: str) -> tuple[tuple[str, int, int, bool], ...]:
    """(normalised word, start, end, hyphen follows) of every word in `text`; offsets in code points of `text`."""
    found = []
    for m in _SPLIT.finditer(text):
        word = norm(m.group())
        if not word:
            continue
        hyphen = m.end() < len(text) and text[m.end()] in "-‐‑–"
        if hyphen and word in _ARTICLE:
            word = "al"
        found.append((word, m.start(), m.end(), hyphen))
    return tuple(found)


@lru_cache(maxsize=8192)
def norm_words(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared; a possessive "'s" at the end is dropped."""
    text = re.sub(r"['’]s\b", "", text)
    words = [p[0] for p in pieces(text)]
    return tuple("al" if w == "el" and i + 1 < len(words) else w for i, w in enumerate(words))


@lru_cache(maxsize=8192)
def skeleton(text: str) -> tuple[str, ...]:
    """Consonants of each word of a name, articles and one-letter words left out; () when nothing is left."""
    out = []
    for plain in norm_words(text):
        if plain in ("al", "bin", "ibn", "ben", "the", "de") or len(plain) < 2:
            continue
        word = plain
        for a, b in _SKELETON_DIGRAPHS:
            word = word.replace(a, b)
        first, rest = word[0], re.sub(r"[aeiouyw]", "", word[1:])
        first = "a" if first in "aeiouy" else first
        out.append(re.sub(r"(.)\1+", r"\1", first + rest))
    return tuple(out)


def slug(text: str) -> str:
    """Turn "Hay'at Tahrir al-Sham" into "hayat-tahrir-al-sham"."""
    return "-".join(norm_words(text))


__all__ = ["norm", "norm_words", "pieces", "skeleton", "slug"]
