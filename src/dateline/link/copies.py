"""Syndicated copies: reprints and rewrites of one wire story, updates and corrections of it.

Dispatches that agree in one of 32 bands of two of their minimum hashes are candidates (locality-sensitive hashing, one sort a
band); those that look alike by their whole signatures are aligned word by word. Outlets put the same stock paragraphs under
story after story, so it is not enough to share much: what opens the one must stand in the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dateline.link.alignment import align
from dateline.link.shingles import BANDS, HASHES, SIGNATURE_BYTES, Hashes, Signature, covered, runs, signature_of, words

_COPY, _REWRITE = 0.8, 0.35  # share of the shorter one's words that stand, in runs, in the other
_LEAD_WORDS = 70  # what opens a story, its header too
_LEAD = 0.3  # share of one's opening that must stand in the other's first half
_LOOSE = 0.12  # estimated resemblance below which two dispatches are not compared
_FEWEST = 12  # words below which a dispatch is no story
_ALIKE = 0.97
_UPDATED = re.compile(r"^\W*(?:\(?\s*(?:updated?|updates|recasts|adds|refiles?|lead|writethru)\b)", re.I)
_CORRECTED = re.compile(
    r"^\W*\(?\s*correct(?:ed|s|ion)\b|\bthis (?:story|article|version|report) (?:corrects|was corrected|has been corrected)\b"
    r"|\(corrects\b|\bcorrects (?:the )?(?:number|toll|date|name|spelling|headline|paragraph)",
    re.I,
)
Kind = Literal["copy", "rewrite", "update", "correction"]


@dataclass(frozen=True, slots=True)
class Copy:
    """A dispatch that repeats another: the earliest of its chain is `origin`, the one that it is most like is `nearest`."""

    document: str
    origin: str
    kind: Kind
    score: float  # share of the shorter one's words that stand, in runs of five or more, in the other
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What is needed of a dispatch to find its copies."""

    document: str
    signature: Signature
    published: str = ""
    publisher: str = ""
    title: str = ""
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _About:
    """What is kept of a story beside its signature; the title only where it says that it is no first telling."""

    published: str
    publisher: str
    mark: str
    credits: tuple[str, ...]


def find_copies(stories: Iterable[Story], text_of: Callable[[str], str], limit: int = 50) -> list[Copy]:
    """Every dispatch that repeats an earlier one, with the first of its chain.

    Args:
        stories: in any order; read once, 256 bytes and a few words of each are kept.
        text_of: document id → its text, asked only for pairs whose signatures look alike.
        limit: how many earlier neighbours of one band a dispatch is compared with.

    The outcome does not depend on the order of `stories`. A dispatch of no known day counts as the latest.
    """
    held = bytearray()
    rows: list[tuple[str, str, _About]] = []
    for s in stories:
        held += s.signature.astype(np.uint32).tobytes()
        mark = s.title if _UPDATED.search(s.title) or _CORRECTED.search(s.title) else ""
        rows.append((s.published or "9999", s.document, _About(s.published, s.publisher, mark, s.credits)))
    if not rows:
        return []
    order = sorted(range(len(rows)), key=lambda n: rows[n][:2])
    table = np.frombuffer(held, dtype=np.uint32).reshape(-1, HASHES)[order]
    ids = [rows[n][1] for n in order]
    about = [rows[n][2] for n in order]
    del rows, held

    @lru_cache(maxsize=512)
    def read(rank: int) -> tuple[list[str], Hashes]:
        of = words(text_of(ids[rank]))
        return of, runs(of)

    best: dict[int, tuple[float, int]] = {}
    for later, earlier in alike(table, limit):
        share = shared(read(later), read(earlier))
        if (
            share >= _REWRITE and share > best.get(later, (0.0, 0))[0]
        ):  # pairs come in order: the earliest of equals wins
            best[later] = (share, earlier)
    root: dict[int, int] = {}
    out = []
    for later in sorted(best):
        share, earlier = best[later]
        root[later] = root.get(earlier, earlier)
        kind = _kind(about[later], about[earlier], share, text_of(ids[later]), text_of(ids[earlier]))
        out.append(Copy(ids[later], ids[root[later]], kind, round(share, 4), ids[earlier]))
    return out


