import pytest

from dateline.errors import BadArgument
from dateline.fuse import fuse, reviewed
from dateline.types import Claim, Count, Judgement, Party, Source, Span


def claim(id: str, event: str = "e1", source: str | None = "police", killed: tuple | None = None, **more) -> Claim:  # noqa: A002
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
    assert [c.field for c in event.conflicts] == ["counts.killed"]
    assert event.counts[0]["low"] == 12
    assert event.counts[0]["claims"]["low"] == ["a"]


def test_numbers_that_can_both_be_right_do_not():
    (event,) = fuse([claim("a", killed=(12, None)), claim("b", source="army", killed=(15, 15))])
    assert event.conflicts == ()


@pytest.mark.parametrize(("rule", "best"), [("latest", 9), ("median", 9), ("ucdp", 7)])
def test_rules(rule, best):
    numbers = [7, 12, 7, 20, 9]
    (event,) = fuse([claim(f"c{n}", source=f"source {n}", killed=(k, k)) for n, k in enumerate(numbers)], rule=rule)
    assert event.counts[0]["best"] == best


def test_unknown_rule():
    with pytest.raises(BadArgument, match="no rule"):
        fuse([], rule="guess")


def judgement(kind: str, subject: str, other: str | None = None, **more) -> Judgement:
    return Judgement(
        id=f"{kind}{subject}{other}", kind=kind, subject=subject, object=other, by=more.pop("by", "sara"), **more
    )


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


def test_an_event_keeps_the_id_that_its_claims_carry():
    assert [e.id for e in fuse([claim("a", "e1"), claim("b", "e2"), claim("c", "e1")])] == ["e1", "e2"]


def test_joined_events_have_the_smallest_id_and_what_is_parted_another():
    joined = fuse([claim("a", "e2"), claim("b", "e1")], [judgement("same", "a", "b")])
    assert [e.id for e in joined] == ["e1"]
    parted = fuse([claim("a"), claim("b"), claim("c")], [judgement("not-same", "a", "b")])
    assert [e.claims for e in parted if e.id == "e1"] == [("a", "c")]
    assert len({e.id for e in parted}) == 2


def test_a_correction_is_applied_and_noted():
    fixed = judgement("correct", "a", value={"mode": "aerial"}, why="planes")
    (event,) = fuse([claim("a")], [fixed])
    assert event.mode == "aerial"
    (seen,) = reviewed([claim("a")], [fixed])
    assert (seen.id, seen.review.state, seen.review.by, seen.review.why) == ("a", "corrected", "sara", "planes")


def test_a_correction_that_makes_no_claim():
    with pytest.raises(BadArgument, match="no claim"):
        fuse([claim("a")], [judgement("correct", "a", value={"type": "PICNIC"})])


def test_a_reprint_is_not_counted_twice():
    (event,) = fuse([claim("a", document="d1"), claim("a", document="d2")])
    assert (event.claims, event.sources, event.status) == (("a",), 1, "single-source")


def test_the_latest_number_goes_by_the_day_of_publication():
    claims = [claim("a", document="new", killed=(9, 9)), claim("b", document="old", source="army", killed=(4, 4))]
    assert fuse(claims)[0].counts[0]["best"] == 4
    assert fuse(claims, published={"new": "2017-06-02", "old": "2017-06-01"})[0].counts[0]["best"] == 9


def place(lat: float, km: float) -> dict:
    return {"place": {"name": f"at {lat}", "lat": lat, "lon": 38.0, "km": km}}


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [
        (place(34.0, 5), place(35.0, 5), ["place"]),  # a degree of latitude is 111 km
        (place(34.0, 60), place(35.0, 60), []),
        ({"time": {"start": "2017-05-30", "end": "2017-05-30"}}, {"time": {"start": "2017-05-31", "end": "2017-05-31"}}, ["time"]),
        ({"time": {"start": "2017-05-30", "end": "2017-05-31"}}, {"time": {"start": "2017-05-31", "end": "2017-05-31"}}, []),
        ({"time": {"start": None, "end": "2017-05-30"}}, {"time": {"start": "2017-05-31", "end": "2017-05-31"}}, []),
        ({"actors": [{"name": "A", "id": "Q1"}]}, {"actors": [{"name": "B", "id": "Q2"}]}, ["actors"]),
        ({"actors": [{"name": "A", "id": "Q1"}]}, {"actors": [{"name": "gunmen"}]}, []),
    ],
)  # fmt: skip
def test_fields_that_conflict_between_sources_and_not_within_one(one, other, fields):
    apart = [claim("a", **one), claim("b", source="army", **other)]
    assert [c.field for c in fuse(apart)[0].conflicts] == fields
    assert fuse(apart)[0].status == ("disputed" if fields else "corroborated")
    assert fuse([claim("a", **one), claim("b", **other)])[0].conflicts == ()
