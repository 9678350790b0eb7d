"""Find the time expressions of a dispatch: words, TIMEX3 type and relation; what they come to is told by ``resolve.times``.

The grammar is :mod:`dateline.ontology.times_grammar`. Here the readings that the parse speaks against are dropped (the
verb "may", "2000 people", the Daily Star, a man called April), and the word that ties the expression to its happening is read
("since", "until", "for"; a day *after*). Until resolved, ``timex`` is ``XXXX`` and ``time`` None.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import Any

from dateline.analysis import Analysis, TimeMention
from dateline.ontology.times_grammar import Expr, expressions
from dateline.pipeline import Step, step
from dateline.types import Span

UNRESOLVED = "XXXX"
_BEFORE = re.compile(
    r"\b(since|until|till|through|throughout|by|before|after|following|for|in|over|during|from|between|on|within|as of|starting|"
    r"beginning|prior to|ahead of|at|up to|into)\s+(?:(?:the|a|an|about|around|at least|nearly|almost|more than|some|early|late|dawn|sometime|all)\s+){0,2}$",
    re.I,
)
_RELATIONS = {"till": "until", "through": "until", "up to": "until", "into": "until", "following": "after", "as of": "since", "starting": "since", "beginning": "since", "prior to": "before", "ahead of": "before", "throughout": "during", "at": "on"}  # fmt: skip
_JOIN = re.compile(r"\s*(?:,\s*)?(?:and|to|until|till|through|-|–|—)\s*(?:the\s+)?", re.I)
_BEHIND = re.compile(r"[\s,]+(after|before|following|since|prior to|ahead of|into)\b", re.I)
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
    "Mon Tue Wed Thu Fri Sat Sun MON TUE WED THU FRI SAT SUN Tues Weds Thur Thurs TUES WEDS THUR THURS".split()
)
_NUMBER_UNITS = re.compile(
    r"\s*(?:%|percent|per cent|km|kilomet|miles?\b|met(?:er|re)s?\b|kg\b|tons?\b|tonnes?\b|dollars|people|troops|soldiers)"
)
_TYPES = {
    "duration": "DURATION",
    "window": "DURATION",
    "set": "SET",
    "clock": "TIME",
    "daypart": "TIME",
    "thepart": "TIME",
    "overnight": "TIME",
}
_DIRECT = frozenset(
    ["date", "weekof", "window", "ago", "rel", "decade", "century", "overnight", "daypart", "quarter", "half"]
)


def times_step() -> Step:
    """The step that assigns ``times``: found, not yet resolved (``resolve_times_step`` does that)."""

    @step("times", requires=["doc", "sentences", "header"], assigns=["times"])
    def find(analysis: Analysis) -> Analysis:
        text = analysis.document.text
        begin, end = analysis.header.body if analysis.header else (0, len(text))
        return replace(analysis, times=tuple(find_times(text, analysis.doc, begin, end)))

    return find


def find_times(text: str, doc: Any = None, begin: int = 0, end: int | None = None) -> list[TimeMention]:
    """The time expressions of ``text[begin:end]`` in order; `doc` is the parse of `text`, without which only the words decide."""
    starts = [t.idx for t in doc] if doc is not None else []
    found: list[tuple[Expr, str | None]] = []
    for e in expressions(text, begin, end):
        token = doc[max(0, bisect_right(starts, e.start) - 1)] if starts else None
        last = doc[max(0, bisect_right(starts, e.end - 1) - 1)] if starts else None
        if _means_time(e, text, token, last):
            found.append((e, _relation(e, text)))
    return [_mention(e, relation, text) for e, relation in _joined(found, text)]


def _mention(e: Expr, relation: str | None, text: str) -> TimeMention:
    kind = "TIME" if e.clock or e.part else _TYPES.get(e.kind, "DATE")
    return TimeMention(
        Span(start=e.start, end=e.end, text=text[e.start : e.end]),
        "SET" if e.kind == "set" else kind,
        UNRESOLVED,
        None,
        1.0,
        relation,
    )


def _relation(e: Expr, text: str) -> str | None:
    """The word that ties the expression to its happening: before it, or, for a length of time, behind it."""
    if e.kind == "duration" and (m := _BEHIND.match(text, e.end, e.end + 16)):
        word = m[1].lower()
        return _RELATIONS.get(word, word)
    before = _BEFORE.search(text[max(0, e.start - 40) : e.start])
    if before is None:
        return "on" if e.kind == "date" else None
    word = before[1].lower()
    return _RELATIONS.get(word, word)


def _joined(found: list[tuple[Expr, str | None]], text: str) -> list[tuple[Expr, str | None]]:
    """ "Between June 1 and June 5", "from Friday to Sunday": both ends are told to be such."""
    out = list(found)
    for k in range(len(out) - 1):
        (a, relation), (b, _) = out[k], out[k + 1]
        if relation in ("between", "from", "since") and b.start - a.end <= 12 and _JOIN.fullmatch(text, a.end, b.start):
            out[k], out[k + 1] = (a, "between-start"), (b, "between-end")
    return out


def _means_time(e: Expr, text: str, token: Any, last: Any) -> bool:
    """Whether the expression is one, as far as its neighbours and the parse tell."""
    if e.kind in ("age", "earlier", "daynumber"):
        return False
    before, words = text[max(0, e.start - 24) : e.start], text[e.start : e.end]
    if e.kind == "date":
        return not _is_name(e, words, before, text, token)
    if e.kind in _DIRECT:
        return True
    check = _CHECKS.get(e.kind)
    return check is None or check(e, words, before, text, token, last)


def _is_name(e: Expr, words: str, before: str, text: str, token: Any) -> bool:
    """Friday Times, Black Friday, USA Today; "sun" and "sat" alone."""
    if words in _SHORT_DAY:
        return True
    if e.month or (e.value and not e.value.lstrip("-")[:1].isdigit()):
        return False
    if words[:1].isupper() and (_NAME_AFTER.match(text, e.end) or _NAMED_DAY.search(before)):
        return True
    return words in ("Today", "TODAY") and token is not None and token.ent_type_ == "ORG"


def _year_ok(e: Expr, words: str, before: str, text: str, token: Any, last: Any) -> bool:
    if len(words) > 4 and not words.isdigit():
        return True
    if _NOT_YEAR.search(before) or _NUMBER_UNITS.match(text, e.end):
        return bool(re.search(r"\b(?:from|between)\b.*\bto $", before)) and 1900 <= (e.year or 0) <= 2060
    if not _YEAR_WORD.search(before) and not 1900 <= (e.year or 0) <= 2060:
        return False
    following = last.nbor(1) if last is not None and last.i + 1 < len(last.doc) else None
    if following is not None and following.tag_ in ("NNS", "NN", "JJ") and text[e.end : e.end + 1] == " ":
        return bool(re.search(r"\b(?:the|this|that|its|their|his|in|since|'s)\s$", before, re.I))
    return True


def _month_ok(e: Expr, words: str, before: str, text: str, token: Any, last: Any) -> bool:
    if e.year is not None or e.way or e.mod:
        return True
    if token is None:
        return words not in ("May", "MAY", "March", "MARCH", "Mar", "Dec", "Sep", "Jan", "Jun")
    if token.tag_ in ("MD", "VB", "VBP", "VBD", "VBZ", "JJ") or token.ent_type_ in ("PERSON", "ORG"):
        return words.lower() in ("january", "february", "july", "september", "october", "november", "december")
    return True


def _season_ok(e: Expr, words: str, before: str, text: str, token: Any, last: Any) -> bool:
    if e.year is not None or (e.way and e.way != "that") or e.mod:
        return True
    if re.search(r"\b(?:Arab|Prague|hot|boiling|Palm|Silver|Colorado|the)\s$", before) or last is None:
        return False
    return last.tag_ == "NN" and bool(
        re.search(
            r"\b(?:in|by|during|for|since|until|of|through)\s(?:the\s)?$", text[max(0, e.start - 12) : e.start] + " "
        )
    )


def _duration_ok(e: Expr, words: str, before: str, text: str, token: Any, last: Any) -> bool:
    """Untold lengths of time only where a word says that they are one ("for weeks", "days after")."""
    if not (e.fuzzy and e.value is None):
        return e.unit not in ("S",) or e.count is not None
    if words.lower().startswith(("day", "night")) and re.search(
        r"\b(?:these|those|early|old|golden|final|last|dark)\s$", before, re.I
    ):
        return False
    return bool(
        re.search(
            r"\b(?:for|in|over|within|of|after|many|through|during|by|take|took|lasted|last|spent)\s$", before, re.I
        )
    ) or bool(re.match(r"\s+(?:after|before|of|later|since|on end|ahead)\b|-", text[e.end : e.end + 12]))


def _set_ok(e: Expr, words: str, before: str, text: str, token: Any, last: Any) -> bool:
    if e.value and words[:1].isupper() and token is not None:
        return not (token.tag_ in ("NNP", "NNPS") or _NAME_AFTER.match(text, e.end))
    return True


def _therel_ok(e: Expr, words: str, before: str, text: str, token: Any, last: Any) -> bool:
    return e.unit in ("Y", "W", "M") and bool(
        re.search(r"\b(?:for|in|during|of|earlier in|later in|over|throughout)\s$", before, re.I)
    )


def _clock_ok(e: Expr, words: str, before: str, text: str, token: Any, last: Any) -> bool:
    """A bare 10:35 or 12:00 is a time of day; a score (3:2) was never a clock to the lexer, a verse has a book before it."""
    if e.zone or words[-1:].isalpha() or "m" in words[-3:].lower():
        return True
    return not re.search(r"[A-Z][a-z]+\s$", before) or bool(re.search(r"\b(?:At|By|Around|From|Until)\s$", before))


def _thepart_ok(e: Expr, words: str, before: str, text: str, token: Any, last: Any) -> bool:
    if e.mod in ("early", "mid", "late"):
        return True
    return (
        bool(re.search(r"\b(?:in|by|during|until|since|at|before|after|of|throughout)\s$", before, re.I))
        and token is not None
    )


def _current_ok(e: Expr, words: str, before: str, text: str, token: Any, last: Any) -> bool:
    return token is not None and token.tag_ == "JJ" and words.lower() in ("current", "recent")


def _ref_ok(e: Expr, words: str, before: str, text: str, token: Any, last: Any) -> bool:
    return not (words.lower() == "soon" and re.search(r"\bas\s$", before, re.I))


_CHECKS = {
    "year": _year_ok, "month": _month_ok, "season": _season_ok, "duration": _duration_ok, "set": _set_ok, "therel": _therel_ok,
    "clock": _clock_ok, "thepart": _thepart_ok, "current": _current_ok, "recent": _current_ok, "ref": _ref_ok,
}  # fmt: skip

__all__ = ["find_times", "times_step"]
