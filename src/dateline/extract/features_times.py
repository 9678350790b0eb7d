"""Features of the readings of a dispatch's time expressions as the time of a happening."""

from __future__ import annotations

import math

from dateline.analysis import RoleScores, TimeMention, Trigger
from dateline.extract.features import claim_features, governed, logit, position, span_scores, with_best_of, with_ranks
from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.readings import Reading
from dateline.extract.syntax import relation

_DEICTIC = frozenset("now today tonight yesterday currently recently earlier later overnight".split())
_BINS = (("day", 0), ("two", 1), ("days", 3), ("week", 8), ("month", 31), ("year", 366))


def time_features(frame: Frame, trigger: Trigger, roles: RoleScores) -> list[Features]:
    """Features of each of the frame's readings, in their order: by itself, and as it stands to the others."""
    readings = frame.readings
    claim = claim_features(frame, trigger, roles)
    rows = with_ranks([claim | _alone(frame, trigger, roles, r) for r in readings])
    intervals = [(r.time.start, r.time.end) for r in readings]
    sentences = [frame.sentence_of[_token(frame, r.mention)] for r in readings]
    with_best_of(rows, intervals, "value")
    lead = {i for i, s in zip(intervals, sentences, strict=True) if s <= 1}
    local = min(sum(row["same"] > 0 for row in rows), 3) / 3
    for n, row in enumerate(rows):
        row["lead"] = float(sentences[n] <= 1)
        row["value-lead"] = float(intervals[n] in lead)
        row["local"] = local
        perfect, kind = row["perfect"], readings[n].kind
        row[f"{kind}|perfect"] = perfect
        row[f"{kind}|same"] = row["same"]
        row[f"{kind}|perfect|same"] = perfect * row["same"]
        row[f"{kind}|{trigger.type}"] = 1.0
    return rows


def _alone(frame: Frame, trigger: Trigger, roles: RoleScores, reading: Reading) -> Features:
    mention, time = reading.mention, reading.time
    top, _, mean = span_scores(frame, roles.roles.get("time", {}), mention.span.start, mention.span.end, None)
    token = _token(frame, mention)
    header = frame.analysis.header
    f = position(frame, trigger, token)
    f |= {"max": logit(top), "mean": logit(mean), "type:" + mention.type: 1.0}
    f |= _when(frame, trigger, reading)
    f["relation:" + (mention.relation or "none")] = 1.0
    f[f"{reading.kind}|{mention.relation}"] = 1.0
    f["reading:" + reading.kind] = 1.0
    f["precision:" + (time.precision or "none")] = 1.0
    f["header"] = float(header is not None and mention.span.end <= header.body[0])
    f["open"] = float(time.start is None or time.end is None)
    f[f"{trigger.type}|same"] = f["same"]
    if f["same"]:
        f["rel:" + relation(frame.doc[token], frame.doc[trigger.token])] = 1.0
    return f | governed(frame, trigger, token)


def _token(frame: Frame, mention: TimeMention) -> int:
    return frame.tokens(mention.span.start, mention.span.end)[-1]


def _when(frame: Frame, trigger: Trigger, reading: Reading) -> Features:
    """How the interval lies to the day of publication and to the tense of the trigger, how long it is and how often it is told."""
    time, today = reading.time, frame.analysis.published_day
    word = reading.mention.span.text.lower()
    f: Features = {f"word:{word}": 1.0} if word in _DEICTIC else {}
    f["votes"] = min(frame.told[time.start, time.end], 5) / 5
    if time.start is not None and time.end is not None:
        days = (time.end - time.start).days
        f["length:" + _bin(days)] = 1.0
        f["days"] = math.log1p(max(days, 0)) / 6
    day = time.end or time.start
    if today is not None and day is not None:
        lag = "later" if day > today else _bin((today - day).days)
        f["lag:" + lag] = 1.0
        f[f"{frame.doc[trigger.token].tag_}|{lag}"] = 1.0
        f[f"{trigger.type}|{lag}"] = 1.0
    return f


def _bin(days: int) -> str:
    return next((name for name, most in _BINS if days <= most), "years")
