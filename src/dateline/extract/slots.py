"""Choose the place, the time and the counts of a trigger."""

from __future__ import annotations

from dateline.analysis import CountMention, PlaceMention, RoleScores, Trigger
from dateline.extract.features_counts import count_features
from dateline.extract.features_places import place_features
from dateline.extract.features_times import time_features
from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.readings import Reading
from dateline.extract.scorers import Scorers, scored
from dateline.types import Count, Instrument


def place_rows(frame: Frame, trigger: Trigger, roles: RoleScores) -> list[tuple[PlaceMention, Features]]:
    """Every resolved place mention with its features."""
    return list(zip(frame.places, place_features(frame, trigger, roles), strict=True))


def time_rows(frame: Frame, trigger: Trigger, roles: RoleScores) -> list[tuple[Reading, Features]]:
    """Every reading of every time expression that resolved to an interval, with its features."""
    return list(zip(frame.readings, time_features(frame, trigger, roles), strict=True))


def bind_counts(frame: Frame, scorers: Scorers, chosen: list[int]) -> dict[int, list[tuple[CountMention, float]]]:
    """Index of trigger (of `chosen`) → its counts. Each count goes to the trigger that wants it most, or to none."""
    scorer = scorers["count"]
    out: dict[int, list[tuple[CountMention, float]]] = {}
    rows_of = (count_rows(frame, mention, chosen) for mention in frame.analysis.counts)
    for mention, rows in zip(frame.analysis.counts, scored(scorer, rows_of), strict=True):
        best, best_score = -1, 0.0
        for k, p in rows:
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
        (
            k,
            count_features(
                frame, triggers[k], mention, k == nearest, frame.tokens(triggers[k].span.start, triggers[k].span.end)
            ),
        )
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
