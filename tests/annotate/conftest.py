"""Finding places without a gazetteer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from dateline.analysis import PlaceMention
from dateline.annotate.places import places_step


class Towns:
    """Stands in for a gazetteer: knows some towns by their weight."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def knows(self, name: str) -> float:
        """The weight of a town; 0 for any other name."""
        return self._weights.get(name.lower(), 0.0)

    def alike(self, name: str, countries: tuple[str, ...]) -> bool:
        """No name is like another."""
        return False


@pytest.fixture(scope="session")
def finder(read_places) -> Callable[[Mapping[str, float]], Callable[[str], tuple[PlaceMention, ...]]]:
    """What finds the places of a text, given the towns that are known and their weights."""

    def build(weights: Mapping[str, float]) -> Callable[[str], tuple[PlaceMention, ...]]:
        step = places_step(Towns(weights))
        return lambda text: read_places(text, step)

    return build
