"""Resolve one name, place or time on its own: what `dateline resolve` prints.

Every answer has the form ``{"query", "best", "candidates"}``; ``best`` is None when nothing is known of the query.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dateline.analysis import Analysis, Header
from dateline.annotate.language import load_language, parse_step
from dateline.annotate.places import places_step
from dateline.api.coder import lexicon_folder
from dateline.errors import BadArgument
from dateline.ontology.actors import load_lexicon
from dateline.ontology.lexicon_check import check_lexicon
from dateline.ontology.places import load_countries
from dateline.pipeline import Step
from dateline.resolve.actors import resolve_actor
from dateline.resolve.gazetteer import Gazetteer, cache_folder
from dateline.resolve.gazetteer_build import build, build_from_dump, version
from dateline.resolve.places import resolve_places_step
from dateline.resolve.places_query import resolve_place
from dateline.resolve.times import resolve_time
from dateline.types import Document, Place, PlaceCandidate, Record

Answer = dict[str, Any]
_PHRASE = 500  # code points of a place's phrase that are read


def _dump(record: Record | None) -> dict[str, Any] | None:
    return None if record is None else record.model_dump(mode="json", by_alias=True)


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()


def lookup_place(text: str, *, near: str | None = None, country: str | None = None) -> Answer:
    """Where `text` is; `near` is a place name that it should be near to, `country` an ISO 3166 code.

    What is no name by itself ("37 miles northeast of Palmyra", "between Homs and Hama") is read as a dispatch would be.
    """
    best, candidates = resolve_place(text, near=near, country=country, gazetteer=_gazetteer())
    if best is None:
        best, candidates = _place_in_words(text, near, country)
    return {"query": text, "best": _dump(best), "candidates": [_dump(c) for c in candidates]}


@cache
def _place_steps() -> tuple[Step, ...]:
    return parse_step(load_language()[0]), places_step(_gazetteer()), resolve_places_step(_gazetteer())


def _place_in_words(
    text: str, near: str | None, country: str | None
) -> tuple[Place | None, tuple[PlaceCandidate, ...]]:
    """The place that a phrase means, read as a text of its own with `near` and the country as a second sentence."""
    known = load_countries().get(country or "")
    beside = [name for name in (near, known.name if known else None) if name]
    whole = text[:_PHRASE] + (f". They were in {', '.join(beside)}." if beside else ".")
    a = Analysis(Document(id="query", sha256="0" * 64, text=whole), header=Header(body=(0, len(whole))))
    for s in _place_steps():
        a = s(a)
    for m in a.places:
        if m.place is not None and m.kind == "place" and m.name.end <= len(text):
            return m.place, m.candidates
    return None, ()


def lookup_time(text: str, *, published: date | None = None) -> Answer:
    """When `text` is, said on the day `published`."""
    best, readings = resolve_time(text, published=published)
    rows = [
        {
            "type": m.type,
            "timex": m.timex,
            "start": m.time.start.isoformat() if m.time and m.time.start else None,
            "end": m.time.end.isoformat() if m.time and m.time.end else None,
            "precision": m.time.precision if m.time else None,
            "score": round(m.score, 3),
        }
        for m in readings
    ]
    return {"query": text, "best": rows[0] if best is not None else None, "candidates": rows}


def lookup_actor(text: str, *, on: date | None = None) -> Answer:
    """Who `text` is, on the day `on` (posts and names of groups change)."""
    best, candidates = resolve_actor(text, date=on, lexicon=load_lexicon(lexicon_folder()))
    return {"query": text, "best": _dump(best), "candidates": [_dump(c) for c in candidates]}


def language_facts() -> dict[str, str]:
    """Which language model is used: package, name, version, hash and folder, for `dateline doctor`."""
    info = load_language()[1]
    return {
        "package": info.package,
        "name": info.name,
        "version": info.version,
        "sha256": info.sha256(),
        "path": str(info.path),
    }


def gazetteer_facts() -> dict[str, str]:
    """What the gazetteer says of itself."""
    return {"path": str(_gazetteer().path), **_gazetteer().facts()}


def build_gazetteer(dumps: list[Path], tell: Callable[[str], None]) -> Path:
    """Build the gazetteer from the packaged data, or from GeoNames dumps (places, then alternate names); returns its path.

    Raises:
        BadArgument: a dump that is not there.
    """
    for dump in dumps:
        if not dump.is_file():
            raise BadArgument(f"no file {dump}; give allCountries.zip, and alternateNamesV2.zip if you have it")

    def progress(stage: str, n: int) -> None:
        tell(f"dateline: {stage}: {n:,}")

    path = cache_folder() / f"gazetteer-{version()}.sqlite"
    if dumps:
        build_from_dump(path, dumps[0], dumps[1] if len(dumps) > 1 else None, progress)
    else:
        build(path, progress)
    return path


def check_actors() -> list[str]:
    """What is wrong with the lexicon of actors, one line each."""
    return check_lexicon(lexicon_folder())
