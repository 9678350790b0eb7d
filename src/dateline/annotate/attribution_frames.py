"""Verb cues: a reporting verb with its source and what it tells.

The parse is asked first (clausal complement, subject, participles that share the subject of their verb); where
it has no answer, word order is: "… a monitor said" at the end of a sentence, "said X" after what was said.
Dispatches that lost their commas and quotation marks are parsed wrongly in just these places.
"""

from __future__ import annotations

from dateline.analysis import Sentence
from dateline.annotate.attribution_content import Frame, active_content, back, end, passive_content, that_after
from dateline.annotate.attribution_order import final_source
from dateline.annotate.attribution_subjects import VERBAL, relative, subject_of, subjects
from dateline.annotate.attribution_tokens import NOMINAL, Tokens
from dateline.ontology.cues import Cue, source_nouns, verb_cues
from dateline.types import Factuality

_REFUSALS = frozenset(["refuse", "decline", "fail", "unable", "reluctant", "hesitate"])


def verb_frames(t: Tokens, sentence: Sentence, number: int, *, attitudes: bool = False) -> list[Frame]:
    """Frames of the reporting verbs of one sentence, in order."""
    table = verb_cues(attitudes=attitudes)
    out: list[Frame] = []
    for v in range(sentence.first, sentence.last):
        if t.pos[v] not in VERBAL or t.dep[v] in ("amod", "compound", "aux"):
            continue
        readings = table.get(t.lemma[v], ())
        if v + 1 < sentence.last:
            readings = table.get(f"{t.lemma[v]} {t.lower[v + 1]}", readings)
        if readings:
            frame = _frame(t, v, readings, sentence, out)
            if frame is not None:
                frame.sentence = number
                out.append(frame)
    _cut(t, out)
    for f in out:
        _narrow(t, f)
    return out


def _frame(t: Tokens, v: int, readings: tuple[Cue, ...], s: Sentence, earlier: list[Frame]) -> Frame | None:
    if readings[0].kind in ("hearsay", "according") or (_negated(t, v) and readings[0].kind not in ("think",)):
        return None
    if readings[0].kind == "cite" and readings[-1].kind != "attitude":
        return None
    final = _final(t, v, readings, s, earlier)
    if final is not None:
        return final
    passive = t.kid(v, "auxpass", "nsubjpass") is not None
    if v + 1 < s.last and t.lower[v + 1] == "to" and readings[0].kind == "think" and t.lower[v].endswith("ed"):
        passive = True  # "jets believed to be Russian"
    heads = _agent(t, v) if passive else subjects(t, v, s)
    if t.tag[v] == "VBG" and t.dep[v] in ("advcl", "conj", "xcomp", "dep") and subject_of(t, v) is None:
        said = next((f for f in reversed(earlier) if f.sources and f.kind in ("say", "deny")), None)
        if said is not None and t.head[v] != said.verb and said.verb < v:
            heads = list(said.sources)  # "X said A had happened, adding that B": adding is X's, not A's
    if passive and not heads and readings[0].kind not in ("say", "think"):
        return None
    if (
        readings[0].subject == "text"
        and readings[-1].kind != "attitude"
        and not any(source_nouns().get(t.lower[h]) == "text" for h in heads)
    ):
        return None
    if not heads and not passive:
        return None
    if readings[0].kind == "think" and t.tag[v] == "VB" and t.kid(v, "aux") is not None:
        return None
    if readings[0].kind in ("think", "act") and any(t.lower[h] in ("i", "we", "you") for h in heads):
        return None  # a thought inside someone's speech: the speaker is the source
    group = _group(t, v, heads)
    around = _parenthesis(t, group, s) if readings[0].kind == "say" and not passive else None
    if around is not None:
        return Frame(v, _cue_span(t, v), tuple(heads), around, "say", readings[0].hedge, before=True, group=group)
    for cue in readings:
        if passive:
            contents, before = passive_content(t, v, cue, s)
        else:
            contents, before = active_content(t, v, cue, group, s, earlier)
        if contents:
            hedge: Factuality | None = cue.hedge
            if passive and not heads and hedge is None:
                hedge = "PS+"
            return Frame(v, _cue_span(t, v), tuple(heads), contents, cue.kind, hedge, before=before, group=group)
    if readings[0].kind == "say" and heads and not passive:
        return Frame(v, _cue_span(t, v), tuple(heads), [], "say", readings[0].hedge, bare=True, group=group)
    return None


