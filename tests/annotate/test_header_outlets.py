"""The outlets table, as the header step uses it."""

from __future__ import annotations

import pytest

from dateline.errors import LexiconError
from dateline.ontology.outlets import Outlet, Outlets, load_furniture, load_outlets


def test_every_row_is_whole() -> None:
    for outlet in load_outlets().rows:
        assert outlet.source.startswith("https://"), outlet.name
        assert outlet.affiliation, outlet.name
        assert outlet.country is None or (len(outlet.country) == 2 and outlet.country.isupper()), outlet.name
        assert all("." in domain and domain == domain.lower() for domain in outlet.domains), outlet.name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("AP", "Associated Press"),
        ("the associated press", "Associated Press"),
        ("Associated Press", "Associated Press"),
        ("ACAN-EFE", "EFE"),
        ("Syrian Coalition's Media Office", "Syrian Coalition"),
        ("Syrian Coalitions Media Office", "Syrian Coalition"),
        ("Nobody's Gazette", None),
        ("", None),
        (None, None),
    ],
)
def test_find(words: str | None, name: str | None) -> None:
    found = load_outlets().find(words)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.reuters.com/article/1", "Reuters"),
        ("http://news.bbc.co.uk/2/hi", "BBC News"),
        ("https://notreuters.com/", None),
        ("https://reuters.com.example.org/", None),
        ("http://[broken", None),
        ("no address", None),
    ],
)
def test_of_url(url: str, name: str | None) -> None:
    found = load_outlets().of_url(url)
    assert (found.name if found else None) == name


def test_one_name_for_two_outlets_is_refused() -> None:
    with pytest.raises(LexiconError, match="AP"):
        Outlets([Outlet("Alpha Press", codes=("AP",)), Outlet("Associated Press", codes=("A.P",), aliases=("AP",))])


def test_longer_labels_come_first() -> None:
    labels = load_furniture().labels
    assert labels.index("last updated at") < labels.index("last updated") < labels.index("updated")
