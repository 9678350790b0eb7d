"""Named rules that draw one row from several claims (data/rules/*.toml), and a user's own from a file.

A rule is data: which of several numbers is the best, whom to believe first, what a vague word counts as, how civilian
harm is graded. What each word of a rule means is told at its field below. Rules decide; they never hide: low, high, conflicts and
the claims behind each cell stay beside what a rule took.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dateline.errors import BadArgument
from dateline.types import EventType, Interest

RULES = ("latest", "median", "ucdp", "acled", "airwars")
_LONGEST = 1 << 20  # bytes of a rule file


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Numbers(_Part):
    """How one number is drawn from several."""

    best: Literal["latest", "first", "median", "commonest", "lowest", "highest"] = "latest"
    votes: Literal["claim", "origin"] = "claim"  # origin: the last figure of each independent origin is its one vote
    revise: bool = False  # "at least 7", or a running toll, gives way to a later figure that it allows
    trust: tuple[
        tuple[Interest, ...], ...
    ] = ()  # tiers of sources; the best number is from the first tier that has one
    outvoted: float | None = Field(default=None, ge=1)  # no best is what so many times more origins rule out than allow
    vague: dict[str, int] = Field(default_factory=dict)  # words of a number ("dozens") → what they count as
    unknown: int | None = Field(default=None, ge=0)  # what a number that no word tells counts as
    open_high: Literal["null", "best"] = "null"  # `high` where every telling is open upwards


class Fields(_Part):
    """Which of several tellings fills a field that is no number.

    sharpest: of the tellings that the most others bear out, the one with the smallest radius or the fewest days.
    """

    type: Literal["commonest", "latest"] = "commonest"
    place: Literal["sharpest", "commonest", "latest"] = "sharpest"
    time: Literal["sharpest", "commonest", "latest"] = "sharpest"


class Grade(_Part):
    """One grade: it holds where every condition that it names holds. With none, it always holds."""

    grade: str = Field(min_length=1)
    why: str = ""
    origins: int | None = Field(default=None, ge=1)  # at least so many independent origins affirm it
    without: tuple[Interest, ...] = ()  # origins with such an interest are not counted
    accepted: bool | None = None  # one of its actors affirms it of itself
    conflict: tuple[str, ...] = ()  # one of these fields is in conflict
    only_fighters: bool | None = None  # every count and every recipient that is told is of fighters
    nobody_affirms: bool | None = None  # all tellings deny it


class Grading(_Part):
    """Grades in the order in which they are asked; null for what is not of `types` or tells no harm."""

    types: tuple[EventType, ...] = ("ASSAULT",)
    harm: tuple[str, ...] = ("killed", "injured")
    grades: tuple[Grade, ...] = ()


class Rule(_Part):
    """A named rule."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    title: str = ""
    source: str = Field(min_length=1)  # the codebook and its edition, or whose rule it is
    note: str = ""
    numbers: Numbers = Numbers()
    fields: Fields = Fields()
    grading: Grading | None = None


@cache
def named_rule(name: str) -> Rule:
    """One of `RULES`.

    Raises:
        BadArgument: no such rule.
    """
    if name not in RULES:
        raise BadArgument(f"no rule {name!r}; the rules are {', '.join(RULES)}, or the path of a .toml or .json file")
    text = files("dateline.ontology").joinpath(f"data/rules/{name}.toml").read_text(encoding="utf-8")
    return _checked(tomllib.loads(text), f"rule {name}")


def load_rule(path: Path) -> Rule:
    """A user's own rule from a TOML or JSON file of the form of data/rules/*.toml.

    Raises:
        BadArgument: the file cannot be read, is no TOML or JSON, or breaks the form; each fault is named with its field.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LONGEST + 1)
        if len(raw) > _LONGEST:
            raise BadArgument(f"{path}: a rule of more than {_LONGEST >> 20} MB is none; give a rule file")
        text = raw.decode("utf-8-sig")
        found = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise BadArgument(f"{path}: cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadArgument(f"{path}: no {'JSON' if path.suffix.lower() == '.json' else 'TOML'}: {error}") from error
    if not isinstance(found, dict):
        raise BadArgument(f"{path}: a rule is a table with name, source and [numbers]")
    rule = _checked(found, str(path))
    if rule.name in RULES:
        raise BadArgument(f"{path}: name: {rule.name!r} is one of Dateline's own rules; give yours another name")
    return rule


def rule_of(rule: str | Rule) -> Rule:
    """A rule by its name, by the path of its file (.toml, .json), or itself.

    Raises:
        BadArgument: no such rule, or a file that is none.
    """
    if isinstance(rule, Rule):
        return rule
    if rule.lower().endswith((".toml", ".json")):
        return load_rule(Path(rule))
    return named_rule(rule)


def _checked(value: dict[str, Any], origin: str) -> Rule:
    try:
        return Rule.model_validate(value)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
        raise BadArgument(f"{origin}: {faults}") from error


__all__ = ["RULES", "Fields", "Grade", "Grading", "Numbers", "Rule", "load_rule", "named_rule", "rule_of"]
