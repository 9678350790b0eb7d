"""--published is for the dispatches that give no date of their own."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

from dateline.api import plugged
from dateline.types import Document

DATED = " date 2019-03-02 OSLO -- Police said on Friday that two men were held."
UNDATED = "Police said on Friday that two men were held near the port."
DAY = date(2020, 5, 5)


def read(text: str, published: date | None) -> Document:
    """The one document of standard input."""
    row = json.dumps({"text": text}).encode()
    (item,) = plugged.read(["-"], mapping=None, published=published, stdin=io.BytesIO(row))
    assert isinstance(item, Document)
    return item


def test_a_date_in_the_header_is_not_overruled() -> None:
    assert read(DATED, DAY).published != DAY


def test_a_dispatch_without_a_date_is_given_it() -> None:
    assert read(UNDATED, DAY).published == DAY
    assert read(UNDATED, None).published is None


def test_the_id_does_not_hang_on_it() -> None:
    assert read(UNDATED, DAY).id == read(UNDATED, date(2021, 1, 1)).id == read(UNDATED, None).id


def test_a_file_is_treated_alike(tmp_path: Path) -> None:
    for name, text in (("dated", DATED), ("undated", UNDATED)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    items = plugged.read([str(tmp_path)], mapping=None, published=DAY, stdin=io.BytesIO())
    got = {i.id: i.published for i in items if isinstance(i, Document)}
    assert got == {"dated": None, "undated": DAY}
