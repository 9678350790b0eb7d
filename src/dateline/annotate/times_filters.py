"""What looks like a time and is none: the verb "may", "2000 people", the Daily Star, "$2 million a year", a man
called April.

Every check looks at the words beside the expression and at the tags of the parse; each kind of the grammar has
its own.
"""

from __future__ import annotations

import re
from typing import Any

from dateline.ontology.times_grammar import Expr

_NOT_YEAR = re.compile(
    r"(?:[$€£#]|\b(?:resolution|article|no\.?|number|room|flight|page|channel|boeing|paragraph|section|unit|battalion|brigade|about|some|nearly|than|"
    r"least|over|almost|around|killed|to|up)\s)\s?$",
    re.I,
)
_YEAR_WORD = re.compile(
    r"\b(?:in|since|of|until|till|by|from|during|before|after|through|early|late|mid|and|to|the|around|for|[(])[\s(]*$",
    re.I,
)
_NAME_AFTER = re.compile(r"\s+(?:Times|Star|Telegraph|Mirror|Herald|Mail|News|Beast|Post|Express|Sabah|Mosque|Market|School|Agreement|Accord|Declaration|Revolution|Movement|Uprising|Massacre)\b")  # fmt: skip
_NAMED_DAY = re.compile(
    r"\b(?:Black|Bloody|Good|Super|USA|Russia|Turkey|Pakistan|India|Christianity|Ash|Palm|Cyber|Ruby)\s$"
)
_SHORT_DAY = frozenset(
    [
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
        "MON",
        "TUE",
        "WED",
        "THU",
        "FRI",
        "SAT",
        "SUN",
        "Tues",
        "Weds",
        "Thur",
        "Thurs",
        "TUES",
        "WEDS",
        "THUR",
        "THURS",
    ]
)
_EVENT_MARCH = re.compile(r"(?:\b(?:the|a|an|annual|this|great|long)\s|[`“\"])$", re.I)
_RATE = re.compile(r"(?:\d|million|billion|thousand|hundred|times|once|twice)\s$", re.I)
_TITLE = re.compile(r"This (?:Week|Morning|Day|Evening)|Last (?:Week|Night)|Meet")
_FRACTION = re.compile(r"(?:one|two|three)[- ]quarters?$", re.I)
_NUMBER_UNITS = re.compile(
    r"\s*(?:%|percent|per cent|km|kilomet|miles?\b|met(?:er|re)s?\b|kg\b|tons?\b|tonnes?\b|dollars|people|troops|soldiers)"
)
_DIRECT = frozenset(["date", "weekof", "window", "ago", "rel", "century", "overnight", "daypart", "quarter", "half"])


def means_time(e: Expr, text: str, token: Any, last: Any) -> bool:
    """Whether the expression is one, as far as its neighbours and the parse tell."""
    if e.kind in ("age", "earlier", "daynumber"):
        return False
    before, words = text[max(0, e.start - 24) : e.start], text[e.start : e.end]
    if e.kind == "date":
        return not _is_name(e, words, before, text, token)
    if e.kind in _DIRECT:
        return not (words[:1].isupper() and _TITLE.match(words) and before[-1:] in "\"“'`‘")
    check = _CHECKS.get(e.kind)
    return check is None or check(e, words, before, text=text, token=token, last=last)


def _is_name(e: Expr, words: str, before: str, text: str, token: Any) -> bool:
    """Friday Times, Black Friday, USA Today; "sun" and "sat" alone."""
    if words.rsplit(None, 1)[-1] in _SHORT_DAY and not e.month:
        return True
    if e.month or (e.value and not e.value.lstrip("-")[:1].isdigit()):
        return False
    if words[:1].isupper() and (_NAME_AFTER.match(text, e.end) or _NAMED_DAY.search(before)):
        return True
    return words in ("Today", "TODAY") and token is not None and token.ent_type_ == "ORG"


def _year_ok(e: Expr, words: str, before: str, *, text: str, token: Any, last: Any) -> bool:
    if len(words) > 4 and not words.isdigit():
        return True
    if _NOT_YEAR.search(before) or _NUMBER_UNITS.match(text, e.end):
        return bool(re.search(r"\b(?:from|between)\b.*\bto $", before, re.I)) and 1900 <= (e.year or 0) <= 2060
    if not _YEAR_WORD.search(before) and not 1900 <= (e.year or 0) <= 2060:
        return False
    following = last.nbor(1) if last is not None and last.i + 1 < len(last.doc) else None
    if following is None or text[e.end : e.end + 1] != " ":
        return True
    counted = following.tag_ == "NNS" or (last.dep_ == "nummod" and last.head.tag_ == "NNS")
    return not counted or bool(re.search(r"\b(?:the|this|that|its|their|his|in|since|'s)\s$", before, re.I))


def _month_ok(e: Expr, words: str, before: str, *, text: str, token: Any, last: Any) -> bool:
    if e.year is not None or e.way or e.mod:
        return True
    if token is None:
        return words not in ("May", "MAY", "March", "MARCH", "Mar", "Dec", "Sep", "Jan", "Jun")
    if (
        words in ("March", "MARCH")
        and _EVENT_MARCH.search(before)
        and re.match(r"\s+(?:for|of|on|in)\b", text[e.end : e.end + 6])
    ):
        return False
    if token.tag_ in ("MD", "VB", "VBP", "VBD", "VBZ", "JJ") or token.ent_type_ in ("PERSON", "ORG"):
        return words.lower() in ("january", "february", "july", "september", "october", "november", "december")
    return True


