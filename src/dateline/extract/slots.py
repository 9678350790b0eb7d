"""Choose the place, the time and the counts of a trigger."""

from __future__ import annotations

from dateline.analysis import CountMention, PlaceMention, RoleScores, TimeMention, Trigger
from dateline.extract.features import Frame, count_features, place_features, time_features
from dateline.extract.linear import Scorers
from dateline.types import Count, Instrument, Place, Time


def choose_place(frame: Frame, trigger: Trigger, roles: RoleScores, scorers: Scorers) -> tuple[PlaceMention | None, float]:
    """The best place mention that is resolved, with its probability; None below the threshold."""
    scorer = scorers["place"]
    best: tuple[PlaceMention | None, float] = (None, 0.0)
    for m in frame.analysis.places:
        if m.place is None or m.place.lat is None:
            continue
        p = scorer.score(place_features(frame, trigger, roles, m))
        if p > best[1]:
            best = (m, p)
    return best if best[1] >= scorer.threshold else (None, best[1])


def choose_time(frame: Frame, trigger: Trigger, roles: RoleScores, scorers: Scorers) -> tuple[TimeMention | None, float]:
    """The best time expression that resolves to an interval; None below the threshold."""
    scorer = scorers["time"]
    best: tuple[TimeMention | None, float] = (None, 0.0)
    for m in frame.analysis.times:
        if m.time is None:
            continue
        p = scorer.score(time_features(frame, trigger, roles, m))
        if p > best[1]:
            best = (m, p)
    return best if best[1] >= scorer.threshold else (None, best[1])


def bind_counts(frame: Frame, scorers: Scorers, chosen: list[int]) -> dict[int, list[tuple[CountMention, float]]]:
    """Index of trigger (of those `chosen`) → its counts. Each count goes to the trigger that wants it most, or to none."""
    scorer = scorers["count"]
    out: dict[int, list[tuple[CountMention, float]]] = {}
    for mention in frame.analysis.counts:
        best, best_score = -1, 0.0
        for k, row in count_rows(frame, mention, chosen):
            p = scorer.score(row)
            if p > best_score:
                best, best_score = k, p
        if best >= 0 and best_score >= scorer.threshold:
            out.setdefault(best, []).append((mention, best_score))
    return out


def count_rows(frame: Frame, mention: CountMention, chosen: list[int]) -> list[tuple[int, dict[str, float]]]:
    """(index of trigger, features) for the triggers of the count's sentence and its neighbours."""
    triggers = frame.analysis.triggers
    anchor = mention.verb if mention.verb is not None else mention.head
    here = frame.sentence_of[mention.head]
    near = [k for k in chosen if abs(frame.sentence_of[triggers[k].token] - here) <= 1]
    if not near:
        return []
    nearest = min(near, key=lambda k: abs(triggers[k].token - anchor))
    return [
        (k, count_features(frame, triggers[k], mention, k == nearest, frame.tokens(triggers[k].span.start, triggers[k].span.end)))
        for k in near
    ]


def counts_of(bound: list[tuple[CountMention, float]]) -> tuple[Count, ...]:
    """One count a kind: the whole before its parts, then the more certain."""
    best: dict[str, tuple[tuple[bool, float], CountMention]] = {}
    for m, p in bound:
        if m.what in ("people", ""):
            continue
        key = (not m.part, p)
        if m.what not in best or key > best[m.what][0]:
            best[m.what] = (key, m)
    return tuple(
        Count(what=m.what, of=m.of, min=m.min, max=m.max, cumulative=m.cumulative, mention=m.span)
        for _, m in best.values()
    )


def place_of(mention: PlaceMention | None) -> Place | None:
    """The claim's place."""
    return None if mention is None else mention.place


def time_of(mention: TimeMention | None) -> Time | None:
    """The claim's time."""
    return None if mention is None else mention.time


def instruments_of(frame: Frame, trigger: Trigger) -> tuple[Instrument, ...]:
    """Weapons told in the trigger's own clause: those nearer to it than to any other trigger of the sentence."""
    here = frame.sentence_of[trigger.token]
    rivals = [t.token for t in frame.analysis.triggers if frame.sentence_of[t.token] == here]
    out = []
    for m in frame.analysis.instruments:
        if frame.sentence_of[m.head] != here:
            continue
        if min(rivals, key=lambda i: abs(i - m.head)) == trigger.token:
            out.append(m.value)
    return tuple(out)
