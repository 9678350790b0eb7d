"""Features of the readings of a dispatch's time expressions as the time of a happening."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dateline.analysis import RoleScores, Trigger
from dateline.extract.features import claim_features, governed, logit, position, span_scores, with_best_of, with_ranks
from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.readings import Reading
from dateline.extract.syntax import relation

_DEICTIC = frozenset("now today tonight yesterday currently recently earlier later overnight".split())
_BINS = (("day", 0), ("two", 1), ("days", 3), ("week", 8), ("month", 31), ("year", 366))


@dataclass(frozen=True)
class Known:
    """What is known of a reading whatever is asked of it."""

    token: int
    lag: str | None  # how long before publication it ends; None where either is not known
    features: Features


def time_features(frame: Frame, trigger: Trigger, roles: RoleScores) -> list[Features]:
    """Features of each of the frame's readings, in their order: by itself, and as it stands to the others."""
    readings = frame.readings
    every = frame.once("readings", lambda: _known(frame))
    claim = claim_features(frame, trigger, roles)
    rows = with_ranks([_row(frame, trigger, roles, *x, claim) for x in zip(readings, every, strict=True)])
    with_best_of(rows, [(r.time.start, r.time.end) for r in readings], "value")
    local = min(sum(row["same"] > 0 for row in rows), 3) / 3
    for row in rows:
        row["local"] = local
    return rows


def _row(
    frame: Frame, trigger: Trigger, roles: RoleScores, reading: Reading, known: Known, claim: Features
) -> Features:
    span, kind = reading.mention.span, reading.kind
    top, _, mean = span_scores(frame, roles.roles.get("time", {}), span.start, span.end, None)
    f = claim | known.features | position(frame, trigger, known.token)
    same, perfect = f["same"], f["perfect"]
    f |= {
        "max": logit(top),
        "mean": logit(mean),
        f"{trigger.type}|same": same,
        f"{kind}|perfect": perfect,
        f"{kind}|same": same,
        f"{kind}|perfect|same": perfect * same,
        f"{kind}|{trigger.type}": 1.0,
    }
    if known.lag is not None:
        f[f"{frame.doc[trigger.token].tag_}|{known.lag}"] = 1.0
        f[f"{trigger.type}|{known.lag}"] = 1.0
    if same:
        f["rel:" + relation(frame.doc[known.token], frame.doc[trigger.token])] = 1.0
    return f | governed(frame, trigger, known.token)


def _known(frame: Frame) -> list[Known]:
    readings, header, today = frame.readings, frame.analysis.header, frame.analysis.document.published_day
    tokens = [frame.tokens(r.mention.span.start, r.mention.span.end)[-1] for r in readings]
    early = [frame.sentence_of[t] <= 1 for t in tokens]
    lead = {(r.time.start, r.time.end) for r, first in zip(readings, early, strict=True) if first}
    out = []
    for r, token, first in zip(readings, tokens, early, strict=True):
        mention, time, word = r.mention, r.time, r.mention.span.text.lower()
        f = {
            "type:" + mention.type: 1.0,
            "relation:" + (mention.relation or "none"): 1.0,
            f"{r.kind}|{mention.relation}": 1.0,
            "reading:" + r.kind: 1.0,
            "precision:" + (time.precision or "none"): 1.0,
            "header": float(header is not None and mention.span.end <= header.body[0]),
            "open": float(time.start is None or time.end is None),
            "votes": min(frame.told[time.start, time.end], 5) / 5,
            "lead": float(first),
            "value-lead": float((time.start, time.end) in lead),
        }
        if word in _DEICTIC:
            f[f"word:{word}"] = 1.0
        if time.start is not None and time.end is not None:
            days = (time.end - time.start).days
            f["length:" + _bin(days)] = 1.0
            f["days"] = math.log1p(max(days, 0)) / 6
        day, lag = time.end or time.start, None
        if today is not None and day is not None:
            lag = "later" if day > today else _bin((today - day).days)
            f["lag:" + lag] = 1.0
        out.append(Known(token, lag, f))
    return out


def _bin(days: int) -> str:
    return next((name for name, most in _BINS if days <= most), "years")
