"""Who stands as the subject of a reporting verb: by the parse, else by word order."""

from __future__ import annotations

from dateline.analysis import Sentence
from dateline.annotate.attribution_tokens import NOMINAL, Tokens
from dateline.ontology.cues import source_nouns

VERBAL = frozenset({"VERB", "AUX"})
_SKIP = frozenset({"ADV", "AUX", "PART"})
_RELATIVE = frozenset({"who", "which", "that"})
_EMBEDDED = frozenset({"advcl", "xcomp", "conj", "pcomp", "dep"})


def subjects(t: Tokens, v: int, s: Sentence, depth: int = 0) -> list[int]:
    """Heads of the noun phrases that do the verb `v`: by the parse, else by word order; [] if there are none."""
    found = subject_of(t, v)
    if found is not None:
        if t.lower[found] in _RELATIVE and t.pos[found] == "PRON" and t.dep[v] == "relcl":
            return [t.head[v]]
        if t.pos[found] in NOMINAL or t.pos[found] in ("ADJ", "NUM") or t.doc[found].text.isupper():
            return t.conjuncts(found)
        return []
    if depth > 3:
        return []
    h = t.head[v]
    if t.dep[v] == "acl" and t.tag[v] == "VBG" and t.lower[h] not in source_nouns() and t.dep[h] in ("dobj", "pobj"):
        verb = t.head[h] if t.dep[h] == "dobj" else t.head[t.head[h]]
        if t.pos[verb] in VERBAL:  # "condemned the attack saying that …": the attack says nothing
            return subjects(t, verb, s, depth + 1)
    if t.dep[v] in ("relcl", "acl") and t.pos[h] in NOMINAL and (t.tag[v] == "VBG" or relative(t, v)):
        return [h] if t.tag[v] != "VBN" and t.kid(v, "aux") is None else []
    if (
        t.tag[v] in ("VBD", "VBZ", "VBP", "VBN")
        and depth == 0
        and not (t.tag[v] == "VBN" and t.dep[v] in ("acl", "relcl"))
    ):
        near = _left_neighbour(t, v, s) or _right_neighbour(t, v, s)
        if near is not None and (t.dep[v] != "conj" or near > h):
            return [near]
    if t.dep[v] in _EMBEDDED and h != v and t.pos[h] in VERBAL and s.first <= h < s.last:
        if t.kid(h, "nsubjpass") is not None and t.kid(h, "nsubj") is None:
            passive = t.kid(h, "nsubjpass")
            return [passive] if passive is not None and t.dep[v] == "advcl" else []
        object_ = t.kid(h, "dobj") if t.dep[v] == "xcomp" else None
        if object_ is not None and object_ < v and t.tag[v] == "VB":  # "led the United States to state that …"
            return t.conjuncts(object_)
        return subjects(t, h, s, depth + 1)
    return []


def subject_of(t: Tokens, v: int) -> int | None:
    """The subject that stands nearest to the verb, where a broken parse gives several."""
    found = [k for k in t.kids[v] if t.dep[k] == "nsubj"]
    return min(found, key=lambda k: abs(k - v), default=None)


def relative(t: Tokens, v: int) -> bool:
    """Whether `v` is the verb of a relative clause with its pronoun (without one it is often a misread "… X said")."""
    if t.dep[v] not in ("relcl", "acl"):
        return False
    own = [k for k in t.kids[v] if k < v]
    own += [j for k in own for j in t.kids[k] if j < v]
    return any(t.tag[k] in ("WDT", "WP", "WP$", "WRB") or t.lower[k] == "that" for k in own)


def _left_neighbour(t: Tokens, v: int, s: Sentence) -> int | None:
    """The noun phrase that ends right before the verb: "… a monitor said"."""
    k = v - 1
    while k >= s.first and t.pos[k] in _SKIP:
        k -= 1
    if k < s.first or t.pos[k] not in NOMINAL or t.lower[k] in _RELATIVE:
        return None
    h = k
    for _ in range(6):
        up = t.head[h]
        if up == h or up >= v or up < s.first or k - up > 12:
            break
        if (t.pos[up] not in NOMINAL and t.pos[up] != "ADP") or t.dep[h] == "appos":
            break
        if t.pos[up] == "ADP" and t.pos[t.head[up]] not in NOMINAL:
            break
        h = up
    verb = t.head[h]
    if relative(t, verb) and s.first <= t.head[verb] < verb and v - t.head[verb] < 25:
        return t.head[verb]  # "the observatory which tracks the violence said"
    return h if t.pos[h] in NOMINAL else k


def _right_neighbour(t: Tokens, v: int, s: Sentence) -> int | None:
    """The noun phrase right after the verb: "…, said Furati"; not the subject of another verb."""
    if t.lemma[v] == "tell":
        return None
    k = v + 1
    while k < s.last and (
        t.pos[k] in ("DET", "ADJ") or t.dep[k] in ("compound", "amod", "poss", "case") or t.lower[k] == "-"
    ):
        k += 1
    if k >= s.last or t.pos[k] not in NOMINAL or t.dep[k] in ("nsubj", "nsubjpass", "npadvmod"):
        return None
    return k if v > s.first else None


__all__ = ["VERBAL", "relative", "subject_of", "subjects"]
