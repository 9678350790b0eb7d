"""Who writes the day first: outlets, countries, addresses; and what a text tells of itself."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.ontology.date_orders import habit, order_told, orders_by_country
from dateline.ontology.outlets import load_outlets
from dateline.ontology.places import load_countries


@pytest.mark.parametrize(
    ("publisher", "url", "order"),
    [
        ("AP", None, "MDY"),
        ("SANA", None, "DMY"),
        ("Reuters", None, "MDY"),  # of London, and writes as Americans do: the outlet goes before its country
        (None, "https://www.nytimes.com/story", "MDY"),
        ("MSNBC", None, "MDY"),  # known only as a medium of the United States
        (None, "https://news.example.co.uk/a", "DMY"),
        (None, "https://example.tv/a", None),
        (None, "https://example.cn/a", None),  # the year first: says nothing of the other two
        (None, "https://[broken", None),
        ("Gazette of Nowhere", None, None),
        (None, None, None),
    ],
)
def test_habits(publisher, url, order):
    assert habit(publisher, url) == order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("On 25-12-2012 and on 07-08-2013.", "DMY"),
        ("On 12-25-2012 and on 07-08-2013.", "MDY"),
        ("On 12/25/12 and on 25/12/12.", None),
        ("On 12/25/12, 11/30/12 and on 25/12/12.", "MDY"),
        ("On 07-08-2013 alone.", None),
        ("Version 1.25.12.3 and 99/25/2012.", None),
        ("", None),
    ],
)
def test_what_a_text_tells(text, order):
    assert order_told(text) == order


def test_the_day_of_publication_tells_too():
    text = "07-08-2013. The post fell. It was lost on 03-04-2013."
    assert order_told(text, date(2013, 8, 7)) == "DMY"
    assert order_told(text, date(2013, 7, 8)) == "MDY"
    assert order_told(text, date(2013, 1, 1)) is None


def test_every_row_is_of_a_country_that_exists():
    assert set(orders_by_country()) <= set(load_countries())
    assert sum(order == "MDY" for order in orders_by_country().values()) < 10
    assert {o.date_order for o in load_outlets().rows} <= {"DMY", "MDY", "YMD", None}
