"""What a source has at stake."""

from __future__ import annotations

import pytest

from dateline.extract.interest import interest_of, same_side
from dateline.types import Document, Party, Span


def document(text: str = "") -> Document:
    return Document(id="t", sha256="0" * 64, text=text)


def at(text: str, words: str, **more: object) -> Party:
    start = text.index(words)
    return Party(name=words, mention=Span(start=start, end=start + len(words), text=words), **more)  # type: ignore[arg-type]


SYRIA = Party(name="Syria", id="Q858", country="SY", sector="GOV")


@pytest.mark.parametrize(
    ("source", "interest"),
    [
        (Party(name="Syrian army", country="SY", sector="MIL"), "belligerent"),
        (Party(name="Damascus", id="Q858"), "belligerent"),
        (Party(name="the Syria"), "belligerent"),
        (Party(name="SANA"), "party-aligned"),
        (Party(name="state television"), "party-aligned"),
        (Party(name="Fars News Agency"), "party-aligned"),
        (Party(name="Eastern Front Rebels", sector="REB"), "party-aligned"),
        (Party(name="Syrian Observatory for Human Rights"), "monitor"),
        (Party(name="war monitor"), "monitor"),
        (Party(name="residents"), "witness"),
        (Party(name="a doctor"), "witness"),
        (Party(name="French Foreign Ministry", country="FR", sector="GOV"), "official"),
        (Party(name="police"), "official"),
        (Party(name="Reuters"), "media"),
        (Party(name="a newspaper"), "media"),
        (Party(name="Wird Furati"), "unknown"),
    ],
)
def test_by_name(source: Party, interest: str) -> None:
    assert interest_of(source, [SYRIA, Party(name="Islamic State")], document()) == interest


def test_the_words_before_a_mention_count() -> None:
    text = "The shelling stopped, the Islamic State-linked Halab agency said."
    assert interest_of(at(text, "Halab agency"), [], document(text)) == "party-aligned"


def test_words_of_another_clause_do_not_count() -> None:
    text = "State television was off the air. Omar Haddad said the shelling stopped."
    assert interest_of(at(text, "Omar Haddad"), [], document(text)) == "unknown"


def test_two_organs_of_one_state_are_one_side_but_its_civilians_are_not() -> None:
    assert same_side(SYRIA, Party(name="air force", country="SY", sector="MIL"))
    assert not same_side(SYRIA, Party(name="villagers", country="SY", sector="CVL"))
