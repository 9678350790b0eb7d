"""Features of a party as actor, recipient or source of a trigger."""

from __future__ import annotations

import math

from dateline.analysis import ActorMention, RoleScores, Trigger
from dateline.extract.features import claim_features, governed, logit, position, span_scores
from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.syntax import relation
from dateline.types import Party

_SECTORS = ("MED", "NGO", "IGO", "SPY", "CVL", "REF", "GOV", "MIL", "REB")


def clause_features(frame: Frame, trigger: Trigger, roles: RoleScores) -> Features:
    """What is known of the claim and its clause: a passive without an agent names no actor. The same for all its parties."""
    deps = {c.dep_ for c in frame.doc[trigger.token].children}
    return claim_features(frame, trigger, roles) | {
        "passive": float(bool(deps & {"nsubjpass", "auxpass"})),
        "agent": float("agent" in deps),
        "subject": float(bool(deps & {"nsubj", "nsubjpass", "csubj"})),
        "object": float(bool(deps & {"dobj", "pobj"})),
    }


def party_features(
    frame: Frame, trigger: Trigger, roles: RoleScores, mention: ActorMention, role: str, clause: Features
) -> Features:
    """Features of a party for `role` (actor, recipient or source); `clause` is that of :func:`clause_features`, of no use to a source."""
    top, head, mean = span_scores(frame, roles.roles.get(role, {}), mention.span.start, mention.span.end, mention.head)
    f = position(frame, trigger, mention.head)
    f |= {"max": logit(top), "head": logit(head), "mean": logit(mean)}
    for other in ("actor", "recipient", "source"):
        if other != role:
            o, _, _ = span_scores(frame, roles.roles.get(other, {}), mention.span.start, mention.span.end, mention.head)
            f[f"vs:{other}"] = logit(o)
    f |= frame.once(("party", mention.span.start, mention.span.end), lambda: _known(frame, mention))
    tie = relation(frame.doc[mention.head], frame.doc[trigger.token]) if f["same"] else None
    if tie is not None:
        f["rel:" + tie] = 1.0
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
    f[f"{trigger.type}|{mention.kind}"] = 1.0
    f[f"{trigger.type}|{mention.party.sector}"] = 1.0
    f["plural"] = float(mention.plural)
    f["words"] = min(mention.span.text.count(" "), 6) / 6
    f["lead"] = float(frame.sentence_of[mention.head] <= 1)
    return f | governed(frame, trigger, mention.head) | clause


def _known(frame: Frame, mention: ActorMention) -> Features:
    """What is known of a mention whatever is asked of it."""
    f = {"kind:" + mention.kind: 1.0, "known": float(mention.party.id is not None)}
    if mention.party.sector in _SECTORS:
        f["sector:" + mention.party.sector] = 1.0
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
