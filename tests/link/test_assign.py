from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from dateline.link.assign import _greedy, assign

PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 100).map(lambda n: n / 100), max_size=14
)


def best(scores) -> float:
    """The most that any one-to-one assignment can sum to, by trying them all."""
    return max(sum(scores.get((a, b), 0) for a, b in enumerate(p)) for p in permutations(range(5)))


@given(PAIRS)
def test_small_groups_are_assigned_to_the_optimum(scores):
    found = assign(scores)
    assert len(set(found.values())) == len(found)
    assert all(p in scores for p in found.items())
    assert abs(sum(scores[p] for p in found.items()) - best(scores)) < 1e-9


def test_what_greed_would_get_wrong():
    scores = {(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8}
    assert assign(scores) == {0: 1, 1: 0}
    assert _greedy(scores) == {0: 0}


def test_large_groups_are_one_to_one_too():
    scores = {(a, (a + d) % 300): 1 - d / 10 for a in range(300) for d in range(4)}
    assert assign(scores) == {a: a for a in range(300)}
