"""Independent origins: copies, relays and credits count once."""

from dateline.link import DocumentFacts, origins
from dateline.types import Claim, Party, Source, Span


def claim(n, document, parties=(), kind="reported", interest="unknown", via=()):
    source = Source(
        kind=kind,
        parties=tuple(Party(name=p) for p in parties),
        via=tuple(Party(name=p) for p in via),
        interest=interest,
    )
    return Claim(
        id=f"c{n}",
        document=document,
        event="e",
        trigger=Span(start=n, end=n + 3, text="hit"),
        type="ASSAULT",
        source=source,
    )


def names(claims, **facts):
    return [o.name for o in origins(claims, facts)]


def test_two_named_sources_are_two():
    assert names([claim(1, "a", ["SOHR"]), claim(2, "b", ["Syrian army"])]) == ["SOHR", "Syrian army"]


def test_reprints_of_one_story_are_one():
    narrated = [claim(1, "a", kind="narrator"), claim(2, "b", kind="narrator")]
    assert len(names(narrated)) == 2
    assert len(names(narrated, b=DocumentFacts(origin="a"))) == 1


def test_an_agency_behind_two_papers_is_one():
    narrated = [claim(1, "a", ["Paper A"], "narrator"), claim(2, "b", ["Paper B"], "narrator")]
    facts = {"a": DocumentFacts("Paper A", ("AFP",)), "b": DocumentFacts("Paper B", ("AFP",))}
    assert names(narrated, **facts) == ["AFP"]


def test_what_an_agency_said_and_its_own_dispatch_are_one():
    assert names([claim(1, "a", ["SANA"], "narrator"), claim(2, "b", ["SANA"])]) == ["SANA"]


def test_a_spokesman_and_his_ministry_are_one():
    assert (
        len(
            names(
                [
                    claim(1, "a", ["Ruritanian Defence Ministry"]),
                    claim(2, "b", ["Ruritanian Defence Ministry spokesman"]),
                ]
            )
        )
        == 1
    )


def test_a_writer_who_quotes_is_no_other_source():
    told = [claim(1, "a", ["residents"]), claim(2, "a", kind="narrator")]
    found = origins(told)
    assert [o.name for o in found] == ["residents"]
    assert found[0].claims == ["c1"]


def test_an_interest_is_told():
    assert origins([claim(1, "a", ["army"], interest="belligerent")])[0].interest == "belligerent"


def test_a_name_cut_short_is_its_full_name():
    assert names([claim(1, "a", ["Ruritanian Observatory for Rights"]), claim(2, "b", ["the Observatory"])]) == [
        "Ruritanian Observatory for Rights"
    ]
    two = [claim(1, "a", ["Ruritanian Coalition"]), claim(2, "b", ["Coalition"]), claim(3, "c", ["American Coalition"])]
    assert len(names(two)) == 3
