"""The coder's version: other with anything that decides a claim, the same for everything else."""

from __future__ import annotations

import ast
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

import dateline
from dateline.api import Coder, version
from dateline.api.version import coder_version, coding_files, folder_hash, rules_hash
from dateline.errors import LexiconError

HOME = Path(str(files("dateline")))
# what coding files import and what does not decide a claim
NOT_DECIDING = {"dateline", "dateline.errors", "dateline.plugins", "dateline.api.version"}


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    """A copy of the installed package."""
    copy = tmp_path_factory.mktemp("installed") / "dateline"
    shutil.copytree(HOME, copy, ignore=shutil.ignore_patterns("__pycache__", "static"))
    return copy


@pytest.fixture
def weights(tmp_path) -> Path:
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "coder.onnx").write_bytes(b"\x08\r\n\x01")
    (folder / "slots.json").write_text('{"a": 1,\n "b": 2}\n')
    return folder


def changed(file: Path, package: Path) -> bool:
    """Whether one byte more in the file gives another version."""
    rules_hash.cache_clear()
    before, kept = rules_hash(package), file.read_bytes()
    file.write_bytes(kept + b"#")
    rules_hash.cache_clear()
    after = rules_hash(package)
    file.write_bytes(kept)
    return before != after


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("annotate/counts.py", True),
        ("extract/claims.py", True),
        ("resolve/times.py", True),
        ("ontology/numbers.py", True),
        ("api/compose.py", True),
        ("ontology/data/actors/groups_core.csv", True),
        ("ontology/data/instruments/instruments.tsv", True),
        ("ontology/data/places/geonames_admin.tsv.gz", True),
        ("ontology/data/places/ranker.json", True),
        ("ontology/data/SOURCES.d/actors.md", False),
        ("ontology/data/rules/acled.toml", False),
        ("ontology/data/crosswalks/cameo.csv", False),
        ("cli/coding.py", False),
        ("fuse/events.py", False),
        ("web/room.py", False),
        ("ledger/store.py", False),
    ],
)
def test_rules_and_tables_count_and_what_comes_after_coding_does_not(package, file, counts):
    assert changed(package / file, package) is counts


def test_a_new_or_renamed_table_counts(package):
    before = rules_hash(package)
    mine = package / "ontology/data/actors/groups_mine.csv"
    mine.write_text("id\n")
    rules_hash.cache_clear()
    one = rules_hash(package)
    other = mine.rename(mine.with_name("groups_ours.csv"))
    rules_hash.cache_clear()
    assert len({before, one, rules_hash(package)}) == 3
    other.unlink()


def test_line_ends_of_another_system_do_not_count(package):
    rules_hash.cache_clear()
    before = rules_hash(package)
    for name in ("annotate/counts.py", "ontology/data/actors/states.csv"):
        file = package / name
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    rules_hash.cache_clear()
    assert rules_hash(package) == before


def test_all_that_coding_imports_is_in_the_version():
    inside = {f"dateline.{n.removesuffix('.py').replace('/', '.')}" for n, _ in coding_files(HOME) if n.endswith(".py")}
    inside |= {n.removesuffix(".__init__") for n in inside}
    for name, file in coding_files(HOME):
        if not name.endswith(".py"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "dateline":
                for alias in node.names:
                    found = {node.module, f"{node.module}.{alias.name}"} & (inside | NOT_DECIDING)
                    assert found, f"{name} imports {node.module}.{alias.name}, which the version does not hash"


def test_each_file_of_weights_counts_but_for_notes(weights):
    before = coder_version(weights=weights)
    for name, content in (("coder.onnx", b"\x08\n\x01"), ("slots.json", b"{}"), ("trees.npz", b"x")):
        other = shutil.copytree(weights, weights.with_name(f"other-{name}"))
        (other / name).write_bytes(content)
        assert coder_version(weights=other) != before
    same = shutil.copytree(weights, weights.with_name("same"))
    (same / "CARD.md").write_text("what they are")
    (same / "slots.json").write_bytes(b'{"a": 1,\r\n "b": 2}\r\n')
    assert coder_version(weights=same) == before


def test_language_model_libraries_and_dateline_count(weights, monkeypatch):
    found = [coder_version(weights=weights)]
    monkeypatch.setattr(version, "installed_model", lambda name: "en_core_web_md-9.9.9")
    found.append(coder_version(weights=weights))
    monkeypatch.setattr(version, "dump_label", lambda: "dump-allCountries.zip, 12000000 places")
    found.append(coder_version(weights=weights))
    monkeypatch.setattr(version.metadata, "version", lambda package: "99")
    found.append(coder_version(weights=weights))
    assert len(set(found)) == len(found)
    assert all(v.startswith(f"dateline-{dateline.__version__}+") for v in found)


def test_the_users_own_lexicon_counts(weights, tmp_path, monkeypatch):
    coder = Coder(weights=weights, plugins=False)
    before = coder.version
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.setenv("DATELINE_LEXICON", str(folder))
    (folder / "groups_mine.csv").write_text("id,name\ndl:x,Dawn Brigade\n")
    with_one = coder.version
    (folder / "groups_mine.csv").write_text("id,name\ndl:x,Dusk Brigade\n")
    folder_hash.cache_clear()
    assert len({before, with_one, coder.version}) == 3
    monkeypatch.setenv("DATELINE_LEXICON", str(tmp_path / "gone"))
    with pytest.raises(LexiconError, match="gone, which is no folder"):
        assert coder.version


def test_an_actor_of_the_users_own_lexicon_is_read(tmp_path, monkeypatch):
    from dateline.api.lookup import lookup_actor

    shipped = HOME / "ontology/data/actors/groups_core.csv"
    head = shipped.read_text(encoding="utf-8").splitlines()[0].split(",")
    row = {"id": "dl:lantern-column", "name": "Lantern Column", "kind": "group", "country": "ML", "sector": "REB"}
    (tmp_path / "groups_mine.csv").write_text(",".join(head) + "\n" + ",".join(row.get(k, "") for k in head) + "\n")
    assert (lookup_actor("Lantern Column")["best"] or {}).get("id") != "dl:lantern-column"
    monkeypatch.setenv("DATELINE_LEXICON", str(tmp_path))
    assert lookup_actor("Lantern Column")["best"]["id"] == "dl:lantern-column"
