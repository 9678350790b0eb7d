"""Find the time expressions of a dispatch: words, TIMEX3 type and relation; what they come to is told by
``resolve.times``.

The grammar is :mod:`dateline.ontology.times_grammar`; what the parse speaks against is dropped by
:mod:`dateline.annotate.times_filters`; and the word that ties the expression to its happening is read here
("since", "until", "for"; a day *after*). Until resolved, ``timex`` is ``XXXX`` and ``time`` None.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import Any

from dateline.analysis import Analysis, TimeMention
from dateline.annotate.times_filters import means_time
from dateline.ontology.times_grammar import Expr, expressions
from dateline.ontology.times_relation import relation_of
from dateline.pipeline import Step, step
from dateline.types import Span

UNRESOLVED = "XXXX"
_JOIN = re.compile(r"\s*(?:,\s*)?(?:and|to|until|till|through|-|–|—)\s*(?:the\s+)?", re.I)
_AND = re.compile(r"\s*(?:\band\b|&|[-–])\s*", re.I)
_DASHES = ("-", "–", "—", " - ", " – ")
_DAYS = {"date", "overnight"}
_TYPES = {
    "duration": "DURATION",
    "window": "DURATION",
    "set": "SET",
    "clock": "TIME",
    "daypart": "TIME",
    "thepart": "TIME",
    "overnight": "TIME",
}


def times_step() -> Step:
    """The step that assigns ``times``: found, not yet resolved (``resolve_times_step`` does that)."""

    @step("times", requires=["doc", "sentences", "header"], assigns=["times"])
    def find(analysis: Analysis) -> Analysis:
        text = analysis.document.text
        begin, end = analysis.header.body if analysis.header else (0, len(text))
        return replace(analysis, times=tuple(find_times(text, analysis.doc, begin, end)))

    return find


def find_times(text: str, doc: Any = None, begin: int = 0, end: int | None = None) -> list[TimeMention]:
    """The time expressions of ``text[begin:end]`` in order; without `doc`, its parse, only the words decide."""
    starts = [t.idx for t in doc] if doc is not None else []
    found: list[tuple[Expr, str | None]] = []
    for e in expressions(text, begin, end):
        token = doc[max(0, bisect_right(starts, e.start) - 1)] if starts else None
        last = doc[max(0, bisect_right(starts, e.end - 1) - 1)] if starts else None
        if means_time(e, text, token, last):
            found.append((e, relation_of(e, text)))
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


def _joined(found: list[tuple[Expr, str | None]], text: str) -> list[tuple[Expr, str | None]]:
    """Mark both ends of "between June 1 and June 5", "from Friday to Sunday" as such, and of "on Saturday and Sunday"."""
    out = list(found)
    for k in range(len(out) - 1):
        (a, relation), (b, _) = out[k], out[k + 1]
        if relation in ("between", "from") and b.start - a.end <= 12 and _JOIN.fullmatch(text, a.end, b.start):
            out[k], out[k + 1] = (a, "between-start"), (b, "between-end")
        elif (
            a.kind == b.kind == "year"
            and relation in ("in", "during", "for", None)
            and text[a.end : b.start] in _DASHES
        ):
            out[k], out[k + 1] = (a, "between-start"), (b, "between-end")  # "in 2011-2014"
        elif (
            relation in ("on", "over", "during", None)
            and {a.kind, b.kind} <= _DAYS
            and _AND.fullmatch(text, a.end, b.start)
        ):
            out[k], out[k + 1] = (a, "and-start"), (b, "and-end")
    return out


__all__ = ["find_times", "times_step"]