def shared(later: tuple[list[str], Hashes], earlier: tuple[list[str], Hashes]) -> float:
    """Share of the shorter story's words that the other has in the same runs; 0 where neither's opening is in the other."""
    (a, runs_a), (b, runs_b) = later, earlier
    if min(len(a), len(b)) < _FEWEST:
        return 1.0 if a and a == b else 0.0
    in_a, in_b = covered(a, runs_a, runs_b), covered(b, runs_b, runs_a)
    share = float(in_a.mean() if len(a) <= len(b) else in_b.mean())
    return share if share >= _REWRITE and _opens(a, runs_a, b, runs_b) else 0.0


def _opens(a: list[str], runs_a: Hashes, b: list[str], runs_b: Hashes) -> bool:
    """Whether what opens one story stands in the first half of the other, one way or the other."""

    def opening(of: list[str], own: Hashes, other: Hashes) -> float:
        lead = min(_LEAD_WORDS, len(of))
        half = other[: max(_LEAD_WORDS, len(other) // 2)]
        return float(covered(of[:lead], own[: max(1, lead - 4)], half).mean())

    return max(opening(a, runs_a, runs_b), opening(b, runs_b, runs_a)) >= _LEAD


def alike(table: NDArray[np.uint32], limit: int = 50) -> Iterable[tuple[int, int]]:
    """(later, earlier) ranks that agree in a band and look alike by their whole signatures: each pair once, in order.

    Args:
        table: a signature a row, in the order of publication.
        limit: how many earlier neighbours of one band a dispatch is compared with; they are its nearest in time.
    """
    width, n = HASHES // BANDS, np.uint64(len(table))
    found: list[NDArray[np.uint64]] = []
    for band in range(BANDS):
        key = table[:, band * width].astype(np.uint64)
        for column in range(1, width):
            key = (key << np.uint64(32)) ^ table[:, band * width + column]
        order = np.argsort(key, kind="stable")
        ranked = key[order]
        for back in range(1, min(limit, len(order) - 1) + 1):
            at = np.flatnonzero(ranked[back:] == ranked[:-back])
            if not len(at):
                break
            later, earlier = order[at + back].astype(np.uint64), order[at].astype(np.uint64)
            found.append((later * n + earlier)[_resemble(table, later, earlier)])
        if len(found) > 64:
            found = [np.unique(np.concatenate(found))]
    for code in np.unique(np.concatenate(found)) if found else ():
        yield divmod(int(code), len(table))


def _resemble(table: NDArray[np.uint32], a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which pairs agree in enough of their hashes; taken in parts, so that memory stays small."""
    out = np.zeros(len(a), dtype=np.bool_)
    for n in range(0, len(a), 50_000):
        part = slice(n, n + 50_000)
        out[part] = (table[a[part]] == table[b[part]]).mean(axis=1) >= _LOOSE
    return out


def _kind(later: _About, earlier: _About, share: float, text: str, before: str) -> Kind:
    """Copy or rewrite; of the same outlet or agency, also an update or a correction: by its own word, or by what it changed."""
    if not _one_voice(later, earlier):
        return "copy" if share >= _COPY else "rewrite"
    if _CORRECTED.search(later.mark) or _CORRECTED.search(text[:300]) or _CORRECTED.search(text[-300:]):
        return "correction"
    if _UPDATED.search(later.mark) or _UPDATED.search(text[:120]):
        return "update"
    if share >= _ALIKE and abs(len(text) - len(before)) < 0.05 * len(before) + 20:
        return "copy"
    found = align(before, text)
    if later.published > earlier.published and (found.other_numbers or len(found.added) >= 2):
        return "update"
    return "copy" if share >= _COPY else "rewrite"


def _one_voice(a: _About, b: _About) -> bool:
    mine, theirs = ({x.credits[0].casefold()} if x.credits else set() for x in (a, b))
    return bool(mine & theirs) or bool(a.publisher and a.publisher.casefold() == b.publisher.casefold())


__all__ = [
    "SIGNATURE_BYTES", "Copy", "Kind", "Signature", "Story", "alike", "find_copies", "shared", "signature_of",
]  # fmt: skip