def _final(t: Tokens, v: int, readings: tuple[Cue, ...], s: Sentence, earlier: list[Frame]) -> Frame | None:
    """The frame of a cue that closes its clause; None where the parse gives a clause after it."""
    cue = readings[0]
    if cue.kind != "say" or t.dep[v] == "amod" or (t.tag[v] == "VBN" and t.dep[v] != "ROOT"):
        return None
    if any(k > v and t.dep[k] == "ccomp" and that_after(t, v, s) for k in t.kids[v]):
        return None
    found = final_source(t, v, s)
    if found is None:
        return None
    first, last, head = found
    speaks = t.pos[head] == "PRON" or t.doc[head].ent_type_ == "PERSON" or t.lower[head] in source_nouns()
    if cue.lemma in ("continue", "go on", "conclude") and not speaks:
        return None  # "as the offensive in the east continues"
    if t.dep[v] in ("acl", "relcl") and (head == t.head[v] or relative(t, v)) and last <= v and t.pos[v - 1] != "PRON":
        return None
    if any(t.dep[k] == "ccomp" and k > max(v, last) for k in t.kids[v]) and last <= v:
        return None
    said = [f for f in earlier if f.contents and not f.before and f.kind in ("say", "think", "deny") and f.sources]
    start = s.first
    if said:
        clause = [k for k in t.kids[v] if t.dep[k] == "ccomp" and k < v]
        start = max(t.left(clause[0]), said[-1].verb + 1) if clause and t.left(clause[0]) > said[-1].verb else s.first
        if start == s.first and said[-1].group[0] <= s.first + 2 and last <= v and first <= said[-1].contents[0][0] + 2:
            return None
    group = (min(first, v), max(last, v + 1))
    stop = min(first, v)
    parsed = subject_of(t, v)
    bounds: tuple[int, int] | None = (first, last)
    heads = [head]
    if parsed is not None and first <= parsed < last and t.pos[parsed] in NOMINAL:
        heads, bounds = t.conjuncts(parsed), None
        lowest = t.phrase(parsed, stop=v if parsed < v else s.last)[0]
        if lowest < first and parsed < v:
            bounds = (first, last)
        heads = [h for h in heads if h < v] or [parsed] if parsed < v else heads
        if bounds is not None:
            heads = heads[:1]
    around = _parenthesis(t, group, s)
    if around is not None:
        return Frame(
            v, _cue_span(t, v), tuple(heads), around, cue.kind, cue.hedge, before=True, group=group, bounds=bounds
        )  # fmt: skip
    content = (start, back(t, stop))
    if content[1] - content[0] < 2:
        return None
    return Frame(
        v, _cue_span(t, v), tuple(heads), [content], cue.kind, cue.hedge, before=True, group=group, bounds=bounds
    )  # fmt: skip


def _parenthesis(t: Tokens, group: tuple[int, int], s: Sentence) -> list[tuple[int, int]] | None:
    """Both halves of what is said around "…, the ministry said, …"; None where the cue is no parenthesis."""
    first, last = group
    if not (s.first + 1 < first and last + 2 < s.last and t.lower[first - 1] == "," and t.lower[last] == ","):
        return None
    after = last + 1
    goes_on = t.pos[after] in VERBAL and t.tag[after] != "VBG"
    lead_verb = any(t.tag[k] in ("VBD", "VBZ", "VBP", "MD") for k in range(s.first, first))
    if not goes_on and (lead_verb or t.pos[after] not in ("DET", "PRON", "NOUN", "PROPN", "ADJ", "NUM")):
        return None
    return [(s.first, first - 1), (after, end(t, s.last))]


def _negated(t: Tokens, v: int) -> bool:
    """As in "did not say", "refused to say": nothing is said."""
    if t.kid(v, "neg") is not None:
        return True
    h = t.head[v]
    return t.dep[v] == "xcomp" and (t.lemma[h] in _REFUSALS or t.kid(h, "neg") is not None)


def _cue_span(t: Tokens, v: int) -> tuple[int, int]:
    """The verb with its auxiliaries and particle."""
    last = t.kid(v, "prt")
    first = v
    while first - 1 in t.kids[v] and t.dep[first - 1] in ("aux", "auxpass", "neg"):
        first -= 1
    return first, (last if last == v + 1 else v) + 1


def _agent(t: Tokens, v: int) -> list[int]:
    by = t.kid(v, "agent")
    pobj = t.kid(by, "pobj") if by is not None else None
    return t.conjuncts(pobj) if pobj is not None else []


def _group(t: Tokens, v: int, heads: list[int]) -> tuple[int, int]:
    """Tokens from the source to the cue, or from the cue to the source."""
    if not heads:
        return v, v + 1
    first, last = v, v + 1
    left = [h for h in heads if h < v]
    right = [h for h in heads if h > v]
    if (left and t.kid(v, "nsubj") is not None) or (left and v - max(left) < 15):
        first = min(t.phrase(h, stop=v)[0] for h in left)
    if right:
        last = max(t.phrase(h, stop=len(t.pos))[1] for h in right)
    return first, last


def _cut(t: Tokens, frames: list[Frame]) -> None:
    """End the content of a cue where a joined cue begins: "X said A but Y said B"."""
    for k, f in enumerate(frames):
        for g in frames[k + 1 :]:
            joined = g.verb in t.kids[f.verb] and t.dep[g.verb] in ("conj", "parataxis")
            own = g.before and g.contents and f.contents and not f.before and g.contents[0][0] > f.contents[0][0]
            edge = g.contents[0][0] if own else g.group[0] if joined else None
            if edge is not None and f.contents and not f.before and f.contents[-1][0] < edge < f.contents[-1][1]:
                if g.before and not own:
                    continue
                f.contents[-1] = (f.contents[-1][0], back(t, edge))


def _narrow(t: Tokens, f: Frame) -> None:
    """End what is denied before the next thing that the denier does: "denied the charges but has yet to answer"."""
    joined = [k for k in t.kids[f.verb] if t.dep[k] == "conj" and k > f.verb]
    if not joined or not f.contents or f.before or f.kind not in ("deny", "act"):
        return
    start, last = f.contents[-1]
    linked = [k for k in t.kids[f.verb] if t.dep[k] == "cc" and start < k < joined[0]]
    edge = linked[-1] if linked else t.left(joined[0])
    if start < edge < last:
        f.contents[-1] = (start, back(t, edge))


__all__ = ["Frame", "verb_frames"]
