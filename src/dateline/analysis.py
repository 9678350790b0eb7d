"""What the coder knows of one document while it works: frozen mentions by layer.

A step takes an :class:`Analysis` and returns another with the fields that it `assigns` filled in
(:func:`dataclasses.replace`). Token indexes (`head`, `token`) index the parsed ``doc``; every `span` indexes the
document's text. This module knows nothing of spaCy: ``doc`` is whatever the parser gave.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dateline.types import Document, Factuality, Instrument, Offset, Party, Place, PlaceCandidate, Span, Time


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before and after the story proper; ``body`` is the (start, end) of the story in code points."""

    body: tuple[int, int]
    form: str | None = None  # which header form matched
    published: Span | None = None
    place: Span | None = None
    publisher: Span | None = None
    title: Span | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: code points, tokens, and whether it is a headline."""

    start: int
    end: int
    first: int  # first token
    last: int  # one past the last token
    headline: bool = False
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression. ``timex`` is the TIMEX3 value; ``start``/``end`` of `time` the interval that it resolves to."""

    span: Span
    type: str  # DATE TIME DURATION SET
    timex: str
    time: Time | None  # None: could not be resolved (no date known, or no interval meant)
    score: float = 1.0
    relation: str | None = None  # "on", "since", "until", "before", "after", "for", …
    alternatives: tuple[Time, ...] = ()


@dataclass(frozen=True, slots=True)
class Between:
    """Words that put something between places ("the road from A to B"), or at the border that countries share."""

    span: Span  # the whole phrase
    ends: tuple[Span, ...]  # the names of the places, in the order of the text
    kind: str = "between"  # "between", "halfway", "border"
    offset: Offset | None = None  # "20 km from the border between A and B"


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name with the words that shift it. `place` is None until resolved, or when nothing was found."""

    span: Span  # the whole phrase: "about 37 miles northeast of Palmyra"
    name: Span  # the toponym alone: "Palmyra"
    kind: str = "place"  # "place", "metonym" (Washington said), "demonym" (Syrian), "speaker"
    place: Place | None = None
    offset: Offset | None = None
    relation: str | None = None  # in, at, near, from, to, outside, between
    part: str | None = None  # "northern", "central and southern": a part of the place
    feature: str | None = None  # "province", "city", "village", "border" said beside the name
    score: float = 0.0
    candidates: tuple[PlaceCandidate, ...] = ()
    between: Between | None = None  # the phrase that it is an end of


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A noun phrase that names or describes a party. Mentions of one party share `chain`."""

    span: Span
    head: int
    party: Party
    chain: int
    kind: str = "nominal"  # "name", "nominal", "pronoun", "modifier" ("Russian" in "Russian air strikes")
    plural: bool = False


@dataclass(frozen=True, slots=True)
class CountMention:
    """A counted thing. `part`: "including eight children", not to be added to the whole."""

    span: Span
    what: str  # killed, injured, …, or the counted noun in the plural; "" for people with no fate told
    of: str | None
    min: int | None
    max: int | None
    head: int  # token of the counted noun, or of the number
    verb: int | None = None  # token of the word that tells the fate
    part: bool = False
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class InstrumentMention:
    """A weapon or means."""

    span: Span
    head: int
    value: Instrument


@dataclass(frozen=True, slots=True)
class Attribution:
    """A stretch of text with the one who says it. `content` is (start, end) in code points."""

    content: tuple[int, int]
    sources: tuple[Party, ...]  # nearest to the happening; empty: source not told ("reportedly")
    kind: str  # "reported" or "quoted"
    cue: Span | None = None
    via: tuple[Party, ...] = ()
    carried: bool = False  # no cue of its own: carried over from a neighbouring sentence
    hedge: Factuality | None = None  # what the cue does to certainty ("reportedly": PS+; "denied": CT-)
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that name a happening, with scores of the model that found them."""

    span: Span
    token: int  # head token
    type: str
    mode: str | None = None
    score: float = 1.0
    factuality: Factuality = "CT+"
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleScores:
    """Per trigger, how likely each token is to be (in) a filler: role → {token: probability}; only scores ≥ 0.05."""

    roles: dict[str, dict[int, float]]
    factuality: dict[str, float]
    narrator: float = 0.5
    types: dict[str, float] = field(default_factory=dict)
    modes: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Analysis:
    """Everything known of one document. Fields are filled by steps in the order of the pipeline."""

    document: Document
    header: Header | None = None
    original: Document | None = None  # as it was taken in, where `document` has its text in another case
    doc: Any = None
    sentences: tuple[Sentence, ...] = ()
    times: tuple[TimeMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    actors: tuple[ActorMention, ...] = ()
    counts: tuple[CountMention, ...] = ()
    instruments: tuple[InstrumentMention, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    roles: tuple[RoleScores, ...] = ()  # parallel to triggers

    def attributions_over(self, at: int) -> list[Attribution]:
        """The attributions whose content holds the code point `at`, innermost first."""
        inside = (a for a in self.attributions if a.content[0] <= at < a.content[1])
        return sorted(inside, key=lambda a: a.content[1] - a.content[0])
