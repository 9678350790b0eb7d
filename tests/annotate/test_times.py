"""Times found: what is one and what only looks like one; hostile text; any text at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from dateline.annotate.times import find_times


def found(nlp: Language, text: str) -> list[str]:
    return [m.span.text for m in find_times(text, nlp(text))]


@pytest.mark.parametrize(
    "text",
    [
        "The army may attack and the rebels march on the city.",
        "The blast killed 2000 people and wounded 1995 soldiers.",
        "The Security Council passed Resolution 1701 and Resolution 2015.",
        "He read it in the Daily Star.",
        "The Sunday Times and the Friday Mosque stand there.",
        "They spend $2 million a year on it.",
        "The bomb weighed 1950 kg.",
        "He spoke to a 41-year-old teacher.",
        "The Sun and the Mon river.",
        "A second group of fighters fled.",
        "Three-quarters of the city lies in ruins.",
        "A fighter in his 30s was held.",
    ],
)
def test_no_time_in_it(nlp: Language, text: str) -> None:
    assert found(nlp, text) == []


def test_relations(nlp: Language) -> None:
    text = (
        "Since Monday, until 2015, by Friday, before March 2014, after June 3, for weeks, a day after the raid, "
        "over the weekend."
    )
    assert [m.relation for m in find_times(text, nlp(text))] == [
        "since",
        "until",
        "by",
        "before",
        "after",
        "for",
        "after",
        "over",
    ]


def test_a_range_is_marked(nlp: Language) -> None:
    assert [m.relation for m in find_times("Jets struck on Monday and Tuesday.")] == ["and-start", "and-end"]
    text = "Fighting went on between June 1 and June 5."
    assert [m.relation for m in find_times(text, nlp(text))] == ["between-start", "between-end"]


def test_only_the_body_is_read(nlp: Language) -> None:
    text = "Monday. Tuesday. Wednesday."
    assert [m.span.text for m in find_times(text, nlp(text), 8, 16)] == ["Tuesday"]


def test_upper_case_wire(nlp: Language) -> None:
    text = "THE TOWN WAS ATTACKED ON 23 OCT 89 AND AGAIN ON MONDAY."
    assert found(nlp, text) == ["23 OCT 89", "MONDAY"]


@pytest.mark.parametrize(
    "unit",
    ["1", "1-", "1,", "1:", "1/2/", "last ", "a.m. ", "'80s ", "twenty ", "June ", "the ", "0", "\n", "’s", "- "],
)
def test_hostile_text_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        started = time.perf_counter()
        for m in find_times(text):
            assert text[m.span.start : m.span.end] == m.span.text
        return time.perf_counter() - started

    seconds(2_000)
    assert seconds(300_000) < 12  # seconds; quadratic work would take minutes


@given(st.text(max_size=200))
def test_spans_are_true_and_in_order(text: str) -> None:
    last = 0
    for m in find_times(text):
        assert text[m.span.start : m.span.end] == m.span.text
        assert m.span.start >= last
        last = m.span.end
