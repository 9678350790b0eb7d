"""The language model that is loaded anew when its vocabulary has grown: same parses, bounded memory."""

from __future__ import annotations

import pytest

from dateline.annotate import language
from dateline.annotate.language import RenewedLanguage
from dateline.api import document_of
from dateline.api.coder import weights_folder
from dateline.api.compose import coding_pipeline
from dateline.errors import ModelMissing

TEXTS = (
    "Fighters of the Zhaquri Brigade shelled Tel Miroun on Monday, killing 14 people, the governor of Oshkat said.",
    "The Varnik Front denied that its men had burned the granary of Luqesh; residents counted nine graves.",
    "Capt. Hadrel Amouri told the Kestrin Courier that two drones had been brought down near Old Bazzim.",
)


def parsed(doc):
    return [(t.text, t.lemma_, t.tag_, t.dep_, t.head.i, t.ent_type_, t.is_sent_start) for t in doc]


@pytest.fixture
def loads(monkeypatch):
    """The models that are loaded, as they come."""
    found = []
    load = language.load_language

    def noted(name=None):
        found.append(load(name))
        return found[-1]

    monkeypatch.setattr(language, "load_language", noted)
    return found


def test_parses_are_the_same_and_words_are_not_kept(nlp, loads):
    renewed = RenewedLanguage(most_new=0)
    docs = [renewed(text) for text in TEXTS]
    assert [parsed(d) for d in docs] == [parsed(nlp(text)) for text in TEXTS]
    assert len(loads) == len(TEXTS)
    assert "Zhaquri" not in docs[-1].vocab.strings
    assert docs[0][3].text == "Zhaquri"  # what was parsed before stays as it was


def test_a_vocabulary_that_has_not_grown_stays(loads):
    renewed = RenewedLanguage()
    for text in TEXTS:
        renewed(text)
    assert len(loads) == 1


def test_claims_are_the_same(coder):
    pipeline = coding_pipeline(RenewedLanguage(most_new=0), weights_folder(), 1)
    for n, text in enumerate(TEXTS[:2]):
        document = document_of(f"OSHKAT, May {n + 1}, 2019 (Reuters) - {text}", id=str(n))
        anew = coder.extract(pipeline.run_safely(document))
        assert anew == coder.code(document)
        assert anew.claims


def test_a_model_that_cannot_be_loaded_for_once_is_loaded_by_the_next_call(monkeypatch):
    renewed = RenewedLanguage(most_new=0)
    renewed(TEXTS[0])
    load = language.load_language

    def gone(name=None):
        raise ModelMissing("being upgraded")

    monkeypatch.setattr(language, "load_language", gone)
    with pytest.raises(ModelMissing):
        renewed(TEXTS[1])
    monkeypatch.setattr(language, "load_language", load)
    assert len(renewed(TEXTS[1])) > 10
