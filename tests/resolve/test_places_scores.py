"""Scores of places: a chance that rises with the ranker's share, so that no order changes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.annotate.places import places_step
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.places import resolve_places_step
from dateline.resolve.places_query import resolve_place
from dateline.resolve.places_scores import chance, load_calibration

TEXT = "Syrian troops left Palmyra for Springfield, and London was calm. The city of Tripoli saw shelling."


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def test_the_table_rises_in_both_and_is_of_chances():
    for column in load_calibration():
        assert all(a < b for a, b in pairwise(column))
        assert column[0] >= 0
        assert column[-1] <= 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_greater_share_never_has_a_smaller_chance(a, b):
    assert (chance(a) <= chance(b)) if a <= b else (chance(a) >= chance(b))


def test_certainty_is_never_said():
    assert chance(1.0) < 0.99
    assert chance(0.999) > 0.9


def test_records_have_chances_and_the_scorers_of_claims_what_they_were_trained_on(read_places, gazetteer):
    shares, said = (
        read_places(TEXT, places_step(gazetteer), resolve_places_step(gazetteer, raw=raw)) for raw in (True, False)
    )
    assert [m.score for m in shares] == [m.score for m in said]
    changed = 0
    for one, other in zip(shares, said, strict=True):
        assert [(c.geonameid, c.lat) for c in one.candidates] == [(c.geonameid, c.lat) for c in other.candidates]
        scores = [c.score for c in other.candidates]
        assert scores == sorted(scores, reverse=True)
        assert [c.score for c in other.candidates] == [round(chance(c.score), 4) for c in one.candidates]
        changed += scores != [c.score for c in one.candidates]
        assert one.place == other.place or one.place.model_copy(update={"candidates": ()}) == other.place.model_copy(
            update={"candidates": ()}
        )
    assert changed


def test_a_bare_name_has_the_same_kind_of_score(gazetteer):
    best, candidates = resolve_place("Tripoli", gazetteer=gazetteer)
    assert best.candidates[0].score == candidates[0].score <= load_calibration()[1][-1]
