"""Group the claims of one dispatch into happenings.

Pairs of claims are scored by a linear model over what they share; the claims are then joined bottom-up while the
average score between two groups stays above the threshold (average linkage: one odd pair cannot chain two happenings).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.scorers import Scorers
from dateline.types import Claim

_FAMILY = {
    "REQUEST": "talk",
    "REJECT": "talk",
    "ACCUSE": "talk",
    "CONSULT": "meet",
    "AGREE": "meet",
    "COOPERATE": "meet",
}
_MAX_CLAIMS = 400  # beyond it pairs are only formed within a moving window


@dataclass(frozen=True)
class Side:
    """What pairs of claims are compared by, worked out once a claim."""

    claim: Claim
    lemma: str
    vector: npt.NDArray[np.float32] | None  # of unit length; None where the word has none
    sentence: int
    pointed: bool  # "the strike", "these attacks": it was told before
    actors: frozenset[str]
    recipients: frozenset[str]
    sources: frozenset[str]
    counts: dict[str, tuple[int | None, int | None]]

    @classmethod
    def of(cls, frame: Frame, claim: Claim, token: int) -> Side:
        """The side of a claim whose trigger's head is `token`."""
        word = frame.doc[token]
        norm = float(word.vector_norm) if word.has_vector else 0.0
        return cls(
            claim=claim,
            lemma=word.lemma_.lower(),
            vector=word.vector / norm if norm else None,
            sentence=frame.sentence_of[token],
            pointed=any(c.lower_ in ("the", "this", "that", "these") for c in word.children),
            actors=frozenset(p.name for p in claim.actors),
            recipients=frozenset(p.name for p in claim.recipients),
            sources=frozenset(p.name for p in claim.source.parties),
            counts={c.what: (c.min, c.max) for c in claim.counts},
        )


def pair_features(one: Side, two: Side, order: int) -> Features:
    """What two claims share; `order` is how many claims stand between them."""
    a, b = one.claim, two.claim
    gap = abs(one.sentence - two.sentence)
    f: Features = {
        "type": float(a.type == b.type),
        "family": float(_FAMILY.get(a.type, a.type) == _FAMILY.get(b.type, b.type)),
        "mode": float(a.mode == b.mode and a.mode is not None),
        "mode-differs": float(a.mode != b.mode and None not in (a.mode, b.mode)),
        "lemma": float(one.lemma == two.lemma),
        "similar": max(0.0, float(one.vector @ two.vector))
        if one.vector is not None and two.vector is not None
        else 0.0,
        "same-sentence": float(gap == 0),
        "near": 1.0 / (1 + gap),
        "next": float(order == 1),
        "first": float(min(one.sentence, two.sentence) == 0),
        "fact-differs": float(a.factuality[-1] != b.factuality[-1]),
        "source": _overlap(one.sources, two.sources),
        "definite": float(two.pointed),
    }
    f |= _shared("actors", one.actors, two.actors)
    f |= _shared("recipients", one.recipients, two.recipients)
    if a.place and b.place:
        same = a.place.name == b.place.name
        f["place"] = float(same)
        f["place-differs"] = float(not same)
    if a.time and b.time:
        same = (a.time.start, a.time.end) == (b.time.start, b.time.end)
        f["time"] = float(same)
        f["time-apart"] = float(_apart(a, b))
    both = one.counts.keys() & two.counts.keys()
    f["counts"] = float(any(one.counts[k] == two.counts[k] for k in both))
    f["counts-differ"] = float(any(one.counts[k] != two.counts[k] for k in both))
    f["assault"] = float(a.type == b.type == "ASSAULT")
    return f


def _shared(name: str, a: frozenset[str], b: frozenset[str]) -> Features:
    if not a or not b:
        return {name + "-unknown": 1.0}
    share = _overlap(a, b)
    return {name: share, name + "-differ": float(share == 0)}


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _apart(a: Claim, b: Claim) -> bool:
    """Whether two intervals cannot meet."""
    assert a.time is not None and b.time is not None
    first = a.time.end is not None and b.time.start is not None and a.time.end < b.time.start
    second = b.time.end is not None and a.time.start is not None and b.time.end < a.time.start
    return first or second


def group(frame: Frame, claims: Sequence[Claim], tokens: Sequence[int], scorers: Scorers) -> list[int]:
    """Group number of each claim."""
    scorer = scorers["pair"]
    n = len(claims)
    pairs = [(i, j) for i in range(n) for j in range(i + 1, min(n, i + _MAX_CLAIMS))]
    sides = [Side.of(frame, claim, token) for claim, token in zip(claims, tokens, strict=True)]
    rows = [pair_features(sides[i], sides[j], j - i) for i, j in pairs]
    score = dict(zip(pairs, scorer.scores(rows), strict=True))
    return link_average(n, score, scorer.threshold)


def link_average(n: int, score: dict[tuple[int, int], float], threshold: float) -> list[int]:
    """Average-linkage clustering of 0…n-1 on pair scores (i < j); a pair that is missing counts 0."""
    groups: dict[int, list[int]] = {i: [i] for i in range(n)}
    total = dict(score)
    while len(groups) > 1:
        best, best_pair = threshold, None
        for (i, j), p in total.items():
            mean = p / (len(groups[i]) * len(groups[j]))
            if mean >= best:
                best, best_pair = mean, (i, j)
        if best_pair is None:
            break
        i, j = best_pair
        groups[i] += groups.pop(j)
        for k in groups:
            if k == i:
                continue
            moved = total.pop((min(j, k), max(j, k)), 0.0)
            key = (min(i, k), max(i, k))
            total[key] = total.get(key, 0.0) + moved
        total.pop((i, j), None)
    label = [0] * n
    for number, members in enumerate(groups.values()):
        for m in members:
            label[m] = number
    return label
