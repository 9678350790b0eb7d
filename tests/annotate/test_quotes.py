"""Where quotations open and close."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.annotate.quotes import quote_spans


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('He said "we won" and left.', ['"we won"']),
        ("He said “we won” and left.", ["“we won”"]),
        ("He said ‘we won’ and left.", ["‘we won’"]),
        ("He said 'we won' and left.", ["'we won'"]),
        ("The rebels' camp and the army's post.", []),
        ("It's Tuesday and they don't care.", []),
        ('"One. Two. Three," he said.', ['"One. Two. Three,"']),
        ('"One," he said. "Two."', ['"One,"', '"Two."']),
        ('He said, " They fled at night. " Then he left.', ['" They fled at night. "']),
        ("“He called it ‘a crime’ twice,” she said.", ["“He called it ‘a crime’ twice,”"]),
    ],
)
def test_marks(text: str, quotes: list[str]) -> None:
    assert [text[q.start : q.end] for q in quote_spans(text)] == quotes


def test_quotation_that_never_closes_ends_with_its_paragraph() -> None:
    text = 'He said: "We won.\n\nThe city slept.'
    (q,) = quote_spans(text)
    assert text[q.start : q.end] == '"We won.'
    assert not q.closed


def test_quotation_opened_again_in_the_next_paragraph_is_one() -> None:
    text = "“We won.\n\n“We will win again,” he said."
    (q,) = quote_spans(text)
    assert text[q.start : q.end] == "“We won.\n\n“We will win again,”"
    assert q.closed


def test_a_lost_closing_mark_does_not_swallow_the_next_quotation() -> None:
    text = 'He said "we won and she said "we lost" twice.'
    assert [text[q.start : q.end] for q in quote_spans(text)][-1] == '"we lost"'


def test_only_the_stretch_asked_for() -> None:
    text = '"Outside" and "inside the body" and "outside"'
    assert [text[q.start : q.end] for q in quote_spans(text, 10, 33)] == ['"inside the body"']


@given(st.text(alphabet="ab \"'“”‘’.,\n", max_size=80))
def test_ordered_and_apart(text: str) -> None:
    spans = quote_spans(text)
    assert all(0 <= q.start < q.end <= len(text) for q in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
