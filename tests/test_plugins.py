"""Plugins: found by entry points, added to the readers, steps and writers, refused when they cannot be used."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

from dateline import plugins
from dateline.api import Coder, plugged, store
from dateline.errors import BadArgument, PipelineError, ResourceError, UnreadableInput
from dateline.ids import sha256_bytes
from dateline.pipeline import step
from dateline.plugins import Plugin
from dateline.types import Document, Rejection
from dateline.writers import FORMATS


def read_telex(stream, origin):
    for n, part in enumerate(stream.read().split(b"\nNNNN\n")):
        if part == b"BROKEN":
            raise UnreadableInput("garbled")
        yield Document(id=f"telex-{n}", sha256=sha256_bytes(part), text=part.decode(), reader="telex/1")


def write_ids(records, stream):
    return sum(bool(stream.write(r.id + "\n")) for r in records)


def no_triggers():
    @step("no-triggers", requires=["triggers", "roles"], assigns=["triggers", "roles"])
    def run(analysis):
        return dataclasses.replace(analysis, triggers=(), roles=())

    return run


TELEX = Plugin("telex", "3", readers={".tlx": read_telex}, steps=(no_triggers,), writers={"ids": write_ids})
NOT_A_PLUGIN = 5


@pytest.fixture
def installed(monkeypatch):
    """Make entry points as if packages were installed: name → "module:attribute"."""

    def install(**points: str) -> None:
        found = [EntryPoint(name, value, plugins.GROUP) for name, value in points.items()]
        monkeypatch.setattr(plugins, "entry_points", lambda group: found if group == plugins.GROUP else [])
        plugins.plugins.cache_clear()

    monkeypatch.delenv(plugins.VARIABLE, raising=False)
    yield install
    plugins.plugins.cache_clear()


def test_without_plugins_nothing_changes(installed):
    installed()
    assert plugins.plugins() == ()
    assert plugged.formats() == tuple(FORMATS)


def test_a_reader_joins_in(installed, tmp_path):
    installed(telex=f"{__name__}:TELEX")
    (tmp_path / "a.txt").write_text("Gunmen fired.")
    (tmp_path / "b.tlx").write_bytes(b"FIRST\nNNNN\nSECOND\nNNNN\nBROKEN")
    items = list(plugged.read([str(tmp_path)], mapping=None, published=None, stdin=sys.stdin))
    assert [i.id for i in items if isinstance(i, Document)] == ["a", "telex-0", "telex-1"]
    (broken,) = [i for i in items if isinstance(i, Rejection)]
    assert (broken.origin, broken.reason) == (str(tmp_path / "b.tlx"), "garbled")


def test_a_folder_for_a_plugin_alone_is_no_rejection(installed, tmp_path):
    installed(telex=f"{__name__}:TELEX")
    (tmp_path / "b.tlx").write_bytes(b"FIRST")
    items = list(plugged.read([str(tmp_path)], mapping=None, published=None, stdin=sys.stdin))
    assert [type(i) for i in items] == [Document]


def test_a_writer_joins_in(installed, capsys):
    installed(telex=f"{__name__}:TELEX")
    assert "ids" in plugged.formats()
    document = Document(id="x", sha256="0", text="")
    assert plugged.write([document], "ids", sys.stdout) == 1
    assert capsys.readouterr().out == "x\n"
    with pytest.raises(BadArgument, match="ids"):
        plugged.write([], "xlsx", sys.stdout)


def test_a_step_runs_last_and_is_part_of_the_version_unless_left_out(installed):
    text = Document(id="x", sha256="0", text="GAO (AP) - Gunmen killed 12 villagers near Gao on Tuesday, police said.")
    installed(telex=f"{__name__}:TELEX")
    without = Coder(plugins=False)
    assert without.code(text).claims
    coder = Coder()
    assert coder.version == store.coder_version() == without.version + "+telex-3"
    assert coder.pipeline.steps[-1].name == "no-triggers"
    assert coder.code(text).claims == ()


def test_a_step_that_cannot_run_fails_when_built():
    with pytest.raises(PipelineError):
        step("x", requires=["ships"], assigns=["triggers"])


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("no_such_module_at_all:plugin", "cannot be loaded"),
        (f"{__name__}:MISSING", "cannot be loaded"),
        (f"{__name__}:NOT_A_PLUGIN", "is no dateline.plugins.Plugin"),
    ],
)
def test_one_that_cannot_be_used_is_named(installed, value, says):
    installed(ship=value)
    with pytest.raises(ResourceError, match=f"'ship'.*{says}|{says}"):
        plugins.plugins()


def test_the_person_chooses(installed, monkeypatch):
    installed(telex=f"{__name__}:TELEX", broken="no_such_module_at_all:plugin")
    monkeypatch.setenv(plugins.VARIABLE, "telex")
    assert plugins.plugins() == (TELEX,)
    plugins.plugins.cache_clear()
    monkeypatch.setenv(plugins.VARIABLE, "")
    assert plugins.plugins() == ()
    plugins.plugins.cache_clear()
    monkeypatch.setenv(plugins.VARIABLE, "maps")
    with pytest.raises(ResourceError, match="'maps', which is not installed; there are: broken, telex"):
        plugins.plugins()


@pytest.mark.parametrize(
    "plugin",
    [
        Plugin("a", readers={".txt": read_telex}),
        Plugin("a", readers={".gz": read_telex}),
        Plugin("a", writers={"jsonl": write_ids}),
        Plugin("a", writers={"table": write_ids}),
    ],
)
def test_nothing_is_replaced(plugin):
    with pytest.raises(ResourceError, match="which Dateline has"):
        plugins.check((plugin,))


def test_two_plugins_do_not_share_a_name():
    with pytest.raises(ResourceError, match="which plugin 'telex' has"):
        plugins.check((TELEX, Plugin("other", writers={"ids": write_ids})))


def test_an_installed_package_is_found_by_the_command_line(coder, tmp_path):
    """A package as pip leaves it: its module and the metadata that names the entry point."""
    (tmp_path / "dateline_telex.py").write_text(
        "from dateline.plugins import Plugin\n"
        "def write(records, stream):\n    return sum(bool(stream.write(r.document + '\\n')) for r in records)\n"
        "plugin = Plugin('telex', writers={'names': write})\n"
    )
    info = tmp_path / "dateline_telex-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: dateline-telex\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[dateline.plugins]\ntelex = dateline_telex:plugin\n")
    path = tmp_path / "gao.txt"
    path.write_text("GAO (AP) - Gunmen killed 12 villagers near Gao on Tuesday, police said.")
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    program = [sys.executable, "-m", "dateline"]
    done = subprocess.run(
        [*program, "code", path, "--format", "names"], check=False, capture_output=True, text=True, env=env
    )
    assert (done.returncode, set(done.stdout.split())) == (0, {"gao"})
    told = subprocess.run([*program, "doctor", "--json"], check=False, capture_output=True, text=True, env=env)
    assert json.loads(told.stdout)["plugins"] == {"telex": "0"}
