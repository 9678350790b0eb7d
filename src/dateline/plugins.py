"""Plugins: readers, steps and writers from other installed packages, found by the entry-point group ``dateline.plugins``.

A package names a :class:`Plugin` in its ``pyproject.toml``::

    [project.entry-points."dateline.plugins"]
    telex = "dateline_telex:plugin"

Installed plugins are used; ``DATELINE_PLUGINS=telex,maps`` uses those alone, and an empty value uses none. A plugin adds
and never replaces: an ending or a format that Dateline has is refused, and steps run after Dateline's own. A plugin
that cannot be loaded is an error that names it; it is never left out quietly, since the record would then say less than
the person believes. Plugins run with the rights of the person who installed them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import BinaryIO, TextIO

from dateline.errors import ResourceError
from dateline.pipeline import Step
from dateline.readers.sources import BY_ENDING
from dateline.types import Claim, Document, Event, Rejection
from dateline.writers import FORMATS

GROUP = "dateline.plugins"
VARIABLE = "DATELINE_PLUGINS"

Reader = Callable[[BinaryIO, str], Iterable[Document | Rejection]]
Writer = Callable[[Iterable[Claim | Event], TextIO], int]


@dataclass(frozen=True)
class Plugin:
    """What a plugin adds.

    Args:
        name: as the entry point is called.
        version: part of the coder's version when there are steps, so that a new one codes anew.
        readers: ending with its point, in lower case (``".tlx"``) → a function of the open file and of the words that
            name it, which yields documents and rejections; bad input may be raised as ``UnreadableInput``.
        steps: functions that build a step (see :func:`dateline.pipeline.step`); called in each worker process.
        writers: name of a format → a function of records and an open stream, which returns how many it wrote.
    """

    name: str
    version: str = "0"
    readers: Mapping[str, Reader] = field(default_factory=dict)
    steps: tuple[Callable[[], Step], ...] = ()
    writers: Mapping[str, Writer] = field(default_factory=dict)


@cache
def plugins() -> tuple[Plugin, ...]:
    """The plugins in use, by name; loaded once a process.

    Raises:
        ResourceError: one that is asked for is not installed, cannot be imported, is no ``Plugin``, or would replace
            something that is there already.
    """
    found = {p.name: p for p in entry_points(group=GROUP)}
    wanted = os.environ.get(VARIABLE)
    names = sorted(found) if wanted is None else [n.strip() for n in wanted.split(",") if n.strip()]
    return check(tuple(_load(name, found) for name in names))


def _load(name: str, found: Mapping[str, EntryPoint]) -> Plugin:
    if name not in found:
        raise ResourceError(f"{VARIABLE} names plugin {name!r}, which is not installed; there are: {_list(found)}")
    try:
        plugin = found[name].load()
    except (ImportError, AttributeError) as error:
        raise ResourceError(
            f"plugin {name!r} cannot be loaded ({error}); mend or uninstall it, or set {VARIABLE} to those that you want"
        ) from error
    if not isinstance(plugin, Plugin):
        raise ResourceError(f"plugin {name!r}: {found[name].value} is no dateline.plugins.Plugin; uninstall it")
    return plugin


def check(chosen: tuple[Plugin, ...]) -> tuple[Plugin, ...]:
    """`chosen`, if no two things in it have one name and none has a name of Dateline's own.

    Raises:
        ResourceError: a name is taken.
    """
    endings, formats = (
        dict.fromkeys([*BY_ENDING, ".xml", ".gz"], "Dateline"),
        dict.fromkeys([*FORMATS, "table"], "Dateline"),
    )
    for plugin in chosen:
        for taken, names in ((endings, plugin.readers), (formats, plugin.writers)):
            for name in names:
                if name in taken:
                    raise ResourceError(
                        f"plugin {plugin.name!r} brings {name!r}, which {taken[name]} has; use one of them ({VARIABLE})"
                    )
                taken[name] = f"plugin {plugin.name!r}"
    return chosen


def readers() -> dict[str, Reader]:
    """Ending → reader, of all plugins in use."""
    return {ending: reader for p in plugins() for ending, reader in p.readers.items()}


def steps() -> list[Step]:
    """The steps of all plugins in use, built anew."""
    return [build() for p in plugins() for build in p.steps]


def writers() -> dict[str, Writer]:
    """Format → writer, of all plugins in use."""
    return {name: writer for p in plugins() for name, writer in p.writers.items()}


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
