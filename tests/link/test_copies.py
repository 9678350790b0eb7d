"""Reprints and rewrites are found, whatever the order; other stories are not."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.link import find_copies, signature_of
from dateline.link.copies import Story

WORDS = "river council mortar bridge village patrol convoy witness hospital ministry market shell army report dawn night road".split()


def text(seed, size=180):
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) + str(rng.randrange(40)) for _ in range(size))


def story(name, words, day="2020-01-01", **more):
    return Story(name, signature_of(words), day, **more)


def found(texts, **more):
    days = {k: f"2020-01-{n + 1:02}" for n, k in enumerate(texts)}
    stories = [story(k, t, days[k], **more.get(k, {})) for k, t in texts.items()]
    return {c.document: (c.origin, c.kind) for c in find_copies(stories, texts.__getitem__)}


def test_a_reprint_with_another_head_and_tail():
    wire = text(1)
    assert found({"wire": wire, "paper": "Our man in Gao writes. " + wire + " Read more.", "other": text(2)}) == {
        "paper": ("wire", "copy")
    }


def test_a_rewrite_and_a_chain_lead_to_the_first():
    first = text(1, 200)
    half = " ".join(first.split()[:110]) + " " + text(9, 90)
    third = half.replace("river", "creek")
    got = found({"first": first, "second": half, "third": third})
    assert got["second"] == ("first", "rewrite")
    assert got["third"][0] == "first"


def test_a_correction_is_told_from_a_copy():
    wire = text(3)
    same = {"wire": {"publisher": "Agency"}, "later": {"publisher": "Agency", "title": "CORRECTED: Market hit"}}
    assert found({"wire": wire, "later": wire + " The toll was mended."}, **same) == {"later": ("wire", "correction")}


def test_other_stories_are_no_copies():
    assert found({f"d{n}": text(n + 10) for n in range(60)}) == {}
    assert found({"a": "", "b": "", "c": "one"}) == {}


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_changes_nothing(order):
    texts = {f"d{n}": text(n // 2) + f" tail{n}" for n in range(6)}
    stories = [story(f"d{n}", texts[f"d{n}"], f"2020-01-0{n + 1}") for n in range(6)]
    right = find_copies(stories, texts.__getitem__)
    assert find_copies([stories[n] for n in order], texts.__getitem__) == right
    assert [c.origin for c in right] == ["d0", "d2", "d4"]
