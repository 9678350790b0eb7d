"""The words between a happening and the root of its sentence that tell whether it took place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dateline.ontology.cues_factuality import Shift, shifts
from dateline.types import Factuality

_CLAUSAL = frozenset({"ccomp", "xcomp", "acl", "pcomp", "csubj", "csubjpass", "oprd", "advcl", "relcl"})
_NEGATORS = frozenset({"not", "n't", "n’t", "never", "nt", "no", "neither", "nor", "without"})
_REPORTS = frozenset(
    ["report", "claim", "allegation", "accusation", "charge", "rumor", "rumour", "suggestion", "assertion"]
)
_GROUPS = frozenset(
    ["series", "wave", "use", "string", "number", "spate", "campaign", "resumption", "continuation", "start", "launch"]
)
_OCCUR = frozenset(
    ["happen", "occur", "take", "begin", "exist", "start", "resume", "continue", "follow", "stop", "end", "come", "go"]
)
_INFINITIVE = frozenset({"tell", "advise", "agree", "ask", "order", "call"})
_STOP = frozenset({"relcl", "advcl"})
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Sign:
    """A token that shifts the value. ``CT-`` stands for any negation."""

    token: int
    value: Factuality
    strong: bool


def signs_of(doc: Any, token: int, floor: tuple[int, int] | None, *, speech: bool = False) -> list[Sign]:
    """Every sign over the happening at `token`.

    `floor`: the content of its source in code points; words outside it are not asked.
    `speech`: the happening is itself said ("must withdraw" as a demand), so that a modal beside it is its form.
    """
    out: list[Sign] = []
    node = doc[token]
    verbal = node.pos_ in ("VERB", "AUX")
    out += _beside(node, verbal)
    if speech:
        spoken = any(s.value == "Uu" for s in out)
        out = [] if spoken else out
    for _ in range(_STEPS):
        up = node.head
        if up.i == node.i:
            break
        dep = node.dep_
        if floor is not None and not floor[0] <= up.idx < floor[1]:
            break
        found = _above(node, up, dep)
        out += found
        through = dep in (
            "conj",
            "xcomp",
            "ccomp",
            "pcomp",
            "pobj",
            "prep",
            "dobj",
            "acl",
            "nsubjpass",
            "compound",
            "nsubj",
            "oprd",
            "attr",
            "dative",
            "agent",
        )
        if dep in _STOP or not through:
            break
        if dep == "pobj" and up.head.lemma_.lower() not in _GROUPS:
            break
        node = up
        if dep in ("xcomp", "ccomp", "pcomp", "dobj", "nsubjpass", "acl", "attr", "nsubj", "oprd") and up.pos_ in (
            "VERB",
            "AUX",
        ):
            out += _modals(up, dep)
        elif dep == "conj":
            out += [s for s in _beside(up, up.pos_ in ("VERB", "AUX")) if s.value == "Uu" and s.token < token]
    if doc[token].sent.text.rstrip('"”’ ').endswith("?"):
        out.append(Sign(token, "Uu", False))
    return list({s.token: s for s in out}.values())


def _beside(node: Any, verbal: bool) -> list[Sign]:
    """Signs that hang from the word itself: "not", "may", "reportedly", "no", "alleged", "if"."""
    table = shifts()
    out: list[Sign] = []
    for kid in node.children:
        word = kid.lower_
        if kid.dep_ == "neg" or (kid.dep_ in ("det", "preconj") and word in ("no", "neither")):
            out.append(Sign(kid.i, "CT-", True))
        elif kid.dep_ == "aux":
            _take(out, table.get((word, "aux")), kid.i)
        elif kid.dep_ == "mark":
            _take(out, table.get((word, "mark")), kid.i)
        elif kid.dep_ == "advmod":
            _take(out, table.get((word, "adverb")), kid.i)
        elif kid.dep_ == "amod" and not verbal:
            _take(out, table.get((word, "adjective")), kid.i)
        elif kid.dep_ in ("nsubj", "nsubjpass") and verbal:
            out += [Sign(d.i, "CT-", True) for d in kid.children if d.lower_ in ("no", "neither")]
    if node.dep_ == "amod" or (node.dep_ == "acl" and node.tag_ == "VBN"):
        return [s for s in out if s.value == "CT-"]
    return out


def _above(node: Any, up: Any, dep: str) -> list[Sign]:
    """Signs of the governor over what stands below it."""
    table, lemma = shifts(), up.lemma_.lower()
    reaches: list[str] = []
    if dep in ("ccomp", "xcomp", "oprd", "csubj") or (dep == "acl" and up.pos_ == "NOUN" and node.tag_ == "VB"):
        reaches.append("complement")
        if any(k.dep_ in ("auxpass", "nsubjpass") for k in up.children):
            reaches.append("passive")
    if dep == "pcomp":
        governor = up.head
        lemma = governor.lemma_.lower()
        if up.lower_ == "from":
            reaches.append("from")
        elif any(k.dep_ == "auxpass" for k in governor.children):
            reaches.append("passive")
        elif up.lower_ in ("to", "about", "on", "of", "at"):
            reaches.append("complement")
    if dep in ("dobj", "nsubjpass"):
        reaches.append("object")
    if dep == "pobj" and up.lower_ in ("for", "of", "to", "against", "about"):
        lemma = up.head.lemma_.lower()
        reaches.append("pobj")
    if dep == "advcl" and node.tag_ == "VB" and any(k.lower_ == "to" and k.dep_ == "aux" for k in node.children):
        return [Sign(up.i, "Uu", False)] if lemma not in ("manage", "use") else []
    if dep in ("acl", "ccomp", "relcl") and lemma in _REPORTS:
        lemma, up = up.head.lemma_.lower(), up.head
        reaches.append("report")
        if lemma == "deny":
            reaches.append("object")
    out: list[Sign] = []
    if lemma == "have" and dep == "xcomp" and any(k.lower_ == "yet" for k in up.children):
        return [Sign(up.i, "CT-", True)]
    if lemma in _INFINITIVE and dep == "ccomp" and node.tag_ != "VB":
        reaches = [r for r in reaches if r != "complement"]
    for reach in reaches:
        shift = table.get((lemma, reach))
        if shift is None and reach == "complement":
            shift = table.get((up.lower_, reach))
        if shift is not None and not (lemma == "accuse" and dep == "dobj"):
            out.append(Sign(up.i, shift.value, shift.strong))
            break
    if dep == "pobj" and up.lower_ == "without":
        out.append(Sign(up.i, "CT-", True))
    return out


def _modals(up: Any, dep: str) -> list[Sign]:
    """Modals and negations on a verb above: "will carry out strikes", "did not manage to reach"."""
    if dep == "ccomp":
        return []
    if dep in ("nsubj", "nsubjpass") and up.lemma_ not in _OCCUR | _LIGHT:
        return []
    light = up.lemma_ in _LIGHT or dep in ("xcomp", "nsubj", "nsubjpass", "attr")
    return _beside(up, True) if light else []


_LIGHT = frozenset(
    [
        "carry",
        "launch",
        "conduct",
        "stage",
        "make",
        "take",
        "hold",
        "mount",
        "undertake",
        "begin",
        "start",
        "resume",
        "perform",
        "commit",
        "give",
        "have",
        "be",
        "lead",
        "continue",
        "provide",
        "deliver",
        "impose",
        "allow",
        "permit",
    ]
)


def _take(out: list[Sign], shift: Shift | None, token: int) -> None:
    if shift is not None:
        out.append(Sign(token, shift.value, shift.strong))


__all__ = ["Sign", "signs_of"]
