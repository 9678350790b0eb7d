"""Resolution of names and descriptions, by a table that an area expert can edit: tests/data/actors_resolve.csv."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.ontology.actors import load_lexicon
from dateline.resolve.actors import resolve_actor

_ROWS = list(csv.DictReader((Path(__file__).parents[1] / "data" / "actors_resolve.csv").open(encoding="utf-8")))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("row", _ROWS, ids=lambda r: f"{r['text']} {r['date']}".strip())
def test_case(row: dict[str, str]) -> None:
    best, candidates = resolve_actor(row["text"], date=_day(row["date"]), lexicon=load_lexicon())
    if not (row["name"] or row["country"] or row["sector"]):
        return
    assert best is not None
    assert best in candidates
    if row["name"]:
        assert best.name == row["name"]
    assert (best.country or "") == row["country"]
    if row["sector"]:
        assert best.sector == row["sector"]


def test_table_is_wide() -> None:
    assert len(_ROWS) >= 150
    assert len({r["country"] for r in _ROWS}) >= 60


def test_us_the_pronoun_is_not_the_united_states() -> None:
    best, _ = resolve_actor("Soldiers told us", lexicon=load_lexicon())
    assert best is None or best.country is None


def test_backed_by_is_not_part_of() -> None:
    best, _ = resolve_actor("U.S.-backed rebels", lexicon=load_lexicon())
    assert best is not None
    assert (best.country, best.sector) == (None, "REB")


def test_a_shared_acronym_gives_candidates() -> None:
    _, candidates = resolve_actor("SLA", lexicon=load_lexicon())
    assert {"LB", "SD"} <= {c.country for c in candidates}


def test_office_before_and_after_a_change() -> None:
    lexicon = load_lexicon()
    before, _ = resolve_actor("French president", date=date(2017, 4, 15), lexicon=lexicon)
    after, _ = resolve_actor("French president", date=date(2017, 6, 1), lexicon=lexicon)
    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("Francois Hollande", "Emmanuel Macron")


def test_out_of_office_is_elite() -> None:
    best, _ = resolve_actor("Hosni Mubarak", date=date(2015, 1, 1), lexicon=load_lexicon())
    assert best is not None
    assert best.sector == "ELI"


@given(st.text(max_size=60))
def test_never_fails_and_best_leads(text: str) -> None:
    best, candidates = resolve_actor(text, lexicon=load_lexicon())
    assert (best is None) == (not candidates)
    assert best is None or candidates[0] == best
