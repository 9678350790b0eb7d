"""Find place names: runs of capitalised words, cut where our tables and the gazetteer know a name, judged by context.

A name is only proposed here; whether it is a toponym is the sum of what speaks for and against it: how well the
name is known, the entity that the parser saw, the words before and after. The weights are reasoned, not learned; the
bench for them is ``bench/geoparsing.py``. Works on the text with regular expressions, so that it costs a few
microseconds a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from dateline.annotate.toponyms_pairs import halves, names_way, of_way
from dateline.ontology.places import countries_by_name
from dateline.ontology.places_lexicon import (
    BODIES,
    FALSE_NAMES,
    FEATURE_NOUNS,
    NOT_A_PLACE_AFTER,
    PLURALS,
    TITLES,
    VESSELS,
    abbreviation_pattern,
    demonyms,
    table_names,
)  # fmt: skip
from dateline.ontology.places_names import fold

_ARTICLE = r"(?:[Aa]l|[Ee]l|[Aa]d|[Aa]dh|[Aa]r|[Aa]s|[Aa]sh|[Aa]t|[Aa]z|[Aa]n|[Ee]z|[Ee]s|[Ee]d|[Ee]r|[Uu]l)"
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽȘȚḨḪḤṢṬẒ"
_WORD = (
    rf"(?:(?:[{_UPPER}]\.)+(?:[{_UPPER}]\b)?|(?:[‘ʻ'’])?(?:{_ARTICLE}[-–])*[{_UPPER}]\w*"
    rf"(?:['’ʻ`](?!s\b)\w+)*(?:[-–](?!(?:based|led|backed|held|controlled|run|born|area|linked)\b)\w+(?:['’ʻ`](?!s\b)\w+)*)*)"
)
_LINK = r"(?:of the|of|de la|de los|de|del|da|do|dos|la|le|les|du|al|el|ez|ash|az|ad|ar|upon|ibn|bin|abu)"
_RUN = re.compile(rf"(?<![\w])(?:[AaEe]l )?{_WORD}(?:[ ]{{1,2}}(?:{_LINK} )?{_WORD})*")
_PIECE = re.compile(rf"(?:[AaEe]l )?{_WORD}|\S+")
_PARTY = re.compile(r"(?:D|R|I|DFL)-(?=[A-Z])")  # "R-Marshall": a party's letter before the constituency
_IN = re.compile(r"\b(?:in|near|\d+, of)(?: the)?(?: [\w-]+held| [a-z]+ern| nearby| central)? $")
_WIRE = re.compile(r"\s*(?:,\s[A-Z]\w+\.?\s*)?(?:\([A-Z][\w .]+\)\s*)?(?:--|[—–]|:| - )")
_LOCATIVE = re.compile(
    r"\b(in|near|at|from|to|toward|towards|around|outside|across|inside|into|throughout|over|through|via|reach(?:ed|ing)?|"
    r"captured?|seized?|recaptured?|retook|entered|bombed|shelled|besieged|left|fled|hit|hits|struck|strikes|targeted|pounded|attacked|stormed|retaken|entering|overran|between|within|beyond|off|against)"
    r"(?: the)?(?: [\w-]+held| [a-z]+ern| nearby| central| ancient| rural)? $"
)
_OF = re.compile(r"\bof (?:the )?$")
_FEATURE_OF = re.compile(r"\b([a-z]+) of (?:the )?(?:[a-z-]+ )?$")
_FEATURE_BEFORE = re.compile(r"\b([a-z]+) $")
_NEXT = re.compile(r"(?:['’]s)? ([\w-]+)")
_OWNER = re.compile(r"([A-Z][\w-]+?)(?:['’]s|s) (?:[a-z-]+ern )?$")
_POSSESSIVE = re.compile(r"(?:['’]s|s) (?:[a-z]|[A-Z])")
_WORD_BEFORE = re.compile(r"([\w]+)\.? $")
_DIRECTION = re.compile(
    r"(?:North|South)(?:[- ]?(?:[Ee]ast|[Ww]est))?(?:ern)?|(?:East|West|Central)(?:ern)?|Rural", re.I
)
_TOWN_WEIGHT = 3.5  # of the gazetteer: a name below this is too small to hold that a hyphen joins two of them
_WITH_THE = ("The Hague", "The Gambia", "The Bahamas")
_MAX_WORDS = 6
_PLACE_ENTITIES = frozenset(("GPE", "LOC", "FAC"))
_THRESHOLD = 1.0
_SURE = 2.6
_AGREEMENT = 1.6
_LISTED = 1.4


class Known(Protocol):
    """What the finder asks of a gazetteer."""

    def knows(self, name: str) -> float:
        """How weighty a place goes by exactly this name; 0 for none."""

    def alike(self, name: str, countries: tuple[str, ...]) -> bool:
        """Whether a place of `countries` has a name that sounds like this one."""


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name judged to be of a place: code points, what knows it ("country", "table", "gazetteer", …) and the score."""

    start: int
    end: int
    text: str
    known: str
    score: float
    entity: str = ""
    within: bool = False  # stands inside the name of a body, a person or a building


