"""Features of the places of a dispatch as the place of a happening."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from dateline.analysis import PlaceMention, RoleScores, Trigger
from dateline.extract.features import claim_features, governed, logit, position, span_scores, with_ranks
from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.syntax import relation
from dateline.ontology.earth import distance_km

_KM = 30.0  # of a place whose radius is not known
Circle = tuple[tuple[float, float], float]  # ((lat, lon), km)


def place_features(
    frame: Frame, trigger: Trigger, roles: RoleScores, mentions: Sequence[PlaceMention]
) -> list[Features]:
    """Features of each resolved place mention, in their order: by itself, and as it stands to the others."""
    claim = claim_features(frame, trigger, roles)
    rows = with_ranks([claim | _alone(frame, trigger, roles, m) for m in mentions])
    sentences = [frame.sentence_of[_token(frame, m)] for m in mentions]
    circles = [_circle(m) for m in mentions]
    spots = [(round(lat, 2), round(lon, 2)) for (lat, lon), _ in circles]
    states = [m.place.country if m.place else None for m in mentions]
    best: dict[tuple[float, float], float] = defaultdict(lambda: -9.0)
    for spot, row in zip(spots, rows, strict=True):
        best[spot] = max(best[spot], row["max"])
    top = max(best.values(), default=0.0)
    told, countries = Counter(spots), Counter(states)
    here = frame.sentence_of[trigger.token]
    if frame.nested is None:  # every trigger has the same candidates
        frame.nested = [_nested(circles, n) for n in range(len(circles))]
    for n, row in enumerate(rows):
        finer, wider = frame.nested[n]
        row["spot"] = best[spots[n]]
        row["spot-gap"] = (best[spots[n]] - top) / 4
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
        f["km"] = math.log1p(mention.place.km or _KM) / 5
    f["lead"] = float(frame.sentence_of[token] <= 1)
    f[f"{trigger.type}|{mention.kind}"] = 1.0
    f[f"{trigger.type}|same"] = f["same"]
    if f["same"]:
        f["rel:" + relation(frame.doc[token], frame.doc[trigger.token])] = 1.0
    return f | governed(frame, trigger, token)


def _token(frame: Frame, mention: PlaceMention) -> int:
    return frame.tokens(mention.name.start, mention.name.end)[-1]


def _circle(mention: PlaceMention) -> Circle:
    place = mention.place
    if place is None or place.lat is None or place.lon is None:
        raise ValueError(f"{mention.span.text!r} has no point: not a candidate")
    return (place.lat, place.lon), place.km or _KM


def _nested(circles: Sequence[Circle], n: int) -> tuple[list[int], int]:
    """(indexes of the finer places within the n-th, how many wider ones hold it)."""
    point, own = circles[n]
    finer, wider = [], 0
    for k, (other, km) in enumerate(circles):
        if k == n or 0.7 * own <= km <= own / 0.7:
            continue
        if distance_km(point, other) <= 1.2 * max(own, km):
            if km < own:
                finer.append(k)
            else:
                wider += 1
    return finer, wider
