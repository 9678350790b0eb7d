"""The help and the page of commands: every command has an example, and every example is a command."""

from __future__ import annotations

import re
import shlex

import pytest
from our_texts import ROOT
from typer.main import get_command

from dateline.cli import app
from dateline.types import Claim, Document, Event, Failure, Judgement, Mention, Party, Place, Rejection, Source

COMMANDS = get_command(app).commands
LEAVES = {
    **{n: c for n, c in COMMANDS.items() if not hasattr(c, "commands")},
    **{f"{n} {m}": d for n, c in COMMANDS.items() if hasattr(c, "commands") for m, d in c.commands.items()},
}
PAGES = ("docs/cli.md", "docs/quickstart.md", "README.md")


def parsed(line: str) -> str:
    """Parse an example as the program would; returns the command's name. Raises on an option that is not there."""
    words = shlex.split(re.split(r"\s(?:[<|>#]|  )", line)[0])
    assert words[0] == "dateline"
    command, rest = COMMANDS[words[1]], words[2:]
    if hasattr(command, "commands"):
        command, rest = command.commands[rest[0]], rest[1:]
    command.make_context(words[1], rest)
    return words[1]


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_shows_an_example_that_works(name):
    epilog = LEAVES[name].epilog or ""
    assert epilog.startswith(f"Example: dateline {name}"), name
    assert parsed(epilog.removeprefix("Example: "))
    assert LEAVES[name].help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_on_the_page(name):
    assert f"`dateline {name}`" in (ROOT / "docs/cli.md").read_text()


@pytest.mark.parametrize("page", PAGES)
def test_every_example_on_a_page_is_a_command(page):
    text = (ROOT / page).read_text()
    blocks = re.findall(r"^```\n(.*?)^```", text, re.M | re.S)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("dateline ")]
    inline = [c for c in re.findall(r"`(dateline [^`]+)`", text) if " " in c.removeprefix("dateline ")]
    for line in lines + inline:
        if "COMMAND" not in line and not line.startswith("dateline --"):
            parsed(line)


def test_every_option_says_what_it_does():
    for name, command in LEAVES.items():
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name}: {parameter.name}"


RECORDS = {
    r.__name__: r for r in (Claim, Document, Event, Failure, Judgement, Mention, Party, Place, Rejection, Source)
}


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_of_a_record_is_on_its_page(name):
    page = (ROOT / "docs/records.md").read_text()
    fields = {f.alias or key for key, f in RECORDS[name].model_fields.items()}
    assert {f for f in fields if f"`{f}`" not in page} == set()
