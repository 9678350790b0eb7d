import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.analysis import Analysis, Header
from dateline.annotate.counts import counts_step
from dateline.annotate.language import parse_step
from dateline.pipeline import Pipeline, step
from dateline.types import Document

ROWS = list(csv.DictReader((Path(__file__).parents[1] / "data/counts.csv").open(encoding="utf-8")))


@step("header", assigns=["header"])
def whole_text(a):
    from dataclasses import replace

    return replace(a, header=Header(body=(0, len(a.document.text))))


@pytest.fixture(scope="module")
def count(nlp):
    pipeline = Pipeline([whole_text, parse_step(nlp), counts_step()])
    return lambda text: pipeline(Analysis(Document(id="t", sha256="0", text=text))).counts


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['what']}: {r['text']}" for r in ROWS])
def test_counts(count, row):
    found = [c for c in count(row["text"]) if c.what == row["what"]]
    assert len(found) == 1, found
    assert found[0].min == (int(row["min"]) if row["min"] else None)
    assert found[0].max == (int(row["max"]) if row["max"] else None)
    assert found[0].of == (row["of"] or None)


def test_a_part_is_marked(count):
    found = count("Shelling killed 20 people including eight children in the town.")
    assert [(c.min, c.part) for c in found if c.what == "killed"] == [(20, False)] or any(
        c.part and c.min == 8 for c in found
    )
    assert any(c.min == 8 and c.part for c in found)


def test_a_running_toll_is_marked(count):
    found = count("The blast raised the death toll to 43 people killed.")
    assert [c.cumulative for c in found if c.min == 43] == [True]


@pytest.mark.parametrize(
    "text", ["It happened in 2015.", "He is 45 years old.", "It lies 37 miles from here.", "On June 12 they met."]
)
def test_years_ages_distances_and_dates_are_no_counts(count, text):
    assert count(text) == ()


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from("17 killed people, and\n\t.–-éشx\u202e\x00"), max_size=80))
def test_spans_are_true(count, text):
    for c in count(text):
        assert text[c.span.start : c.span.end] == c.span.text
