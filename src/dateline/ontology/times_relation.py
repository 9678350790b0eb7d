"""The word that ties a time to its happening: "since", "until", "for" before it; "after", "before" behind a length
of time.
"""

from __future__ import annotations

import re

from dateline.ontology.times_grammar import Expr

_BEFORE = re.compile(
    r"\b(since|until|till|through|throughout|by|before|after|following|for|in|over|during|from|between|on|within|as of|starting|"
    r"beginning|prior to|ahead of|at|up to|into)\s+(?:(?:the|a|an|about|around|at least|nearly|almost|more than|some|early|late|dawn|sometime|all)\s+){0,2}$",
    re.I,
)
_RELATIONS = {"till": "until", "through": "until", "up to": "until", "into": "until", "following": "after", "as of": "since", "starting": "since", "beginning": "since", "prior to": "before", "ahead of": "before", "throughout": "during", "at": "on"}  # fmt: skip
_SINCE_WHEN = re.compile(r"\bsince\s+(?:[\w'’-]+\s+){1,8}$", re.I)  # "since the conflict began in"
_BEHIND = re.compile(r"[\s,]+(after|before|following|since|prior to|ahead of|into)\b", re.I)


def relation_of(e: Expr, text: str) -> str | None:
    """The word that ties the expression to its happening: before it, or, for a length of time, behind it."""
    if e.kind == "duration" and (m := _BEHIND.match(text, e.end, e.end + 16)):
        word = m[1].lower()
        return _RELATIONS.get(word, word)
    before = _BEFORE.search(text[max(0, e.start - 40) : e.start])
    word = before[1].lower() if before else None
    if word in (None, "in", "on", "at") and _SINCE_WHEN.search(text[max(0, e.start - 80) : e.start]):
        return "since"
    if word is None:
        return "on" if e.kind == "date" else None
    return _RELATIONS.get(word, word)


__all__ = ["relation_of"]
