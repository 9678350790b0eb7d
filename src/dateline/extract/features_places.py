"""Features of the places of a dispatch as the place of a happening."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from dateline.analysis import PlaceMention, RoleScores, Trigger
from dateline.extract.features import claim_features, governed, logit, position, span_scores, with_best_of, with_ranks
from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.nesting import circle
from dateline.extract.syntax import relation


@dataclass(frozen=True)
class Known:
    """What is known of a place mention whatever is asked of it."""

    token: int
    sentence: int
    spot: tuple[float, float]  # the point, to about a kilometre
    finer: tuple[int, ...]  # sentences of the finer places within it
    features: Features


def place_features(frame: Frame, trigger: Trigger, roles: RoleScores) -> list[Features]:
    """Features of each of the frame's places, in their order: by itself, and as it stands to the others."""
    every = frame.once("places", lambda: _known(frame))
    claim = claim_features(frame, trigger, roles)
    rows = with_ranks([_row(frame, trigger, roles, *x, claim) for x in zip(frame.places, every, strict=True)])
    with_best_of(rows, [k.spot for k in every], "spot")
    here = frame.sentence_of[trigger.token]
    for k, row in zip(every, rows, strict=True):
        way = abs(k.sentence - here)
        row["finer-near"] = float(any(abs(s - here) <= way for s in k.finer))
    return rows


def _row(
    frame: Frame, trigger: Trigger, roles: RoleScores, mention: PlaceMention, known: Known, claim: Features
) -> Features:
    top, _, mean = span_scores(frame, roles.roles.get("place", {}), mention.span.start, mention.span.end, None)
    f = claim | known.features | position(frame, trigger, known.token)
    f |= {"max": logit(top), "mean": logit(mean), f"{trigger.type}|{mention.kind}": 1.0}
    f[f"{trigger.type}|same"] = f["same"]
    if f["same"]:
        f["rel:" + relation(frame.doc[known.token], frame.doc[trigger.token])] = 1.0
    return f | governed(frame, trigger, known.token)


def _known(frame: Frame) -> list[Known]:
    mentions = frame.places
    tokens = [frame.tokens(m.name.start, m.name.end)[-1] for m in mentions]
    sentences = [frame.sentence_of[t] for t in tokens]
    circles = [circle(m) for m in mentions]
    spots = [(round(lat, 2), round(lon, 2)) for (lat, lon), _ in circles]
    states = [m.place.country if m.place else None for m in mentions]
    told, countries = Counter(spots), Counter(states)
    out = []
    for n, m in enumerate(mentions):
        finer, wider = frame.nested[n]
        f = {
            "kind:" + m.kind: 1.0,
            "relation:" + (m.relation or "none"): 1.0,
            "resolved": m.score,
            "lead": float(sentences[n] <= 1),
            "told": min(told[spots[n]], 6) / 6,
            "country": countries[states[n]] / len(mentions),
            "finer": min(len(finer), 4) / 4,
            "finer-beside": float(any(sentences[k] == sentences[n] for k in finer)),
            "wider": min(wider, 4) / 4,
        }
        if m.place is not None:
            f["precision:" + (m.place.precision or "none")] = 1.0
            f["km"] = math.log1p(circles[n][1]) / 5
        out.append(Known(tokens[n], sentences[n], spots[n], tuple(sentences[k] for k in finer), f))
    return out
