import pytest

from dateline.errors import BadArgument
from dateline.fuse import fuse
from dateline.types import Claim, Count, Judgement, Party, Source, Span


def claim(id: str, event: str = "e1", source: str | None = "police", killed: tuple | None = None, **more) -> Claim:
    return Claim.model_validate(
        {
            "id": id, "document": more.pop("document", "d1"), "event": event, "trigger": Span(start=0, end=3, text="hit"), "type": "ASSAULT",
            "source": Source(kind="reported", parties=(Party(name=source),)) if source else Source(),
            "counts": (Count(what="killed", min=killed[0], max=killed[1]),) if killed else (), **more,
        }
    )  # fmt: skip


def test_one_source_is_single_source():
    (event,) = fuse([claim("a"), claim("b")])
    assert (event.sources, event.status, event.claims) == (1, "single-source", ("a", "b"))


def test_two_sources_corroborate():
    (event,) = fuse([claim("a"), claim("b", source="residents")])
    assert (event.sources, event.status) == (2, "corroborated")


def test_a_writer_who_quotes_a_source_is_not_another_source():
    (event,) = fuse([claim("a"), claim("b", source=None)])
    assert event.sources == 1


def test_a_denial_makes_it_disputed_and_is_kept():
    (event,) = fuse([claim("a"), claim("b", source="army", factuality="CT-")])
    assert event.status == "disputed"
    assert [(v["value"], v["source"]) for v in event.conflicts[0].values] == [("CT+", ["police"]), ("CT-", ["army"])]


def test_only_denied():
    assert fuse([claim("a", factuality="CT-")])[0].status == "denied"


def test_numbers_that_cannot_both_be_right_conflict():
    (event,) = fuse([claim("a", killed=(12, 12)), claim("b", source="army", killed=(40, None))])
    assert [c.field for c in event.conflicts] == ["killed"]
    assert event.counts[0]["low"] == 12
    assert event.counts[0]["claims"]["low"] == ["a"]


def test_numbers_that_can_both_be_right_do_not():
    (event,) = fuse([claim("a", killed=(12, None)), claim("b", source="army", killed=(15, 15))])
    assert event.conflicts == ()


@pytest.mark.parametrize(("rule", "best"), [("latest", 9), ("median", 9), ("ucdp", 7)])
def test_rules(rule, best):
    numbers = [7, 12, 7, 20, 9]
    (event,) = fuse([claim(f"c{n}", killed=(k, k)) for n, k in enumerate(numbers)], rule=rule)
    assert event.counts[0]["best"] == best


def test_unknown_rule():
    with pytest.raises(BadArgument, match="no rule"):
        fuse([], rule="guess")


def judgement(kind: str, subject: str, other: str | None = None, **more) -> Judgement:
    return Judgement(id=f"{kind}{subject}{other}", kind=kind, subject=subject, object=other, by=more.pop("by", "sara"), **more)


def test_a_person_joins_and_parts():
    claims = [claim("a", "e1"), claim("b", "e2")]
    assert len(fuse(claims)) == 2
    assert len(fuse(claims, [judgement("same", "a", "b")])) == 1
    joined = [claim("a"), claim("b")]
    assert len(fuse(joined, [judgement("not-same", "a", "b")])) == 2
    assert len(fuse(joined, [judgement("not-same", "a", "b", undone=True)])) == 1


def test_a_persons_word_beats_a_rules():
    claims = [claim("a", "e1"), claim("b", "e2")]
    assert len(fuse(claims, [judgement("same", "a", "b"), judgement("not-same", "a", "b", by="near", rule=True)])) == 1


def test_a_rejected_claim_is_left_out():
    assert [e.claims for e in fuse([claim("a"), claim("b")], [judgement("reject", "a")])] == [("b",)]


def test_the_same_claims_give_the_same_events():
    claims = [claim("a"), claim("b", source="army"), claim("c", "e2")]
    assert {e.id for e in fuse(claims)} == {e.id for e in fuse(list(reversed(claims)))}
