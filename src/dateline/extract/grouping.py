"""Group the claims of one dispatch into happenings.

Pairs of claims are scored by a linear model over what they share; the claims are then joined bottom-up while the
average score between two groups stays above the threshold (average linkage: one odd pair cannot chain two happenings).
"""

from __future__ import annotations

from collections.abc import Sequence

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


def pair_features(frame: Frame, a: Claim, b: Claim, tokens: tuple[int, int], order: int) -> Features:
    """What two claims share; `order` is how many claims stand between them."""
    doc = frame.doc
    ta, tb = doc[tokens[0]], doc[tokens[1]]
    gap = abs(frame.sentence_of[ta.i] - frame.sentence_of[tb.i])
    f: Features = {
        "type": float(a.type == b.type),
        "family": float(_FAMILY.get(a.type, a.type) == _FAMILY.get(b.type, b.type)),
        "mode": float(a.mode == b.mode and a.mode is not None),
        "mode-differs": float(a.mode != b.mode and None not in (a.mode, b.mode)),
        "lemma": float(ta.lemma_.lower() == tb.lemma_.lower()),
        "similar": max(0.0, float(ta.similarity(tb))) if ta.has_vector and tb.has_vector else 0.0,
        "same-sentence": float(gap == 0),
        "near": 1.0 / (1 + gap),
        "next": float(order == 1),
        "first": float(min(frame.sentence_of[ta.i], frame.sentence_of[tb.i]) == 0),
        "fact-differs": float(a.factuality[-1] != b.factuality[-1]),
        "source": float(_overlap([p.name for p in a.source.parties], [p.name for p in b.source.parties])),
        "definite": float(any(c.lower_ in ("the", "this", "that", "these") for c in tb.children)),
    }
    f |= _shared("actors", [p.name for p in a.actors], [p.name for p in b.actors])
    f |= _shared("recipients", [p.name for p in a.recipients], [p.name for p in b.recipients])
    if a.place and b.place:
        same = a.place.name == b.place.name
        f["place"] = float(same)
        f["place-differs"] = float(not same)
    if a.time and b.time:
        same = (a.time.start, a.time.end) == (b.time.start, b.time.end)
        f["time"] = float(same)
        f["time-apart"] = float(_apart(a, b))
    counts_a, counts_b = {c.what: (c.min, c.max) for c in a.counts}, {c.what: (c.min, c.max) for c in b.counts}
    both = counts_a.keys() & counts_b.keys()
    f["counts"] = float(any(counts_a[k] == counts_b[k] for k in both))
    f["counts-differ"] = float(any(counts_a[k] != counts_b[k] for k in both))
    f["assault"] = float(a.type == b.type == "ASSAULT")
    return f


def _shared(name: str, a: list[str], b: list[str]) -> Features:
    if not a or not b:
        return {name + "-unknown": 1.0}
    share = _overlap(a, b)
    return {name: share, name + "-differ": float(share == 0)}


def _overlap(a: list[str], b: list[str]) -> float:
    both = set(a) & set(b)
    return len(both) / min(len(set(a)), len(set(b))) if a and b else 0.0


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
    rows = [pair_features(frame, claims[i], claims[j], (tokens[i], tokens[j]), j - i) for i, j in pairs]
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
