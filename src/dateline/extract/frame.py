"""A dispatch's analysis with the look-ups that the features of its claims need."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any, TypeVar

from dateline.analysis import Analysis, PlaceMention, RoleScores, Trigger
from dateline.extract.nesting import nesting, places_of
from dateline.extract.readings import Reading, readings_of

T = TypeVar("T")
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
        self._made: dict[Hashable, Any] = {}

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made at the first call for `name`: what many triggers ask of one dispatch."""
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made

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

    def words(self, start: int, end: int) -> tuple[int, ...]:
        """Tokens that overlap the code points ``start:end`` and are no white space; remembered."""
        return self.once(
            ("words", start, end), lambda: tuple(i for i in self.tokens(start, end) if not self.doc[i].is_space)
        )

    def between(self, a: int, b: int) -> int:
        """How many happenings stand between two tokens."""
        low, high = min(a, b), max(a, b)
        return bisect_left(self._happenings, high) - bisect_right(self._happenings, low)

    def chain(self, trigger: Trigger, roles: RoleScores, role: str) -> dict[str, float]:
        """The best score of a role over all mentions of each party, by its name; remembered."""
        return self.once(("chain", trigger.token, role), lambda: self._best_by_party(roles.roles.get(role, {})))

    def _best_by_party(self, scores: dict[int, float]) -> dict[str, float]:
        best = defaultdict[str, float](float)
        for token, score in scores.items():
            for name in self._parties.get(token, ()):
                best[name] = max(best[name], score)
        return best

    @cached_property
    def _parties(self) -> dict[int, set[str]]:
        """Token → the names of the parties that are mentioned there."""
        out = defaultdict[int, set[str]](set)
        for m in self.analysis.actors:
            for i in self.tokens(m.span.start, m.span.end):
                out[i].add(m.party.name)
        return out
