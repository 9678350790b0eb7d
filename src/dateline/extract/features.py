"""Named features of a candidate (a party, place, time or count) for a slot of a trigger.

The same functions serve training (models/train/train_slots.py) and use, so that the two cannot drift apart.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from dateline.analysis import ActorMention, Analysis, CountMention, PlaceMention, RoleScores, TimeMention, Trigger
from dateline.extract.linear import Features
from dateline.extract.syntax import relation
from dateline.types import Party

FLOOR = 0.02
_DEICTIC = frozenset("now today tonight yesterday currently recently earlier later overnight".split())
_BINS = (("day", 0), ("two", 1), ("days", 3), ("week", 8), ("month", 31), ("year", 366))
_SURE = 0.5  # from here on a candidate trigger's head is taken for a happening, not for a party


def logit(p: float) -> float:
    """Log odds, bounded at ±4."""
    p = min(max(p, FLOOR), 1 - FLOOR)
    return math.log(p / (1 - p))


class Frame:
    """A dispatch's analysis with the look-ups that features need: sentence of a token, tokens of a span."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.doc = analysis.doc
        self.sentence_of: list[int] = [0] * len(self.doc)
        for k, s in enumerate(analysis.sentences):
            for i in range(s.first, s.last):
                self.sentence_of[i] = k
        self._starts = [t.idx for t in self.doc]
        self._ranges: dict[tuple[int, int], range] = {}
        self.happenings = frozenset(t.token for t in analysis.triggers if t.score >= _SURE)
        self._happenings = sorted(self.happenings)
        self.named = Counter(m.party.name for m in analysis.actors)
        self.told = Counter((m.time.start, m.time.end) for m in analysis.times if m.time is not None)
        self._chains: dict[tuple[int, str], dict[str, float]] = {}

    def tokens(self, start: int, end: int) -> range:
        """Tokens that overlap the code points ``start:end``; remembered, since every slot of every trigger asks."""
        found = self._ranges.get((start, end))
        if found is None:
            first = max(bisect_right(self._starts, start) - 1, 0)
            found = self._ranges[start, end] = range(first, bisect_left(self._starts, end))
        return found

    def between(self, a: int, b: int) -> int:
        """How many happenings stand between two tokens."""
        low, high = min(a, b), max(a, b)
        return bisect_left(self._happenings, high) - bisect_right(self._happenings, low)

    def chain(self, trigger: Trigger, roles: RoleScores, role: str) -> dict[str, float]:
        """The best score of a role over all mentions of each party, by its name; remembered."""
        key = (trigger.token, role)
        if key not in self._chains:
            scores, best = roles.roles.get(role, {}), defaultdict[str, float](float)
            for m in self.analysis.actors if scores else ():
                top = max((scores.get(i, 0.0) for i in self.tokens(m.span.start, m.span.end)), default=0.0)
                best[m.party.name] = max(best[m.party.name], top)
            self._chains[key] = best
        return self._chains[key]


def span_scores(
    frame: Frame, scores: dict[int, float], start: int, end: int, head: int | None
) -> tuple[float, float, float]:
    """(max, head, mean) of a role's scores over the tokens of a span; 0 where the encoder said nothing."""
    tokens = [i for i in frame.tokens(start, end) if not frame.doc[i].is_space]
    values = [scores.get(i, 0.0) for i in tokens] or [0.0]
    return max(values), scores.get(head, max(values)) if head is not None else max(values), sum(values) / len(values)


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


def party_features(frame: Frame, trigger: Trigger, roles: RoleScores, mention: ActorMention, role: str) -> Features:
    """Features of a party for `role` (actor, recipient or source)."""
    top, head, mean = span_scores(frame, roles.roles.get(role, {}), mention.span.start, mention.span.end, mention.head)
    f = position(frame, trigger, mention.head)
    f |= {"max": logit(top), "head": logit(head), "mean": logit(mean)}
    for other in ("actor", "recipient", "source"):
        if other != role:
            o, _, _ = span_scores(frame, roles.roles.get(other, {}), mention.span.start, mention.span.end, mention.head)
            f[f"vs:{other}"] = logit(o)
    f["kind:" + mention.kind] = 1.0
    tie = relation(frame.doc[mention.head], frame.doc[trigger.token]) if f["same"] else None
    if tie is not None:
        f["rel:" + tie] = 1.0
    if mention.party.sector in ("MED", "NGO", "IGO", "SPY", "CVL", "REF", "GOV", "MIL", "REB"):
        f["sector:" + mention.party.sector] = 1.0
    f["known"] = float(mention.party.id is not None)
    if role == "source":
        f["narrator"] = logit(roles.narrator)
        return f | _attribution_features(frame, trigger, mention)
    f["chain"] = logit(frame.chain(trigger, roles, role).get(mention.party.name, 0.0))
    f["told"] = min(math.log1p(frame.named[mention.party.name]), 3.0)
    if tie is not None:
        f[f"{frame.doc[trigger.token].pos_}|{tie}"] = 1.0
        f[f"{trigger.type}|{tie}"] = 1.0
    if mention.kind not in ("name", "pronoun"):
        f["head:" + frame.doc[mention.head].lemma_.lower()] = 1.0
    return f


