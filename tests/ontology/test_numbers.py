import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.ontology.numbers import parse_number, quantities

ROWS = list(csv.DictReader((Path(__file__).parents[1] / "data/numbers.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("row", ROWS, ids=[r["text"] for r in ROWS])
def test_phrases(row):
    found = quantities(row["text"])
    assert len(found) == 1
    q = found[0]
    assert row["text"][q.start : q.end].strip() == row["phrase"]
    assert (q.min, q.max) == (int(row["min"]) if row["min"] else None, int(row["max"]) if row["max"] else None)


@pytest.mark.parametrize(
    "text", ["the S-300 battery", "a T-72 tank", "version 1.2.3.4", "x17y", "60% of them", "7-year-old"]
)
def test_what_is_no_count(text):
    assert quantities(text) == []


@given(st.integers(min_value=0, max_value=9_999_999))
def test_digits_with_and_without_commas(n):
    assert parse_number(str(n)) == n
    assert parse_number(f"{n:,}") == n


@given(st.text())
def test_any_text(text):
    for q in quantities(text):
        assert 0 <= q.start < q.end <= len(text)
        assert q.min is None or q.max is None or q.min <= q.max


@pytest.mark.parametrize("text", ["1" * 300_000, "one hundred " * 20_000, "more than " * 30_000, "1,111" * 40_000])
def test_hostile_text_takes_linear_time(text):
    started = time.perf_counter()
    quantities(text)
    assert time.perf_counter() - started < 5
