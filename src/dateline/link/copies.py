"""Syndicated copies: reprints and rewrites of one wire story, found by their shingles.

Each dispatch gives a signature of 64 minimum hashes over its five-word shingles (Broder 1997, one-permutation form); documents
that agree in one of 32 bands of two are compared by their signatures, and those that look alike by their shingles.
What is kept of a dispatch is 512 bytes, so a million take half a gigabyte; the work is one sort a band.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

import numpy as np
from numpy.typing import NDArray

HASHES, BANDS = 64, 32
_SHINGLE = 5
_COPY, _REWRITE = 0.8, 0.35  # share of the shorter one's shingles that stand in the other
_LOOSE = 0.12  # estimated resemblance below which two dispatches are not compared
_WORD = re.compile(r"\w+")
_UPDATE = re.compile(r"^\W*(?:\(?\s*(?:update|updated|updates|recasts|adds|refiles?|correct(?:ed|s|ion)?)\b)", re.I)
_CORRECTION = re.compile(r"\b(?:corrects|correction|corrected)\b", re.I)
Kind = Literal["copy", "rewrite", "update", "correction"]
Signature = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Copy:
    """A dispatch that reprints another: the earliest of its chain is `origin`."""

    document: str
    origin: str
    kind: Kind
    score: float  # share of the shorter one's shingles that stand in the other


@dataclass(frozen=True, slots=True)
class Story:
    """What is needed of a dispatch to find its copies."""

    document: str
    signature: Signature
    published: str = ""
    publisher: str = ""
    title: str = ""


def shingles(text: str) -> set[int]:
    """Hashes (64 bit) of every run of five words, case and punctuation aside; of all the words of a shorter text."""
    words = [w.lower() for w in _WORD.findall(text)]
    runs = [" ".join(words[k : k + _SHINGLE]) for k in range(max(1, len(words) - _SHINGLE + 1))] if words else []
    return {int.from_bytes(blake2b(r.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") for r in runs}


def signature_of(text: str) -> Signature:
    """64 minimum hashes of a text: the shingles are dealt into 64 bins by their low bits, each bin keeps its least; an empty
    bin takes the next full one's (optimal densification, Shrivastava 2017, in its simple rotating form).
    """
    out = np.full(HASHES, np.iinfo(np.uint64).max, dtype=np.uint64)
    found = np.fromiter(shingles(text), dtype=np.uint64)
    if not len(found):
        return out
    np.minimum.at(out, (found % np.uint64(HASHES)).astype(np.intp), found)
    empty = out == np.iinfo(np.uint64).max
    if empty.any():
        full = np.flatnonzero(~empty)
        at = np.searchsorted(full, np.flatnonzero(empty)) % len(full)
        out[empty] = out[full[at]]
    return out


def find_copies(stories: Sequence[Story], text_of: Callable[[str], str], limit: int = 50) -> list[Copy]:
    """Every dispatch that repeats an earlier one, with the first of its chain.

    Args:
        stories: in any order.
        text_of: document id → its text, asked only for pairs whose signatures look alike.
        limit: how many earlier neighbours of one band a dispatch is compared with.

    The outcome does not depend on the order of `stories`.
    """
    order = sorted(range(len(stories)), key=lambda n: (stories[n].published or "9999", stories[n].document))
    ranked = [stories[n] for n in order]
    if not ranked:
        return []
    table = np.stack([s.signature for s in ranked])
    best: dict[int, tuple[float, int]] = {}
    for later, earlier in _alike(table, limit):
        a, b = shingles(text_of(ranked[later].document)), shingles(text_of(ranked[earlier].document))
        share = len(a & b) / max(1, min(len(a), len(b)))
        if share >= _REWRITE and share > best.get(later, (0.0, 0))[0]:
            best[later] = (share, earlier)
    root: dict[int, int] = {}
    out = []
    for later in sorted(best):
        share, earlier = best[later]
        root[later] = root.get(earlier, earlier)
        kind = _kind(ranked[later], ranked[earlier], share)
        out.append(Copy(ranked[later].document, ranked[root[later]].document, kind, round(share, 4)))
    return out


def _alike(table: NDArray[np.uint64], limit: int) -> Iterable[tuple[int, int]]:
    """(later, earlier) ranks that agree in a band and look alike by their whole signatures, each pair once."""
    width = HASHES // BANDS
    seen: set[tuple[int, int]] = set()
    mix = np.uint64(0x9E3779B97F4A7C15)
    for band in range(BANDS):
        part = table[:, band * width : (band + 1) * width]
        key = np.zeros(len(table), dtype=np.uint64)
        for column in range(width):
            key = (key ^ part[:, column]) * mix
        order = np.lexsort((np.arange(len(table)), key))
        same = np.flatnonzero(key[order][1:] == key[order][:-1]) + 1
        for at in same:
            later, start = int(order[at]), int(at)
            for back in range(1, limit + 1):
                if start - back < 0 or key[order[start - back]] != key[order[start]]:
                    break
                earlier = int(order[start - back])
                if (later, earlier) in seen:
                    continue
                seen.add((later, earlier))
                if float((table[later] == table[earlier]).mean()) >= _LOOSE:
                    yield later, earlier


def _kind(later: Story, earlier: Story, share: float) -> Kind:
    """Copy or rewrite; an update or a correction where the headline says so and the outlet is the same."""
    if later.publisher and later.publisher == earlier.publisher and _UPDATE.search(later.title):
        return "correction" if _CORRECTION.search(later.title) else "update"
    return "copy" if share >= _COPY else "rewrite"
