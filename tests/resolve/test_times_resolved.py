"""Times resolved: the table tests/data/times.csv (an area expert may add rows), ambiguity, no date known, context."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from dateline.analysis import Analysis, Header, TimeMention
from dateline.annotate.language import parse_step
from dateline.annotate.times import times_step
from dateline.ontology.times_calendar import holiday, shift, unit_of
from dateline.resolve.times import resolve_time, resolve_times_step
from dateline.types import Document, Span

TABLE = Path(__file__).parents[1] / "data" / "times.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
P = date(2017, 6, 1)  # a Thursday


def mentions(
    nlp: Language, text: str, published: date | None = P, header: Header | None = None
) -> tuple[TimeMention, ...]:
    document = Document(id="t", sha256="", text=text, published=published)
    analysis = Analysis(document, header=header or Header(body=(0, len(text))))
    return resolve_times_step()(times_step()(parse_step(nlp)(analysis))).times


def days(m: TimeMention) -> tuple[str | None, str | None]:
    if m.time is None:
        return None, None
    return m.time.start and m.time.start.isoformat(), m.time.end and m.time.end.isoformat()


def test_the_table_is_large_enough() -> None:
    assert len(ROWS) >= 150


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{r['text']}@{r['published'] or 'unknown'}#{k}" for k, r in enumerate(ROWS)]
)
def test_table(nlp: Language, row: dict[str, str]) -> None:
    published = date.fromisoformat(row["published"]) if row["published"] else None
    found = {m.span.text: m for m in mentions(nlp, row["sentence"], published)}
    assert row["text"] in found, sorted(found)
    m = found[row["text"]]
    assert (m.type, m.timex) == (row["type"], row["value"])
    assert days(m) == (row["start"] or None, row["end"] or None)
    assert (m.time.precision if m.time else None) == (row["precision"] or None)


def test_ambiguous_numbers_keep_both_readings(nlp: Language) -> None:
    (m,) = mentions(nlp, "The village was shelled on 07-08-2013.", date(2016, 1, 1))
    assert days(m) == ("2013-07-08", "2013-08-07")
    assert m.time is not None and m.time.precision == "month"
    both = {t.start and t.start.isoformat() for t in m.alternatives}
    assert both == {"2013-07-08", "2013-08-07"}
    assert m.score < 0.6


def test_the_habit_of_the_text_decides(nlp: Language) -> None:
    found = mentions(nlp, "Shelled on 25-12-2012, then again on 07-08-2013.", date(2016, 1, 1))
    assert days(found[1]) == ("2013-08-07", "2013-08-07")
    assert not found[1].alternatives
    found = mentions(nlp, "Shelled on 12-25-2012, then again on 07-08-2013.", date(2016, 1, 1))
    assert days(found[1]) == ("2013-07-08", "2013-07-08")


def test_a_date_beside_the_published_one_is_preferred(nlp: Language) -> None:
    (m,) = mentions(nlp, "The village was shelled on 07-08-2013.", date(2013, 8, 9))
    assert days(m) == ("2013-08-07", "2013-08-07")
    assert m.alternatives


def test_relative_to_the_day_spoken_of(nlp: Language) -> None:
    found = mentions(nlp, "The first raid came on May 12, 2016. Two days later the army took the hill.")
    assert [days(m)[0] for m in found] == ["2016-05-12", "2016-05-14"]
    found = mentions(nlp, "He fled on May 12, 2016. The next day the army took the hill.")
    assert days(found[1]) == ("2016-05-13", "2016-05-13")
    found = mentions(nlp, "He fled in May 2013. That year the army took the hill.")
    assert found[1].timex == "2013"


def test_a_clock_takes_the_day_behind_it(nlp: Language) -> None:
    found = mentions(nlp, "The blast struck at 10:35 a.m. (0735 GMT) Friday near the gate.")
    assert {days(m)[0] for m in found} == {"2017-05-26"}


def test_published_from_the_header(nlp: Language) -> None:
    text = "date 2017-06-01 MOSCOW -- Ships fired on Wednesday."
    head = Header(body=(26, len(text)), published=Span(start=5, end=15, text="2017-06-01"))
    (m,) = mentions(nlp, text, None, head)
    assert days(m) == ("2017-05-31", "2017-05-31")


@pytest.mark.parametrize(
    "text",
    [
        "0000-00-00",
        "year 0",
        "99999",
        "31 February 2017",
        "45:99",
        "1e400 years ago",
        "9999 centuries ago",
        "00/00/0000",
    ],
)
def test_out_of_the_calendar_stays_unresolved(nlp: Language, text: str) -> None:
    for m in mentions(nlp, f"It fell on {text}, he said."):
        assert m.time is None or m.time.end is None or m.time.end <= date.max


@pytest.mark.parametrize("published", [date(1, 1, 1), date(1, 1, 3), date(9999, 12, 31), date(9999, 12, 27)])
def test_edges_of_the_calendar(nlp: Language, published: date) -> None:
    text = " ".join(r["sentence"] for r in ROWS)
    assert len(mentions(nlp, text, published)) >= len(ROWS) * 0.8


def test_resolve_time_gives_the_likeliest_first() -> None:
    best, candidates = resolve_time("Wednesday", published=P)
    assert best is not None
    assert days(best) == ("2017-05-31", "2017-05-31")
    assert ("2017-06-07", "2017-06-07") in {days(c) for c in candidates}
    assert [c.score for c in candidates] == sorted((c.score for c in candidates), reverse=True)


def test_resolve_time_without_a_date() -> None:
    best, _ = resolve_time("yesterday", published=None)
    assert best is not None
    assert best.time is None
    best, _ = resolve_time("since March 2015", published=None)
    assert best is not None
    assert days(best) == ("2015-03-01", None)
    assert resolve_time("no time at all", published=P) == (None, [])


PIECES = st.sampled_from(
    [
        "last",
        "next",
        "this",
        "the",
        "past",
        "recent",
        "few",
        "2",
        "10",
        "31",
        "1999",
        "2017-06-01",
        "07-08-2013",
        "June",
        "May",
        "Wednesday",
        "weeks",
        "days",
        "year",
        "years",
        "ago",
        "later",
        "earlier",
        "of",
        "early",
        "late",
        "mid",
        "-",
        ",",
        "'s",
        "Ramadan",
        "every",
        "a",
        "and",
        "10:35",
        "a.m.",
        "GMT",
        "night",
        "weekend",
        "quarter",
        "third",
        "twenty",
        "four",
        "hundred",
        "half",
        "or",
        "so",
        "until",
        "since",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join)), st.one_of(st.none(), st.dates()))
def test_any_text_at_any_date(text: str, published: date | None) -> None:
    best, candidates = resolve_time(text, published=published)
    assert (best is None) == (not candidates)
    for m in candidates:
        assert text[m.span.start : m.span.end] == m.span.text != ""
        for t in (m.time, *m.alternatives):
            assert t is None or t.start is None or t.end is None or t.start <= t.end


@given(st.dates(), st.integers(-10_000, 10_000), st.sampled_from(["D", "W", "M", "Q", "Y", "DE", "CE", "H"]))
def test_shift_and_units_hold_their_day(day: date, n: int, unit: str) -> None:
    moved = shift(day, n, unit)
    assert moved is None or n == 0 or unit == "H" or (moved > day) == (n > 0)
    interval = unit_of(day, unit)
    assert interval is None or unit in ("H", "FN") or interval[0] <= day <= interval[1]


def test_feasts() -> None:
    assert holiday("ramadan", 2017) == ((date(2017, 5, 27), date(2017, 6, 24)),)
    assert holiday("easter", 2016) == ((date(2016, 3, 27), date(2016, 3, 27)),)
    assert holiday("thanksgiving", 1998) == ((date(1998, 11, 26), date(1998, 11, 26)),)
    (quds,) = holiday("quds-day", 2017)
    assert quds[0].isoweekday() == 5
    assert quds[0] + timedelta(days=7) > date(2017, 6, 24)
