"""Names of known actors in a parsed dispatch: one pass over the tokens with dictionary look-ups.

A name must look as the lexicon says: acronyms in capitals ("US", not "us"), other names with a capital. A name joined
by a
hyphen to a word such as "backed" or "led" is marked `linked`: "U.S.-backed rebels" are not the U.S.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dateline.ontology.actors import Entry, Lexicon, choose
from dateline.ontology.actors_names import pieces
from dateline.ontology.actors_nouns import LINKS

_HYPHENS = frozenset("-‐‑–")
_QUOTES = frozenset("\"“”'‘’`[]")
_OPPOSED = frozenset({"anti", "pro", "non", "ex"})
_SOFT_END = 4  # a bare "s" after a name of at least so many letters is a lost apostrophe: "Syrias", "Assads"


@dataclass(frozen=True, slots=True)
class Found:
    """A known name: tokens ``first:last``, code points ``start:end``, readings best first."""

    first: int
    last: int
    start: int
    end: int
    entries: tuple[Entry, ...]
    linked: bool

    @property
    def best(self) -> Entry:
        """The likeliest reading."""
        return self.entries[0]


@dataclass(frozen=True, slots=True)
class _Word:
    norm: str  # "" stands for a break that no name crosses
    token: int
    start: int
    end: int
    raw: str
    hyphen: bool  # joined to the next word


_BREAK = _Word("", -1, 0, 0, "", False)


def _words(doc: Any) -> list[_Word]:
    out: list[_Word] = []
    for token in doc:
        text = token.text
        if text in _HYPHENS:
            if out and out[-1].norm and out[-1].end == token.idx:
                last = out[-1]
                norm = "al" if last.norm in ("al", "el", "as", "ash", "ad", "an", "ar", "at", "az") else last.norm
                out[-1] = _Word(norm, last.token, last.start, last.end, last.raw, True)
            continue
        if text in _QUOTES or (text[0] == "\n" and text.strip() == "" and text.count("\n") < 2) or text == " ":
            continue
        found = pieces(text)
        if not found or text in ("'s", "’s"):
            out.append(_BREAK)
            continue
        for norm, start, end, hyphen in found:
            out.append(_Word(norm, token.i, token.idx + start, token.idx + end, text[start:end], hyphen))
    return out


def _looks_right(words: list[_Word], entry: Entry) -> bool:
    letters = [c for w in words for c in w.raw if c.isalpha()]
    if entry.upper:
        return all(c.isupper() for c in letters)
    if not entry.capital:
        return True
    named = [w for w in words if w.norm not in ("al", "the")] or words
    return named[0].raw[:1].isupper()


def _at(words: list[_Word], norms: list[str], k: int, lexicon: Lexicon) -> tuple[int, tuple[Entry, ...]]:
    """(length, entries) of the longest name at word `k`, looked up as written, then without a lost possessive "s"."""
    for n in lexicon.lengths.get(norms[k], ()):
        key = tuple(norms[k : k + n])
        if len(key) < n:
            continue
        entries = lexicon.table.get(key)
        if entries is None and n > 1 and key[-1].endswith("s"):
            entries = lexicon.table.get((*key[:-1], key[-1][:-1]))
        if entries:
            fit = tuple(e for e in entries if _looks_right(words[k : k + n], e))
            if fit:
                return n, fit
    word = norms[k]
    if word.endswith("s") and words[k].raw[:1].isupper() and (len(word) > _SOFT_END or words[k].raw[:-1].isupper()):
        acronym = words[k].raw[:-1].isupper() and words[k].raw[-1] == "s"
        fit = tuple(e for e in lexicon.table.get((word[:-1],), ()) if e.upper == acronym)
        if fit:
            return 1, fit
    return 0, ()


def _without_namesakes(
    raw: list[tuple[int, int, tuple[Entry, ...]]], words: list[_Word], doc: Any
) -> list[tuple[int, int, tuple[Entry, ...]]]:
    """Drop a known person's bare surname where the dispatch gives it to somebody else.

    "Seydou Keita" is not Ibrahim Boubacar Keita, and neither is the "Keita" of the next sentence: to name the wrong
    person is worse than to name none.
    """
    bare = {k for k, n, es in raw if n == 1 and es[0].actor.kind == "person"}
    others = {k for k in bare if _has_another_first_name(words, k, doc)}
    if not others:
        return raw
    named_so = {words[k].norm for k in others}
    in_full = {es[0].actor.id for _, n, es in raw if n > 1}

    def namesake(k: int, entries: tuple[Entry, ...]) -> bool:
        return k in others or (k in bare and words[k].norm in named_so and entries[0].actor.id not in in_full)

    return [r for r in raw if not namesake(r[0], r[2])]


def _has_another_first_name(words: list[_Word], k: int, doc: Any) -> bool:
    """Whether the word before a bare surname is, in the parser's eyes, part of the same person's name."""
    if k == 0 or not words[k - 1].norm or words[k - 1].hyphen:
        return False
    before, token = doc[words[k - 1].token], doc[words[k].token]
    if before.i == token.i or not words[k - 1].raw[:1].isupper():
        return False
    return bool(before.ent_type_ == "PERSON" == token.ent_type_ and token.ent_iob_ == "I")


def find_names(doc: Any, lexicon: Lexicon, day: date | None) -> list[Found]:
    """Every known name in `doc`, longest first from the left, in the order of the text."""
    words = _words(doc)
    norms = [w.norm for w in words]
    raw: list[tuple[int, int, tuple[Entry, ...]]] = []
    k = 0
    while k < len(words):
        n, entries = _at(words, norms, k, lexicon) if norms[k] else (0, ())
        if n:
            raw.append((k, n, entries))
        k += n or 1
    raw = _without_namesakes(raw, words, doc)
    spoken = {e.actor.country for _, _, es in raw for e in es if e.actor.country and not e.shared}
    out = []
    for k, n, entries in raw:
        best = choose(entries, day, spoken)
        if best[0].shared and best[0].actor.kind != "state" and best[0].actor.country not in spoken:
            continue
        first, last = words[k], words[k + n - 1]
        linked = (last.hyphen and k + n < len(words) and norms[k + n] in LINKS) or (
            k > 0 and words[k - 1].hyphen and norms[k - 1] in _OPPOSED
        )
        out.append(Found(first.token, last.token + 1, first.start, last.end, tuple(best), linked))
    return out


__all__ = ["Found", "find_names"]
