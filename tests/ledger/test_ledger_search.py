"""Finding by words and values, and what changed between runs."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fake_coding
from dateline.api.store import code_into
from dateline.ledger import Filters, Ledger, diff, search_claims
from fake_coding import code, document


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    path = tmp_path_factory.mktemp("search") / "a.ledger"
    texts = {
        "one": "Airstrikes: the army shelled Al-Ḥasakah, 5 died",
        "copy": "Airstrikes: the army shelled Al-Ḥasakah, 5 died",
        "two": "the rebels denied that; nobody bombed or shelled it",
    }
    items = [document(k, v) for k, v in texts.items()]
    for version in (1, 2):
        factory = fake_coding.build if version == 1 else _second
        code_into(path, items, factory=factory, version=f"fake-{version}")
    with Ledger(path) as opened:
        yield opened


def _second():
    return fake_coding.build(version=2)


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("airstrike", {"one", "copy"}),  # by stems
        ("HASAKAH", {"one", "copy"}),  # by letters without their marks
        ("army shelling", {"one", "copy"}),
        ('"bombed or"', {"two"}),
        ("nobody army", set()),
        ("qarat", {"one", "copy", "two"}),  # a place of the claim that stands in no text
    ],
)
def test_words(ledger, query, documents):
    assert {c.document for c in search_claims(ledger, query, Filters())} == documents


@pytest.mark.parametrize(
    ("filters", "hits"),
    [
        (Filters(), 4),
        (Filters(document="one"), 1),
        (Filters(source="ARMY"), 2),
        (Filters(least_confidence=0.71), 0),
        (Filters(since=date(2017, 5, 30), until=date(2017, 5, 30)), 4),
        (Filters(until=date(2017, 5, 29)), 0),
        (Filters(country="SY", type="ASSAULT"), 4),
        (Filters(type="REJECT"), 0),  # the second coder, which is the current one, finds no denials
    ],
)
def test_values(ledger, filters, hits):
    assert len(list(search_claims(ledger, "", filters))) == hits


@given(st.text(max_size=40))
def test_no_query_breaks_the_search(ledger, query):
    list(search_claims(ledger, query, Filters()))


def test_a_diff_tells_copies_apart_and_names_the_fields(ledger):
    found = diff(ledger, 1, 2)
    assert [(c["document"], c["trigger"]["text"]) for c in found["removed"]] == [("two", "denied")]
    assert found["added"] == []
    assert [(c["document"], c["fields"]) for c in found["changed"]] == [
        (d, {"confidence": [0.6, 0.7]}) for d in ("copy", "one", "two", "two")
    ]
    back = diff(ledger, 2, 1)
    assert (back["added"], len(back["changed"])) == (found["removed"], 4)
    assert diff(ledger, 1, 1) == {"added": [], "removed": [], "changed": []}


def test_the_claims_of_one_document_come_in_the_order_of_the_text(ledger):
    two = code(document("two", "the rebels denied that; nobody bombed or shelled it"), version=1)
    assert [c.id for c in ledger.claims(document="two", coder="fake-1")] == [c.id for c in two.claims]
