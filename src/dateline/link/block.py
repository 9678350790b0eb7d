"""Which tellings are worth comparing: those that share a key of family, days and place, or of family, days and party.

Blocking as in record linkage (Christen, "Data Matching", 2012): every telling gives a few keys; tellings of one key, in the order
of their days and places, are compared within a moving window, so that the work grows with n log n however full a block is.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from math import floor

import numpy as np

from dateline.link.tellings import Telling

WINDOW = 24  # neighbours in the order of a block that a telling is compared with
_BUCKET = 3  # days in a bucket of exact days
_WIDE = 10  # and in one of publication, for what has no exact day
_CELL = 1.0  # degrees
_MAX_CELLS = 9
_MAX_BUCKETS = 4


def keys_of(t: Telling) -> list[str]:
    """The block keys of a telling, as short strings (they are stored)."""
    family = t.family
    days = _day_keys(t)
    places = _cells(t)
    out = [f"{family}|{d}|{p}" for d in days for p in places]
    if not (t.placed and t.dated):
        parties = sorted(t.actors | t.recipients)[:6]
        out += [f"{family}|{d}|{p}" for d in days for p in parties]
    elif t.country is not None:  # so that a vaguer telling of it can be met
        parties = sorted(t.actors | t.recipients)[:3]
        out += [f"{family}|{d}|{p}" for d in days[:2] for p in parties]
    return sorted(set(out))


def _day_keys(t: Telling) -> list[str]:
    """Buckets of the days of the happening; where these are open or wide, of the days up to publication."""
    if t.dated:
        assert t.start is not None and t.end is not None
        first, last = floor((t.start - 1) / _BUCKET), floor((t.end + 1) / _BUCKET)
        exact = [f"d{b}" for b in range(first, min(last, first + _MAX_BUCKETS - 1) + 1)]
        return [*exact, f"w{floor(t.end / _WIDE)}"]
    anchor = t.end if t.end is not None else t.published if t.published is not None else t.start
    if anchor is None:
        return ["w?"]
    return [f"w{floor(anchor / _WIDE)}", f"w{floor((anchor - _WIDE // 2) / _WIDE)}"]


def _cells(t: Telling) -> list[str]:
    """Grid cells that the place's circle touches; the country where the circle is wide; nothing where no place is told."""
    if t.lat is None or t.lon is None:
        return []
    if not t.placed:
        return [f"c{t.country}"] if t.country else []
    reach = min(0.5, 0.15 + t.km / 111.0)
    cells = {
        f"{floor((t.lat + a) / _CELL)},{floor((t.lon + b) / _CELL)}"
        for a in (-reach, 0.0, reach)
        for b in (-reach, 0.0, reach)
    }
    return sorted(cells)[:_MAX_CELLS]


def order_of(t: Telling) -> tuple[int, int, float, float, str]:
    """Where a telling stands within a block: by day, mode-free place, then id, whatever the order of arrival."""
    day = t.start if t.dated and t.start is not None else (t.end or t.published or 0)
    return (day, -len(t.claims), t.lat or 0.0, t.lon or 0.0, t.event)


def candidate_pairs(tellings: Sequence[Telling], window: int = WINDOW) -> Iterator[tuple[int, int]]:
    """Index pairs (i < j) worth scoring, each once; tellings of one dispatch are never paired.

    Memory: 12 bytes a (telling, key) and 8 a pair; work: one sort of the keys, then `window` passes over them.
    """
    order = sorted(range(len(tellings)), key=lambda i: order_of(tellings[i]))
    hashes, ranks = array("Q"), array("I")
    for rank, i in enumerate(order):
        for k in keys_of(tellings[i]):
            hashes.append(_hash(k))
            ranks.append(rank)
    if not hashes:
        return
    key, rank_of = np.frombuffer(hashes, dtype=np.uint64), np.frombuffer(ranks, dtype=np.uint32)
    by_key = np.lexsort((rank_of, key))
    key, index = key[by_key], np.array(order, dtype=np.uint64)[rank_of[by_key]]
    size = np.uint64(len(tellings))
    parts = []
    for back in range(1, window + 1):
        at = np.flatnonzero(key[back:] == key[:-back]) + back
        one, two = index[at], index[at - back]
        codes = np.minimum(one, two) * size + np.maximum(one, two)
        parts.append(np.unique(codes[one != two]))
    for code in np.unique(np.concatenate(parts)):
        i, j = divmod(int(code), len(tellings))
        if tellings[i].document != tellings[j].document:
            yield i, j


def _hash(key: str) -> int:
    """A stable 63-bit hash of a key (Python's own differs from run to run)."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 1
