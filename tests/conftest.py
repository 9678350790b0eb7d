"""Shared fixtures: the language model and the coder are loaded once a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from spacy.language import Language

if TYPE_CHECKING:
    from dateline.api.coder import Coder


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The spaCy pipeline."""
    from dateline.annotate.language import load_language

    return load_language()[0]


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The whole coder, loaded once; tests of it are skipped where the trained weights are not."""
    from dateline.api.coder import Coder, weights_folder
    from dateline.errors import ModelMissing

    try:
        weights_folder()
    except ModelMissing as error:
        pytest.skip(f"needs the trained weights: {error}")
    return Coder(mentions=True)
