"""A dispatch's analysis with the look-ups that the features of its claims need."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from functools import cached_property

from dateline.analysis import Analysis, PlaceMention, RoleScores, Trigger
from dateline.extract.nesting import nesting, places_of
from dateline.extract.readings import Reading, readings_of

_SURE = 0.5  # from here on a candidate trigger's head is taken for a happening, not for a party


class Frame:
    """A dispatch's analysis with the look-ups that features need: sentence of a token, tokens of a span."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.doc = analysis.doc
        self.sentence_of: list[int] = [0] * len(self.doc)
        for k, s in enumerate(analysis.sentences):
            for i in range(s.first, s.last):
                self.sentence_of[i] = k
        self._starts = [t.idx for t in self.doc]
        self._ranges: dict[tuple[int, int], range] = {}
        self.happenings = frozenset(t.token for t in analysis.triggers if t.score >= _SURE)
        self._happenings = sorted(self.happenings)
        self.named = Counter(m.party.name for m in analysis.actors)
        self.told = Counter((m.time.start, m.time.end) for m in analysis.times if m.time is not None)
        self._chains: dict[tuple[int, str], dict[str, float]] = {}

    @cached_property
    def readings(self) -> list[Reading]:
        """The candidates for a time: see :func:`dateline.extract.readings.readings_of`."""
        return readings_of(self.analysis)

    @cached_property
    def places(self) -> list[PlaceMention]:
        """The candidates for a place: see :func:`dateline.extract.nesting.places_of`."""
        return places_of(self.analysis)

    @cached_property
    def nested(self) -> list[tuple[list[int], int]]:
        """How the candidates for a place lie in one another: see :func:`dateline.extract.nesting.nesting`."""
        return nesting(self.places)

    def tokens(self, start: int, end: int) -> range:
        """Tokens that overlap the code points ``start:end``; remembered, since every slot of every trigger asks."""
        found = self._ranges.get((start, end))
        if found is None:
            first = max(bisect_right(self._starts, start) - 1, 0)
            found = self._ranges[start, end] = range(first, bisect_left(self._starts, end))
        return found

    def between(self, a: int, b: int) -> int:
        """How many happenings stand between two tokens."""
        low, high = min(a, b), max(a, b)
        return bisect_left(self._happenings, high) - bisect_right(self._happenings, low)

    def chain(self, trigger: Trigger, roles: RoleScores, role: str) -> dict[str, float]:
        """The best score of a role over all mentions of each party, by its name; remembered."""
        key = (trigger.token, role)
        if key not in self._chains:
            scores, best = roles.roles.get(role, {}), defaultdict[str, float](float)
            for m in self.analysis.actors if scores else ():
                top = max((scores.get(i, 0.0) for i in self.tokens(m.span.start, m.span.end)), default=0.0)
                best[m.party.name] = max(best[m.party.name], top)
            self._chains[key] = best
        return self._chains[key]
