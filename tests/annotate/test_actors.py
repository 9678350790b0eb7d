"""Mentions of parties: what is found, how far a span reaches, and what its words tell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from dateline.analysis import ActorMention, Analysis, Header
from dateline.annotate.actors import actors_step
from dateline.annotate.language import parse_step
from dateline.ontology.actors import load_lexicon
from dateline.types import Document


def mentions(nlp: Language, text: str, published: date | None = None) -> tuple[ActorMention, ...]:
    header = Header(body=(0, len(text)))
    document = Document(id="t", sha256="0", text=text, published=published)
    return actors_step(load_lexicon())(parse_step(nlp)(Analysis(document, header=header))).actors


def by_text(found: tuple[ActorMention, ...]) -> dict[str, ActorMention]:
    return {m.span.text: m for m in found}


@pytest.mark.parametrize(
    ("text", "words", "name", "country", "sector"),
    [
        ("Hezbollah fighters shelled the village.", "Hezbollah fighters", "Hezbollah", "LB", "REB"),
        ("Ukrainian soldiers entered the town.", "Ukrainian soldiers", "Ukraine", "UA", "MIL"),
        ("Gunmen killed six farmers near Jos.", "six farmers", "farmers", None, "CVL"),
        ("Turkey's Defence Ministry denied it.", "Turkey's Defence Ministry", "Turkish Defense Ministry", "TR", "GOV"),
        ("Thousands of refugees crossed the border.", "Thousands of refugees", "refugees", None, "REF"),
        ("Al-Shabab militants attacked a hotel.", "Al-Shabab militants", "al-Shabaab", "SO", "REB"),
        ("Police arrested dozens of protesters.", "dozens of protesters", "protesters", None, "CVL"),
        ("Syrian civilians fled the bombing.", "Syrian civilians", "Syrian civilians", "SY", "CVL"),
        ("Members of Boko Haram burned the market.", "Members of Boko Haram", "Boko Haram", "NG", "REB"),
        (
            "Troops loyal to President Salva Kiir advanced.",
            "Troops loyal to President Salva Kiir",
            "South Sudan",
            "SS",
            "MIL",
        ),
    ],
)
def test_descriptions(nlp: Language, text: str, words: str, name: str, country: str | None, sector: str) -> None:
    found = by_text(mentions(nlp, text))
    assert words in found
    party = found[words].party
    assert (party.name, party.country, party.sector) == (name, country, sector)


def test_modifier_of_an_act(nlp: Language) -> None:
    found = by_text(mentions(nlp, "Russian airstrikes hit two schools, and regime shelling followed."))
    assert found["Russian"].kind == "modifier"
    assert found["Russian"].party.name == "Russia"
    assert "regime" in found
    assert "two schools" in found


def test_backed_by_someone_is_not_that_someone(nlp: Language) -> None:
    found = mentions(nlp, "U.S.-backed rebels seized a crossing.")
    assert "U.S.-backed rebels" in by_text(found)
    assert all(m.party.country != "US" for m in found)


def test_us_the_pronoun(nlp: Language) -> None:
    found = mentions(nlp, "The soldiers told us to leave.")
    assert all(m.party.name != "United States" for m in found)


def test_conjoined_parties_are_two(nlp: Language) -> None:
    found = by_text(mentions(nlp, "Syrian troops and Hezbollah fighters attacked the town."))
    assert "Syrian troops" in found
    assert "Hezbollah fighters" in found
    assert found["Syrian troops"].chain != found["Hezbollah fighters"].chain


def test_lost_apostrophes(nlp: Language) -> None:
    found = mentions(nlp, "Syrias government denied that Assads forces used gas.")
    assert any(m.party.country == "SY" and m.party.sector == "GOV" for m in found)
    assert any(m.party.country == "SY" and m.party.sector == "MIL" for m in found)


def test_name_is_read_by_date(nlp: Language) -> None:
    text = "President Bush spoke in the United States about Iraq."
    first = [m.party.name for m in mentions(nlp, text, date(1991, 1, 20)) if m.span.text.endswith("Bush")]
    second = [m.party.name for m in mentions(nlp, text, date(2003, 3, 20)) if m.span.text.endswith("Bush")]
    assert first == ["George H. W. Bush"]
    assert second == ["George W. Bush"]


def test_unnamed_parties_are_kept_as_written(nlp: Language) -> None:
    found = by_text(mentions(nlp, "Masked men shot a teacher outside the mosque."))
    assert found["Masked men"].party.name == "Masked men"
    assert found["Masked men"].party.id is None
    assert "teacher" in found
    assert "mosque" in found


def test_numbers_stand_for_people_but_dates_do_not(nlp: Language) -> None:
    found = by_text(mentions(nlp, "A bomb exploded in 2014. Fourteen were killed."))
    assert "Fourteen" in found
    assert "2014" not in found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(alphabet=st.sampled_from(list("Syrian troops' killed 3 men in al-Bab, said UN.\n\"–’é")), max_size=80)
)
def test_spans_are_the_text(nlp: Language, text: str) -> None:
    for m in mentions(nlp, text):
        assert text[m.span.start : m.span.end] == m.span.text
        assert m.span.text.strip() == m.span.text
        assert m.party.mention == m.span


def test_same_text_same_mentions(nlp: Language) -> None:
    text = "Kurdish fighters and Turkish troops clashed. They later withdrew, the Observatory said."
    assert mentions(nlp, text) == mentions(nlp, text)


def test_a_namesake_of_a_known_person_stays_who_the_dispatch_says(nlp):
    from dateline.api import Coder, document_of

    text = "Army spokesman Colonel Seydou Keita said troops had left. Keita denied the report."
    names = {m.party.name for m in Coder().analyse(document_of(text, id="t")).actors if "Keita" in m.span.text}
    assert "Seydou Keita" in names
    assert names <= {"Seydou Keita", "Keita"}
