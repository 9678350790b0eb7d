"""FactBank values by rule: the word in brackets names the happening."""

from __future__ import annotations

from dataclasses import replace

import pytest
from spacy.language import Language

from dateline.analysis import Analysis, Attribution, RoleScores, Trigger
from dateline.annotate.factuality import Limits, factuality_of, factuality_step
from dateline.types import Document, Party, Span

CASES = [
    ("Rebels [shelled] the port on Friday.", None),
    ("The army did not [attack] the village.", "CT-"),
    ("The troops never [reached] the river.", "CT-"),
    ("No soldiers were [killed].", "CT-"),
    ("The army failed to [take] the hill.", "CT-"),
    ("The rebels were unable to [hold] the town.", "CT-"),
    ("The ministry denied [bombing] the market.", "CT-"),
    ("The ministry denied that its jets [bombed] the market.", "CT-"),
    ("The militia denied reports that it had [looted] the town.", "CT-"),
    ("Police prevented the crowd from [storming] the embassy.", "CT-"),
    ("The government has yet to [release] the prisoners.", "CT-"),
    ("The army will [attack] the port.", "Uu"),
    ("The army plans to [attack] the port.", "Uu"),
    ("The group threatened to [bomb] the capital.", "Uu"),
    ("The group vowed to keep [fighting].", "Uu"),
    ("If the rebels [attack] the port, trade will stop.", "Uu"),
    ("It is not clear whether the rebels [attacked] the port.", "Uu"),
    ("The envoy called for the [release] of the prisoners.", "Uu"),
    ("The envoy urged the army to [withdraw].", "Uu"),
    ("The planned [offensive] worries aid groups.", "Uu"),
    ("Did the army [shell] the hospital?", "Uu"),
    ("The army may [withdraw] within days.", "PS+"),
    ("The commander was reportedly [killed] in the raid.", "PS+"),
    ("Officials spoke of a possible [attack] on the dam.", "PS+"),
    ("The unconfirmed [attack] was said to be the third.", "PS+"),
    ("The soldiers are believed to have [killed] forty villagers.", "PR+"),
    ("The rebels appear to have [withdrawn] from the town.", "PR+"),
    ("The bomb was probably [planted] by a guard.", "PR+"),
    ("A suspected militant [killed] two guards.", None),
    ("A suspected Russian [raid] hit the hospital.", None),
    ("Police [foiled] an attack on the church.", None),
]


def marked(nlp: Language, text: str) -> tuple[object, int, str]:
    a, b = text.index("["), text.index("]")
    plain = text[:a] + text[a + 1 : b] + text[b + 1 :]
    doc = nlp(plain)
    return doc, next(t.i for t in doc if t.idx == a), plain


@pytest.mark.parametrize(("text", "value"), CASES, ids=[c[0] for c in CASES])
def test_value(nlp: Language, text: str, value: str | None) -> None:
    doc, token, _ = marked(nlp, text)
    assert factuality_of(doc, token)[0] == value


def test_what_stands_above_the_sources_words_is_not_theirs(nlp: Language) -> None:
    doc, token, plain = marked(nlp, "The ministry did not confirm what residents said: rebels [shelled] the port.")
    start = plain.index("rebels")
    said = Attribution((start, len(plain)), (Party(name="residents"),), "reported")
    assert factuality_of(doc, token, said) == (None, ())


def test_denying_cue_denies_its_content(nlp: Language) -> None:
    doc, token, plain = marked(nlp, "The army [shelled] the port.")
    denied = Attribution((0, len(plain)), (Party(name="the army"),), "reported", hedge="CT-")
    assert factuality_of(doc, token, denied)[0] == "CT-"


def test_must_is_the_form_of_a_demand(nlp: Language) -> None:
    doc, token, _ = marked(nlp, "The world must [act] now.")
    assert factuality_of(doc, token)[0] == "Uu"
    assert factuality_of(doc, token, speech=True)[0] is None


@pytest.mark.parametrize(("sure", "value"), [(0.95, "CT+"), (0.7, "CT-")])
def test_step_gives_way_to_a_sure_encoder(nlp: Language, sure: float, value: str) -> None:
    doc, token, plain = marked(nlp, "The army did not [attack] the village.")
    start = plain.index("attack")
    trigger = Trigger(Span(start=start, end=start + 6, text="attack"), token, "ASSAULT")
    analysis = Analysis(Document(id="t", sha256="0" * 64, text=plain), doc=doc)
    analysis = replace(analysis, triggers=(trigger,), roles=(RoleScores({}, {"CT+": sure}),))
    assert factuality_step(Limits(strong=0.9))(analysis).triggers[0].factuality == value
