"""One-to-one assignment of the most score: optimal in small groups, greedy in large ones.

Small groups: the Hungarian method with potentials (Kuhn 1955, Munkres 1957; Jonker & Volgenant 1987), O(n^2 m).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

_MOST = 60  # members of the smaller side of a group that is solved to the optimum
_MOST_CELLS = 20_000


def assign(scores: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Left → right such that each is used once and the sum of scores is the most (greedily, in large groups).

    Args:
        scores: (left, right) → score > 0 of each pair that may be.
    """
    out: dict[int, int] = {}
    for lefts, rights in _groups(scores):
        if min(len(lefts), len(rights)) <= _MOST and len(lefts) * len(rights) <= _MOST_CELLS:
            out |= _optimal(sorted(lefts), sorted(rights), scores)
        else:
            out |= _greedy({p: s for p, s in scores.items() if p[0] in lefts})
    return out


def _groups(pairs: Iterable[tuple[int, int]]) -> list[tuple[set[int], set[int]]]:
    """The connected groups of the pairs."""
    right_of: dict[int, list[int]] = defaultdict(list)
    left_of: dict[int, list[int]] = defaultdict(list)
    for a, b in pairs:
        right_of[a].append(b)
        left_of[b].append(a)
    seen: set[int] = set()
    out = []
    for first in sorted(right_of):
        if first in seen:
            continue
        lefts, rights, todo = {first}, set[int](), [first]
        while todo:
            for b in right_of[todo.pop()]:
                if b not in rights:
                    rights.add(b)
                    fresh = [a for a in left_of[b] if a not in lefts]
                    lefts.update(fresh)
                    todo += fresh
        seen |= lefts
        out.append((lefts, rights))
    return out


def _greedy(scores: Mapping[tuple[int, int], float]) -> dict[int, int]:
    out: dict[int, int] = {}
    taken: set[int] = set()
    for (a, b), _ in sorted(scores.items(), key=lambda p: (-p[1], p[0])):
        if a not in out and b not in taken:
            out[a] = b
            taken.add(b)
    return out


def _optimal(lefts: list[int], rights: list[int], scores: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """The Hungarian method; a pair that may not be scores nothing and is left out."""
    if len(lefts) == 1 or len(rights) == 1:
        group = {(a, b): scores[a, b] for a in lefts for b in rights if (a, b) in scores}
        return _greedy(group)
    turned = len(lefts) > len(rights)
    rows, columns = (rights, lefts) if turned else (lefts, rights)
    cost = [[-scores.get((c, r) if turned else (r, c), 0.0) for c in columns] for r in rows]
    out = {}
    for n, m in _hungarian(cost):
        pair = (columns[m], rows[n]) if turned else (rows[n], columns[m])
        if pair in scores:
            out[pair[0]] = pair[1]
    return out


def _hungarian(cost: list[list[float]]) -> list[tuple[int, int]]:
    """(row, column) of the least cost, for at most as many rows as columns."""
    n, m = len(cost), len(cost[0])
    u, v = [0.0] * (n + 1), [0.0] * (m + 1)
    match, way = [0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        match[0], j0 = i, 0
        least, used = [float("inf")] * (m + 1), [False] * (m + 1)
        while True:
            used[j0] = True
            i0, delta, j1 = match[j0], float("inf"), 0
            row, ui = cost[i0 - 1], u[i0]
            for j in range(1, m + 1):
                if not used[j]:
                    step = row[j - 1] - ui - v[j]
                    if step < least[j]:
                        least[j], way[j] = step, j0
                    if least[j] < delta:
                        delta, j1 = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[match[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
            if match[j0] == 0:
                break
        while j0:
            match[j0] = match[way[j0]]
            j0 = way[j0]
    return [(match[j] - 1, j - 1) for j in range(1, m + 1) if match[j]]


__all__ = ["assign"]
