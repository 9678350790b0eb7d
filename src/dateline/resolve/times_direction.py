"""Which way the clause of a time expression looks: tells the last "Wednesday" from the next."""

from __future__ import annotations

import re
from typing import Any

from dateline.analysis import TimeMention

_FUTURE_AUX = frozenset(["will", "shall", "'ll", "’ll", "wo", "ll"])
_MODAL = frozenset(["would", "should", "must", "may", "might", "could", "can"])
_PERFECT = frozenset(["has", "have", "had", "'ve", "’ve", "having", "'d"])
# Verbs whose infinitive lies ahead: "plans to withdraw on Friday".
_PLANS = frozenset(
    [
        "plan",
        "schedule",
        "expect",
        "set",
        "slate",
        "due",
        "intend",
        "hope",
        "aim",
        "vow",
        "pledge",
        "agree",
        "promise",
        "prepare",
        "postpone",
        "delay",
        "invite",
        "urge",
        "ask",
        "order",
        "call",
        "want",
        "threaten",
        "refuse",
        "decide",
        "offer",
        "continue",
        "need",
        "have",
        "be",
    ]
)
# Verbs that put something off until a day ahead, even in the past tense: "postponed until Tuesday".
_PUT_OFF = frozenset(
    [
        "postpone",
        "delay",
        "extend",
        "adjourn",
        "defer",
        "give",
        "remand",
        "detain",
        "suspend",
        "schedule",
        "reschedule",
        "set",
        "have",
    ]
)
_PROPOSE = frozenset(["plan", "schedule", "propose", "expect", "organise", "organize", "await"])
# Verbs of what is on a calendar: their present tense beside a day looks ahead ("talks resume Friday").
_ON_A_CALENDAR = frozenset(
    "adjourn arrive assemble begin close commence convene depart elect end expire finish kick leave meet open reconvene "
    "reopen restart resume return start vote".split()
)
_AS_EARLY = re.compile(
    r"\bas (?:early|soon|late) as (?:the )?$|\beffective (?:on )?$|\bstarting (?:on |at |from )?$"
    r"|\b(?:due|expected|scheduled|planned|slated|set) (?:\w+ )?(?:for |by |on |in )?(?:the )?$",
    re.I,
)


def direction(token: Any, mention: TimeMention, text: str) -> int:
    """-1 when the clause of a time expression is past, +1 when future, 0 when the parse does not tell.

    The nearest verb above the expression decides with its auxiliaries: will, is to, plans to are future; a past tense
    or a perfect is past; a bare present with "by" or "until" looks ahead.
    """
    start, end = mention.span.start, mention.span.end
    if _AS_EARLY.search(text[max(0, start - 30) : start]):
        return 1
    if text[end : end + 2] in ("'s", "’s"):  # "Wednesday's ruling"
        return -1
    verb = _verb_above(token)
    if verb is None:
        return 0
    if mention.relation in ("until", "by") and verb.lemma_ in _PUT_OFF:
        return 1
    if verb.lemma_ in _PROPOSE and verb != token.head and verb.tag_ in ("VBD", "VBN"):
        return 1  # "planned a march on Saturday"
    return _of_verb(verb, mention, 0)


def _of_verb(verb: Any, mention: TimeMention, depth: int) -> int:
    aux = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    words = {c.lower_ for c in aux}
    if words & _FUTURE_AUX or (_is_planned(verb, mention) and "had" not in words):
        return 1
    if words & _PERFECT:
        return -1
    if words & _MODAL:
        return 1
    if "to" in words:
        return _of_infinitive(verb, depth)
    if verb.tag_ == "VBD" or any(c.tag_ == "VBD" for c in aux):
        return -1
    if verb.tag_ in ("VBP", "VBZ", "VB") or any(c.tag_ in ("VBP", "VBZ") for c in aux):
        going = verb.lower_ == "going" and any(c.dep_ == "xcomp" for c in verb.children)
        ahead = going or mention.relation in ("until", "by", "before")
        return 1 if ahead or (verb.lemma_ in _ON_A_CALENDAR and verb.tag_ in ("VBP", "VBZ")) else 0
    if verb.tag_ == "VBN":
        return -1
    if verb.tag_ == "VBG" and verb.head != verb and depth < 4:
        above = _verb_above(verb.head)
        return _of_verb(above, mention, depth + 1) if above is not None else 0
    return 0


def _verb_above(token: Any) -> Any:
    """The verb that governs a token, itself included; None within 12 steps."""
    node = token
    for _ in range(12):
        if node.pos_ in ("VERB", "AUX") and node.dep_ not in ("aux", "auxpass"):
            return node
        if node.head == node:
            return None
        node = node.head
    return None


def _is_planned(verb: Any, mention: TimeMention) -> bool:
    planned = ("plan", "schedule", "slate", "due", "set", "expect", "postpone")
    return verb.lemma_ in planned and verb.tag_ == "VBN" and mention.relation in ("for", "on", "in", "by", "until")


def _of_infinitive(verb: Any, depth: int) -> int:
    """Ahead after a plan ("plans to leave Friday"), back after a past ("failed to take it", "had been due to end")."""
    above = verb.head
    if above == verb:
        return 1
    if any(c.lower_ == "had" for c in above.children):
        return -1
    if above.lemma_ in _PLANS or above.tag_ in ("NN", "NNS", "JJ", "VBZ", "VBP"):
        return 1
    if above.tag_ in ("VBD", "VBN"):
        return -1
    return 1


__all__ = ["direction"]
