"""The words around a toponym that say where exactly: offsets, parts, relations, borders and feature nouns.

Every function looks at the text just before or just after a name and gives back what it found and how far the whole
phrase reaches: "about 37 miles northeast of" + Palmyra, "the northern and eastern gates of" + Raqqa,
Aleppo + "province".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dateline.ontology.earth import mean_bearing
from dateline.ontology.places_lexicon import FEATURE_NOUNS, PLURALS
from dateline.types import Offset

_DIR = r"(?:(?:north|south)[- ]?(?:east|west)|north|south|east|west)"
_DIRERN = rf"(?:{_DIR}(?:ern(?:most)?|erly)?|cent(?:ral|er|re))"
DIRECTIONS = re.compile(r"(north|south)[- ]?(east|west)|north|south|east|west|cent(?:ral|er|re)", re.I)
_NUMBERS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "a few": 3, "several": 5, "dozens of": 36, "a hundred": 100, "hundreds of": 300,
}  # fmt: skip
_UNITS = {"k": 1.0, "m": 1.609344, "y": 0.0009144, "n": 1.852}
_SPEEDS = {"drive": 50.0, "ride": 50.0, "walk": 5.0, "hike": 4.0, "march": 5.0}  # km an hour, over what roads there are
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_NUMBER = rf"(?P<n>\d[\d,]*(?:\.\d+)?(?:(?: to |-|–| or )\d[\d,]*)?|{_WORDS})"
_UNIT = r"(?P<u>nautical miles?|km|kms|kilomet(?:er|re)s?|kilomet(?:er|re)|miles?|mi|met(?:er|re)s?|yards?)"
_LEAD = (
    r"(?:(?:about|some|around|roughly|nearly|almost|just|only|approximately|at least|more than|less than|within|over) "
    r")*"
)
_OF = r"(?:of|from|outside(?: of)?|off|to)"
_OFFSET = re.compile(
    rf"{_LEAD}{_NUMBER}[- ]?{_UNIT}(?: \([^)]*\))?,?(?: (?:away|drive|inland))?(?:,? (?:to|in|on) the)?"
    rf"(?: due)?(?: (?P<d>{_DIR}(?:ern)?(?: (?:side|outskirts))?))? {_OF} (?:the |its |their )?$",
    re.I,
)
_TRAVEL = re.compile(
    rf"{_LEAD}(?P<n>\d+(?:\.\d+)?|{_WORDS}|an|half an)[- ]?(?P<u>hours?|minutes?)['’]?s?['’]? (?P<how>{'|'.join(_SPEEDS)})"
    rf"(?: (?:away|to the))?(?: (?P<d>{_DIR}(?:ern)?))? {_OF} (?:the )?$",
    re.I,
)
_BEARING = re.compile(
    rf"(?:(?:just|further|immediately|to the|in the|due|areas?|districts?|far) )*(?P<d>{_DIR}(?:(?:, | and |, and | or ){_DIR})*) of (?:the )?$",
    re.I,
)
_PARTS = (
    r"(?:gates?|outskirts|edges?|sides?|parts?|suburbs?|neighbo(?:u)?rhoods?|districts?|quarters?|countryside|"
    r"approach(?:es)?|fringes?|entrances?|flanks?|areas?|half|regions?|fronts?|ends?|sectors?|limits|periphery|"
    r"provinces|villages|towns|banks?)"
)
_DIRS = rf"(?P<d>{_DIRERN}(?:(?:, | and |, and | or ){_DIRERN})*)"
_PART_OF = re.compile(rf"(?:the )?{_DIRS} (?:[\w-]+ )?(?P<noun>{_PARTS}) (?:of|in) (?:the )?$", re.I)
_PART = re.compile(rf"{_DIRS}(?: [\w-]+(?:-held|-controlled))?[ -]$", re.I)
_NOUN_OF = re.compile(r"\b(?P<adj>(?:[\w-]+ )??)(?P<f>[a-z]+) of (?:the )?(?:[a-z]+ )?$")
_NOUN_BEFORE = re.compile(r"\b(?P<f>[a-z]+) $")
_RELATION = re.compile(
    r"\b(?P<r>in and (?:around|near)|near(?:by)?(?: to)?|close to|outside(?: of)?|around|"
    r"on the (?:outskirts|edge|fringes|border) of|(?:the )?(?:outskirts|vicinity|surroundings|suburbs) of|"
    r"in the vicinity of|next to|bordering|surrounding|overlooking|off|out of|from|towards?|into|onto|to|between|"
    r"through|via|across|along|in|at|on|inside|within|over|throughout)(?: (?:the|its|their|a|an))?"
    r"(?: [\w-]+-(?:held|controlled|besieged|torn)| nearby| neighbou?ring| besieged| rural| ancient| historic|"
    r" strategic| key| old| rebel| (?:north|south|east|west)(?:ern)?| central| [A-Z]\w+(?:an|ian|i|ese|ish))* $",
    re.I,
)
_RELATIONS: dict[str, str] = {
    "near": "near|nearby|near to|nearby to|close to|next to|bordering|surrounding|overlooking|off",
    "outside": "outside|outside of",
    "around": "around|in and around|in and near",
    "from": "from|out of",
    "to": "to|toward|towards|into|onto",
    "between": "between",
    "through": "through|via|across|along",
}
_RELATION_OF = {form: name for name, forms in _RELATIONS.items() for form in forms.split("|")}
_AFTER_PART = re.compile(
    rf"(?:['’]s?|s)? (?:the )?{_DIRS}(?= |[.,;:]|$)(?: (?P<f>provinces?|governorate|region|countryside|district|city|"
    r"town|neighbo(?:u)?rhoods?|suburbs?|outskirts|areas?|parts?|border|gates?|entrances?|approaches|fringes))?",
    re.I,
)
_AFTER_NOUN = re.compile(r"(?:['’]s)? (?:(?P<d>north|south|east|west)(?:ern)? )?(?P<f>[A-Za-z]+)")
_AFTER_SITE = re.compile(
    r"(?:['’]s)? (?:military |international |refugee |border |displacement |IDP |naval |main )?"
    r"(?P<f>air ?base|air ?field|air ?port|airstrip|base|camp|crossing|dam|prison|checkpoint|bridge)\b", re.I
)  # fmt: skip
_RURAL = re.compile(r"(?:\b[Rr]ural|\bcountryside (?:of|around|near)(?: the)?|\b[Rr]if) $")
_BORDER = re.compile(
    r"(?P<other>(?:[-–](?P<b>[A-Z]\w+))?) (?:border|frontier)(?! (?:guard|polic|force|patrol))\b"
    r"(?: with (?P<w>[A-Z]\w+))?"
)
_BORDER_WITH = re.compile(r"\b(?:border|borders|frontier) (?:with|of) (?:the )?$")
_EDGE = re.compile(r"outskirts|fringe|approach|periphery|gate|entrance", re.I)
_BEYOND = frozenset(("near", "outside", "around"))  # not in the place that is named


@dataclass(frozen=True, slots=True)
class Context:
    """What the words around a name say; `start` and `end` bound the whole phrase."""

    start: int
    end: int
    relation: str | None = None
    part: str | None = None
    feature: str | None = None
    offset: Offset | None = None


def bearings(words: str) -> list[float]:
    """Bearings of the directions in `words`: "northern and eastern" → [0, 90]; "central" adds none."""
    table = {"north": 0.0, "east": 90.0, "south": 180.0, "west": 270.0}
    table |= {"northeast": 45.0, "southeast": 135.0, "southwest": 225.0, "northwest": 315.0}
    found = (re.sub(r"[- ]", "", m[0].lower()) for m in DIRECTIONS.finditer(words))
    return [table[w] for w in found if w in table]


def _mean(directions: list[float]) -> float | None:
    """The direction between them, in degrees; None where they cancel out ("north and south")."""
    toward = mean_bearing(directions)
    return None if toward is None else round(toward, 1)


def kilometres(number: str, unit: str) -> float:
    """Kilometres of "37" "miles", "a few" "km", "10-15" "kilometers" (the middle of a range)."""
    value = _number(number.lower())
    plain = unit.lower()
    factor = 0.001 if plain.startswith("met") else _UNITS[plain[0]]
    return round(value * factor, 2)


def _number(low: str) -> float:
    if low in _NUMBERS:
        return float(_NUMBERS[low])
    ends = [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", low)]
    return sum(ends) / len(ends)


def read_context(text: str, start: int, end: int, floor: int, ceiling: int) -> Context:
    """The context of the name at [start, end) within the sentence [floor, ceiling)."""
    low = max(floor, start - 110)
    before, after = text[low:start], text[end : min(ceiling, end + 60)]
    right, feature, part = _after(after)
    whole_end = end + right
    border, with_ = _BORDER.match(after), _BORDER_WITH.search(before)
    if border or with_:
        feature, part = "border", None
        whole_end = end + (border.end() if border else 0)
    left, feature, part, offset, near = _before(before, feature, part)
    if with_ and offset is None:  # "10 km from the border with Turkey"
        offset, taken = offset_at_end(before[: with_.start()])
        left, near = (len(before) - with_.start() + taken, "offset") if offset else (left, near)
    name = near or _relation_at_end(before[: len(before) - left] if left else before)
    if name in (None, "in") and _EDGE.search(f"{feature} {text[end : end + right]}"):
        name = "near"  # "Raqqa's northern gates", "the outskirts of Raqqa"
    return Context(start - left, whole_end, name, part, feature, offset)


def context_across(context: Context, text: str, start: int, floor: int) -> Context:
    """`context` with what stands in front of an adjective of nationality at `start`: "10 km east of the Iraqi town of".

    Only what puts the happening elsewhere than in the place that is named is taken: an offset, an edge, "near".
    """
    if context.offset is not None or context.relation is not None:
        return context
    before = text[max(floor, start - 110) : start]
    left, _, part, offset, near = _before(before, context.feature, context.part)
    if offset is not None or near == "near":
        return replace(context, start=start - left, relation=near, part=part, offset=offset)
    name = _relation_at_end(before)
    return replace(context, relation=name) if name in _BEYOND else context


def _relation_at_end(before: str) -> str | None:
    """The relation that `before` ends with: "in", "near", "outside" …"""
    relation = _RELATION.search(before)
    if relation is None:
        return None
    word = re.sub(r"\s+", " ", relation["r"].lower())
    return _RELATION_OF.get(word, "near" if " of" in word else "in")


def offset_at_end(before: str) -> tuple[Offset | None, int]:
    """The offset that `before` ends with ("some 10 km east of the "), and how many of its code points say it."""
    far = _OFFSET.search(before)
    if far:
        toward = bearings(far["d"])[0] if far["d"] else None
        km = kilometres(far["n"], far["u"])
        return Offset.model_validate({"km": km, "bearing": toward}), len(before) - far.start()
    hours = _TRAVEL.search(before) if "hour" in before or "minute" in before else None
    if hours:  # no bearing: as far as one gets by road is known too roughly for a point
        n = 0.5 if hours["n"].lower() == "half an" else _number(hours["n"].lower().replace("an", "a"))
        n = n / 60 if hours["u"].lower().startswith("min") else n
        return Offset(km=round(n * _SPEEDS[hours["how"].lower()], 1)), len(before) - hours.start()
    return None, 0


def _after(after: str) -> tuple[int, str | None, str | None]:
    """(length taken, feature noun, part) of the words behind a name."""
    part = _AFTER_PART.match(after)
    if part and (after[0] in "'’" or part["f"] or after.startswith("s ")):
        feature = (part["f"] or "").lower()
        return part.end(), PLURALS.get(feature, feature) or None, part["d"].lower()
    site = _AFTER_SITE.match(after)
    if site:
        return site.end(), re.sub(r"airstrip|air ?field|air ?base", "airbase", site["f"].lower()), None
    noun = _AFTER_NOUN.match(after)
    if noun:
        word = noun["f"].lower()
        single = PLURALS.get(word, word)
        if single in FEATURE_NOUNS and (noun["f"][0].islower() or single == word):
            return noun.end(), single, noun["d"]
    return 0, None, None


def _before(
    before: str, feature: str | None, part: str | None
) -> tuple[int, str | None, str | None, Offset | None, str | None]:
    """(length taken, feature, part, offset, relation) of the words in front of a name."""
    taken = 0
    rest = before
    noun = _NOUN_OF.search(rest)
    if noun and (PLURALS.get(noun["f"], noun["f"]) in FEATURE_NOUNS) and not _PART_OF.search(rest):
        feature = feature if feature == "border" else PLURALS.get(noun["f"], noun["f"])
        taken += len(rest) - noun.start("f")
        rest = rest[: noun.start("f")]
        country_part = _PART.search(rest)  # "the northern city of Raqqa": north of the country, not of the city
        if country_part:
            taken += len(rest) - country_part.start()
            rest = rest[: country_part.start()]
    elif rural := _RURAL.search(rest):
        feature = "countryside"
        taken += len(rest) - rural.start()
        rest = rest[: rural.start()]
    offset, width = offset_at_end(rest)
    if offset:
        return taken + width, feature, part, offset, "offset"
    of_part = _PART_OF.search(rest)
    if of_part:
        near = "near" if _EDGE.match(of_part["noun"]) else "in"
        return taken + len(rest) - of_part.start(), feature, of_part["d"].lower(), None, near
    toward_ = _BEARING.search(rest)
    if toward_:
        offset = Offset(bearing=_mean(bearings(toward_["d"])))
        return taken + len(rest) - toward_.start(), feature, part, offset, "offset"
    shift = _PART.search(rest)
    if shift:
        return taken + len(rest) - shift.start(), feature, part or shift["d"].lower(), None, None
    return taken, feature, part, None, None


__all__ = ["DIRECTIONS", "Context", "bearings", "context_across", "kilometres", "offset_at_end", "read_context"]