@dataclass(frozen=True, slots=True)
class _Entity:
    start: int
    end: int
    label: str


def find_toponyms(doc: Any, text: str, body: tuple[int, int], known: Known) -> list[Toponym]:
    """All toponyms and demonyms of the body, in order, none overlapping."""
    entities = [_Entity(e.start_char, e.end_char, e.label_) for e in doc.ents]
    by_token = {i: e for e in entities for i in range(e.start, e.end)}
    surnames = _surnames(entities, text)
    proposals = _with_abbreviations(list(_proposals(text, body, by_token, known)), text, body)
    countries = _countries(proposals)
    judged = []
    for p in proposals:
        entity = by_token.get(p.start)
        if entity is not None and entity.label not in _PLACE_ENTITIES and of_way(text, p.start, p.end):
            entity = None
        score = p.score + _judge(p, text, entity, doc, surnames)
        if p.known == "unknown" and countries and score > -1.5 and known.alike(p.text, countries):
            score += 1.8
        judged.append(replace(p, score=score, within=_within(p, entity, text)))
    return _agreed(judged, surnames, text)


def _with_abbreviations(proposals: list[Toponym], text: str, body: tuple[int, int]) -> list[Toponym]:
    """Add abbreviated states ("Ky.", "W.Va.", "D.C."), which sit behind a comma or are all initials."""
    taken = {i for p in proposals for i in range(p.start, p.end) if p.known not in ("unknown", "gazetteer")}
    short: list[Toponym] = []
    for m in abbreviation_pattern().finditer(text, *body):
        initials = m[0].count(".") > 1
        if m.start() in taken or not (initials or re.search(r"[,(] ?$|-$", text[max(0, m.start() - 2) : m.start()])):
            continue
        short.append(Toponym(m.start(), m.end(), m[0], "country", 3.2))
    if not short:
        return proposals
    covered = {i for p in short for i in range(p.start, p.end)}
    kept = [p for p in proposals if not covered.intersection(range(p.start, p.end))]
    return sorted([*kept, *short], key=lambda p: p.start)


def _within(p: Toponym, e: _Entity | None, text: str) -> bool:
    """Whether the name is part of a longer name that is not a place's."""
    owner = _OWNER.search(text, max(0, p.start - 40), p.start)
    if _POSSESSIVE.match(text, p.end) or (owner and fold(owner[1]) in table_names()):
        return False
    return e is not None and e.label not in _PLACE_ENTITIES and (e.start < p.start - 4 or e.end > p.end + 2)


