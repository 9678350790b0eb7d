"""Features of the places of a dispatch as the place of a happening."""

from __future__ import annotations

import math
from collections import Counter

from dateline.analysis import PlaceMention, RoleScores, Trigger
from dateline.extract.features import claim_features, governed, logit, position, span_scores, with_best_of, with_ranks
from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.nesting import circle
from dateline.extract.syntax import relation


def place_features(frame: Frame, trigger: Trigger, roles: RoleScores) -> list[Features]:
    """Features of each of the frame's places, in their order: by itself, and as it stands to the others."""
    mentions = frame.places
    claim = claim_features(frame, trigger, roles)
    rows = with_ranks([claim | _alone(frame, trigger, roles, m) for m in mentions])
    sentences = [frame.sentence_of[_token(frame, m)] for m in mentions]
    spots = [(round(lat, 2), round(lon, 2)) for (lat, lon), _ in map(circle, mentions)]
    states = [m.place.country if m.place else None for m in mentions]
    with_best_of(rows, spots, "spot")
    told, countries = Counter(spots), Counter(states)
    here = frame.sentence_of[trigger.token]
    for n, row in enumerate(rows):
        finer, wider = frame.nested[n]
        row["told"] = min(told[spots[n]], 6) / 6
        row["country"] = countries[states[n]] / len(rows)
        row["finer"] = min(len(finer), 4) / 4
        row["finer-near"] = float(any(abs(sentences[k] - here) <= abs(sentences[n] - here) for k in finer))
        row["finer-beside"] = float(any(sentences[k] == sentences[n] for k in finer))
        row["wider"] = min(wider, 4) / 4
    return rows


def _alone(frame: Frame, trigger: Trigger, roles: RoleScores, mention: PlaceMention) -> Features:
    top, _, mean = span_scores(frame, roles.roles.get("place", {}), mention.span.start, mention.span.end, None)
    token = _token(frame, mention)
    f = position(frame, trigger, token)
    f |= {"max": logit(top), "mean": logit(mean), "kind:" + mention.kind: 1.0}
    f["relation:" + (mention.relation or "none")] = 1.0
    f["resolved"] = mention.score
    if mention.place is not None:
        f["precision:" + (mention.place.precision or "none")] = 1.0
        f["km"] = math.log1p(circle(mention)[1]) / 5
    f["lead"] = float(frame.sentence_of[token] <= 1)
    f[f"{trigger.type}|{mention.kind}"] = 1.0
    f[f"{trigger.type}|same"] = f["same"]
    if f["same"]:
        f["rel:" + relation(frame.doc[token], frame.doc[trigger.token])] = 1.0
    return f | governed(frame, trigger, token)


def _token(frame: Frame, mention: PlaceMention) -> int:
    return frame.tokens(mention.name.start, mention.name.end)[-1]
