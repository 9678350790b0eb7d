"""Named features that the slots of a trigger have in common.

The same functions serve training (models/train/train_slots.py) and use, so that the two cannot drift apart. What is of one
slot alone stands in ``features_parties``, ``features_places``, ``features_times`` and ``features_counts``.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import Any

from dateline.analysis import RoleScores, Trigger
from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.said import SAY

FLOOR = 0.02
_STEPS = 4  # edges of the parse that are climbed to a verb
SAYING = SAY | {"note", "claim"}


def logit(p: float) -> float:
    """Log odds, bounded at ±4."""
    p = min(max(p, FLOOR), 1 - FLOOR)
    return math.log(p / (1 - p))


def span_scores(
    frame: Frame, scores: dict[int, float], start: int, end: int, head: int | None
) -> tuple[float, float, float]:
    """(max, head, mean) of a role's scores over the tokens of a span; 0 where the encoder said nothing."""
    words = frame.words(start, end)
    if scores.keys().isdisjoint(words):
        return 0.0, scores.get(head, 0.0) if head is not None else 0.0, 0.0
    values = [scores.get(i, 0.0) for i in words]
    top = max(values)
    return top, scores.get(head, top) if head is not None else top, sum(values) / len(values)


def position(frame: Frame, trigger: Trigger, token: int) -> Features:
    """Where the candidate stands: same sentence, before or after, how near."""
    here, there = frame.sentence_of[trigger.token], frame.sentence_of[token]
    gap = there - here
    distance = abs(token - trigger.token)
    return {
        "same": float(gap == 0),
        "before": float(gap < 0),
        "before1": float(gap == -1),
        "after": float(gap > 0),
        "far": min(abs(gap), 8) / 8,
        "near": 1.0 / (1.0 + math.log1p(distance)),
        "left": float(token < trigger.token and gap == 0),
        "between": min(frame.between(trigger.token, token), 4) / 4,
    }


def with_ranks(rows: list[Features]) -> list[Features]:
    """Add to each candidate of one slot how it stands to the best of them by the encoder's opinion and by nearness."""
    if not rows:
        return rows
    top = max(r["max"] for r in rows)
    near = max(r["near"] for r in rows)
    local = max((r["max"] for r in rows if r["same"]), default=-4.0)
    by_score, by_nearness = (sorted((r[k] for r in rows), reverse=True) for k in ("max", "near"))
    for r in rows:
        r["rank"] = min(by_score.index(r["max"]), 8) / 8
        r["rank-near"] = min(by_nearness.index(r["near"]), 8) / 8
        r["gap"] = (r["max"] - top) / 4
        r["top"] = float(r["max"] == top)
        r["nearest"] = float(r["near"] == near)
        r["top-local"] = float(r["max"] == local and r["same"] > 0)
        r["local-best"] = (local - top) / 4
    return rows


def with_best_of(rows: list[Features], values: Sequence[Hashable], name: str) -> None:
    """Add to each candidate, as `name`, the encoder's best opinion of any that stands for the same value, and how far that is from the best of all."""
    best: dict[Hashable, float] = {}
    for value, row in zip(values, rows, strict=True):
        best[value] = max(best.get(value, row["max"]), row["max"])
    top = max(best.values(), default=0.0)
    for value, row in zip(values, rows, strict=True):
        row[name] = best[value]
        row[name + "-gap"] = (best[value] - top) / 4


def claim_features(frame: Frame, trigger: Trigger, roles: RoleScores) -> Features:
    """What is known of the claim itself, the same for all candidates of a slot: an appeal has a place less often than a raid."""
    return frame.once(("claim", trigger.span.start), lambda: _claim_features(frame, trigger, roles))


def _claim_features(frame: Frame, trigger: Trigger, roles: RoleScores) -> Features:
    token = frame.doc[trigger.token]
    here = frame.sentence_of[trigger.token]
    children = list(token.children)
    return {
        "claim:" + trigger.type: 1.0,
        "tag:" + str(token.tag_): 1.0,
        "score": logit(trigger.score),
        "Uu": logit(roles.factuality.get("Uu", 0.0)),
        "CT-": logit(roles.factuality.get("CT-", 0.0)),
        "voice": logit(roles.narrator),
        "headline": float(frame.analysis.sentences[here].headline),
        "sentence": min(here, 10) / 10,
        "perfect": float(any(c.lemma_ == "have" and c.dep_ in ("aux", "auxpass") for c in children)),
        "modal": float(any(c.tag_ == "MD" for c in children)),
        "infinitive": float(any(c.tag_ == "TO" for c in children)),
        "in-quote": float(any(a.kind == "quoted" for a in frame.analysis.attributions_over(trigger.span.start))),
    }


def governed(frame: Frame, trigger: Trigger, token: int) -> Features:
    """Whether the verb over a candidate is the trigger, another happening, or a word of saying."""
    verb, over = frame.once(("verb", token), lambda: _over(frame, token))
    return {"under-trigger": 1.0} if verb == trigger.token else over


def _over(frame: Frame, token: int) -> tuple[int, Features]:
    """The token of the verb over a candidate (-1: none) and what it is when it is not the trigger."""
    verb = _verb_over(frame.doc[token])
    if verb is None:
        return -1, {}
    return verb.i, {
        "under-other": float(verb.i in frame.happenings),
        "under-saying": float(verb.lemma_.lower() in SAYING),
    }


def _verb_over(token: Any) -> Any:
    """The nearest verb above a token, a bounded number of edges up; None where there is none."""
    for _ in range(_STEPS):
        if token.head.i == token.i:
            return None
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return None
