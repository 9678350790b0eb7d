"""What of a ledger may leave the house: reviewed claims alone, coordinates coarsened, names of private persons withheld.

The claims are cleaned first and the happenings drawn from what is left, so that nothing drawn can tell what was taken out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dateline.api.linking import linked_claims
from dateline.api.masking import Masks, name_may_stay
from dateline.api.neighbours import facts_of, judgements_in_force, published_of
from dateline.errors import BadArgument
from dateline.fuse import fuse
from dateline.fuse.judged import reviewed
from dateline.ids import make_id
from dateline.ledger import Ledger
from dateline.link import origins
from dateline.link.origins import DocumentFacts
from dateline.types import Claim, Event, Place

__all__ = ["Dispatch", "Publication", "Rules", "publication"]

KM_PER_DEGREE = 111.32
REVIEWED = ("accepted", "corrected")


@dataclass(frozen=True)
class Rules:
    """What is done to what leaves the house."""

    coarsen_km: float = 5.0  # side of the grid that coordinates are snapped to; 0: as they are
    keep_names: tuple[str, ...] = ()  # names that are public though the lexicon does not know them
    rule: str = "latest"

    def __post_init__(self) -> None:
        if not (math.isfinite(self.coarsen_km) and 0 <= self.coarsen_km <= 1000):
            raise BadArgument(f"coordinates can be coarsened to 0 to 1000 km, not {self.coarsen_km:g}")


@dataclass(frozen=True)
class Dispatch:
    """What is told of a dispatch: who published it and when; no title, address or text."""

    id: str
    publisher: str | None
    published: str | None


@dataclass(frozen=True)
class Publication:
    """What may be published, and what was left out or changed."""

    events: tuple[Event, ...]
    claims: dict[str, Claim]
    dispatches: dict[str, Dispatch]
    rules: Rules
    left_out: dict[str, int]  # reason → claims
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)  # claim → what was done to it


def publication(ledger: Ledger, rules: Rules | None = None) -> Publication:
    """The reviewed happenings of a ledger as they may be told. The same ledger and rules give the same publication.

    Raises:
        BadArgument: a rule that is not known.
    """
    rules = rules or Rules()
    said = judgements_in_force(ledger)
    every = list(linked_claims(ledger))
    judged = reviewed(every, said)
    kept = sorted((c for c in judged if c.review.state in REVIEWED), key=lambda c: (c.document, c.trigger.start, c.id))
    left_out = Counter({"rejected by a reviewer": len(every) - len(judged), "not reviewed": len(judged) - len(kept)})
    masks = Masks(keep=frozenset(n.lower() for n in rules.keep_names))
    masks.learn(judged)  # names in claims that are left out are withheld in the words of those that are told, too
    documents = {c.document for c in kept}
    named = {d: make_id("dispatch", {"document": d}) for d in documents}
    changed: dict[str, tuple[str, ...]] = {}
    clean: dict[str, Claim] = {}
    for c in kept:
        clean[c.id], changed[c.id] = _cleaned(c, masks, rules, named, {k.id for k in kept})
    facts = _facts(facts_of(ledger, documents), named, masks)
    when = {named[d]: day[:10] for d, day in published_of(ledger, documents).items()}
    pairs = [j for j in said if j.kind in ("same", "not-same")]
    events = fuse(clean.values(), pairs, rules.rule, when, lambda cs: origins(cs, facts))
    home = {i: e.id for e in events for i in e.claims}
    claims = {i: c.model_copy(update={"event": home.get(i, c.event)}) for i, c in clean.items()}
    told = {n: Dispatch(n, facts[n].publisher, when.get(n)) for n in sorted(named.values()) if n in facts}
    order = sorted(events, key=lambda e: (e.time is None or e.time.start is None, str(e.time and e.time.start), e.id))
    reasons = {k: n for k, n in sorted(left_out.items()) if n}
    return Publication(tuple(order), claims, told, rules, reasons, {k: v for k, v in changed.items() if v})


def _cleaned(
    c: Claim, masks: Masks, rules: Rules, named: dict[str, str], told: set[str]
) -> tuple[Claim, tuple[str, ...]]:
    """A claim as it may be told, and what was done to it."""
    out = masks.claim(c)
    done = [] if out == c else ["names or positions in words withheld"]
    if out.place is not None:
        place = coarsened(out.place, rules.coarsen_km)
        if place != out.place:
            done.append("coordinates coarsened")
        out = out.model_copy(update={"place": place})
    if out.denies is not None and out.denies not in told:
        done.append("denies a claim that is left out")
        out = out.model_copy(update={"denies": None})
    review = out.review.model_copy(update={"by": None, "why": None, "at": None})
    return out.model_copy(update={"document": named[c.document], "review": review}), tuple(done)


def coarsened(place: Place, km: float) -> Place:
    """The place at the middle of its cell of a grid of `km`, its radius raised by what that may move it.

    What would give the exact point away goes: readings that were considered, the gazetteer's number, distance and bearing.
    """
    if km == 0:
        return place
    bare = {"candidates": (), "geonameid": None, "offset": None}
    if place.lat is None or place.lon is None:
        return place.model_copy(update=bare)
    lat = _snapped(place.lat, km / KM_PER_DEGREE)
    lat = max(-90.0, min(90.0, lat))
    around = max(0.01, math.cos(math.radians(lat)))
    lon = _snapped(place.lon, km / (KM_PER_DEGREE * around))
    lon = (lon + 180) % 360 - 180
    radius = None if place.km is None else math.ceil(10 * (place.km + km * math.sqrt(0.5))) / 10
    return place.model_copy(update=bare | {"lat": round(lat, 4), "lon": round(lon, 4), "km": radius})


def _snapped(value: float, step: float) -> float:
    return (math.floor(value / step) + 0.5) * step


def _facts(known: Any, named: dict[str, str], masks: Masks) -> dict[str, DocumentFacts]:
    """Who published what, under the names that dispatches are told by; credits only where they are no person's."""

    def public(name: str | None) -> str | None:
        return masks.text(name) if name else None

    ids = dict(named) | {d: make_id("dispatch", {"document": d}) for d in known}
    return {
        ids[d]: DocumentFacts(
            public(f.publisher), tuple(n for n in f.credits if name_may_stay(n, masks.lexicon)), ids.get(f.origin or "")
        )
        for d, f in known.items()
    }


def manifest(found: Publication, files: Sequence[str]) -> dict[str, Any]:
    """What was published, left out and changed, and why; no value that was taken out."""
    return {
        "made_by": "dateline publish",
        "rules": {
            "claims": "only those that a person accepted or corrected",
            "coarsen_km": found.rules.coarsen_km,
            "names": "withheld of private persons and of witnesses, in values and in quoted words",
            "names_kept_on_request": len(found.rules.keep_names),
            "texts": "no text, title or address of a dispatch; only the words that are evidence",
            "reviewers": "neither names nor notes",
            "rule": found.rules.rule,
        },
        "events": len(found.events),
        "claims": len(found.claims),
        "left_out": found.left_out,
        "changed": {k: list(v) for k, v in sorted(found.changed.items())},
        "files": sorted(files),
    }


def claims_of(found: Publication, event: Event) -> Iterable[Claim]:
    """The claims of a published happening, in the order in which they were told."""
    return [found.claims[i] for i in event.claims]
