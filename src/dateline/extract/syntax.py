"""How a word stands to a trigger in the parse, as one short name."""

from __future__ import annotations

from typing import Any

_SUBJECT = frozenset({"nsubj", "csubj"})
_UP = frozenset({"conj", "appos", "compound", "poss", "nmod", "amod"})


def relation(token: Any, trigger: Any) -> str:
    """The relation of `token` to `trigger`: "nsubj", "nsubjpass", "dobj", "agent", "prep:against", "poss", "amod",
    "compound", the same behind "^" where it is that of the verb that governs the trigger ("carried out an *attack*"),
    "over" where the token governs the trigger, or "none". Coordination is looked through. A fixed number of steps.
    """
    node = token
    for _ in range(4):  # a conjunct stands where the first of its list stands
        if node.dep_ in ("conj", "appos") and node.head.i != node.i and node.head.i != trigger.i:
            node = node.head
        else:
            break
    direct = _edge(node, trigger)
    if direct:
        return direct
    governor = trigger
    for _ in range(3):
        if governor.head.i == governor.i:
            break
        edge = governor.dep_
        governor = governor.head
        above = _edge(node, governor)
        if above:
            verbal = edge in ("conj", "xcomp", "advcl", "acl", "ccomp", "relcl")
            return f"^{above}" if verbal else f"^n:{above}"
        if node.i == governor.i:
            return f"over:{edge}"
    return "none"


def _edge(node: Any, trigger: Any) -> str | None:
    """The edge from `node` to `trigger`, through one or two prepositions; None when there is none."""
    if node.i == trigger.i:
        return "self"
    head = node.head
    if head.i == trigger.i:
        return str(node.dep_)
    if head.dep_ in ("prep", "agent", "dative") and head.i != node.i:
        if head.head.i == trigger.i:
            return "agent" if head.dep_ == "agent" else f"prep:{head.lower_}"
        over = head.head
        if over.dep_ == "prep" and over.head.i == trigger.i:
            return "prep2:" + str(head.lower_)
        if over.head.i == trigger.i and over.dep_ in ("dobj", "nsubj", "nsubjpass", "pobj"):
            return "in:" + str(over.dep_)
    if node.dep_ in _UP and head.head.i == trigger.i:
        return "in:" + str(head.dep_)
    return None
