"""Finding place names: what is one, what is none, and the words around it. Knows only our tables and a few towns."""

from __future__ import annotations

import pytest

from dateline.annotate.places_context import bearings, kilometres, read_context

TOWNS = {"paris": 6.3, "homs": 5.9, "krasnodar": 5.9, "springfield": 5.1, "aleppo": 6.2, "hama": 5.5, "jordan": 3.0}


@pytest.fixture(scope="module")
def find(finder):
    places_of = finder(TOWNS)
    return lambda text: {m.name.text: m for m in places_of(text)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Krasnodar submarine fired four missiles.", "Krasnodar"),
        ("Paris Hilton arrived on Monday and Hilton left on Tuesday.", "Paris"),
        ("Police said March was the worst month.", "Police"),
    ],
)
def test_people_ships_and_common_words_are_no_places(find, text, name):
    assert name not in find(text)


def test_metonym_and_place(find):
    assert find("Washington said it would send more troops.")["Washington"].kind == "metonym"
    assert find("A bomb exploded in Washington on Tuesday.")["Washington"].kind == "place"


def test_demonyms_and_adjectives(find):
    found = find("Syrian troops and U.S.-backed rebels fought in Raqqa.")
    assert found["Syrian"].kind == "demonym"
    assert found["U.S."].kind == "demonym"
    assert (found["Raqqa"].kind, found["Raqqa"].relation) == ("place", "in")


def test_a_governor_is_not_where_he_governs(find):
    assert find("The Homs governor said the deal was off.")["Homs"].kind == "speaker"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Fighting raged in Aleppo province on Friday.", "Aleppo", {"feature": "province", "relation": "in"}),
        ("It hit the northern province of Aleppo on Friday.", "Aleppo", {"feature": "province", "part": None}),
        ("They reached the northern and eastern gates of Raqqa.", "Raqqa", {"part": "northern and eastern"}),
        ("Clashes broke out near Hama on Sunday.", "Hama", {"relation": "near"}),
        ("They moved from Raqqa to Palmyra.", "Palmyra", {"relation": "to"}),
        ("They moved from Raqqa to Palmyra.", "Raqqa", {"relation": "from"}),
        ("A convoy was hit between Homs and Hama.", "Hama", {"relation": "between"}),
        ("Bombs fell on Hama and Aleppo provinces.", "Hama", {"feature": "province"}),
        ("The army is in northern Syria.", "Syria", {"part": "northern"}),
        ("The army is in Syrias north.", "Syria", {"part": "north"}),
        ("It was near the Turkish border.", "Turkish", {"feature": "border", "kind": "place"}),
    ],
)
def test_words_around_a_name(find, text, name, expected):
    mention = find(text)[name]
    assert {k: getattr(mention, k) for k in expected} == expected


@pytest.mark.parametrize(
    ("text", "km", "toward"),
    [
        ("They met 10 km south of Hama.", 10, 180),
        ("They met some 20 miles (32 km) from Hama.", 32.19, None),
        ("They met 12 kilometers to the east of the city of Hama.", 12, 90),
        ("They met just north of Hama.", None, 0),
        ("They met 10-20 km north-west of Hama.", 15, 315),
    ],
)
def test_offsets(find, text, km, toward):
    offset = find(text)["Hama"].offset
    assert (offset.km, offset.bearing) == (km, toward)


def test_described_places(find):
    found = find("Rebels hold Hama. Shells fell on the outskirts of the city and in the country's south.")
    assert found["city"].feature == "city"
    assert found["country"].part == "south"


def test_wire_dateline_in_capitals(find):
    assert "SPRINGFIELD" in find("SPRINGFIELD (AP) -- Three people were hurt on Monday.")


def test_states_behind_a_comma(find):
    assert "Ky." in find("A man from Springfield, Ky., was held.")


def test_no_text_no_places(find):
    assert find("") == {}
    assert find("it rained all day.") == {}


def test_numbers_and_directions():
    assert kilometres("37", "miles") == pytest.approx(59.55, abs=0.01)
    assert kilometres("a few", "km") == 3
    assert kilometres("500", "meters") == 0.5
    assert bearings("northern and eastern") == [0, 90]
    assert bearings("central") == []


def test_context_spans_the_whole_phrase():
    text = "clashes about 5 km east of the town of Hama on Monday"
    start = text.index("Hama")
    context = read_context(text, start, start + 4, 0, len(text))
    assert text[context.start : context.end] == "about 5 km east of the town of Hama"
    assert context.feature == "town"
