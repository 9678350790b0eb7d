"""The public records (docs/records.md): frozen, validated, the same in code, JSON and JSON Schema.

Offsets are Unicode code points, half-open, into the document's ``text`` exactly as it was taken in.
Unknown is ``None``. Sequences are tuples, so that a record can be hashed and never changes under a reader.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Factuality = Literal["CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "Uu"]
PlacePrecision = Literal["exact", "near", "offset", "admin1", "admin2", "country", "region"]
TimePrecision = Literal["time", "day", "week", "month", "year", "open"]
SourceKind = Literal["narrator", "reported", "quoted"]
Interest = Literal["belligerent", "party-aligned", "monitor", "official", "witness", "media", "unknown"]
Status = Literal["single-source", "corroborated", "disputed", "denied"]
Layer = Literal["places", "times", "actors", "counts", "attributions", "factuality", "triggers", "instruments"]
ReviewState = Literal["unreviewed", "accepted", "corrected", "rejected"]


class Record(BaseModel):
    """Base of every public record: frozen, and no field that the schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """Evidence: ``document.text[start:end] == text``, offsets in code points, half-open."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str

    @model_validator(mode="after")
    def _lengths_agree(self) -> Span:
        if self.end - self.start != len(self.text):
            raise ValueError(f"span {self.start}:{self.end} does not have the length of its text {self.text!r}")
        return self


class Dateline(Record):
    """The place that a wire header names, with its words."""

    place: str
    span: Span | None = None


class Document(Record):
    """One dispatch as it was taken in."""

    id: str
    sha256: str
    text: str
    title: str | None = None
    publisher: str | None = None
    published: date | datetime | None = None
    dateline: Dateline | None = None
    url: str | None = None
    language: str | None = None
    credits: tuple[str, ...] = ()
    taken_in: datetime | None = None
    reader: str | None = None

    @property
    def published_day(self) -> date | None:
        """The day of publication, without the time of day."""
        return self.published.date() if isinstance(self.published, datetime) else self.published


class Party(Record):
    """An actor, recipient or source. `mention` is the words in the text; `name` the canonical name, or the words."""

    name: str
    id: str | None = None
    mention: Span | None = None
    aliases: tuple[str, ...] = ()
    country: str | None = None  # ISO 3166-1 alpha-2
    sector: str | None = None  # PLOVER sector: GOV MIL COP REB OPP CVL ...
    certainty: Factuality | None = None  # doubt about this party alone ("suspected Russian raid"); None: no doubt


class Offset(Record):
    """A place given by distance and bearing from another: km may be None ("south of X")."""

    km: float | None = None
    bearing: float | None = None  # degrees clockwise from north
    from_: str | None = Field(default=None, alias="from")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class PlaceCandidate(Record):
    """One reading of a toponym that the resolver considered."""

    name: str
    geonameid: int | None = None
    country: str | None = None
    admin1: str | None = None
    feature: str | None = None
    lat: float
    lon: float
    km: float
    score: float


class Place(Record):
    """Where, with an honest radius: the happening lies within `km` of (`lat`, `lon`) as far as the words say."""

    name: str
    geonameid: int | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    km: float | None = None
    precision: PlacePrecision | None = None
    mention: Span | None = None
    offset: Offset | None = None
    candidates: tuple[PlaceCandidate, ...] = ()
    role: str | None = None  # "at", "from", "to", "near" …


class Time(Record):
    """A closed interval of days; either end may be open (None)."""

    start: date | None = None
    end: date | None = None
    precision: TimePrecision | None = None
    mention: Span | None = None


class Source(Record):
    """Who says so. ``narrator``: the writer's own voice; `parties` then holds the publisher where it is known."""

    kind: SourceKind = "narrator"
    parties: tuple[Party, ...] = ()
    via: tuple[Party, ...] = ()
    cue: Span | None = None
    said: Time | None = None
    interest: Interest = "unknown"


class Count(Record):
    """A counted thing as an interval: "at least 17" is (17, None), "dozens" (24, 99)."""

    what: str
    of: str | None = None
    min: int | None = None
    max: int | None = None
    cumulative: bool = False  # "raising the toll to 43": a running total, not new
    mention: Span | None = None


class Instrument(Record):
    """What it was done with."""

    class_: str = Field(alias="class")
    count: Count | None = None
    mention: Span | None = None

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Review(Record):
    """What a person decided about a claim."""

    state: ReviewState = "unreviewed"
    by: str | None = None
    at: datetime | None = None
    why: str | None = None


class Claim(Record):
    """One assertion, by one source, that a happening took place (or did not, or will)."""

    id: str
    document: str
    event: str
    trigger: Span
    type: EventType
    mode: str | None = None
    context: tuple[str, ...] = ()
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    place: Place | None = None
    time: Time | None = None
    source: Source = Source()
    factuality: Factuality = "CT+"
    counts: tuple[Count, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    confidence: float = Field(default=0.5, ge=0, le=1)
    denies: str | None = None  # id of the claim that this denial points at
    inferred_from: dict[str, str] = Field(default_factory=dict)
    review: Review = Review()


class Conflict(Record):
    """One field on which the claims about a happening disagree: value by source, with the claims that give it."""

    field: str
    values: tuple[dict[str, Any], ...]


class Event(Record):
    """The happening, drawn from its claims by a named rule; never stored without them."""

    id: str
    type: EventType
    mode: str | None = None
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    place: Place | None = None
    time: Time | None = None
    counts: tuple[dict[str, Any], ...] = ()  # {"what", "of", "low", "best", "high", "claims"}
    claims: tuple[str, ...] = Field(min_length=1)
    sources: int = 0  # independent origins
    status: Status = "single-source"
    conflicts: tuple[Conflict, ...] = ()
    rule: str = "latest"
    statuses: dict[str, Status] = Field(default_factory=dict)  # by field: type, actors, place, time, counts.killed …
    origins: tuple[dict[str, Any], ...] = ()  # {"name", "kind", "interest", "claims"}: who stands behind it
    traces: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # field → the claims that its value is from
    denials: tuple[str, ...] = ()  # claims told elsewhere that deny one of `claims`
    grade: str | None = None  # civilian harm as the rule grades it


class Change(Record):
    """One step in how the account of a happening changed: on which day, which field, by whose claim."""

    day: date | None = None  # of publication
    document: str
    kind: Literal["told", "changed", "denied", "corroborated", "disputed"]
    field: str
    before: Any = None
    after: Any = None
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Mention(Record):
    """One line of a layer: what the coder saw before it made claims."""

    document: str
    layer: Layer
    start: int
    end: int
    text: str
    value: dict[str, Any] | None = None
    score: float | None = None
    alternatives: tuple[dict[str, Any], ...] = ()


class Failure(Record):
    """A step that failed on a document: stored, counted, retried on demand."""

    document: str
    step: str
    error: str
    at: datetime | None = None


class Rejection(Record):
    """Input that was refused, with its reason. `origin` is the path or URL, with a line number where there is one."""

    origin: str
    reason: str
    sha256: str | None = None
    at: datetime | None = None


class Judgement(Record):
    """A decision by a person or a named rule about one claim or a pair: stored, replayable, undoable."""

    id: str
    kind: Literal["same", "not-same", "unsure", "accept", "correct", "reject"]
    subject: str
    object: str | None = None
    value: dict[str, Any] | None = None
    by: str
    rule: bool = False
    why: str | None = None
    at: datetime | None = None
    undone: bool = False
