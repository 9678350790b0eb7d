"""Phrases that name several places as their ends; and what looks like one and is none."""

from __future__ import annotations

import pytest

TOWNS = {"homs": 5.9, "hama": 5.5, "damascus": 6.3, "palmyra": 4.8, "kirkuk": 5.9, "deir ez-zor": 5.4, "moscow": 7.0}


@pytest.fixture(scope="module")
def find(finder):
    places_of = finder(TOWNS)

    def run(text: str):
        places = places_of(text)
        for m in places:
            if m.between:
                assert text[m.between.span.start : m.between.span.end] == m.between.span.text
                assert m.name in m.between.ends
        return places

    return run


@pytest.mark.parametrize(
    ("text", "phrase", "ends", "kind"),
    [
        ("A bus was hit between Homs and Hama.", "between Homs and Hama", ["Homs", "Hama"], "between"),
        ("It fell in fields between the towns of Homs and Hama.", "between the towns of Homs and Hama", ["Homs", "Hama"], "between"),
        ("He died on the road from Damascus to Homs.", "the road from Damascus to Homs", ["Damascus", "Homs"], "between"),
        ("He died on the main road to Homs from Damascus.", "main road to Homs from Damascus", ["Homs", "Damascus"], "between"),
        ("They mined the highway linking Homs with Palmyra.", "the highway linking Homs with Palmyra", ["Homs", "Palmyra"], "between"),
        ("They mined the Damascus-Homs highway.", "Damascus-Homs highway", ["Damascus", "Homs"], "between"),
        ("They mined the Homs–Deir ez-Zor road.", "Homs–Deir ez-Zor road", ["Homs", "Deir ez-Zor"], "between"),
        ("They mined the Deir ez-Zor-Homs road.", "Deir ez-Zor-Homs road", ["Deir ez-Zor", "Homs"], "between"),
        ("A post halfway between Homs and Palmyra fell.", "halfway between Homs and Palmyra", ["Homs", "Palmyra"], "halfway"),
        ("He was shot midway along the road from Homs to Hama.", "midway along the road from Homs to Hama", ["Homs", "Hama"], "halfway"),
        ("Raids hit an area between Homs, Hama and Palmyra.", "between Homs, Hama and Palmyra", ["Homs", "Hama", "Palmyra"], "between"),
        ("Men crossed the border between Syria and Iraq.", "the border between Syria and Iraq", ["Syria", "Iraq"], "border"),
        ("They met on the border of Mali and Niger.", "the border of Mali and Niger", ["Mali", "Niger"], "border"),
    ],
)  # fmt: skip
def test_phrases_with_ends(find, text, phrase, ends, kind):
    between = [m.between for m in find(text) if m.between]
    assert len(between) == len(ends)
    assert phrase in between[0].span.text
    assert [s.text for s in between[0].ends] == ends
    assert {b.kind for b in between} == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "Talks between Moscow and Damascus broke down.",
        "Ties between Homs and Hama grew closer.",
        "Fighting between the army and rebels in Homs and Hama went on.",
        "He was held between Monday and Friday in Homs.",
        "They moved from Homs to Hama.",
        "The road to Homs was closed and Hama was calm.",
        "Shells fell on Homs and Hama.",
    ],
)
def test_what_is_not_between(find, text):
    assert not [m for m in find(text) if m.between]


def test_a_distance_from_the_border_between_two_countries(find):
    first, second = find("A convoy was hit 20 km east of the border between Chad and Sudan.")
    assert (first.between.offset.km, first.between.offset.bearing) == (20, 90)
    assert first.between.span.text == "20 km east of the border between Chad and Sudan"
    assert second.between == first.between


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("It fell 10 km from the border with Turkey.", "Turkey", (10, None)),
        ("A boat sank 12 nautical miles off Latakia.", "Latakia", (22.22, None)),
        ("They camped two hours' drive from Homs.", "Homs", (100, None)),
        ("They camped a half-hour from Homs.", "Homs", None),
        ("They camped 30 minutes' walk from Homs.", "Homs", (2.5, None)),
    ],
)
def test_more_offsets(find, text, name, expected):
    offset = next(m for m in find(text) if m.name.text == name).offset
    assert (offset and (offset.km, offset.bearing)) == expected


@pytest.mark.parametrize(
    ("text", "name", "relation"),
    [
        ("A bomb went off just outside the Syrian city of Homs.", "Homs", "outside"),
        ("A bomb went off near the Syrian city of Homs.", "Homs", "near"),
        ("A bomb went off at Homs's northern gate.", "Homs", "near"),
    ],
)
def test_what_is_beyond_the_place_that_is_named(find, text, name, relation):
    assert next(m for m in find(text) if m.name.text == name).relation == relation


def test_a_part_of_one_name_is_not_that_of_the_next(find):
    syria = next(m for m in find("Bombs fell at Homs's northern gate in Syria.") if m.name.text == "Syria")
    assert syria.part is None
    assert syria.span.text == "Syria"


@pytest.mark.parametrize(
    ("text", "km", "toward", "phrase"),
    [
        ("It fell 15 miles (24 km) south-east of the Syrian town of Homs.", 24.14, 135, "15 miles (24 km) south-east of the Syrian town of Homs"),
        ("It fell in villages north and east of Homs.", None, 45, "north and east of Homs"),
        ("It fell in villages north and south of Homs.", None, None, "north and south of Homs"),
    ],
)  # fmt: skip
def test_offsets_across_an_adjective_and_with_two_directions(find, text, km, toward, phrase):
    m = next(m for m in find(text) if m.name.text == "Homs")
    assert (m.offset.km, m.offset.bearing) == (km, toward and pytest.approx(toward))
    assert m.span.text == phrase


@pytest.mark.parametrize(
    "text", ["Troops entered the outskirts of Homs.", "Troops entered the outskirts of the Syrian city of Homs."]
)
def test_outskirts_are_near(find, text):
    assert next(m for m in find(text) if m.name.text == "Homs").relation == "near"


def test_a_line_of_control_is_a_border(find):
    kinds = {m.between.kind for m in find("Shots crossed the line of control between India and Pakistan.")}
    assert kinds == {"border"}