def _season_ok(e: Expr, words: str, before: str, *, text: str, token: Any, last: Any) -> bool:
    if e.year is not None or (e.way and e.way != "that") or e.mod:
        return True
    if re.search(r"\b(?:Arab|Prague|hot|boiling|Palm|Silver|Colorado|the)\s$", before) or last is None:
        return False
    return last.tag_ == "NN" and bool(
        re.search(r"\b(?:in|by|during|for|since|until|of|through|over|into|throughout|this)\s$", before, re.I)
    )


def _duration_ok(e: Expr, words: str, before: str, *, text: str, token: Any, last: Any) -> bool:
    """Untold lengths of time only where a word says that they are one ("for weeks", "days after")."""
    if not (e.fuzzy and e.value is None):
        return _length_ok(e, words, before, last)
    if words.lower().startswith(("day", "night")) and re.search(
        r"\b(?:these|those|early|old|golden|final|last|dark)\s$", before, re.I
    ):
        return False
    return bool(
        re.search(
            r"\b(?:for|in|over|within|of|after|many|through|during|by|take|took|lasted|last|spent)\s$", before, re.I
        )
    ) or bool(re.match(r"\s+(?:after|before|of|later|since|on end|ahead)\b|-", text[e.end : e.end + 12]))


def _length_ok(e: Expr, words: str, before: str, last: Any) -> bool:
    """Not "a second group", "three-quarters", "$1.76 a year", "24 hours a day", CBS's '60 Minutes'."""
    if _FRACTION.search(words) or words[:1] in "'‘’`":
        return False
    if e.unit in ("Q", "S", "WE") and re.match(r"(?:more than |less than |about |nearly |almost )?an? ", words, re.I):
        return False
    rate = re.fullmatch(r"an? \w+", words, re.I)
    return rate is None or not (_RATE.search(before) or _counted_before(last))


def _counted_before(last: Any) -> bool:
    """Whether a plural noun or a number stands right before "a year": so many each year."""
    if last is None or last.i < 2:
        return False
    return last.nbor(-2).tag_ in ("NNS", "CD") or last.nbor(-2).lower_ in ("once", "twice", "times")


def _set_ok(e: Expr, words: str, before: str, *, text: str, token: Any, last: Any) -> bool:
    if e.value and words[:1].isupper() and token is not None:
        return not (token.tag_ in ("NNP", "NNPS") or _NAME_AFTER.match(text, e.end))
    return True


def _therel_ok(e: Expr, words: str, before: str, *, text: str, token: Any, last: Any) -> bool:
    return e.unit in ("Y", "W", "M") and bool(
        re.search(r"\b(?:for|in|during|of|earlier in|later in|over|throughout)\s$", before, re.I)
    )


def _clock_ok(e: Expr, words: str, before: str, *, text: str, token: Any, last: Any) -> bool:
    """A bare 10:35 or 12:00 is a time of day; a score (3:2) was never a clock to the lexer, a verse has a book before it."""
    if e.zone or words[-1:].isalpha() or "m" in words[-3:].lower():
        return True
    return not re.search(r"[A-Z][a-z]+\s$", before) or bool(re.search(r"\b(?:At|By|Around|From|Until)\s$", before))


def _thepart_ok(e: Expr, words: str, before: str, *, text: str, token: Any, last: Any) -> bool:
    if e.mod in ("early", "mid", "late"):
        return True
    return (
        bool(re.search(r"\b(?:in|by|during|until|since|at|before|after|of|throughout)\s$", before, re.I))
        and token is not None
    )


def _current_ok(e: Expr, words: str, before: str, *, text: str, token: Any, last: Any) -> bool:
    return token is not None and token.tag_ == "JJ" and words.lower() == "current"


def _ref_ok(e: Expr, words: str, before: str, *, text: str, token: Any, last: Any) -> bool:
    if words.lower() != "soon":
        return True
    future = token is not None and any(c.lower_ in ("will", "'ll", "to") for c in token.head.children)
    return (
        future
        and not re.search(r"\b(?:as|too)\s$", before, re.I)
        and not re.match(r"\s+(?:after|afterwards|before|as)\b", text[e.end : e.end + 9])
    )


def _decade_ok(e: Expr, words: str, before: str, *, text: str, token: Any, last: Any) -> bool:
    """A decade, not an age ("in his 30s")."""
    return not re.search(r"\b(?:his|her|their|my|our|your)\s(?:early\s|mid-?\s?|late\s)?$", before, re.I)


def _holiday_ok(e: Expr, words: str, before: str, *, text: str, token: Any, last: Any) -> bool:
    return not _NAME_AFTER.match(text, e.end)


_CHECKS = {"decade": _decade_ok, "holiday": _holiday_ok,
    "year": _year_ok, "month": _month_ok, "season": _season_ok, "duration": _duration_ok, "set": _set_ok, "therel": _therel_ok,
    "clock": _clock_ok, "thepart": _thepart_ok, "current": _current_ok, "recent": _current_ok, "ref": _ref_ok,
}  # fmt: skip


__all__ = ["means_time"]
