"""The gazetteer: built from small data and from a small dump, looked up by what the press writes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dateline.errors import GazetteerMissing
from dateline.resolve import gazetteer as module
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.gazetteer_build import Entry, build_from_dump, read_objects, version, write_gazetteer

TOWNS = [
    Entry(1, ("Dayr az Zawr", "Deir ez-Zor"), "SY", "SY.07", "PPLA", 35.34, 40.14, 15, 271800),
    Entry(2, ("Al Qāmishlī",), "SY", "SY.01", "PPL", 37.05, 41.22, 15, 184231),
    Entry(3, ("Springfield",), "US", "US.IL", "PPLA", 39.80, -89.64, 15, 116250),
    Entry(4, ("Springfield",), "US", "US.MO", "PPLA2", 37.21, -93.30, 15, 166810),
    Entry(5, ("Kramatorsk",), "UA", "UA.05", "PPL", 48.72, 37.56, 15, 147145),
    Entry(6, ("Tadmur", "Palmyra"), "SY", "SY.11", "PPL", 34.56, 38.28, 15, 51015),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    path = tmp_path_factory.mktemp("gazetteer") / "small.sqlite"
    write_gazetteer(path, [("towns", TOWNS)], "test", None)
    return Gazetteer(path)


@pytest.mark.parametrize(
    ("query", "gid"),
    [
        ("Deir ez-Zor", 1), ("Deir el-Zour", 1), ("Deir Ezzor", 1), ("DAYR AZ-ZAWR", 1), ("Qamishli", 2),
        ("al-Kamishly", 2), ("Palmyra", 6), ("Kramatorsk city", 5),
    ],
)  # fmt: skip
def test_spellings_of_one_place(small, query, gid):
    assert small.lookup(query)[0].geonameid == gid


def test_an_exact_name_is_a_better_match_than_one_that_only_sounds_alike(small):
    exact = small.lookup("Deir ez-Zor")[0]
    alike = small.lookup("Deir el-Zour")[0]
    assert exact.match > alike.match > 0.5


def test_typos_are_found_only_in_the_countries_asked_for(small):
    assert small.lookup("Kramatorzsk", countries=("UA",))[0].geonameid == 5
    assert small.lookup("Kramatursl", countries=("SY",)) == ()


def test_larger_places_come_first_and_the_limit_holds(small):
    assert [c.geonameid for c in small.lookup("Springfield")] == [4, 3]
    assert len(small.lookup("Springfield", limit=1)) == 1


@pytest.mark.parametrize("name", ["", "x", "Qqqqqqq", "--"])
def test_nothing_is_found_for_no_name(small, name):
    assert small.lookup(name) == ()
    assert small.knows(name) == 0


def test_facts_and_attribution(small):
    assert small.facts()["places"] == str(len(TOWNS))
    assert "GeoNames" in small.facts()["attribution"]


def test_missing_file_says_how_to_mend_it(tmp_path):
    with pytest.raises(GazetteerMissing, match="dateline gazetteer build"):
        Gazetteer(tmp_path / "none.sqlite")


def test_a_build_that_fails_leaves_nothing_behind(tmp_path):
    def broken():
        yield TOWNS[0]
        raise RuntimeError("disk on fire")

    with pytest.raises(RuntimeError, match="fire"):
        write_gazetteer(tmp_path / "g.sqlite", [("towns", broken())], "test", None)
    assert list(tmp_path.iterdir()) == []


def test_open_builds_once_into_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path / "cache"))
    built: list[Path] = []

    def build(path, progress):
        built.append(path)
        write_gazetteer(path, [("towns", TOWNS)], "test", progress)

    monkeypatch.setattr(module, "build", build)
    for _ in range(2):
        assert Gazetteer.open().lookup("Palmyra")
    assert [p.parent for p in built] == [tmp_path / "cache"]
    assert version() in built[0].name


def test_objects_are_streamed_across_chunk_borders():
    text = '{"1": {"a": "x{y}", "b": [1, {"c": "\\"}"}]}, "2": {"a": "é"}}'
    for size in (1, 3, 7, 1000):
        assert [o["a"] for o in read_objects(io.StringIO(text), size)] == ["x{y}", "é"]


def dump_row(gid, name, alternates, lat, lon, cls, code, country, admin1, pop):
    head = [gid, name, name, alternates, lat, lon, cls, code, country, "", admin1, "", "", "", pop]
    return "\t".join(str(cell) for cell in [*head, "", "0", "Etc/UTC", "2024-01-01"])


def test_full_dumps_are_read_from_their_zips(tmp_path, monkeypatch):
    monkeypatch.setattr("dateline.resolve.gazetteer_build.own_entries", lambda: iter(()))
    rows = [
        dump_row(100, "Testovo", "Testowo,Тестово", 50.5, 30.5, "P", "PPL", "UA", "13", 900),
        dump_row(101, "Testovo Airfield", "", 50.6, 30.6, "S", "AIRF", "UA", "13", 0),
        dump_row(102, "Hotel Testovo", "", 50.6, 30.6, "S", "HTL", "UA", "13", 0),
        "a broken line",
    ]
    places, names = tmp_path / "allCountries.zip", tmp_path / "alternateNamesV2.zip"
    with zipfile.ZipFile(places, "w") as z:
        z.writestr("allCountries.txt", "\n".join(rows) + "\n")
    with zipfile.ZipFile(names, "w") as z:
        z.writestr("alternateNamesV2.txt", "1\t100\ten\tTestville\t1\n2\t100\tfr\tTestville-la-Rouge\n")
    seen: list[tuple[str, int]] = []
    build_from_dump(tmp_path / "g.sqlite", places, names, lambda label, n: seen.append((label, n)))
    g = Gazetteer(tmp_path / "g.sqlite")
    assert g.facts()["places"] == "2"
    assert g.lookup("Testville")[0].geonameid == 100
    assert g.lookup("Testowo")[0].geonameid == 100
    assert g.lookup("Testovo Airfield")[0].km == 5
    assert not g.knows("Hotel Testovo")


def test_own_rows_take_the_id_and_point_of_the_town_that_they_name(tmp_path):
    own = Entry(None, ("Palmyra", "Tadmur"), "SY", None, "town", 34.6, 38.25, 15, 0, own=True)
    far = Entry(None, ("Kramatorsk",), "UA", None, "town", 47.0, 30.0, 15, 0, own=True)
    write_gazetteer(tmp_path / "g.sqlite", [("tables", [own, far]), ("towns", TOWNS)], "test", None)
    g = Gazetteer(tmp_path / "g.sqlite")
    (joined,) = g.lookup("Palmyra")
    assert (joined.own, joined.geonameid, joined.lat) == (True, 6, 34.56)
    assert {c.geonameid for c in g.lookup("Kramatorsk")} == {None, 5}
