"""The words of time: a lexer that turns text into runs of lexemes, each of a class of the time grammar.

The vocabulary is ``data/times/words.tsv`` (word, class, value, case) and ``data/times/holidays.tsv``. A word
that is in neither ends a run, so that the grammar (:mod:`dateline.ontology.times_grammar`) only ever sees short
runs of time words. One pass, linear in the length of the text whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dateline.ontology.numbers import parse_number

# One character per class (private use area), so that the grammar is plain regular expressions over a run.
CLASSES = [
    "WEEKDAY",
    "WEEKDAYS",
    "MONTH",
    "YEAR",
    "DAYNUM",
    "NUM",
    "FEW",
    "ORD",
    "SECOND",
    "UNIT",
    "UNITS",
    "QUARTER",
    "CENTURY",
    "WEEKEND",
    "PERIOD",
    "PART",
    "PARTS",
    "NOON",
    "SEASON",
    "SEASONS",
    "CLOCK",
    "AMPM",
    "ZONE",
    "ISO",
    "SLASH",
    "DECADE",
    "TODAY",
    "OVERNIGHT",
    "HOLIDAY",
    "LAST",
    "PAST",
    "PREV",
    "NEXT",
    "COMING",
    "FOLLOW",
    "THIS",
    "THESE",
    "THAT",
    "SAME",
    "CURRENT",
    "LATEST",
    "RECENT",
    "A",
    "THE",
    "ITS",
    "OF",
    "IN",
    "AT",
    "TO",
    "AGO",
    "EARLIER",
    "LATER",
    "BEFORE",
    "AFTER",
    "NOWON",
    "EARLY",
    "MID",
    "LATE",
    "BEGIN",
    "END",
    "MIDDLE",
    "EVE",
    "HALF",
    "EVERY",
    "PER",
    "SOMETIME",
    "FISCAL",
    "MORE",
    "APPROX",
    "JUST",
    "ORSO",
    "REF",
    "SET",
    "OLD",
    "LONG",
    "COMMA",
    "DASH",
    "POSS",
    "QREL",
    "AMOUNT",
]
CHAR = {name: chr(0xE000 + i) for i, name in enumerate(CLASSES)}
# A run without one of these holds no time expression.
TRIGGERS = frozenset(
    CHAR[c]
    for c in [
        "WEEKDAY",
        "WEEKDAYS",
        "MONTH",
        "YEAR",
        "UNIT",
        "UNITS",
        "QUARTER",
        "CENTURY",
        "WEEKEND",
        "PERIOD",
        "PART",
        "PARTS",
        "NOON",
        "SEASON",
        "SEASONS",
        "CLOCK",
        "AMPM",
        "ISO",
        "SLASH",
        "DECADE",
        "TODAY",
        "OVERNIGHT",
        "HOLIDAY",
        "REF",
        "SET",
        "EARLIER",
        "CURRENT",
        "RECENT",
        "SECOND",
        "QREL",
        "PAST",
        "ZONE",
    ]
)

_TOKEN = re.compile(
    r"(?P<qrel>[QH][1-4]\b)|[AaPp]\.\s?[Mm]\b\.?"  # a.m.
    r"|[^\W\d_]+(?:[’'](?!s\b|S\b)[^\W\d_]+)?"  # a word, with an inner apostrophe that is no possessive
    r"|(?P<num>(?<![\w.])\d[\w,.:/-]{0,24}|[‘’'`]\d0s\b|[‘’'`]\d\d\b)"
    r"|(?P<poss>[’']s\b|(?<=s)[’'])"
    r"|(?P<comma>,)|(?P<dash>[-–—‑])|(?P<stop>\.)|(?P<gap>\n[ \t]*\r?\n)"
    r"|(?P<other>\w+|[^\s])",
)
_ISO = re.compile(
    r"([12]\d{3})-([01]?\d)-([0-3]?\d)(?:[T ]?([0-2]?\d):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?"
    r"|([12]\d{3})/([01]?\d)/([0-3]?\d)"
)
_SLASH = re.compile(r"([0-3]?\d)([/.-])([0-3]?\d)\2((?:1[6-9]|20)?\d\d)")
_MONTH_SLASH = re.compile(r"(\d{1,2})-([^\W\d_]{3,9})-(\d{2}|\d{4})")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.h]([0-5]\d)(?::([0-5]\d))?(am|pm|AM|PM|[zZ])?")
_MERIDIAN = re.compile(r"(1[0-2]|0?\d)(am|pm|AM|PM)")
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th|ST|ND|RD|TH)")
_DECADE = re.compile(r"(?:[‘’'`]|(1[0-9]|20))?(\d)0'?s")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_NUMBER_MAX = 12  # characters; a longer string of digits tells no time
_RUN_MAX = 120  # lexemes; no time expression of a human being is longer


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One word of a run: (start, end) in code points, its class as a character, its value in the vocabulary."""

    start: int
    end: int
    char: str
    value: str
    number: float | None = None


