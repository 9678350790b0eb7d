"""dateline resolve place with words that only bound a place."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize(
    ("phrase", "precision", "country"),
    [
        ("about 37 miles northeast of Palmyra", "offset", "SY"),
        ("between Homs and Hama", "offset", "SY"),
        ("the road from Damascus to Homs", "offset", "SY"),
        ("just outside Mosul", "near", "IQ"),
        ("northern Syria", "region", "SY"),
        ("the border between Syria and Iraq", "region", None),
    ],
)
def test_words_around_a_name_are_read_as_in_a_dispatch(dateline, phrase, precision, country):
    code, out, _ = dateline("resolve", "place", phrase)
    best = json.loads(out)["best"]
    assert code == 0
    assert (best["precision"], best["country"]) == (precision, country)
    assert best["mention"]["text"] in phrase


def test_what_is_near_and_the_country_still_decide(dateline):
    phrase = "12 km south of Tripoli"
    here = json.loads(dateline("resolve", "place", phrase, "--near", "Sidon")[1])["best"]
    there = json.loads(dateline("resolve", "place", phrase, "--country", "ly")[1])["best"]
    assert (here["country"], there["country"]) == ("LB", "LY")
    assert here["offset"]["km"] == there["offset"]["km"] == 12


@pytest.mark.parametrize("words", ["qwxzv", "12 km south of Qwxzvtk", "between them", " "])
def test_words_that_hold_no_known_place_have_no_best(dateline, words):
    assert json.loads(dateline("resolve", "place", words)[1])["best"] is None
