"""The grammar of time: runs of lexemes to :class:`Expr`, what an expression says before it is tied to a calendar.

A rule is a regular expression over the classes of :mod:`dateline.ontology.times` (upper case), with the parts
that carry meaning named in ``<angle brackets>``. The structure of a run depends on its classes only, so it is
computed once for each sequence of classes and kept. At each place the longest match wins, then the earlier
rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dateline.ontology.times import CHAR, CLASSES, Lexeme, merge_numbers, runs


@dataclass(frozen=True, slots=True)
class Expr:
    """A time expression as written: (start, end) in code points, the rule that read it, and what its words say.

    `way` is the word that tells the direction ("last", "next", "this", "that", "the"), `mod` early, mid or late,
    `count` how many units, None for an untold number ("several"), `approx` about, more, less.
    """

    start: int
    end: int
    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    first: int | None = None  # "5-7 June": 5, with day 7
    last: int | None = None  # "June 5-7": 7, with day 5
    weekday: int | None = None
    ordinal: int | None = None
    unit: str | None = None
    count: float | None = None
    fuzzy: bool = False
    way: str | None = None
    mod: str | None = None
    approx: str | None = None
    part: str | None = None
    clock: str | None = None
    zone: str | None = None
    value: str | None = None
    side: str | None = None  # ago, earlier, later, before, after, hence


_MACROS = {
    "NUMBER": "[DAYNUM YEAR NUM]",
    "WAY": "(?: THE? (<way>LAST|PAST|PREV|NEXT|COMING|FOLLOW|CURRENT|LATEST) | (<way>THIS) (?:COMING|(<way2>PAST|LAST))? | (<way>THAT) SAME? | THE (<way>SAME) )",
    "MODE": "(?: (<mod>EARLY|LATE|EARLIER|LATER|SOMETIME|MID) (?:DASH|IN|ON|OF)? | THE? (?:VERY)? (<mod>BEGIN|END|MIDDLE) OF | (<mod>HALF) OF )",
    "CLK": "(?: APPROX? (?: (<clock>[CLOCK DAYNUM NUM]) (<ampm>AMPM) (?:COMMA? (<zone>ZONE))? | (<clock>CLOCK) (<zone>ZONE)? | (<clock>[NUM YEAR DAYNUM]) (<zone>ZONE) | (<noon>NOON) | (<clock>DAYNUM) IN THE (<part>PART) ) )",
    "DAYPART": "(?: (?:EARLY|LATE|MID)? DASH? (<part>PART) )",
    "MONTHDAY": "(?: (?: (<weekday>WEEKDAY) COMMA? )? (?: (<month>MONTH) THE? (<day>[DAYNUM ORD SECOND]) (?: DASH (<day9>[DAYNUM ORD]) )? (?: COMMA? (<year>YEAR) )? | THE? (?: (<day0>[DAYNUM ORD]) [DASH TO] )? (<day>[DAYNUM ORD SECOND]) OF? DASH? (<month>MONTH) (?: DASH? COMMA? (<year>YEAR) | (<year2>NUM) )? ) )",
    "WDAY": "(?: WAY (<weekday>WEEKDAY) | (<weekday>WEEKDAY) (?: THIS (<way>UNIT) )? )",
    "DAYSPEC": "(?: WAY COMMA? MONTHDAY | MONTHDAY | (?:(<weekday>WEEKDAY) COMMA?)? (?: (<iso>ISO) | (<slash>SLASH) ) | (<today>TODAY) (?: COMMA? MONTHDAY )? | WAY (<weekday>WEEKDAY) | (<weekday>WEEKDAY) )",
    "QTY": "(?: A? (<fuzzy>FEW) OF? MORE? | (<count>NUMBER) (?: [DASH TO] (<count2>NUMBER) )? (?: DASH? MORE )? (?: DASH? (<half>ORSO) )? | (<half>HALF) A? | (<one>A) MORE? | MORE (<count>NUMBER) )",
    "SPAN": "(?: UNIT | UNITS | QUARTER | CENTURY | WEEKEND | SECOND )",
}

# kind, pattern. Order matters between matches of equal length.
_RULES = (
    ("age", "QTY DASH? [UNIT UNITS] DASH? OLD"),
    ("date", "(?: CLK [COMMA AT]? [AT]? )? (?: (<mod>EARLY|LATE|EARLIER|LATER|MID) DASH? )? DAYSPEC POSS? (?: COMMA? AT? DAYPART )? (?: COMMA? AT? CLK )?"),
    ("date", "DAYPART AT? DAYSPEC"),
    ("date", "(?: THE? (<mod>EARLY|LATE|MID)? DAYPART OF | CLK OF | THE? (<eve>EVE) OF ) DAYSPEC"),
    ("weekof", "THE? (<unit>UNIT|WEEKEND) (?:OF|AT)? MONTHDAY"),
    ("monthpart", "THE? (<ordinal>ORD|LAST|SECOND) (?: (<unit>UNIT|WEEKEND|HALF) | (<fuzzy>UNITS) | (<weekday>WEEKDAY) ) OF (<month>MONTH) (?: COMMA? (<year>YEAR) )?"),
    ("month", "MODE? (<month>MONTH) COMMA? OF? (<year>YEAR)"),
    ("month", "MODE? WAY (<month>MONTH)"),
    ("month", "MODE? (<month>MONTH) OF? (<way>LAST|THIS|NEXT|THAT|PREV|CURRENT) (<yearly>UNIT)"),
    ("month", "MODE? (<month>MONTH)"),
    ("daynumber", "THE (<day>ORD)"),
    ("year", "MODE? (?: THE? FISCAL? UNIT | FISCAL )? (<year>YEAR)"),
    ("year", "THE UNIT (<year>NUM)"),
    ("yearend", "(?:THE)? (?: (<way>THIS|LAST|NEXT) )? UNIT POSS? (<dash>DASH)? (<mod>END)"),
    ("decade", "THE? MODE? THE? (<decade>DECADE)"),
    ("century", "THE? MODE? THE? (<ordinal>ORD|SECOND) DASH? (<unit>CENTURY)"),
    ("quarter", "FISCAL? DASH? (<ordinal>ORD|SECOND) DASH QUARTER"),
    ("quarter", "THE? (<year>YEAR) (<period>QUARTER|PERIOD)"),
    ("quarter", "THE? FISCAL? DASH? (<ordinal>ORD|SECOND) QUARTER (?: OF? (?: FISCAL? (<year>YEAR) | (<way>LAST|THIS|NEXT|PREV|CURRENT|THAT) FISCAL? UNIT ) )?"),
    ("quarter", "(?: THE? (<year>YEAR) | (<way>LAST|THIS|NEXT) UNIT (?:POSS) ) POSS? FISCAL? (<ordinal>ORD|SECOND) DASH? QUARTER"),
    ("quarter", "THE? UNIT DASH (<side>AGO|EARLIER) FISCAL? (<ordinal>ORD|SECOND)? DASH? [QUARTER PERIOD]"),
    ("quarter", "(<qrel>QREL) (?: (?:OF|DASH|COMMA)? (<year>YEAR) )?"),
    ("half", "MODE? THE? (<ordinal>ORD|LAST|SECOND) (<unit>HALF) OF (?: (<year>YEAR) | (<way>LAST|THIS|NEXT) UNIT | THE (<way>UNIT) | (<decade>DECADE) | THE (<decade>DECADE) )"),
    ("season", "MODE? (?: WAY | THE )? (<season>SEASON) (?: OF? COMMA? (<year>YEAR) | OF? (<way3>LAST|THIS|NEXT) UNIT )?"),
    ("yearago", "THE? UNIT DASH (<side>AGO|EARLIER) PERIOD?"),
    ("rel", "MODE? WAY FISCAL? (<unit>UNIT|WEEKEND|QUARTER|CENTURY|SECOND) POSS?"),
    ("rel", "(<mod>EARLY|LATE|EARLIER|LATER) IN (<way>THE) FISCAL? (<unit>UNIT|WEEKEND|QUARTER)"),
    ("rel", "THE? (<mod>BEGIN|END|MIDDLE) OF (<way>THE) (<unit>UNIT|WEEKEND|QUARTER|CENTURY)"),
    ("rel", "(<way>THE) (<unit>QUARTER|WEEKEND)"),
    ("rel", "THE (<way>LATEST|CURRENT) (<quarterly>PERIOD)"),
    ("therel", "(<way>THE) FISCAL? (<unit>UNIT)"),
    ("daypart", "MODE? (<way>THIS|LAST|THAT|FOLLOW|NEXT) DAYPART"),
    ("daypart", "THE (<way>FOLLOW|NEXT|PREV|SAME) DAYPART"),
    ("daypart", "(<mod>EARLY|LATE|MID) DASH? (<way>PART) (?: (<weekday>WEEKDAY) | (<today>TODAY) )"),
    ("thepart", "THE? (<mod>EARLY|LATE|MID)? DASH? (<part>PART)"),
    ("clock", "CLK (?: (<way>THIS|THAT) PART )?"),
    ("overnight", "(<part>OVERNIGHT) (?: [AT TO]? (<weekday>WEEKDAY) )?"),
    ("holiday", "MODE? (?: WAY | THE )? (?: (<eve>EVE) OF )? (<holiday>HOLIDAY) (?:(<wide>UNIT)|PART|WEEKEND|EVE)? (?: COMMA? OF? (<year>YEAR) | OF? (<way3>LAST|THIS|NEXT) UNIT )?"),
    ("window", "THE? (<way>LAST|PAST|NEXT|COMING|FOLLOW|PREV|LATEST) APPROX? QTY (<unit>SPAN) ORSO?"),
    ("window", "THE? (<way>LAST|PAST|NEXT|COMING|PREV) (<fuzzy>UNITS)"),
    ("window", "(<way>THESE) (<past>PAST|LAST) QTY? (<unit>SPAN)"),
    ("window", "THE? MORE? (<way>RECENT) (<fuzzy>UNITS) (?: TO UNITS )?"),
    ("window", "THE? (?: (<way>ORD) ) QTY? (<unit>UNITS)"),
    ("ago", "APPROX? QTY DASH? (<unit>SPAN) ORSO? (?:AND)? (<side>AGO|EARLIER|LATER|NOWON)"),
    ("ago", "APPROX? (<fuzzy>UNITS) (<side>AGO|EARLIER|LATER)"),
    ("duration", "APPROX? QTY DASH? FISCAL? (<unit>SPAN) (?: DASH? LONG | (<half>ORSO) )?"),
    ("duration", "APPROX? (<way>THE) (<count>NUMBER) FISCAL? (<unit>UNITS)"),
    ("duration", "APPROX? QTY (<unit>SPAN) TO QTY (<unit2>SPAN)"),
    ("duration", "(<fuzzy>UNITS) (?: DASH? LONG | TO UNITS )?"),
    ("unit", "(<unit>UNIT) DASH LONG"),
    ("set", "EVERY (?: (<count>NUMBER) | SECOND )? FISCAL? (<unit>UNIT|UNITS|QUARTER|WEEKEND)"),
    ("set", "EVERY OF? (?: (<weekday>WEEKDAY) DAYPART? | (<part>PART) | (<month>MONTH) | (<season>SEASON) )"),
    ("set", "(<weekday>WEEKDAYS) (<part>PARTS)?"),
    ("set", "(<set>SET)"),
    ("ref", "(<ref>REF)"),
    ("ref", "THE (<ref>PAST)"),
    ("current", "(<ref>CURRENT)"),
    ("recent", "(<ref>RECENT)"),
    ("earlier", "(<ref>EARLIER)"),
)  # fmt: skip

_Reader = Callable[[dict[str, Any], Lexeme], None]
_UNIT_OF_VALUE = {"QUARTER": "Q", "CENTURY": "CE", "WEEKEND": "WE", "SECOND": "S"}
_NAME = {v: k for k, v in CHAR.items()}


def _compile(pattern: str) -> re.Pattern[str]:
    """A rule as a regular expression over class characters; a name used twice gets a number of its own."""
    for _ in range(4):  # macros may hold macros
        pattern = re.sub(r"\b[A-Z]+\b", lambda m: _MACROS.get(m[0], m[0]), pattern)
    names: dict[str, int] = {}

    def name(m: re.Match[str]) -> str:
        names[m[1]] = names.get(m[1], 0) + 1
        return f"(?P<{m[1]}__{names[m[1]]}>"

    pattern = re.sub(r"\(<(\w+)>", name, pattern)
    pattern = re.sub(r"(?<![?<\w])[A-Z]+\b(?!<)", lambda m: CHAR.get(m[0], "\ue0ff"), pattern)
    return re.compile(re.sub(r"\s+", "", pattern))


_COMPILED = tuple((kind, _compile(pattern)) for kind, pattern in _RULES)
Shape = tuple[str, int, int, tuple[tuple[str, int], ...]]


@lru_cache(maxsize=20_000)
def shapes(classes: str) -> tuple[Shape, ...]:
    """The expressions in a sequence of classes: kind, first and last lexeme, and where each named part stands."""
    out: list[Shape] = []
    k = 0
    while k < len(classes):
        best: tuple[str, re.Match[str]] | None = None
        for kind, pattern in _COMPILED:
            m = pattern.match(classes, k)
            if m is not None and m.end() > k and (best is None or m.end() > best[1].end()):
                best = (kind, m)
        if best is None:
            k += 1
            continue
        kind, m = best
        parts = tuple((g.split("__")[0], m.start(g)) for g, v in m.groupdict().items() if v)
        out.append((kind, k, m.end(), parts))
        k = m.end()
    return tuple(out)


def expressions(text: str, start: int = 0, end: int | None = None) -> list[Expr]:
    """Every time expression of ``text[start:end]`` in order, none overlapping another."""
    out: list[Expr] = []
    for run in runs(text, start, end):
        lexemes = merge_numbers(run, text)
        for kind, first, last, parts in shapes("".join(x.char for x in lexemes)):
            expr = _build(kind, lexemes[first:last], {n: lexemes[at] for n, at in parts})
            if expr is not None:
                out.append(expr)
    return out


def _unit(lexeme: Lexeme) -> str:
    return _UNIT_OF_VALUE.get(_NAME[lexeme.char], lexeme.value)


def _build(kind: str, words: list[Lexeme], parts: dict[str, Lexeme]) -> Expr | None:
    """The expression that a match says; None when its numbers cannot be what the rule takes them for."""
    last = words[-1]
    if _NAME[last.char] == "POSS":
        words = words[:-1]
    fields: dict[str, Any] = {}
    for name, x in parts.items():
        _FIELD.get(name, _ignore)(fields, x)
    for w in words:
        if _NAME[w.char] == "APPROX" and "approx" not in fields:
            fields["approx"] = w.value
    day, year = fields.get("day"), fields.get("year")
    if isinstance(day, int) and not 1 <= day <= 31:
        return None
    if isinstance(year, int) and not 1 <= year <= 9998:
        return None
    if (
        kind == "duration"
        and fields.get("unit") == "H"
        and re.fullmatch(r"[012]\d[0-5]\d", parts["count"].value if "count" in parts else "")
    ):
        return Expr(words[0].start, words[-1].end, "clock", clock=parts["count"].value)  # "1400 hours"
    return Expr(words[0].start, words[-1].end, kind, **fields)


def _ignore(fields: dict[str, Any], x: Lexeme) -> None:
    """A part that only shapes the match."""


def _put(key: str) -> _Reader:
    return lambda fields, x: fields.__setitem__(key, x.value)


def _int(key: str) -> _Reader:
    def put(fields: dict[str, Any], x: Lexeme) -> None:
        fields[key] = int(x.number if x.number is not None else float(x.value))

    return put


def _way(fields: dict[str, Any], x: Lexeme) -> None:
    fields.setdefault("way", _NAME[x.char].lower())


def _way2(fields: dict[str, Any], x: Lexeme) -> None:
    fields["way"] = "last"  # "this past Sunday"


def _way3(fields: dict[str, Any], x: Lexeme) -> None:
    _way(fields, x)
    fields["unit"] = "Y"  # "the summer of last year"


def _clock(fields: dict[str, Any], x: Lexeme) -> None:
    fields["clock"] = (
        x.value if _NAME[x.char] == "CLOCK" else (x.value if x.value.isdigit() else str(int(x.number or 0)))
    )


def _ampm(fields: dict[str, Any], x: Lexeme) -> None:
    fields["clock"] = f"{fields.get('clock')}{x.value}"


def _count(fields: dict[str, Any], x: Lexeme) -> None:
    fields["count"] = x.number


def _half(fields: dict[str, Any], x: Lexeme) -> None:
    if x.value == "half":
        fields["count"] = float(fields.get("count") or 0.0) + 0.5


def _fuzzy(fields: dict[str, Any], x: Lexeme) -> None:
    if _NAME[x.char] == "FEW":
        if x.value.isdigit():
            fields["count"] = float(x.value)
        else:
            fields["fuzzy"] = True
            fields["value"] = x.value
    else:
        fields["fuzzy"], fields["unit"] = True, x.value


def _year2(fields: dict[str, Any], x: Lexeme) -> None:
    if x.value.isdigit() and len(x.value) == 2:
        fields["year"] = 1900 + int(x.value)


_FIELD: dict[str, _Reader] = {
    "weekday": _int("weekday"), "month": _int("month"), "day": _int("day"), "year": _int("year"), "year2": _year2,
    "ordinal": lambda f, x: f.__setitem__("ordinal", int(x.number) if x.number is not None else 9),
    "way": _way, "way2": _way2, "way3": _way3, "yearly": lambda f, x: f.__setitem__("unit", "Y"),
    "day0": _int("first"), "day9": _int("last"), "mod": lambda f, x: f.__setitem__("mod", x.value),
    "part": _put("part"), "clock": _clock, "ampm": _ampm, "zone": _put("zone"), "noon": _put("clock"),
    "count": _count, "half": _half, "one": lambda f, x: f.__setitem__("count", 1.0), "fuzzy": _fuzzy,
    "count2": lambda f, x: f.__setitem__("fuzzy", False), "unit": lambda f, x: f.__setitem__("unit", _unit(x)),
    "side": lambda f, x: f.__setitem__("side", _NAME[x.char].lower()), "season": _put("value"), "holiday": _put("value"),
    "iso": _put("value"), "slash": _put("value"), "today": _put("value"), "decade": _put("value"), "qrel": _put("value"),
    "dash": lambda f, x: f.__setitem__("side", "dash"), "wide": lambda f, x: f.__setitem__("side", "wide"),
    "quarterly": lambda f, x: f.__setitem__("unit", "Q"), "set": _put("value"), "ref": _put("value"), "eve": lambda f, x: f.__setitem__("side", "eve"),
}  # fmt: skip

__all__ = ["CLASSES", "Expr", "expressions", "shapes"]