def _listed(judged: list[Toponym], i: int, text: str) -> bool:
    """Whether the name stands in a list with a name that is a place: "Bakhmut, Kramatorsk and Lyman"."""
    for a, b in ((i - 1, i), (i, i + 1)):
        if a >= 0 and b < len(judged):
            other = judged[a] if b == i else judged[b]
            between = text[judged[a].end : judged[b].start]
            if other.score > _THRESHOLD and other.known != "demonym" and between in (", ", " and ", ", and ", " or "):
                return True
    return False


def _agreed(judged: list[Toponym], surnames: set[str], text: str) -> list[Toponym]:
    """A name that is surely a place once in a dispatch is likely one elsewhere in it, if nobody there bears it."""
    sure = {fold(p.text) for p in judged if p.score >= _SURE} - surnames
    out = []
    for i, p in enumerate(judged):
        score = p.score + (_AGREEMENT if fold(p.text) in sure and p.known != "demonym" else 0.0)
        if _THRESHOLD - _LISTED < score <= _THRESHOLD and _listed(judged, i, text):
            score += _LISTED
        if score > _THRESHOLD:
            out.append(replace(p, score=score))
    return out


def _proposals(text: str, body: tuple[int, int], by_char: dict[int, _Entity], known: Known) -> Iterator[Toponym]:
    """Names known to the tables or the gazetteer, and what the parser takes for places, longest first in each run."""

    def is_name(words: str) -> bool:
        return fold(words) in table_names() or known.knows(words) >= _TOWN_WEIGHT

    for run in _RUN.finditer(text, *body):
        pieces = [(run.start() + m.start(), run.start() + m.end()) for m in _PIECE.finditer(run[0])]
        party = _PARTY.match(run[0])
        if party:
            pieces[0] = (pieces[0][0] + party.end(), pieces[0][1])
        pieces = [half for n, piece in enumerate(pieces) for half in halves(text, piece, pieces[:n], is_name)]
        i = 0
        while i < len(pieces):
            taken = _longest(text, pieces, i, by_char, known)
            if taken is None:
                i += 1
                continue
            proposal, width = taken
            yield proposal
            i += width


def _longest(
    text: str, pieces: list[tuple[int, int]], i: int, by_char: dict[int, _Entity], known: Known
) -> tuple[Toponym, int] | None:
    start = pieces[i][0]
    if not (text[start].isupper() or text[start] in "‘ʻ'’" or text[start : start + 2].lower().isalpha()):
        return None
    if text[start : pieces[i][1]] == "The" and text[start : pieces[min(i + 1, len(pieces) - 1)][1]] not in _WITH_THE:
        return None
    first = text[start : pieces[i][1]]
    if _DIRECTION.fullmatch(first) and i + 1 < len(pieces) and not _goes_on(text, pieces, i, known):
        return None  # "Northern Daraa": the direction is a modifier, unless the tables know the whole ("South Sudan")
    entity = by_char.get(start)
    told = _told(text, pieces, i, known)
    if told:
        return Toponym(start, told[0], text[start : told[0]], "unknown", -1.0, entity.label if entity else ""), told[1]
    for width in range(min(_MAX_WORDS, len(pieces) - i), 0, -1):
        end = pieces[i + width - 1][1]
        words = text[start:end]
        kind, score = _knowledge(words, width, known)
        if kind is None and width == 1 and words.endswith("s") and len(words) > 5:  # "Syrias" with its apostrophe lost
            weighty = fold(words[:-1]) in table_names() or known.knows(words[:-1]) >= 4.5
            kind, score = _knowledge(words[:-1], 1, known) if weighty else (None, 0.0)
            end -= 1 if kind else 0
        if kind is not None:
            return Toponym(start, end, text[start:end], kind, score, entity.label if entity else ""), width
        if entity and entity.start <= start and entity.end == end and entity.label in _PLACE_ENTITIES and not (
            width > 1 and _known_prefix(text, pieces[i : i + width], known)
        ):  # fmt: skip
            return Toponym(start, end, words, "unknown", -1.3, entity.label), width
    end = pieces[i][1]
    if len(text[start:end]) > 3 and not (entity and entity.label in ("DATE", "NORP", "TIME", "LANGUAGE", "ORDINAL")):
        width = 1
        while i + width < len(pieces) and width < 3 and text[pieces[i + width][0]].isupper():
            following = text[pieces[i + width][0] : pieces[i + width][1]]
            if fold(following) in table_names() or known.knows(following) >= 4.0:
                break
            width += 1
        end = pieces[i + width - 1][1]
        return Toponym(start, end, text[start:end], "unknown", -2.2, entity.label if entity else ""), width
    return None


