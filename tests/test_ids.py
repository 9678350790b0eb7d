from hypothesis import given
from hypothesis import strategies as st

from dateline.ids import canonical, make_id

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda c: st.lists(c) | st.dictionaries(st.text(), c),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json_values))
def test_order_of_keys_does_not_matter(value):
    assert make_id("x", value) == make_id("x", dict(reversed(list(value.items()))))


def test_empty_fields_keep_the_id():
    assert make_id("claim", {"a": 1}) == make_id("claim", {"a": 1, "b": None, "c": [], "d": ""})


def test_a_changed_value_changes_the_id():
    assert make_id("claim", {"a": 1}) != make_id("claim", {"a": 2})
    assert make_id("claim", {"a": 0}) != make_id("claim", {})


def test_lone_surrogates_can_be_hashed():
    assert canonical({"t": "\ud800"}) == b'{"t":"\\ud800"}'
