"""The header step, on a table of headers, and on any text at all."""

from __future__ import annotations

import csv
import time
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.analysis import Analysis
from dateline.annotate.header import furniture_in_body, header_step, read_header
from dateline.annotate.header_dates import date_in_url, find_dates
from dateline.pipeline import Pipeline
from dateline.types import Document

TABLE = Path(__file__).parent.parent / "data" / "headers.csv"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def document(text: str, **given_: object) -> Document:
    return Document.model_validate({"id": "d", "sha256": "0" * 64, "text": text, **given_})


def test_the_table_is_large_enough() -> None:
    assert len(rows()) >= 60


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"][:40])
def test_table(row: dict[str, str]) -> None:
    text = row["text"].replace("\\n", "\n")
    header, known = read_header(document(text, url=row["url"] or None))
    got = {
        "published": known.published.isoformat() if known.published else "",
        "publisher": known.publisher or "",
        "place": known.dateline.place if known.dateline else "",
        "title": known.title or "",
        "credits": "|".join(known.credits),
    }
    assert got == {key: row[key] for key in got}
    body = text[slice(*header.body)]
    assert body.startswith(row["begins"])
    assert body.endswith(row["ends"])
    assert known.text == text


def test_given_facts_win_and_a_conflict_is_told() -> None:
    text = "KABUL, June 1, 2016 (AFP) — Gunmen fled."
    header, known = read_header(document(text, published=date(2016, 6, 2), publisher="Example", title="Given"))
    assert (known.published, known.publisher, known.title) == (date(2016, 6, 2), "Example", "Given")
    assert header.form == "wire, other date"
    assert header.published is not None and header.published.text == "June 1, 2016"


def test_a_date_time_of_the_same_day_is_no_conflict() -> None:
    given_ = datetime(2016, 6, 1, 23, 0)
    header, known = read_header(document("KABUL, June 1, 2016 (AFP) — Gunmen fled.", published=given_))
    assert known.published == given_
    assert header.form == "wire"


def test_header_words_inside_the_body_are_named() -> None:
    text = "Market blast kills ten AFP Thursday 5 Feb 2015 Gunmen attacked a market."
    header, _ = read_header(document(text))
    assert [text[a:b] for a, b in furniture_in_body(header)] == ["AFP", "Thursday 5 Feb 2015"]


def test_step_in_a_pipeline() -> None:
    result = Pipeline([header_step()])(Analysis(document(" date 2017-06-01 MOSCOW -- Ships fired.")))
    assert result.header is not None
    assert result.header.form == "model"
    assert result.document.published == date(2017, 6, 1)
    assert result.document.dateline is not None and result.document.dateline.span is not None
    assert result.document.dateline.span.text == "MOSCOW"


PIECES = (
    " date |2017-06-01|MOSCOW| -- |(AP)|(Reuters) - |KABUL, |June 1|Oct. 3|Wed 05 Apr 2017 |AFP |Published |\n|\n\n|# |"
    "Title: |Date: |---\n|. |The army said |03/04/2016 |[TEXT] |Reporting by A. Person; |Editing by |--Reuters|"
    "(Source: |)|/| \u2014 |\u200f|\x00|\ud800|É|by Ann Other |updated|12:30|Get short URL 1 2 |"
    "Tags |Comment via X|Read Also|İ|ß"
)
FRAGMENTS = st.sampled_from(PIECES.split("|"))


@given(st.lists(FRAGMENTS | st.text(max_size=12), max_size=25).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_true_spans(text: str) -> None:
    header, known = read_header(document(text))
    start, end = header.body
    assert 0 <= start <= end <= len(text)
    for span in (header.published, header.place, header.publisher, header.title):
        assert span is None or text[span.start : span.end] == span.text
    assert known.text == text
    assert read_header(document(text)) == (header, known)


@given(st.text())
def test_any_address(url: str) -> None:
    assert (
        date_in_url("https://example.org/" + url) is None or "/" in url or "-" in url or "_" in url or url[:4].isdigit()
    )


HOSTILE = [
    " ",
    "\n",
    "A",
    "A ",
    "AB ",
    "a.",
    "1",
    "1-",
    "# ",
    "#",
    "A:\n",
    "(",
    "[",
    "[A] ",
    "by ",
    "A/",
    "- ",
    "AFP ",
    "Jan 1 ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_million_characters_take_no_more_than_a_moment(piece: str) -> None:
    text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    began = time.perf_counter()
    read_header(document(text))
    read_header(document("# " + text + "x"))
    assert time.perf_counter() - began < 3


def test_dates_that_do_not_exist_are_none() -> None:
    assert [d.value for d in find_dates("30 February 2016, 31.04.2016, 2016-13-01", 0, 40)] == []
