"""Resolve one bare name, as the command line asks: "Palmyra", "Palmyra, Syria", "Deir el-Zour" near "Raqqa"."""

from __future__ import annotations

from dateline.analysis import PlaceMention
from dateline.ontology.places_lexicon import FEATURE_NOUNS
from dateline.resolve.gazetteer import Candidate, Gazetteer
from dateline.resolve.offsets import distance_km
from dateline.resolve.places_rank import Scene, rank
from dateline.resolve.places_scores import calibrated
from dateline.resolve.places_shape import candidates_of, make_place, shape_of
from dateline.types import Place, PlaceCandidate, Span

_REACH_KM = 150.0


def resolve_place(
    text: str, *, near: str | None = None, country: str | None = None, gazetteer: Gazetteer
) -> tuple[Place | None, tuple[PlaceCandidate, ...]]:
    """The place that a bare name means, and the candidates, best first.

    Args:
        text: a name ("Deir el-Zour"), or a name with what contains it ("Palmyra, Syria").
        near: another place's name; candidates near it are preferred.
        country: ISO 3166-1 alpha-2 code of the country that it is likely in.
        gazetteer: where to look.
    """
    name, _, rest = (part.strip() for part in text.partition(","))
    countries: dict[str, float] = {country: 1.0} if country else {}
    container = _best(rest, Scene(countries), gazetteer) if rest else None
    beside = _best(near, Scene(countries), gazetteer) if near else None
    for known in (container, beside):
        if known and known.country and not countries:
            countries = {known.country: 1.0}
    pool, noun = _pool(name, countries, gazetteer)
    support = {}
    if beside:
        support = {c.id: _nearness(c, beside) for c in pool if c.km < 250}
    ranked = rank(pool, Scene(countries, support, container), noun)
    if not ranked:
        return None, ()
    top = ranked[0][0]
    span = Span(start=0, end=len(text), text=text)
    mention = PlaceMention(span=span, name=span)
    place = make_place(top, mention, shape_of(top, mention), candidates_of(ranked))
    said = {"name": top.name, "mention": None, "role": None, "candidates": calibrated(place.candidates)}
    return place.model_copy(update=said), calibrated(candidates_of(ranked, 10))


def _nearness(c: Candidate, other: Candidate) -> tuple[float, float]:
    value = 2.0 ** (-distance_km((c.lat, c.lon), (other.lat, other.lon)) / _REACH_KM)
    return value, value


def _pool(name: str, countries: dict[str, float], gazetteer: Gazetteer) -> tuple[list[Candidate], str | None]:
    """Candidates of a name, with its last word read as a noun where it is one ("Aleppo province")."""
    words = name.split()
    noun = FEATURE_NOUNS.get(words[-1].lower()) or None if len(words) > 1 else None
    found = {c.id: c for c in gazetteer.lookup(name, 60, tuple(countries))}
    if noun:
        for c in gazetteer.lookup(" ".join(words[:-1]), 60, tuple(countries)):
            found.setdefault(c.id, c)
    return list(found.values()), noun


def _best(name: str, scene: Scene, gazetteer: Gazetteer) -> Candidate | None:
    pool, noun = _pool(name, dict(scene.countries), gazetteer)
    ranked = rank(pool, scene, noun)
    return ranked[0][0] if ranked else None


__all__ = ["resolve_place"]
