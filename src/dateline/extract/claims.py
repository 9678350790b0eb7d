"""Analysis → Claims. Pure: the same analysis gives the same claims, with the same ids."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.analysis import Analysis, Attribution, RoleScores, Trigger
from dateline.extract.features import Frame
from dateline.extract.grouping import group
from dateline.extract.keep import kept
from dateline.extract.linear import Scorers
from dateline.extract.parties import Filler, choose, party
from dateline.extract.slots import best_of, bind_counts, counts_of, instruments_of, place_rows, time_rows
from dateline.ids import make_id
from dateline.types import Claim, Count, Factuality, Party, Source, SourceKind

_DOUBT = {"suspected": "PR+", "alleged": "PS+", "presumed": "PR+", "apparent": "PR+", "possible": "PS+"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before it is grouped."""

    trigger: Trigger
    claim: Claim


def claims_of(analysis: Analysis, scorers: Scorers) -> tuple[Claim, ...]:
    """Every claim of the dispatch, in the order of the text, with happenings numbered across the dispatch."""
    frame = Frame(analysis)
    chosen = kept(frame, scorers)
    counts = bind_counts(frame, scorers, [k for k, _ in chosen])
    claims: list[Claim] = []
    seen: set[str] = set()
    tokens: list[int] = []
    for k, certainty in chosen:
        trigger = analysis.triggers[k]
        claim = _claim(frame, trigger, analysis.roles[k], counts_of(counts.get(k, [])), scorers)
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
    return tuple(_link_denials(out))


def _claim(frame: Frame, trigger: Trigger, roles: RoleScores, counts: tuple[Count, ...], scorers: Scorers) -> Claim:
    document = frame.analysis.document
    chosen = choose(frame, trigger, roles, scorers)
    place, _ = best_of(place_rows(frame, trigger, roles), scorers["place"])
    time, _ = best_of(time_rows(frame, trigger, roles), scorers["time"])
    attribution = _attribution(frame, trigger)
    source = _source(frame, roles, chosen["source"], attribution)
    inferred: dict[str, str] = {}
    here = frame.sentence_of[trigger.token]
    for name, mention in (("place", place), ("time", time)):
        if mention is not None:
            there = frame.sentence_of[frame.tokens(mention.span.start, mention.span.end)[0]]
            if there != here:
                inferred[name] = "earlier sentence" if there < here else "later sentence"
    identity = {"document": document.sha256, "at": [trigger.span.start, trigger.span.end], "type": trigger.type}
    return Claim(
        id=make_id("claim", identity),
        document=document.id,
        event="",
        trigger=trigger.span,
        type=trigger.type,  # type: ignore[arg-type]
        mode=trigger.mode,
        context=trigger.context,
        actors=tuple(_party(frame, f) for f in chosen["actor"]),
        recipients=tuple(_party(frame, f) for f in chosen["recipient"]),
        place=place.place if place else None,
        time=time.time if time else None,
        source=source,
        factuality=_factuality(trigger, attribution),
        counts=counts,
        instruments=instruments_of(frame, trigger),
        confidence=trigger.score,
        inferred_from=inferred,
    )


def _party(frame: Frame, filler: Filler) -> Party:
    """The party, with doubt about it alone where a word says so ("suspected Russian raid")."""
    head = filler.mention.head
    words = {t.lower_ for t in frame.doc[head].lefts} | {frame.doc[head - 1].lower_ if head else ""}
    doubt = next((_DOUBT[w] for w in words if w in _DOUBT), None)
    return party(filler, doubt)  # type: ignore[arg-type]


def _attribution(frame: Frame, trigger: Trigger) -> Attribution | None:
    """The innermost attribution whose content holds the trigger."""
    at = trigger.span.start
    inside = [a for a in frame.analysis.attributions if a.content[0] <= at < a.content[1]]
    return min(inside, key=lambda a: a.content[1] - a.content[0], default=None)


def _source(frame: Frame, roles: RoleScores, fillers: list[Filler], attribution: Attribution | None) -> Source:
    """Who says so: the parties that the encoder and the rules agree on, else the surer of the two."""
    publisher = frame.analysis.document.publisher
    if not fillers and (attribution is None or (not attribution.sources and roles.narrator > 0.5)):
        return Source(kind="narrator", parties=(Party(name=publisher),) if publisher else ())
    kind: SourceKind = "quoted" if attribution is not None and attribution.kind == "quoted" else "reported"
    cue = attribution.cue if attribution else None
    via = attribution.via if attribution else ()
    if fillers:
        return Source(kind=kind, parties=tuple(party(f) for f in fillers), cue=cue, via=via)
    assert attribution is not None
    return Source(kind=kind, parties=attribution.sources, cue=cue, via=via)


def _factuality(trigger: Trigger, attribution: Attribution | None) -> Factuality:
    """The trigger's own value, weakened by a hedge in the cue ("reportedly") where it is otherwise certain."""
    if trigger.factuality == "CT+" and attribution is not None and attribution.hedge in ("PS+", "PR+"):
        return attribution.hedge
    return trigger.factuality


def _link_denials(claims: list[Claim]) -> list[Claim]:
    """Point each CT- claim at the nearest earlier claim of its happening that affirms it."""
    out = list(claims)
    for k, claim in enumerate(claims):
        if claim.factuality not in ("CT-", "PR-", "PS-"):
            continue
        for earlier in reversed(claims[:k]):
            if earlier.event == claim.event and earlier.factuality in ("CT+", "PR+", "PS+"):
                out[k] = claim.model_copy(update={"denies": earlier.id})
                break
    return out
