"""The encoder as it ships: which words fill which role of which trigger."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from dateline.annotate.encoder import Encoder
from dateline.api.coder import weights_folder
from dateline.errors import ModelMissing
from dateline.networks import open_network

WORDS = "Soldiers of the junta shelled the market of Bansa on Monday . Two days later rebels killed a judge in Tormel .".split()
SHELLED, KILLED = WORDS.index("shelled"), WORDS.index("killed")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(weights_folder())


@pytest.fixture(scope="module")
def scores(encoder):
    (reading,) = encoder.read(WORDS)
    return encoder.role_scores(reading, [[SHELLED], [KILLED]])


def best(encoder, scores, trigger: int, role: str) -> str:
    """The word that the encoder thinks likeliest in a role."""
    return WORDS[int(scores[trigger, encoder.roles.index(role)].argmax())]


def test_each_trigger_has_its_own_parties(encoder, scores):
    assert scores.shape == (2, len(encoder.roles), len(WORDS))
    assert best(encoder, scores, 0, "place") == "Bansa"
    assert best(encoder, scores, 1, "place") == "Tormel"
    assert best(encoder, scores, 0, "actor") in ("Soldiers", "junta")
    assert best(encoder, scores, 1, "actor") == "rebels"
    assert best(encoder, scores, 1, "recipient") == "judge"


def test_triggers_asked_together_or_alone_are_scored_alike(encoder, scores):
    (reading,) = encoder.read(WORDS)
    for n, token in enumerate((SHELLED, KILLED)):
        assert np.allclose(encoder.role_scores(reading, [[token]])[0], scores[n], atol=1e-5)


def test_no_trigger_no_scores(encoder):
    (reading,) = encoder.read(WORDS)
    assert encoder.role_scores(reading, []).shape == (0, len(encoder.roles), len(WORDS))


def test_white_space_among_the_words_fills_nothing(encoder):
    spaced = [*WORDS[:SHELLED], "", *WORDS[SHELLED:]]
    (reading,) = encoder.read(spaced)
    scores = encoder.role_scores(reading, [[SHELLED + 1]])
    assert scores[0, :, SHELLED].max() < 1e-6
    assert WORDS[int(scores[0, encoder.roles.index("place")].argmax()) - 1] == "Bansa"


def test_a_long_text_is_read_in_windows_that_leave_no_gap(encoder):
    words = WORDS * 60
    kept = [r.keep for r in encoder.read(words)]
    assert len(kept) > 1 and kept[0][0] == 0 and kept[-1][1] == len(words)
    assert all(a[1] >= b[0] for a, b in pairwise(kept))


def test_a_network_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ModelMissing, match=r"nothing\.onnx"):
        open_network(tmp_path / "nothing.onnx")
    with pytest.raises(ModelMissing, match=r"coder\.onnx"):
        Encoder(tmp_path)
