"""Shared fixtures: the language model and the coder are loaded once a session."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from spacy.language import Language

if TYPE_CHECKING:
    from dateline.analysis import PlaceMention
    from dateline.api.coder import Coder
    from dateline.pipeline import Step


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The spaCy pipeline."""
    from dateline.annotate.language import load_language

    return load_language()[0]


@pytest.fixture(scope="session")
def read_places(nlp: Language) -> Callable[..., tuple[PlaceMention, ...]]:
    """The places of a text as the steps after its parse leave them: ``read_places(text, step, …)``."""
    from dateline.analysis import Analysis, Header
    from dateline.annotate.language import parse_step
    from dateline.types import Document

    parse = parse_step(nlp)

    def run(text: str, *steps: Step) -> tuple[PlaceMention, ...]:
        a = Analysis(Document(id="t", sha256="0" * 64, text=text), header=Header(body=(0, len(text))))
        for s in (parse, *steps):
            a = s(a)
        return a.places

    return run


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