def read_table(name: str) -> list[list[str]]:
    """The rows of ``data/times/name`` (tab separated) without the header line."""
    text = files("dateline.ontology").joinpath(f"data/times/{name}").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:] if line]


@dataclass(frozen=True)
class _Vocabulary:
    words: dict[str, tuple[str, str]]  # as written → class, value
    dotted: frozenset[str]  # abbreviations that may take a full stop
    phrases: dict[str, re.Pattern[str]]  # first word → the phrases that begin with it
    phrase_values: dict[str, tuple[str, str]]
    starts: frozenset[str]  # first words of the phrases, as written


@cache
def _vocabulary() -> _Vocabulary:
    words: dict[str, tuple[str, str]] = {}
    dotted: set[str] = set()
    phrases: dict[str, list[str]] = {}
    values: dict[str, tuple[str, str]] = {}
    for word, cls, value, case in read_table("words.tsv"):
        if " " in word or "'" in word or "’" in word:
            values[word] = (cls, value)
            phrases.setdefault(re.split(r"[ '’]", word)[0], []).append(word)
            continue
        forms = {"any": (word, word.capitalize(), word.upper()), "cap": (word.capitalize(), word.upper())}
        for form in forms.get(case, (word.capitalize(), word.upper()) if case == "abbr" else (word.upper(),)):
            words[form] = (cls, value)
            if case == "abbr":
                dotted.add(form)
    for id_, _, _, names in read_table("holidays.tsv"):
        for name in names.split(";"):
            values[name.lower()] = ("HOLIDAY", id_)
            phrases.setdefault(re.split(r"[ '’.-]", name)[0].lower(), []).append(name)
    compiled = {
        first: re.compile(
            r"(?:"
            + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in sorted(ps, key=len, reverse=True))
            + r")(?!\w)",
            re.I,
        )
        for first, ps in phrases.items()
    }
    starts = frozenset(f for first in compiled for f in (first, first.capitalize(), first.upper()))
    return _Vocabulary(words, frozenset(dotted), compiled, values, starts)


def runs(text: str, start: int = 0, end: int | None = None) -> Iterator[list[Lexeme]]:
    """The runs of time words of ``text[start:end]`` that hold at least one trigger."""
    vocabulary = _vocabulary()
    dotted = vocabulary.dotted
    stop = len(text) if end is None else end
    run: list[Lexeme] = []
    hot = False
    tokens = _TOKEN.finditer(text, start, stop)
    skip = start
    while (m := next(tokens, None)) is not None:
        begin = m.start()
        if begin < skip:
            continue
        kind = m.lastgroup
        found: list[Lexeme] = []
        if kind is None:
            found = _word(m[0], begin, text, vocabulary)
        elif kind == "num":
            found = _number(m[0], begin)
            if found and found[-1].end < m.end():  # "10-day": go on behind the number
                tokens = _TOKEN.finditer(text, found[-1].end, stop)
        elif kind == "stop":
            if run and run[-1].end == begin and text[run[-1].start : begin] in dotted:
                last = run[-1]
                run[-1] = Lexeme(last.start, begin + 1, last.char, last.value, last.number)
                continue
        elif kind == "qrel":
            found = [Lexeme(begin, m.end(), CHAR["QREL"], m[0])]
        elif run and kind not in {"other", "gap"}:
            found = [Lexeme(begin, m.end(), CHAR[kind.upper()], m[0])]
        if found and len(run) < _RUN_MAX:
            run += found
            skip = found[-1].end
            hot = hot or found[-1].char in TRIGGERS or (found[-1].value == "word" and found[-1].number in (19.0, 20.0))
            continue
        if hot:
            yield run
        if run:
            run = []
        hot = False
    if hot:
        yield run


def _word(word: str, begin: int, text: str, vocabulary: _Vocabulary) -> list[Lexeme]:
    """The lexeme of a word or of the phrase that it begins; nothing when the word is none of time."""
    starts = vocabulary.starts
    if word in starts or ("'" in word or "’" in word):
        phrase = vocabulary.phrases.get(re.split(r"['’]", word)[0].lower())
        if phrase is not None and (p := phrase.match(text, begin)):
            name = re.sub(r"\s+", " ", p[0].lower())
            cls, value = vocabulary.phrase_values[name]
            if cls != "HOLIDAY" or p[0][0].isupper() or " " in name:
                return [Lexeme(begin, p.end(), CHAR[cls], value)]
    entry = vocabulary.words.get(word)
    if entry is None:
        if word[-2:].lower() in ("m.", ".m") and len(word) > 2:  # "a.m." in any spacing
            return [Lexeme(begin, begin + len(word), CHAR["AMPM"], word[0].lower() + "m")]
        return []
    cls, value = entry
    if cls == "NUMBER":
        return [Lexeme(begin, begin + len(word), CHAR["NUM"], "word", float(value))]
    number = float(value) if cls in ("ORD", "SECOND") else None
    return [Lexeme(begin, begin + len(word), CHAR["WEEKDAY" if cls == "WDAB" else cls], value, number)]


