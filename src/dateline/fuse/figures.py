"""One number from several, by a rule: low, best and high of each counted thing, and the claims that gave each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dateline.fuse.origins import Support
from dateline.ontology.rules import Numbers
from dateline.types import Claim, Count

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Figure:
    """A number that a claim tells, as a rule reads it."""

    claim: Claim
    order: int  # when it was told, among the claims of the happening
    point: int | None  # the number nearest to the words
    low: int | None
    high: int | None
    running: bool  # "the toll rose to": may grow


def counts_by_rule(known: Support, numbers: Numbers) -> list[dict[str, Any]]:
    """``{"what", "of", "low", "best", "high", "claims": {"low", "best", "high"}}`` of each counted thing, in the order told.

    `low` <= `best` <= `high`; `high` is null where every telling is open upwards and the rule leaves it so.
    """
    by: dict[tuple[str, str | None], list[Figure]] = defaultdict(list)
    for order, claim in enumerate(known.affirmed or known.claims):
        for n in claim.counts:
            figure = _read(claim, n, order, numbers)
            if figure is not None:
                by[n.what, n.of].append(figure)
    return [_row(what, of, rows, known.whose, numbers) for (what, of), rows in by.items()]


def _read(claim: Claim, n: Count, order: int, numbers: Numbers) -> Figure | None:
    """The count as the rule reads it: a vague word by its table, else the words' own bounds."""
    low, high = n.min, n.max
    point = low if low is not None else high
    words = n.mention.text.casefold() if n.mention else ""
    exact = low is not None and low == high  # "two dozen"
    vague = None if exact or not words or _DIGIT.search(words) else _vague(words, tuple(numbers.vague.items()))
    if vague is not None:
        low = point = vague
        high = None if high is None else max(high, vague)
    elif point is None and numbers.unknown is not None:
        low = point = numbers.unknown
    return None if point is None else Figure(claim, order, point, low, high, n.cumulative)


@lru_cache(maxsize=4096)
def _vague(words: str, table: tuple[tuple[str, int], ...]) -> int | None:
    """What the longest word of the table that stands in `words` counts as; nothing where two numbers are multiplied."""
    found = [w for w, _ in table if re.search(rf"(?<!\w){re.escape(w.casefold())}(?!\w)", words)]
    tops = [w for w in found if not any(w != v and w in v for v in found)]
    return dict(table)[tops[0]] if len(tops) == 1 else None


def _row(
    what: str, of: str | None, rows: Sequence[Figure], whose: Mapping[str, frozenset[str]], numbers: Numbers
) -> dict[str, Any]:
    standing = _standing(rows) if numbers.revise else list(rows)
    best = _best(_not_outvoted(standing, rows, whose, numbers.outvoted), whose, numbers)
    low = min((f.low for f in standing if f.low is not None), default=None)
    tops = [f.high for f in standing if f.high is not None]
    high = max(tops, default=None)
    if best is not None:
        low = best if low is None else min(low, best)
        high = (best if numbers.open_high == "best" else None) if high is None else high
        floor = max([best, *(f.point for f in standing if f.point is not None)])
        high = None if high is None else max(high, floor)
    return {
        "what": what, "of": of, "low": low, "best": best, "high": high,
        "claims": {
            "low": _ids(f for f in standing if low is not None and low in (f.low, f.point)),
            "best": _ids(f for f in standing if best is not None and f.point == best),
            "high": _ids(f for f in standing if high is not None and high in (f.high, f.point)),
        },
    }  # fmt: skip


def _ids(rows: Any) -> list[str]:
    return list(dict.fromkeys(f.claim.id for f in rows))


def _standing(rows: Sequence[Figure]) -> list[Figure]:
    """The figures less those that a later one overtook: a lower bound or a running toll that it allows."""
    out = []
    for n, f in enumerate(rows):
        open_up = f.running or f.high is None
        later = (g for g in rows[n + 1 :] if g.point is not None)
        overtaken = open_up and f.low is not None and any(g.point > f.low for g in later)  # type: ignore[operator]
        if not overtaken:
            out.append(f)
    return out


def _not_outvoted(
    standing: list[Figure], rows: Sequence[Figure], whose: Mapping[str, frozenset[str]], times: float | None
) -> list[Figure]:
    """The standing figures less those that more than `times` as many origins rule out as allow; all where none is left.

    A count of a part ("three died in a hospital abroad") looks like a low toll; a wild rumour like a high one. What an
    origin rules out goes by its last figure.
    """
    if times is None:
        return standing
    last = _votes(rows, whose)
    kept = []
    for f in standing:
        out = sum(_rules_out(g, f.point) for g in last)
        if out <= times * max(1, len(last) - out):
            kept.append(f)
    return kept or standing


def _rules_out(figure: Figure, point: int | None) -> bool:
    """Whether the figure's bounds leave the number out; a running toll was once lower."""
    if point is None:
        return False
    below = figure.low is not None and point < figure.low
    return below or (figure.high is not None and not figure.running and point > figure.high)


def _best(rows: Sequence[Figure], whose: Mapping[str, frozenset[str]], numbers: Numbers) -> int | None:
    votes = _trusted(_votes(rows, whose) if numbers.votes == "origin" else list(rows), numbers)
    points = [f.point for f in votes if f.point is not None]
    if not points:
        return None
    if numbers.best == "latest":
        return points[-1]
    if numbers.best == "first":
        return points[0]
    if numbers.best == "lowest":
        return min(points)
    if numbers.best == "highest":
        return max(points)
    if numbers.best == "median":
        return sorted(points)[(len(points) - 1) // 2]
    return min(points, key=lambda v: (-points.count(v), v))


def _votes(rows: Sequence[Figure], whose: Mapping[str, frozenset[str]]) -> list[Figure]:
    """The last figure of each set of origins."""
    last: dict[frozenset[str], Figure] = {}
    for f in rows:
        last.pop(whose[f.claim.id], None)
        last[whose[f.claim.id]] = f
    return list(last.values())


def _trusted(rows: list[Figure], numbers: Numbers) -> list[Figure]:
    """The figures of the first tier of trust that has one; all where the rule has no tiers."""
    for tier in numbers.trust:
        here = [f for f in rows if f.claim.source.interest in tier]
        if here:
            return here
    return rows