def _told(text: str, pieces: list[tuple[int, int]], i: int, known: Known) -> tuple[int, int] | None:
    """(end, pieces) of a name of two or three words that "the town of" announces and nothing knows by that spelling."""
    start, end = pieces[i]
    feature = _FEATURE_OF.search(text, max(0, start - 30), start)
    if not feature or feature[1] not in FEATURE_NOUNS or fold(text[start:end]) in table_names():
        return None
    width = 1
    while i + width < len(pieces) and width < 3 and text[pieces[i + width][0]].isupper():
        width += 1
    ends = [pieces[i + w - 1][1] for w in range(width, 0, -1)]
    if width == 1 or any(fold(text[start:e]) in table_names() or known.knows(text[start:e]) >= 4 for e in ends):
        return None
    return None if known.knows(text[start : ends[0]]) else (ends[0], width)


def _goes_on(text: str, pieces: list[tuple[int, int]], i: int, known: Known) -> bool:
    """Whether a known name begins with the piece `i` and goes on: "South Sudan", "West Virginia", "East Bank"."""
    start = pieces[i][0]
    longer = [text[start:end] for _, end in pieces[i + 1 : i + 4]]
    return any(fold(words) in table_names() or known.knows(words) >= 2.0 for words in longer)


def _known_prefix(text: str, pieces: list[tuple[int, int]], known: Known) -> bool:
    """Whether a shorter name at the start is known well: "Syrias" in "Syrias Idlib", "Bagram" in "Bagram Air Base"."""
    start = pieces[0][0]
    for _, end in pieces[:-1]:
        words = text[start:end]
        if fold(words.removesuffix("s")) in table_names() or fold(words) in table_names():
            return True
        if len(words) > 3 and known.knows(words) >= 3.5 and fold(words) not in FALSE_NAMES:
            return True
    return False


def _knowledge(words: str, width: int, known: Known) -> tuple[str | None, float]:
    """What knows these words, and how much that is worth."""
    folded = fold(words)
    if folded in FALSE_NAMES and words not in ("US", "U.S.", "UK"):
        return None, 0.0
    kind = table_names().get(folded)
    if kind == "country":
        if folded == "us" and words not in ("US", "U.S.", "U.S"):
            return None, 0.0
        return "country", 3.2
    if kind is not None:
        return "table", 2.0 if width > 1 or len(words) > 7 else 1.4
    if folded in demonyms():
        return "demonym", 2.5
    if len(folded) < 3:
        return None, 0.0
    weight = known.knows(words)
    if not weight:
        return None, 0.0
    return "gazetteer", min(2.2, 0.5 * (weight - 3.5)) + (0.6 if width > 1 else 0.0)


def _judge(p: Toponym, text: str, entity: _Entity | None, doc: Any, surnames: set[str]) -> float:
    """What the parser and the words around say for (+) or against (−) the name being a place."""
    if p.known == "demonym":
        return 0.0
    before, after = text[max(0, p.start - 60) : p.start], text[p.end : p.end + 30]
    belongs = _belongs(after)
    owner = _OWNER.search(before)
    owned = owner is not None and fold(owner[1]) in table_names()
    total = _entity_says(p, entity, belongs, owned) + _before_says(before) + (2.2 if owned else 0.0)
    total += 1.1 if belongs else _after_says(after)
    if p.text.isupper() and len(p.text) > 3 and _WIRE.match(after):
        total += 3.0
    if p.known in ("gazetteer", "unknown") and total < 3 and not _proper(doc, p.start):
        total -= 2.5
    if p.known != "country" and " " not in p.text and fold(p.text) in surnames:
        total -= 2.5
    return total


