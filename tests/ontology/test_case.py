"""A text all in capitals, written as the press would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dateline.ontology.case import all_capitals, small_words, with_small_letters

WIRE = (
    "THE ARMY REPORTED THAT ABOUT 20 SOLDIERS OF THE FRENTE TECAPA [FPLX] WERE WOUNDED NEAR TEGUCIGALPA.  "
    "MEANWHILE, U.S. OFFICIALS DENIED IT."
)


def test_names_keep_a_capital_and_other_words_lose_it():
    assert with_small_letters(WIRE) == (
        "The army reported that about 20 soldiers of the Frente Tecapa [FPLX] were wounded near Tegucigalpa.  "
        "Meanwhile, U.S. officials denied it."
    )


def test_inflected_forms_of_small_words_are_small():
    assert "kidnap" in small_words() or "kidnapped" in small_words()
    assert with_small_letters("THEY SAID THE KIDNAPPED MEN WERE FREED") == "They said the kidnapped men were freed"


def test_only_a_text_in_capitals_is_taken_for_one():
    assert all_capitals(WIRE)
    assert not all_capitals(WIRE.capitalize())
    assert not all_capitals("UN")  # too short to tell
    assert not all_capitals("ALEPPO (Reuters) - Rebels shelled a market in the old town on Monday, the army said.")


@given(st.text())
def test_every_letter_keeps_its_place(text):
    out = with_small_letters(text)
    assert len(out) == len(text)
    assert all(a == b or a.lower() == b.lower() for a, b in zip(text, out, strict=True))
