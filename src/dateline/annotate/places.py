"""The step that assigns ``places``: every toponym with the words that shift it, and what it stands for.

Kinds: "place"; "demonym" (Syrian troops); "metonym" (Washington said: a government, not a place); "speaker" (the
Homs governor said). Places that are only described ("the city's east", "north of the country") are mentions too,
with the noun as their name; the resolver finds which city or country is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import Any

from dateline.analysis import Analysis, PlaceMention, Sentence
from dateline.annotate.places_between import with_between
from dateline.annotate.places_context import Context, context_across, read_context
from dateline.annotate.toponyms import Known, Toponym, find_toponyms
from dateline.ontology.places_lexicon import ACT_VERBS, PLURALS, SPEAKERS, capitals
from dateline.ontology.places_names import fold
from dateline.pipeline import Step, step
from dateline.types import Span

_D = r"(?:(?:north|south)[- ]?(?:east|west)|north|south|east|west|cent(?:er|re))"
_SIDE = r"(?:parts?|sides?|outskirts|suburbs|neighbo(?:u)?rhoods|areas|districts|edges?|banks?|countryside)"
_WHOLE = r"(?:country|city|province|town|capital)"
_DESCRIBED = re.compile(
    rf"\bthe (?P<a>{_WHOLE})(?:['’]s|s)? {_D}(?:ern)?\b(?: {_SIDE})?"
    rf"|\b(?:the )?{_D}(?:ern)?(?:,? and {_D}(?:ern)?)?(?: {_SIDE})? of the (?P<b>{_WHOLE})\b",
    re.I,
)
_ANAPHOR = re.compile(
    r"\b(?P<r>in|inside|into|from|outside|around|near|across|within|of|to) the "
    r"(?P<c>city|town|village|province|district|country)\b(?!['’]| \w+ of)"
)
_ROLE = {"from": "from", "into": "to", "to": "to", "outside": "outside", "around": "around", "near": "near"}
_PARTWORDS = re.compile(rf"{_D}(?:ern)?(?:,? and {_D}(?:ern)?)?", re.I)
_ADJECTIVE = re.compile(
    r"[-–](?:led|backed|based|supported|trained|funded|allied|run|made|born|brokered|sponsored|supplied)\b"
)
_JOIN = re.compile(r"(?:,|,? and|,? or|,? as well as)(?: in| the)? ?$")


def places_step(gazetteer: Known) -> Step:
    """The step that finds places in the parsed text; `gazetteer` says which names are known."""

    @step("places", requires=["doc", "sentences"], assigns=["places"])
    def places(analysis: Analysis) -> Analysis:
        return replace(analysis, places=find_places(analysis, gazetteer))

    return places


def find_places(analysis: Analysis, gazetteer: Known) -> tuple[PlaceMention, ...]:
    """All place mentions of a parsed dispatch, in the order of the text."""
    if not analysis.sentences:
        return ()
    text, doc = analysis.document.text, analysis.doc
    body = (analysis.sentences[0].start, analysis.sentences[-1].end)
    starts = [s.start for s in analysis.sentences]
    found: list[PlaceMention] = []
    for t in find_toponyms(doc, text, body, gazetteer):
        sentence = analysis.sentences[max(0, bisect_right(starts, t.start) - 1)]
        found.append(_mention(t, text, doc, sentence, found))
    found = with_between(_shared(found, text), text, doc)
    found += _described(text, body, found)
    return tuple(sorted(found, key=lambda m: (m.name.start, m.name.end)))


def span_of(text: str, start: int, end: int) -> Span:
    """The evidence span [start, end) of `text`."""
    return Span(start=start, end=end, text=text[start:end])


def _mention(t: Toponym, text: str, doc: Any, sentence: Sentence, found: list[PlaceMention]) -> PlaceMention:
    last = found[-1] if found else None
    floor = sentence.start
    if last is not None:  # what tells a part of the last name ("Raqqa's northern gate") says nothing of this one
        floor = max(floor, last.name.end, last.span.end if last.part else 0)
    context = read_context(text, t.start, t.end, floor, sentence.end)
    if last is not None and last.kind == "demonym" and not text[last.name.end : context.start].strip():
        earlier = found[-2].name.end if len(found) > 1 else 0
        context = context_across(context, text, last.name.start, max(sentence.start, earlier))
    kind = _kind(t, text, doc, context)
    if kind == "demonym" and context.feature not in ("border", "capital"):
        context = Context(t.start, t.end)
    name = span_of(text, t.start, t.end)
    return PlaceMention(
        span=span_of(text, context.start, max(context.end, t.end)), name=name, kind=kind, offset=context.offset,
        relation=context.relation, part=context.part, feature=context.feature, score=_squash(t.score),
    )  # fmt: skip


def _squash(score: float) -> float:
    """A score above the threshold of 1 as a number between 0.5 and 1."""
    return round(1.0 - 0.5 / max(1.0, score), 3)


def _kind(t: Toponym, text: str, doc: Any, context: Context) -> str:
    """What the name stands for."""
    if t.known == "demonym":
        return "place" if context.feature in ("border", "capital") else "demonym"
    if _ADJECTIVE.match(text, t.end):
        return "demonym"
    after = re.match(r"(?:['’]s)? ([a-z]+)", text[t.end : t.end + 24])
    if t.within or (after and after[1] in SPEAKERS):
        return "speaker"
    if context.offset or context.part or context.feature or context.relation:
        return "place"
    if t.known == "country" or fold(t.text) in capitals():
        span = doc.char_span(t.start, t.end, alignment_mode="expand")
        if span is not None:
            root = span.root
            if root.dep_ in ("nsubj", "agent") and root.head.lemma_.lower() in ACT_VERBS:
                return "metonym"
    return "place"


def _shared(found: list[PlaceMention], text: str) -> list[PlaceMention]:
    """Words said once for several names: "in A and B", "A and B provinces", "between A and B"."""
    out = list(found)
    for i in range(1, len(out)):
        a, b = out[i - 1], out[i]
        between = text[a.name.end : b.name.start]
        if len(between) > 12 or not _JOIN.search(between):
            continue
        if b.relation is None and a.relation not in (None, "offset"):
            out[i] = replace(b, relation=a.relation)
    for i in range(len(out) - 2, -1, -1):
        a, b = out[i], out[i + 1]
        joined = len(text[a.name.end : b.name.start]) <= 12 and _JOIN.search(text[a.name.end : b.name.start])
        last = text[b.name.end : b.span.end].split()[-1:] or [""]
        if joined and a.feature is None and b.feature and last[0].lower() in PLURALS:
            out[i] = replace(a, feature=b.feature)
    for i in range(1, len(out)):
        first = re.search(r"\b([a-z]+) of (?:the )?$", text[max(0, out[i - 1].name.start - 40) : out[i - 1].name.start])
        between = text[out[i - 1].name.end : out[i].name.start]
        if first and first[1] in PLURALS and _JOIN.search(between) and out[i].feature is None:
            out[i] = replace(out[i], feature=PLURALS[first[1]])
    return out


def _described(text: str, body: tuple[int, int], found: list[PlaceMention]) -> list[PlaceMention]:
    """Places that are described and not named: "the country's south", "in the city"."""
    taken = [(m.span.start, m.span.end) for m in found]
    more: list[PlaceMention] = []

    def add(whole: tuple[int, int], name: tuple[int, int], relation: str, part: str | None, score: float) -> None:
        if any(s < whole[1] and whole[0] < e for s, e in taken):
            return
        noun = span_of(text, *name)
        span = span_of(text, *whole)
        more.append(PlaceMention(span, noun, relation=relation, part=part, feature=noun.text.lower(), score=score))
        taken.append(whole)

    for match in _DESCRIBED.finditer(text, *body):
        start, end = match.span("a" if match["a"] else "b")
        around = text[match.start() : start] + " " + text[end : match.end()]
        part = _PARTWORDS.search(around)
        add(match.span(), (start, end), "in", part[0].lower() if part else None, 0.6)
    for match in _ANAPHOR.finditer(text, *body):
        add(match.span(), match.span("c"), _ROLE.get(match["r"], "in"), None, 0.5)
    return more


__all__ = ["find_places", "places_step", "span_of"]
