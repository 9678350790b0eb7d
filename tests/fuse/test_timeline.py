from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import party, telling

from dateline.errors import BadArgument
from dateline.fuse import fuse, timeline
from dateline.types import Judgement

DAYS = {"d-a": "2017-04-04", "d-b": "2017-04-05T10:00:00Z", "d-c": "2017-04-06", "d-n": "2017-04-05"}


def steps(*claims, **more) -> list[tuple]:
    return [(c.kind, c.field, c.before, c.after, c.claims) for c in timeline(claims, published=DAYS, **more)]


def test_first_told_then_changed():
    changes = timeline(
        [telling("b", "hospital", killed=20), telling("a", killed=(7, None), mode="aerial")],
        published=DAYS,
        rule="acled",
    )
    assert [(c.day, c.kind, c.field, c.after) for c in changes if c.day == date(2017, 4, 4)] == [
        (date(2017, 4, 4), "told", "type", "ASSAULT"),
        (date(2017, 4, 4), "told", "mode", "aerial"),
        (date(2017, 4, 4), "told", "counts.killed.low", 7),
        (date(2017, 4, 4), "told", "counts.killed.best", 7),
        (date(2017, 4, 4), "told", "sources", 1),
    ]
    (best,) = [c for c in changes if c.field == "counts.killed.best" and c.kind == "changed"]
    assert (best.before, best.after, best.claims, best.sources, best.document) == (7, 20, ("b",), ("hospital",), "d-b")


def test_corroborated_and_disputed_by_whom():
    found = steps(telling("a", killed=7), telling("b", "hospital", killed=7), telling("c", "army", killed=2))
    assert ("corroborated", "status", "single-source", "corroborated", ("b",)) in found
    assert ("corroborated", "counts.killed", "single-source", "corroborated", ("b",)) in found
    assert ("disputed", "counts.killed", "corroborated", "disputed", ("c",)) in found


def test_a_denial_is_a_step_of_its_own_with_who_denies():
    changes = timeline([telling("a", killed=7), telling("n", "army", factuality="CT-")], published=DAYS)
    (denied,) = [c for c in changes if c.kind == "denied"]
    assert (denied.day, denied.claims, denied.sources, denied.after) == (
        date(2017, 4, 5),
        ("n",),
        ("army",),
        "disputed",
    )


def test_a_denial_from_another_happening_is_a_step_too():
    found = steps(telling("a", killed=7), telling("n", "army", event="e2", type="REJECT", denies="a"))
    assert ("denied", "status", "single-source", "disputed", ("n",)) in found
    assert not [s for s in found if s[0] == "changed" and s[1] == "type"]


def test_judgements_are_in_force():
    j = Judgement(id="j", kind="reject", subject="b", by="sara")
    found = timeline([telling("a", killed=7), telling("b", "army", killed=1)], [j], published=DAYS)
    assert {c.document for c in found} == {"d-a"}


def test_nothing_told_is_no_account():
    assert timeline([]) == []


def test_a_day_that_is_none():
    with pytest.raises(BadArgument, match="ISO 8601"):
        timeline([telling("a")], published={"d-a": "last week"})


def test_a_much_told_happening_is_taken_in_bounded_steps():
    claims = [telling(f"c{n}", f"s{n % 20}", killed=n // 100 + 1, actors=[party("army")]) for n in range(900)]
    days = {c.document: f"2017-{n // 75 + 1:02d}-{n % 28 + 1:02d}" for n, c in enumerate(claims)}
    changes = timeline(claims, published=days)
    assert changes[-1].day is not None
    assert [c.day for c in changes] == sorted(c.day for c in changes)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["police", "army", "doctors"]),
            st.integers(1, 9),
            st.sampled_from(["CT+", "CT-"]),
            st.integers(1, 9),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_the_last_value_of_each_field_is_that_of_the_event(rows):
    claims = [telling(f"c{n}", who, killed=k, factuality=f) for n, (who, k, f, _) in enumerate(rows)]
    days = {f"d-c{n}": f"2017-04-0{day}" for n, (_, _, _, day) in enumerate(rows)}
    (event,) = fuse(claims, published=days, rule="ucdp")
    last = {c.field: c.after for c in timeline(claims, published=days, rule="ucdp")}
    for part in ("low", "best", "high"):
        assert last.get(f"counts.killed.{part}") == event.counts[0][part]
    assert last.get("status", "single-source") == event.status or event.status == "single-source"
