"""Analysis → Claims. Pure: the same analysis gives the same claims, with the same ids."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.analysis import Analysis, Attribution, PlaceMention, Trigger
from dateline.extract.denials import denial_targets
from dateline.extract.frame import Frame
from dateline.extract.grouping import group
from dateline.extract.inherit import inherit
from dateline.extract.interest import interest_of
from dateline.extract.keep import kept
from dateline.extract.modes import choose_modes
from dateline.extract.parties import Filler, choose, party
from dateline.extract.readings import INFERRED, Reading
from dateline.extract.said import of_the_saying
from dateline.extract.scorers import Scorers, best_of
from dateline.extract.slots import bind_counts, counts_of, instruments_of, place_rows, time_rows
from dateline.ids import make_id
from dateline.types import Claim, Count, Factuality, Party, Source, SourceKind

_DOUBT: dict[str, Factuality] = {
    "suspected": "PR+",
    "alleged": "PS+",
    "presumed": "PR+",
    "apparent": "PR+",
    "possible": "PS+",
}


@dataclass(frozen=True, slots=True)
class Slots:
    """What was chosen for a trigger."""

    parties: dict[str, list[Filler]]
    place: PlaceMention | None
    time: Reading | None
    mode: str | None
    counts: tuple[Count, ...]


def claims_of(analysis: Analysis, scorers: Scorers) -> tuple[Claim, ...]:
    """Every claim of the dispatch, in the order of the text, with happenings numbered across the dispatch."""
    frame = Frame(analysis)
    chosen = kept(frame, scorers)
    counts = bind_counts(frame, scorers, [k for k, _ in chosen])
    claims: list[Claim] = []
    seen: set[str] = set()
    tokens: list[int] = []
    triggers = [(analysis.triggers[k], analysis.roles[k]) for k, _ in chosen]
    parties = choose(frame, triggers, scorers)
    places = best_of(scorers["place"], (place_rows(frame, *t) for t in triggers))
    times = best_of(scorers["time"], (time_rows(frame, *t) for t in triggers))
    values = zip(parties, places, times, choose_modes(frame, triggers, scorers), strict=True)
    for (k, certainty), slots in zip(chosen, values, strict=True):
        trigger = analysis.triggers[k]
        claim = _claim(frame, trigger, Slots(*slots, counts_of(counts.get(k, []))))
        claim = claim.model_copy(update={"confidence": round(certainty, 3)})
        if claim.id not in seen:
            seen.add(claim.id)
            claims.append(claim)
            tokens.append(trigger.token)
    labels = group(frame, claims, tokens, scorers)
    first: dict[int, str] = {}
    out = []
    for claim, label in zip(claims, labels, strict=True):
        event = first.setdefault(label, make_id("event", {"first": claim.id}))
        out.append(claim.model_copy(update={"event": event}))
    out = inherit(out)
    denied = denial_targets(out)
    return tuple(c.model_copy(update={"denies": denied[c.id]}) if c.id in denied else c for c in out)


def _claim(frame: Frame, trigger: Trigger, slots: Slots) -> Claim:
    document = frame.analysis.document
    chosen, place, time = slots.parties, slots.place, slots.time
    actors = tuple(_party(frame, f) for f in chosen["actor"])
    recipients = tuple(_party(frame, f) for f in chosen["recipient"])
    attribution = next(iter(frame.analysis.attributions_over(trigger.span.start)), None)
    source = _source(frame, chosen["source"], attribution, (*actors, *recipients))
    when = time.time if time else None
    if time is not None and of_the_saying(frame, trigger, time.mention):
        said = time.mention.time or time.time
        source = source.model_copy(update={"said": said})
        when = said.model_copy(update={"start": None, "precision": "open"})
    inferred: dict[str, str] = {}
    here = frame.sentence_of[trigger.token]
    for name, mention in (("place", place), ("time", time.mention if time else None)):
        if mention is not None:
            there = frame.sentence_of[frame.tokens(mention.span.start, mention.span.end)[0]]
            if there != here:
                inferred[name] = "earlier sentence" if there < here else "later sentence"
    if time is not None and time.kind in INFERRED:
        inferred["time"] = ", ".join(x for x in (inferred.get("time"), INFERRED[time.kind]) if x)
    identity = {"document": document.sha256, "at": [trigger.span.start, trigger.span.end], "type": trigger.type}
    return Claim(
        id=make_id("claim", identity),
        document=document.id,
        event="",
        trigger=trigger.span,
        type=trigger.type,
        mode=slots.mode,
        context=trigger.context,
        actors=actors,
        recipients=recipients,
        place=place.place if place else None,
        time=when,
        source=source,
        factuality=trigger.factuality,
        counts=slots.counts,
        instruments=instruments_of(frame, trigger),
        confidence=trigger.score,
        inferred_from=inferred,
    )


def _party(frame: Frame, filler: Filler) -> Party:
    """The party, with doubt about it alone where a word says so ("suspected Russian raid")."""
    head = filler.mention.head
    words = {t.lower_ for t in frame.doc[head].lefts} | {frame.doc[head - 1].lower_ if head else ""}
    doubt = next((_DOUBT[w] for w in words if w in _DOUBT), None)
    return party(filler, doubt)


def _source(frame: Frame, fillers: list[Filler], attribution: Attribution | None, parties: tuple[Party, ...]) -> Source:
    """Who says so: the parties that were chosen; where none was, the writer, unless the words name a source that is no
    actor mention ("reports", "footage").
    """
    document = frame.analysis.document
    told = tuple(party(f) for f in fillers)
    if not told and attribution is not None and not attribution.carried:
        named = {m.span.start for m in frame.analysis.actors}
        told = tuple(p for p in attribution.sources if p.mention is not None and p.mention.start not in named)
    if not told:
        writer = (Party(name=document.publisher),) if document.publisher else ()
        return Source(
            kind="narrator", parties=writer, interest=interest_of(writer[0], parties, document) if writer else "unknown"
        )
    kind: SourceKind = "quoted" if attribution is not None and attribution.kind == "quoted" else "reported"
    return Source(
        kind=kind,
        parties=told,
        cue=attribution.cue if attribution else None,
        via=tuple(p for p in (attribution.via if attribution else ()) if p.name not in {t.name for t in told}),
        interest=interest_of(told[0], parties, document),
    )
