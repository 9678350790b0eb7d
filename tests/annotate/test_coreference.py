"""Chains: who is who within a dispatch."""

from __future__ import annotations

import pytest
from spacy.language import Language

from dateline.analysis import ActorMention, Analysis, Header
from dateline.annotate.actors import actors_step
from dateline.annotate.language import parse_step
from dateline.ontology.actors import load_lexicon
from dateline.types import Document


def mentions(nlp: Language, text: str) -> tuple[ActorMention, ...]:
    start = Analysis(Document(id="t", sha256="0", text=text), header=Header(body=(0, len(text))))
    return actors_step(load_lexicon())(parse_step(nlp)(start)).actors


def one(found: tuple[ActorMention, ...], words: str, nth: int = 0) -> ActorMention:
    return [m for m in found if m.span.text.lower() == words.lower()][nth]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("The Taliban attacked a convoy. They also burned two trucks.", "They", "Taliban"),
        ("The Islamic State lost Mosul. The group still holds Tal Afar.", "group", "Islamic State"),
        ("The army shelled the rebels. They fled to the hills.", "They", "rebels"),
        ("Turkey closed the border. It accused the PKK of the attack.", "It", "Turkey"),
        ("Sergei Lavrov met Kerry in Geneva. Lavrov said talks would go on.", "Lavrov", "Sergey Lavrov"),
        ("Mara Osei runs the clinic. Osei said supplies had run out.", "Osei", "Mara Osei"),
        ("Amnesty International criticised the raid. It said ten people had died.", "It", "Amnesty International"),
    ],
)
def test_resolved_within_the_dispatch(nlp: Language, text: str, words: str, name: str) -> None:
    assert one(mentions(nlp, text), words, -1).party.name == name


def test_aliases_share_a_chain(nlp: Language) -> None:
    found = mentions(nlp, "ISIS claimed the bombing. Daesh has made such claims before.")
    assert one(found, "ISIS").chain == one(found, "Daesh").chain


def test_metonym_and_state_share_a_chain(nlp: Language) -> None:
    found = mentions(nlp, "Russia denied the report. Moscow said no aircraft had flown.")
    assert one(found, "Russia").chain == one(found, "Moscow").chain


def test_acronym_of_an_unknown_name(nlp: Language) -> None:
    found = mentions(nlp, "The Northern Valley Farmers Union called a strike. The NVFU said roads would be blocked.")
    first = next(m for m in found if m.span.text.endswith("Farmers Union"))
    assert one(found, "NVFU").chain == first.chain


def test_two_groups_stay_apart(nlp: Language) -> None:
    found = mentions(nlp, "Hamas fired rockets. Hezbollah did not. The militants later spoke.")
    assert one(found, "Hamas").chain != one(found, "Hezbollah").chain
    assert one(found, "militants").party.name == "militants"  # two groups could be meant


def test_states_military_is_not_its_president(nlp: Language) -> None:
    found = mentions(nlp, "The Syrian army advanced. Bashar al-Assad praised it.")
    assert one(found, "Syrian army").chain != one(found, "Bashar al-Assad").chain


def test_relative_pronoun_is_its_antecedent(nlp: Language) -> None:
    found = mentions(nlp, "The gunmen who attacked the school fled.")
    assert one(found, "who").chain == one(found, "gunmen").chain


def test_regime_is_the_focus_state(nlp: Language) -> None:
    text = "Syrian rebels and Syrian activists reported raids in Syria. The regime denied them."
    assert one(mentions(nlp, text), "regime").party.country == "SY"