def _attribution_features(frame: Frame, trigger: Trigger, mention: ActorMention) -> Features:
    """What the attribution rules say of a mention as the source of a trigger."""
    inside = frame.analysis.attributions_over(trigger.span.start)
    f: Features = {"attr:none": float(not inside)}
    for depth, a in enumerate(inside[:2]):
        name = "attr" if depth == 0 else "attr-outer"
        f[name + ":told"] = 1.0
        f[name + ":carried"] = float(a.carried)
        if any(_same(p, mention) for p in a.sources):
            f[name] = a.score
            f[name + ":" + a.kind] = 1.0
            f[name + ":own-carried"] = float(a.carried)
        if any(_same(p, mention) for p in a.via):
            f[name + ":via"] = 1.0
    return f


def _same(party: Party, mention: ActorMention) -> bool:
    """Whether a party is this mention, or another mention of the same party."""
    if party.mention is not None:
        overlap = party.mention.start < mention.span.end and mention.span.start < party.mention.end
        if overlap:
            return True
    return party.name == mention.party.name


def place_features(frame: Frame, trigger: Trigger, roles: RoleScores, mention: PlaceMention) -> Features:
    """Features of a place as the place of the happening."""
    top, _, mean = span_scores(frame, roles.roles.get("place", {}), mention.span.start, mention.span.end, None)
    token = frame.tokens(mention.name.start, mention.name.end)[-1]
    f = position(frame, trigger, token)
    f |= {"max": logit(top), "mean": logit(mean), "kind:" + mention.kind: 1.0}
    place = mention.place
    f["found"] = float(place is not None and place.lat is not None)
    if place is not None:
        f["precision:" + (place.precision or "none")] = 1.0
    f["relation:" + (mention.relation or "none")] = 1.0
    if f["same"]:
        f["rel:" + relation(frame.doc[token], frame.doc[trigger.token])] = 1.0
    return f


def time_features(frame: Frame, trigger: Trigger, roles: RoleScores, mention: TimeMention) -> Features:
    """Features of a time expression as the time of the happening."""
    top, _, mean = span_scores(frame, roles.roles.get("time", {}), mention.span.start, mention.span.end, None)
    token = frame.tokens(mention.span.start, mention.span.end)[-1]
    f = position(frame, trigger, token)
    f |= {"max": logit(top), "mean": logit(mean), "type:" + mention.type: 1.0}
    f["resolved"] = float(mention.time is not None)
    f |= _when(frame, trigger, mention)
    f["relation:" + (mention.relation or "none")] = 1.0
    if mention.time is not None:
        f["precision:" + (mention.time.precision or "none")] = 1.0
    if f["same"]:
        f["rel:" + relation(frame.doc[token], frame.doc[trigger.token])] = 1.0
    return f


def _when(frame: Frame, trigger: Trigger, mention: TimeMention) -> Features:
    """How the interval lies to the day of publication and to the tense of the trigger, how long it is and how often it is told."""
    time, published = mention.time, frame.analysis.document.published
    today = published.date() if isinstance(published, datetime) else published
    word = mention.span.text.lower()
    f: Features = {f"word:{word}": 1.0} if word in _DEICTIC else {}
    if time is None:
        return f
    f["votes"] = min(frame.told[time.start, time.end], 5) / 5
    if time.start is not None and time.end is not None:
        f["length:" + _bin((time.end - time.start).days)] = 1.0
    day = time.end or time.start
    if today is not None and day is not None:
        lag = "later" if day > today else _bin((today - day).days)
        f["lag:" + lag] = 1.0
        f[f"{frame.doc[trigger.token].tag_}|{lag}"] = 1.0
    return f


def _bin(days: int) -> str:
    return next((name for name, most in _BINS if days <= most), "years")


def count_features(frame: Frame, trigger: Trigger, mention: CountMention, nearest: bool, inside: range) -> Features:
    """Features of a count as belonging to a trigger; `nearest`: no other trigger stands nearer to its verb or noun."""
    doc = frame.doc
    anchor = mention.verb if mention.verb is not None else mention.head
    f = position(frame, trigger, mention.head)
    fate = mention.what in ("killed", "injured", "captured", "displaced", "missing")
    f |= {
        "fate": float(fate),
        "people": float(mention.what == "people"),
        "verb": float(mention.verb is not None and mention.verb in inside),
        "head": float(mention.head in inside),
        "part": float(mention.part),
        "cumulative": float(mention.cumulative),
        "nearest": float(nearest),
        "depth": min(_tree_distance(doc[anchor], doc[trigger.token]), 8) / 8,
    }
    f[f"type:{trigger.type}"] = 1.0
    f[f"what:{mention.what if fate else 'thing'}"] = 1.0
    if f["same"]:
        f["rel:" + relation(doc[anchor], doc[trigger.token])] = 1.0
        if not fate:
            f["thing:" + relation(doc[mention.head], doc[trigger.token])] = 1.0
    return f


def _tree_distance(a: Any, b: Any) -> int:
    """Edges between two tokens in the parse; 9 when they are of different sentences or farther."""
    up: dict[int, int] = {}
    node = a
    for steps in range(9):
        up[node.i] = steps
        if node.head.i == node.i:
            break
        node = node.head
    node = b
    for steps in range(9):
        if node.i in up:
            return min(up[node.i] + steps, 9)
        if node.head.i == node.i:
            break
        node = node.head
    return 9
