"""Shared fixtures: the language model and the coder are loaded once a session."""

from __future__ import annotations

import pytest
from spacy.language import Language


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The spaCy pipeline."""
    from dateline.annotate.language import load_language

    return load_language()[0]
