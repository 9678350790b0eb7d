"""Same happening across dispatches: blocks, scores, constraints, judgements, and no dependence on order."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.link import LinkModel, Telling, cluster, link_tellings
from dateline.link.block import candidate_pairs
from dateline.link.score import gap_days, meets, pair_features
from dateline.types import Judgement

DAY = date(2020, 3, 4).toordinal()
STRIKE = Telling(
    event="event-0", document="a", claims=("claim-0",), type="ASSAULT", mode="aerial", published=DAY + 1, start=DAY, end=DAY,
    lat=36.1, lon=37.2, km=5.0, country="SY", actors=frozenset({"dl:x"}), recipients=frozenset({"market"}),
    counts={"killed": (17, None)}, words=frozenset({"strike", "market"}),
)  # fmt: skip


def told(n, **change):
    return replace(STRIKE, event=f"event-{n}", document=f"doc{n}", claims=(f"claim-{n}",), **change)


def groups(tellings, **options):
    found = link_tellings(tellings, **options).event
    out = {}
    for telling, happening in found.items():
        out.setdefault(happening, set()).add(telling)
    return sorted(map(sorted, out.values()))


def test_two_outlets_tell_of_one_strike():
    assert groups(
        [told(1), told(2, actors=frozenset(), counts={"killed": (20, 20)}), told(3, start=DAY + 9, end=DAY + 9)]
    ) == [
        ["event-1", "event-2"],
        ["event-3"],
    ]


@pytest.mark.parametrize(
    "change",
    [{"start": DAY + 5, "end": DAY + 5}, {"lat": 34.0}, {"document": "doc1"}],
    ids=["other day", "other town", "same dispatch"],
)
def test_what_cannot_be_one_happening_is_not(change):
    one = told(1)
    two = replace(told(2), **change)
    assert groups([one, two], model=LinkModel(bias=50.0)) == [["event-1"], ["event-2"]]


def test_a_chain_of_neighbours_does_not_reach_across_days():
    days = [told(n, start=DAY + n, end=DAY + n) for n in range(6)]
    found = link_tellings(days, model=LinkModel(bias=50.0)).event
    ends = {}
    for t in days:
        ends.setdefault(found[t.event], []).append(t.start)
    assert all(max(v) - min(v) <= 1 for v in ends.values())


def judged(kind, a, b, **more):
    return Judgement(id=f"judgement-{kind}{more.get('rule', False)}", kind=kind, subject=a, object=b, by="sara", **more)


def test_a_person_joins_and_parts():
    far = told(2, lat=10.0, start=DAY + 40, end=DAY + 40)
    near = [told(1), told(3)]
    assert groups([told(1), far], judgements=[judged("same", "claim-1", "claim-2")]) == [["event-1", "event-2"]]
    apart = [judged("same", "claim-1", "claim-3", rule=True), judged("not-same", "claim-1", "claim-3")]
    assert groups(near, judgements=apart) == [["event-1"], ["event-3"]]
    assert groups(near, judgements=[judged("not-same", "claim-1", "claim-3", undone=True)]) == [["event-1", "event-3"]]


def test_a_group_never_holds_a_pair_that_is_parted():
    tellings = [told(n) for n in range(5)]
    label = cluster(
        tellings, [(0.9, i, j) for i in range(5) for j in range(i + 1, 5)], lambda i, j: 0.9, 0.5, apart=[(0, 4)]
    )
    assert label[0] != label[4]
    assert len(set(label)) == 2


def test_the_happening_has_the_id_of_its_first_telling():
    found = link_tellings([told(7), told(2, published=DAY + 3)]).event
    assert set(found.values()) == {"event-7"}


def test_a_reprint_tells_of_the_same_happenings():
    vague = {"start": None, "end": None, "lat": None, "lon": None}
    one, two = told(1, **vague), told(2, **vague)
    assert groups([one, two], model=LinkModel(bias=-50.0), copies={"doc2": "doc1"}) == [["event-1", "event-2"]]


tellings = st.lists(
    st.builds(
        lambda d, lat, km, mode: {"start": DAY + d, "end": DAY + d, "lat": lat, "km": km, "mode": mode},
        st.integers(0, 6), st.sampled_from([36.0, 36.1, 37.5]), st.sampled_from([3.0, 30.0, 200.0]), st.sampled_from([None, "aerial", "firearms"]),
    ),
    min_size=2, max_size=9,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(tellings, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(rows, rng: random.Random):
    every = [told(n, **row) for n, row in enumerate(rows)]
    mixed = list(every)
    rng.shuffle(mixed)
    assert link_tellings(every) == link_tellings(mixed)


def test_blocks_stay_small_however_many_share_a_key():
    every = [told(n, mode=None) for n in range(400)]
    pairs = set(candidate_pairs(every, window=10))
    assert len(pairs) < 400 * 10 * 8
    assert all(i < j for i, j in pairs)


@pytest.mark.parametrize(
    ("a", "b", "right"), [((17, None), (20, 20), True), ((17, 17), (20, 30), False), ((None, 5), (6, None), False)]
)
def test_numbers_that_can_both_be_right(a, b, right):
    assert meets(a, b) is meets(b, a) is right


def test_an_open_interval_meets_what_is_on_its_side():
    until = replace(STRIKE, start=None)
    assert gap_days(until, replace(STRIKE, start=DAY - 90, end=DAY - 80)) == 0
    assert gap_days(until, replace(STRIKE, start=DAY + 3, end=DAY + 3)) == 3
    assert pair_features(STRIKE, until) == pair_features(until, STRIKE)
