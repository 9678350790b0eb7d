"""The whole coder on texts of our own: spans are true, ids are stable, and the plain cases come out right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.api import Coder, document_of
from dateline.ledger.verify import spans
from dateline.types import Claim, Failure

PUBLISHED = date(2017, 6, 1)


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


def code(coder: Coder, text: str) -> tuple[Claim, ...]:
    coded = coder.code(document_of(text, published=PUBLISHED, id="t"))
    assert not isinstance(coded, Failure), coded
    return coded.claims


WORDS = st.sampled_from(
    "Syrian army rebels killed bombed shelled denied said that Aleppo near on Wednesday 12 civilians \" ' , . \n\n ( ) é ش 🙂 \x00 \u202e "
    "according to the ministry air strikes five".split(" ")
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=200))
def test_every_span_is_true_whatever_the_text(coder, text):
    for claim in code(coder, text):
        for where, span in spans(claim.model_dump(mode="json", by_alias=True)):
            assert text[span["start"] : span["end"]] == span["text"], where


def test_the_same_text_gives_the_same_claims(coder):
    text = "Rebels shelled Binnish on Wednesday, killing four civilians, a monitor said. The rebels denied it."
    assert code(coder, text) == code(coder, text)
    assert [c.id for c in code(coder, text)] == [c.id for c in Coder().code_text(text, published=PUBLISHED, id="other")]


def find(claims: tuple[Claim, ...], word: str) -> Claim:
    found = [c for c in claims if word in c.trigger.text]
    assert found, [c.trigger.text for c in claims]
    return found[0]


def test_a_plain_attack(coder):
    text = "Government warplanes bombed the town of Binnish in Idlib province on Wednesday, killing at least 17 civilians, the Syrian Observatory for Human Rights said."
    claim = find(code(coder, text), "bombed")
    assert claim.type == "ASSAULT"
    assert claim.mode == "aerial"
    assert claim.source.kind == "reported"
    assert "Observatory" in claim.source.parties[0].name
    assert (claim.time.start, claim.time.end) == (date(2017, 5, 31), date(2017, 5, 31))
    assert claim.place.country == "SY"
    assert claim.factuality == "CT+"
    assert ("killed", 17, None) in {(c.what, c.min, c.max) for c in claim.counts}


def test_no_date_known_leaves_relative_dates_open(coder):
    coded = coder.code(document_of("Gunmen killed six policemen in Kirkuk on Wednesday.", id="t"))
    assert all(c.time is None for c in coded.claims)


def test_a_text_without_happenings_has_no_claims(coder):
    assert code(coder, "The museum opens at nine. Tickets cost two euros and children enter free.") == ()


def test_claims_of_one_happening_share_an_event(coder):
    text = "A car bomb exploded in Kirkuk on Wednesday. The explosion killed six people, police said."
    claims = code(coder, text)
    assert len({c.event for c in claims}) == 1, [(c.trigger.text, c.event) for c in claims]
