"""Which of the encoder's candidate triggers become claims.

The encoder judges each word by itself; what a claim is depends on its neighbours too: in "killed in air strikes" one
happening is told once, a verb that only governs the naming noun ("launched an attack") is part of it, and tags and
link lists are no claims. A linear scorer over the candidate, its clause and its rivals decides.
"""

from __future__ import annotations

from dateline.extract.features import logit
from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.scorers import Scorers
from dateline.extract.syntax import relation

_NEAR = 60  # code points within which two triggers of one type tell one happening more often than not


def keep_features(frame: Frame, k: int) -> Features:
    """Features of candidate `k` of the analysis."""
    triggers, roles = frame.analysis.triggers, frame.analysis.roles
    t, r = triggers[k], roles[k]
    token = frame.doc[t.token]
    sentence = frame.analysis.sentences[frame.sentence_of[t.token]]
    dets = [c.lower_ for c in token.children if c.dep_ in ("det", "poss", "predet")]
    words = sentence.last - sentence.first
    f: Features = {
        "score": logit(t.score),
        "score2": logit(t.score) ** 2 / 4,
        "type:" + t.type: 1.0,
        "type-score": r.types.get(t.type, 0.0),
        "pos:" + str(token.pos_): 1.0,
        "dep:" + str(token.dep_): 1.0,
        "lemma:" + str(token.lemma_).lower(): 1.0,
        "det:" + (dets[0] if dets else "none"): 1.0 if token.pos_ == "NOUN" else 0.0,
        "headline": float(sentence.headline),
        "first": float(frame.sentence_of[t.token] == 0),
        "long": min(words, 80) / 80,
        "verbless": float(not any(frame.doc[i].pos_ in ("VERB", "AUX") for i in range(sentence.first, sentence.last))),
        "late": frame.sentence_of[t.token] / max(1, len(frame.analysis.sentences)),
        "words": float(t.span.text.count(" ")),
        "narrator": r.narrator,
        "CT+": r.factuality.get("CT+", 0.0),
        "Uu": r.factuality.get("Uu", 0.0),
        "plural": float(token.tag_ in ("NNS", "NNPS")),
        "named": float(bool(token.ent_type_)),
    }
    for role in ("actor", "recipient", "place", "source"):
        f[role] = logit(max(r.roles.get(role, {}).values(), default=0.0))
    f |= _rivals(frame, k)
    return f


def _rivals(frame: Frame, k: int) -> Features:
    """Other candidates of the same sentence: how near, how strong, how they stand to this one."""
    triggers = frame.analysis.triggers
    t = triggers[k]
    here = frame.sentence_of[t.token]
    f: Features = {"rivals": 0.0}
    best = -9.0
    for j in range(max(0, k - 6), min(len(triggers), k + 7)):
        o = triggers[j]
        if j == k or frame.sentence_of[o.token] != here:
            continue
        f["rivals"] = min(f["rivals"] + 0.25, 1.0)
        gap = max(o.span.start - t.span.end, t.span.start - o.span.end)
        if o.type == t.type and gap <= _NEAR:
            margin = logit(o.score) - logit(t.score)
            best = max(best, margin)
            f["rel:" + relation(frame.doc[o.token], frame.doc[t.token])] = 1.0
            f["rev:" + relation(frame.doc[t.token], frame.doc[o.token])] = 1.0
    if best > -9.0:
        f |= {"rival": 1.0, "margin": best / 4, "weaker": float(best > 0)}
    return f


def kept(frame: Frame, scorers: Scorers) -> list[tuple[int, float]]:
    """(index, probability) of the candidates that become claims; all of them where no scorer was trained."""
    scorer = scorers.get("keep")
    candidates = range(len(frame.analysis.triggers))
    if scorer is None:
        return [(k, frame.analysis.triggers[k].score) for k in candidates]
    scores = scorer.scores([keep_features(frame, k) for k in candidates])
    return [(k, p) for k, p in zip(candidates, scores, strict=True) if p >= scorer.threshold]
