"""Scorers as they ship: loaded from their folder, and the mean of what they are made of."""

from __future__ import annotations

import json
import shutil

import pytest

from dateline.api.coder import weights_folder
from dateline.errors import ModelMissing
from dateline.extract.linear import Linear
from dateline.extract.scorers import Scorers
from dateline.extract.trees import Blend, Trees


@pytest.fixture(scope="module")
def shipped() -> Scorers:
    return Scorers.load(weights_folder())


ROWS = [
    {"max": 3.0, "head": 3.0, "mean": 2.5, "same": 1.0, "near": 0.6, "rel:nsubj": 1.0, "kind:name": 1.0, "top": 1.0},
    {"max": -4.0, "head": -4.0, "mean": -4.0, "before": 1.0, "far": 1.0, "near": 0.1, "gap": -1.75, "rank": 1.0},
]


def test_every_slot_that_ships_has_trees_and_gives_probabilities(shipped):
    for slot in ("actor", "recipient", "source", "place", "time", "count", "mode", "keep"):
        scorer = shipped[slot]
        assert isinstance(scorer, Blend), slot
        first, second = scorer.trees.scores([dict.fromkeys(scorer.trees.names, 1.0), {}])
        assert 0 < first < 1 and 0 < second < 1 and first != second, slot


def test_a_blend_is_the_mean_of_its_parts(shipped):
    scorer = shipped["actor"]
    parts = zip(scorer.linear.scores(ROWS), scorer.trees.scores(ROWS), strict=True)
    assert scorer.scores(ROWS) == pytest.approx([(a + b) / 2 for a, b in parts])


def test_features_unknown_to_the_trees_change_nothing(shipped):
    trees = shipped["actor"].trees
    assert trees.scores([ROWS[0] | {"no such feature": 9.0}]) == trees.scores([ROWS[0]])


def test_no_rows_give_no_scores(shipped):
    assert shipped["actor"].scores([]) == []


def test_trees_that_are_named_and_not_there_are_an_error(tmp_path):
    shutil.copy(weights_folder() / "slots.json", tmp_path)
    with pytest.raises(ModelMissing, match=r"actor\.onnx"):
        Scorers.load(tmp_path)["actor"].scores(ROWS)


def test_a_file_without_trees_gives_linear_scorers(tmp_path):
    row = {"weights": {"max": 1.0}, "bias": 0.0, "threshold": 0.4}
    (tmp_path / "slots.json").write_text(json.dumps({"scorers": {"actor": row}}))
    scorers = Scorers.load(tmp_path)
    assert isinstance(scorers["actor"], Linear)
    assert scorers["actor"].threshold == 0.4


def test_trees_are_not_looked_for_until_they_are_asked(tmp_path):
    trees = Trees(tmp_path / "nowhere.onnx", ("max",))
    assert trees.scores([]) == []
    with pytest.raises(ModelMissing):
        trees.scores([{"max": 1.0}])