def _number(raw: str, begin: int) -> list[Lexeme]:
    """Dates, clocks, ordinals, decades and plain numbers in digits; nothing when it is none of them."""
    raw = raw[:40].rstrip(",.:/-") if len(raw) <= 40 else raw[:9]
    for pattern, build in (
        (_ISO, lambda m: ("ISO", m[0], None)),
        (_SLASH, lambda m: ("SLASH", m[0], None)),
        (_MONTH_SLASH, lambda m: ("SLASH", m[0], None)),
        (_CLOCK, _clock),
        (_MERIDIAN, lambda m: ("CLOCK", f"{_twelve(int(m[1]), m[2])}:00", None)),
        (_ORDINAL, lambda m: ("ORD", m[0], float(m[1]))),
        (_DECADE, lambda m: ("DECADE", f"{m[1] or ''}{m[2]}", None)),
    ):
        if m := pattern.fullmatch(raw):
            cls, value, number = build(m)
            return [Lexeme(begin, begin + len(raw), CHAR[cls], value, number)]
    return _plain(raw, begin)


def _clock(m: re.Match[str]) -> tuple[str, str, float | None]:
    if "." in m[0] and not m[4]:  # "7.30": a decimal unless a.m. or a zone follows
        return "NUM", m[0], float(f"{m[1]}.{m[2]}")
    suffix = m[4] or ""
    hour = _twelve(int(m[1]), suffix) if len(suffix) == 2 else int(m[1])
    seconds = f":{m[3]}" if m[3] else ""
    return "CLOCK", f"{hour:02d}:{m[2]}{seconds}{'Z' if len(suffix) == 1 else ''}", None


def _twelve(hour: int, suffix: str) -> int:
    return hour % 12 + (12 if suffix.lower() == "pm" else 0)


def _plain(raw: str, begin: int) -> list[Lexeme]:
    """A plain number, or two joined by a hyphen or a slash ("5-7", "1989-90", "10-day")."""
    m = _DIGITS.match(raw)
    if m is None:
        if len(raw) == 3 and raw[1:].isdigit():  # '89
            return [Lexeme(begin, begin + 3, CHAR["YEAR"], raw[1:], 1900.0 + int(raw[1:]))]
        return []
    if len(m[0]) > _NUMBER_MAX:
        return []
    if raw.startswith("1/2"):
        return [Lexeme(begin, begin + 3, CHAR["ORSO"], "half")]
    rest = raw[m.end() :]
    if rest == "½":
        return [Lexeme(begin, begin + len(raw), CHAR["NUM"], raw, float(m[0].replace(",", "")) + 0.5)]
    if rest and (rest[0].isalnum() or rest[0] == "_"):
        return []  # "5kg"
    return [_numeral(m[0], begin)]


def _numeral(digits: str, begin: int) -> Lexeme:
    value = float(digits.replace(",", ""))
    cls = "NUM"
    if digits.isdigit():
        if len(digits) <= 2 and 1 <= value <= 31:
            cls = "DAYNUM"
        elif len(digits) == 4 and 1000 <= value < 2200:
            cls = "YEAR"
    return Lexeme(begin, begin + len(digits), CHAR[cls], digits, value)


def merge_numbers(run: list[Lexeme], text: str) -> list[Lexeme]:
    """The run with number words joined: "twenty-four" (24), "nineteen ninety-six" (a year), "2 1/2" (2.5)."""
    if not any(x.value == "word" for x in run):
        return run
    out: list[Lexeme] = []
    k = 0
    while k < len(run):
        last = k
        if (
            run[k].char == CHAR["A"]
            and k + 1 < len(run)
            and run[k + 1].value == "word"
            and (run[k + 1].number or 0) >= 100
        ):
            out.append(Lexeme(run[k].start, run[k + 1].end, CHAR["NUM"], "words", run[k + 1].number))  # "a hundred"
            k += 2
            continue
        if run[k].value == "word":
            while last + 1 < len(run):
                step = 2 if run[last + 1].char == CHAR["DASH"] and last + 2 < len(run) else 1
                if run[last + step].value != "word":
                    break
                last += step
        out.append(run[k] if last == k else _joined(run[k : last + 1], text))
        k = last + 1
    return out


def _joined(parts: list[Lexeme], text: str) -> Lexeme:
    numbers = [int(p.number or 0) for p in parts if p.value == "word"]
    start, end = parts[0].start, parts[-1].end
    if 11 <= numbers[0] <= 20 and len(numbers) >= 2 and numbers[1] >= 10 and numbers[1] < 100:
        year = numbers[0] * 100 + sum(numbers[1:3])
        return Lexeme(start, end, CHAR["YEAR"], "year", float(year))
    value = parse_number(text[start:end])
    total = float(value) if value is not None else float(numbers[-1])
    return Lexeme(start, end, CHAR["NUM"], "words", total)
