"""The actor lexicon: what is shipped is sound, and what is broken is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import LexiconError
from dateline.ontology.actors import SECTORS, load_lexicon, parse_day
from dateline.ontology.actors_names import norm_words, pieces, skeleton
from dateline.ontology.actors_nouns import body_of, describe, nouns, stake_of
from dateline.ontology.actors_petrarch import read_petrarch
from dateline.ontology.lexicon_check import check_lexicon
from dateline.types import Party

_GROUPS = "id,name,aliases,country,sector,start,end,succeeds,source\n"


def test_shipped_lexicon_is_sound() -> None:
    assert check_lexicon() == []


def test_shipped_lexicon_is_wide() -> None:
    lexicon = load_lexicon()
    people = [a for a in lexicon.actors.values() if a.kind == "person"]
    others = [a for a in lexicon.actors.values() if a.kind not in ("person", "state")]
    roles = sum(len(a.posts) for a in people) + len(nouns()) * len(lexicon.states)
    assert len(lexicon.states) >= 190
    assert len(others) >= 1500
    assert len(people) >= 1000
    assert roles >= 3000


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (",Alpha Front,,SY,REB,2015,2014,,me\n", "before it begins"),
        (",Alpha Front,,ZZ,REB,,,,me\n", "unknown country"),
        (",Alpha Front,,SY,XYZ,,,,me\n", "unknown sector"),
        (",Alpha Front,,SY,REB,,,,\n", "no source"),
        (",Alpha Front,AFX,SY,REB,,,,me\n,Beta Front,AFX,SY,REB,,,,me\n", "at one time"),
        (
            ",Alpha Front,Beta Front,SY,REB,2001,2002,,me\n,Beta Front,Alpha Front,SY,REB,2011,2012,,me\n",
            "other's alias",
        ),
        ("dl:a,Alpha Front,,SY,REB,,,dl:b,me\ndl:b,Beta Front,,SY,REB,,,dl:a,me\n", "comes back"),
        (",Alpha Front,,SY,REB,,,dl:nobody-at-all,me\n", "succeeds unknown"),
        (",Alpha Front,,SY,REB,someday,,,me\n", "YYYY"),
    ],
)
def test_faults_are_told(tmp_path: Path, rows: str, told: str) -> None:
    (tmp_path / "groups.csv").write_text(_GROUPS + rows, encoding="utf-8")
    assert any(told in line for line in check_lexicon(tmp_path))


def test_dated_or_shared_aliases_are_no_fault(tmp_path: Path) -> None:
    rows = ",Alpha Front,AFX,SY,REB,2001,2002,,me\n,Beta Front,AFX,SY,REB,2011,2012,,me\n"
    rows += ",Gamma Front,~GFX,SY,REB,,,,me\n,Delta Front,~GFX,LB,REB,,,,me\n"
    (tmp_path / "groups.csv").write_text(_GROUPS + rows, encoding="utf-8")
    assert check_lexicon(tmp_path) == []


def test_users_row_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text(_GROUPS + "dl:hamas,Hamas,,PS,GOV,,,,me\n", encoding="utf-8")
    assert load_lexicon(tmp_path).actors["dl:hamas"].sector == "GOV"
    assert load_lexicon().actors["dl:hamas"].sector == "REB"


def test_holder_of_a_post() -> None:
    lexicon = load_lexicon()
    assert [a.name for a in lexicon.holders("president", "SY", date(1999, 1, 1))] == ["Hafez al-Assad"]
    assert [a.name for a in lexicon.holders("president", "SY", date(2010, 1, 1))] == ["Bashar al-Assad"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hay'at Tahrir al-Sham", "Hayat Tahrir Al-Sham"),
        ("Da’esh", "Daesh"),
        ("an-Nusra", "al-Nusra"),
        ("U.S.", "US"),
        ("Séléka", "Seleka"),
    ],
)
def test_written_alike(a: str, b: str) -> None:
    assert norm_words(a) == norm_words(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [("Walid al-Moallem", "Walid Muallem"), ("Muammar Gaddafi", "Moamer Gadafi"), ("Sergei Lavrov", "Sergey Lavrov")],
)
def test_transliterations_share_their_consonants(a: str, b: str) -> None:
    assert skeleton(a) == skeleton(b)


@given(st.text(max_size=40))
def test_pieces_point_into_the_text(text: str) -> None:
    for word, start, end, _ in pieces(text):
        assert word
        assert 0 <= start < end <= len(text)


def test_dates_of_a_month_or_year() -> None:
    assert parse_day("2016-02", last=True) == date(2016, 2, 29)
    assert parse_day("2016", last=True) == date(2016, 12, 31)
    assert parse_day("2016") == date(2016, 1, 1)
    assert parse_day("") is None


def test_description_of_a_states_force() -> None:
    told = describe(norm_words("Syrian government troops"), load_lexicon())
    assert told.state is not None
    assert told.state.code == "SY"
    assert told.noun is not None
    assert told.noun.sector == "MIL"


def test_nouns_have_known_sectors() -> None:
    assert {n.sector for n in nouns().values()} <= SECTORS | {""}
    assert nouns()["gunmen",].plural
    assert not nouns()["gunman",].plural


def test_petrarch_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "my.actors.txt"
    path.write_text(
        "# a comment\nBLUE_RIVER_ARMY_\n+BRA_RIVER_\n\t[COLREB 20010101-20091231]\n"
        "JANE_DOE_\n\t[SYRGOV 20000101-20051231]\n\t[SYRELI >20060101]\n\nOLD_STYLE_FRONT [IRQREB]\n",
        encoding="utf-8",
    )
    army, jane, old = read_petrarch(path)
    assert (army.name, army.country, army.sector, army.end) == ("Blue River Army", "CO", "REB", date(2009, 12, 28))
    assert [p.start for p in jane.posts] == [date(2000, 1, 1), date(2006, 1, 1)]
    assert (old.country, old.sector) == ("IQ", "REB")
    lexicon = load_lexicon(None, (path,))
    assert lexicon.entries(("blue", "river", "army"))[0].actor.id == "petrarch:blue-river-army"


def test_petrarch_error_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_text("A_FRONT_ [SYR!!]\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"bad\.txt:1"):
        list(read_petrarch(path))


@pytest.mark.parametrize(
    ("who", "day", "body"),
    [
        ("dl:hassan-nasrallah", None, "Hezbollah"),
        ("dl:igor-konashenkov", None, "Russian Defense Ministry"),
        ("dl:maria-zakharova", None, "Russian Foreign Ministry"),
        ("dl:sergey-lavrov", date(2016, 1, 1), "Russia"),
        ("dl:aamaq", None, "Islamic State"),
        ("dl:reuters", None, None),
    ],
)
def test_body_for_which_one_speaks(who: str, day: date | None, body: str | None) -> None:
    found = body_of(Party(name="x", id=who), load_lexicon(), day)
    assert (found.name if found else None) == body


@pytest.mark.parametrize(
    ("party", "stake"),
    [
        (Party(name="SOHR", id="dl:syrian-observatory-for-human-rights"), "monitor"),
        (Party(name="SANA", id="dl:sana"), "party-aligned"),
        (Party(name="Reuters", id="dl:reuters"), "media"),
        (Party(name="rebels", sector="REB"), "belligerent"),
        (Party(name="residents", sector="CVL"), "witness"),
        (Party(name="someone"), None),
    ],
)
def test_stake_of_a_source(party: Party, stake: str | None) -> None:
    assert stake_of(party, load_lexicon()) == stake
