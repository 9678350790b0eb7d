"""Join tellings into happenings: the surest pairs first, as long as the group stays one that can have happened.

Average linkage over the pairs that were scored, with constraints: what is exactly dated on days apart, or exactly placed far
apart, cannot be one happening, whatever the pairs between say; a person's judgement comes before all of it.
The outcome depends on the tellings and their scores alone, not on the order in which they come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dateline.link.score import distance_km
from dateline.link.tellings import Telling

_SLACK_DAYS = 1  # outlets in other time zones, "overnight"
_SLACK_KM = 15.0
_SAMPLE = 24  # cross pairs that are looked at when two groups are joined
Score = Callable[[int, int], float]


@dataclass
class _Group:
    """A group on its way: members, and the sharpest day and place that they have told."""

    members: list[int]
    first: int | None  # latest exact start
    last: int | None  # earliest exact end
    sharp: list[int]  # members that are exactly placed, the sharpest first, a few of them


def cluster(
    tellings: Sequence[Telling],
    links: Iterable[tuple[float, int, int]],
    score: Score,
    threshold: float,
    same: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> list[int]:
    """Group label of each telling: the index of the group's first member in the order of events.

    Args:
        tellings: in the order of their indices.
        threshold: the least mean score at which two groups are joined.
        links: (score, i, j) of the pairs at or above `threshold`.
        score: of any pair, for average linkage across groups.
        same: pairs that are one happening by judgement: joined before anything else, constraints or not.
        apart: pairs that are not: no group ever holds both.
    """
    groups: dict[int, _Group] = {i: _new(i, t) for i, t in enumerate(tellings)}
    label = list(range(len(tellings)))
    banned: dict[int, set[int]] = {}
    for i, j in apart:
        banned.setdefault(i, set()).add(j)
        banned.setdefault(j, set()).add(i)
    for i, j in sorted(same):
        _join(groups, label, label[i], label[j], tellings)
    for _, i, j in sorted(links, key=lambda e: (-round(e[0], 9), tellings[e[1]].event, tellings[e[2]].event)):
        a, b = label[i], label[j]
        if a == b or not _can(groups[a], groups[b], tellings, banned):
            continue
        if _mean(groups[a].members, groups[b].members, score) >= threshold:
            _join(groups, label, a, b, tellings)
    return label


def _new(i: int, t: Telling) -> _Group:
    return _Group([i], t.start if t.dated else None, t.end if t.dated else None, [i] if t.placed else [])


def _can(a: _Group, b: _Group, tellings: Sequence[Telling], banned: dict[int, set[int]]) -> bool:
    """Whether two groups may be one happening."""
    if banned:
        other = set(b.members)
        if any(other & banned.get(i, set()) for i in a.members):
            return False
    if a.first is not None and b.last is not None and a.first > b.last + _SLACK_DAYS:
        return False
    if b.first is not None and a.last is not None and b.first > a.last + _SLACK_DAYS:
        return False
    for i in a.sharp:
        for j in b.sharp:
            if distance_km(tellings[i], tellings[j]) > tellings[i].km + tellings[j].km + _SLACK_KM:
                return False
    return True


def _mean(a: list[int], b: list[int], score: Score) -> float:
    """The mean score across two groups, over an even sample of the cross pairs."""
    pairs = [(i, j) for i in _thin(a) for j in _thin(b)]
    return sum(score(i, j) for i, j in pairs) / len(pairs)


def _thin(members: list[int]) -> list[int]:
    """At most five members, spread over the group."""
    step = max(1, -(-len(members) // 5))
    return members[::step]


def _join(groups: dict[int, _Group], label: list[int], a: int, b: int, tellings: Sequence[Telling]) -> None:
    """Make one group of two; its members stay in the order of their events."""
    if a == b:
        return
    one, two = groups[a], groups.pop(b)
    one.members = sorted(one.members + two.members, key=lambda i: tellings[i].event)
    one.first = max((x for x in (one.first, two.first) if x is not None), default=None)
    one.last = min((x for x in (one.last, two.last) if x is not None), default=None)
    one.sharp = sorted(one.sharp + two.sharp, key=lambda i: (tellings[i].km, tellings[i].event))[:3]
    for i in two.members:
        label[i] = a
