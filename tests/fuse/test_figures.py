import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import telling

from dateline.fuse import RULES, Rule, fuse


def killed(claims, rule="latest", **more) -> dict:
    (event,) = fuse(claims, rule=rule, **more)
    return event.counts[0]


@pytest.mark.parametrize(
    ("words", "low", "high", "best"),
    [
        ("dozens", 24, 99, 12), ("several dozen", 36, 99, None), ("hundreds of", 200, 999, 100), ("tens of", 20, 99, 10), ("several", 3, 9, 3),
        ("24", 24, 24, 24), ("two dozen", 24, 24, None), ("many", None, None, 3), ("tens of thousands of", 20000, 99999, None),
    ],
)  # fmt: skip
def test_acled_counts_vague_words_by_its_table(words, low, high, best):
    row = killed([telling("a", killed=(low, high), words=words)], "acled")
    assert row["best"] == (low if best is None else best)
    assert row["low"] <= row["best"]


def test_a_vague_word_stays_as_it_is_by_other_rules():
    assert killed([telling("a", killed=(24, 99), words="dozens")])["best"] == 24
    (event,) = fuse([telling("a", killed=(None, None), words="many")])
    assert event.counts == ()


def test_acled_takes_the_most_conservative():
    assert killed([telling("a", killed=20), telling("b", "army", killed=12)], "acled")["best"] == 12


def test_a_lower_bound_gives_way_to_a_later_figure_that_it_allows():
    first, later = telling("a", killed=(7, None)), telling("b", "hospital", killed=86)
    assert killed([first, later], "acled") == {
        "what": "killed", "of": None, "low": 86, "best": 86, "high": 86, "claims": {"low": ["b"], "best": ["b"], "high": ["b"]},
    }  # fmt: skip
    days = {"d-a": "2017-04-05", "d-b": "2017-04-04"}
    assert killed([first, later], "acled", published=days)["best"] == 7  # told after it, it stands
    assert killed([first, later], "latest")["low"] == 7


def test_ucdp_believes_first_who_has_no_stake():
    claims = [telling("a", "army", killed=3, interest="belligerent"), telling("b", "monitor", killed=20, interest="monitor"),
              telling("c", "doctors", killed=18, interest="witness")]  # fmt: skip
    row = killed(claims, "ucdp")
    assert (row["low"], row["best"], row["high"]) == (3, 18, 20)
    assert row["claims"] == {"low": ["a"], "best": ["c"], "high": ["b"]}
    assert killed(claims[:1], "ucdp")["best"] == 3


def test_an_open_number_has_no_high_but_in_ucdp():
    claims = [telling("a", killed=(17, None))]
    assert killed(claims)["high"] is None
    assert killed(claims, "ucdp")["high"] == 17


def test_high_is_never_below_best():
    assert killed([telling("a", killed=20), telling("b", "army", killed=(30, None))])["high"] == 30


def test_one_vote_an_origin():
    claims = [telling(f"a{n}", "police", killed=5) for n in range(5)] + [
        telling("b", "army", killed=9),
        telling("c", "doctors", killed=9),
    ]
    assert killed(claims, "median")["best"] == 9
    told = Rule(name="mine", source="me", numbers={"best": "commonest"})
    assert killed(claims, told)["best"] == 5
    assert (
        killed(claims, told.model_copy(update={"numbers": told.numbers.model_copy(update={"votes": "origin"})}))["best"]
        == 9
    )


@pytest.mark.parametrize("rule", ["ucdp", "acled", "airwars"])
def test_a_count_of_a_part_is_low_and_not_best(rule):
    claims = [
        telling(f"c{n}", f"source {n}", killed=k)
        for n, k in enumerate([(72, None), (58, None), (79, 90), (86, None), (38, None), 3])
    ]
    row = killed(claims, rule)
    assert (row["low"], row["best"]) == (3, 79)
    assert killed(claims[2:3] + claims[-1:], rule)["best"] == 3  # one against one


def test_a_users_own_rule_by_its_path(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\nsource = "our desk"\n[numbers]\nbest = "highest"\n[fields]\nplace = "latest"\n')
    (event,) = fuse([telling("a", killed=3), telling("b", "army", killed=8)], rule=str(path))
    assert (event.rule, event.counts[0]["best"]) == ("mine", 8)


BOUND = st.integers(0, 60)
COUNTS = st.tuples(st.none() | BOUND, st.none() | BOUND).map(lambda p: p if None in p else tuple(sorted(p)))


@given(
    st.lists(st.tuples(COUNTS, st.sampled_from(["police", "army", "doctors"]), st.booleans()), min_size=1, max_size=7),
    st.sampled_from(RULES),
)
def test_numbers_stand_in_order_and_are_told_by_their_claims(rows, rule):
    claims = [telling(f"c{n}", who, killed=k, running=run) for n, (k, who, run) in enumerate(rows)]
    (event,) = fuse(claims, rule=rule)
    for row in event.counts:
        numbers = [row[p] for p in ("low", "best", "high") if row[p] is not None]
        assert numbers == sorted(numbers)
        assert row["best"] is not None
        assert all(row["claims"][p] for p in ("low", "best", "high") if row[p] is not None)
        assert {i for ids in row["claims"].values() for i in ids} <= set(event.claims)