def _belongs(after: str) -> bool:
    """Whether a word follows that a place's name stands before: "Alexandria police", "Sudan Liberation Army"."""
    match = _NEXT.match(after)
    return bool(match) and match[1].lower() in BODIES if match else False


def _entity_says(p: Toponym, e: _Entity | None, belongs: bool, owned: bool) -> float:
    """What the entity label says; `belongs`: a body's or a resident's noun follows; `owned`: behind "Syria's"."""
    if e is None:
        return -0.6
    inside = e.start < p.start - 4 or e.end > p.end + 2
    if inside and owned and e.label != "PERSON":
        return 0.0
    if inside and belongs and e.start >= p.start - 4:
        return -0.5
    if e.label in _PLACE_ENTITIES:
        return 0.6 if inside else 2.4 if e.label != "FAC" else 1.4
    if e.label == "PERSON":
        return (-4.0 if p.known != "table" else -2.2) if inside else -0.6 - (p.score < 1.2)
    if e.label == "ORG":
        if inside and e.start >= p.start - 4 and p.score >= 0.6:
            return 0.5
        return -2.6 if inside else -0.5
    if e.label in ("DATE", "TIME", "CARDINAL", "QUANTITY", "PERCENT", "MONEY"):
        return -0.6
    return -2.5 if inside else -1.2


def _before_says(before: str) -> float:
    feature = _FEATURE_OF.search(before)
    if feature and (feature[1] in FEATURE_NOUNS or feature[1] in PLURALS):
        return 2.8
    if _IN.search(before):
        return 2.2
    if _LOCATIVE.search(before) or _PARTY.search(before[-4:]):
        return 1.4
    word = _WORD_BEFORE.search(before)
    if word and word[1].lower() in TITLES and word[1][0].isupper():
        return -3.0
    noun = _FEATURE_BEFORE.search(before)
    if noun and noun[1] in FEATURE_NOUNS:
        return 0.8
    return 0.4 if _OF.search(before) else 0.0


def _after_says(after: str) -> float:
    if names_way(after):
        return 2.0
    match = _NEXT.match(after)
    if not match:
        return 0.3 if after[:2] == ", " and after[2:3].isupper() else 0.0
    word = match[1].lower()
    if word in VESSELS:
        return -4.5
    if word in NOT_A_PLACE_AFTER and match[1][0].isupper():
        return -2.0
    if word in FEATURE_NOUNS or word in PLURALS:
        return 2.0
    return 0.0


def _proper(doc: Any, start: int) -> bool:
    """Whether the parser takes the word at `start` for a proper noun."""
    span = doc.char_span(start, start + 1, alignment_mode="expand")
    return span is not None and any(t.pos_ == "PROPN" for t in doc[span.start : span.start + 3])


def _surnames(entities: list[_Entity], text: str) -> set[str]:
    """Last names of people who are named in full somewhere in the dispatch."""
    full = (text[e.start : e.end].split() for e in entities if e.label == "PERSON")
    return {fold(words[-1]) for words in full if len(words) > 1 and fold(words[-1]) not in table_names()}


def _countries(proposals: list[Toponym]) -> tuple[str, ...]:
    """The two countries that the dispatch names most, by name and by demonym."""
    counts: dict[str, int] = {}
    for p in proposals:
        if p.known in ("country", "demonym"):
            code = countries_by_name().get(fold(p.text)) or demonyms().get(fold(p.text))
            if code:
                counts[code] = counts.get(code, 0) + 1
    return tuple(sorted(counts, key=lambda c: -counts[c])[:2])


__all__ = ["Known", "Toponym", "find_toponyms"]
