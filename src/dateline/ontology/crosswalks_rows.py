"""One event as ACLED, UCDP and Airwars would put it, value by value; what the record does not tell is None.

Column names are those of UCDP GED 23.1, of an ACLED export of 2023 and of Airwars' incident pages. Ids of conflicts, dyads and actors
of those projects are theirs to give, and are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dateline.ontology.crosswalks import (
    ARMED,
    class_of,
    classes_of,
    number,
    place_code,
    side_is,
    table,
    time_code,
)
from dateline.types import Event, Party

_HARMED = ("civilians", "children", "women")


def acled_type(event: Event) -> tuple[str | None, str | None, str | None]:
    """(disorder_type, event_type, sub_event_type)."""
    counted = {n["what"] for n in event.counts}
    for row in table("acled_events"):
        if (
            row["type"] == event.type
            and row["mode"] in ("", event.mode or "")
            and (not row["count"] or row["count"] in counted)
            and side_is(row["actor"], event.actors)
            and side_is(row["recipient"], event.recipients)
        ):
            return row["disorder_type"] or None, row["event_type"] or None, row["sub_event_type"] or None
    return None, None, None


def acled_inter(party: Party | None, event: Event) -> int | None:
    """ACLED's inter code 1-8 of a party: forces of another state are 8; who protests is 6, who riots 5."""
    if party is None:
        return None
    kind = class_of(party)
    if kind is None:
        return None
    if kind == "civilian" and event.type == "PROTEST" and party in event.actors:
        return 5 if acled_type(event)[1] == "Riots" else 6
    at = event.place.country if event.place else None
    if kind == "state" and party.country and at and party.country != at:
        return 8
    return next(int(r["acled_inter"]) for r in table("sectors") if r["sector"] == party.sector)


def acled_row(event: Event) -> dict[str, Any]:
    """The event in ACLED's columns. `fatalities` is the best number of the rule that drew the event: draw it by ``acled``."""
    disorder, kind, sub = acled_type(event)
    first, second = _first(event.actors), _first(event.recipients)
    inter1, inter2 = acled_inter(first, event), acled_inter(second, event)
    place, time = event.place, event.time
    start = time.start if time and time_code("acled", "time_precision", time) else None
    civilian = None if not classes_of(event.recipients) else "civilian" in classes_of(event.recipients)
    return {
        "event_id_cnty": event.id, "event_date": start, "year": start.year if start else None,
        "time_precision": time_code("acled", "time_precision", time),
        "disorder_type": disorder, "event_type": kind, "sub_event_type": sub,
        "actor1": first.name if first else None, "assoc_actor_1": _others(event.actors), "inter1": inter1,
        "actor2": second.name if second else None, "assoc_actor_2": _others(event.recipients), "inter2": inter2,
        "interaction": _interaction(inter1, inter2),
        "civilian_targeting": "Civilian targeting" if civilian and event.type == "ASSAULT" else None,
        "country": place.country if place else None, "admin1": place.admin1 if place else None,
        "location": place.name if place else None, "latitude": place.lat if place else None,
        "longitude": place.lon if place else None, "geo_precision": place_code("acled", "geo_precision", place),
        "source": "; ".join(o["name"] for o in event.origins), "fatalities": total_killed(event, "best"),
        "notes": _notes(event), "tags": f"status={event.status}; rule={event.rule}",
    }  # fmt: skip


def _interaction(one: int | None, two: int | None) -> int | None:
    """The two inter codes, the smaller first; 0 stands for no second party."""
    if one is None:
        return None
    a, b = sorted((one, two or 0))
    return int(f"{b}0") if a == 0 else int(f"{a}{b}")


def _notes(event: Event) -> str:
    """What stays in dispute, as ACLED's notes tell it, with the claims that the row is from."""
    disputed = ", ".join(c.field for c in event.conflicts)
    return (f"Disputed: {disputed}. " if disputed else "") + "Claims: " + " ".join(event.claims)


def ucdp_violence(event: Event) -> int | None:
    """type_of_violence: 1 state-based, 2 non-state, 3 one-sided; None where a side is not known or nobody died."""
    doers, hit = classes_of(event.actors), classes_of(event.recipients)
    if event.type != "ASSAULT" or not (total_killed(event, "best") or total_killed(event, "high")):
        return None
    if doers & ARMED and hit & ARMED:
        return 1 if "state" in doers or "state" in hit else 2
    if doers & ARMED and hit == {"civilian"}:
        return 3
    return None


def ucdp_sides(event: Event) -> tuple[Sequence[Party], Sequence[Party]]:
    """(side A, side B): in state-based violence the state is side A, elsewhere who did it."""
    if _state_was_hit(event):
        return event.recipients, event.actors
    return event.actors, event.recipients


def _state_was_hit(event: Event) -> bool:
    """Whether rebels hit the state, so that side A is not who did it."""
    return ucdp_violence(event) == 1 and "state" not in classes_of(event.actors)


def ucdp_deaths(event: Event) -> dict[str, int | None]:
    """deaths_a, deaths_b, deaths_civilians, deaths_unknown, and best, low, high, so that the four add up to best.

    Those killed of whom no more is told belong to the side that was hit where it is armed and nobody else was hit, to the
    civilians where none but civilians were hit, and are unknown otherwise.
    """
    none: dict[str, int | None] = dict.fromkeys(
        ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "low", "high")
    )
    best = total_killed(event, "best")
    if best is None:
        return none
    hit = classes_of(event.recipients)
    civilians = min(civilians_killed(event, "best") or 0, best)
    fighters = min(number(event, "killed", "fighters", "best") or 0, best - civilians)
    rest = best - civilians - fighters
    out: dict[str, int | None] = {"deaths_a": 0, "deaths_b": 0, "deaths_civilians": civilians, "deaths_unknown": 0}
    side = "deaths_a" if _state_was_hit(event) else "deaths_b"
    if fighters:
        out[side if hit & ARMED else "deaths_unknown"] = fighters
    if rest:
        where = side if hit and hit <= ARMED else "deaths_civilians" if hit == {"civilian"} else "deaths_unknown"
        out[where] = (out[where] or 0) + rest
    low, high = total_killed(event, "low"), total_killed(event, "high")
    return out | {
        "best": best,
        "low": best if low is None else min(low, best),
        "high": best if high is None else max(high, best),
    }


def ucdp_row(event: Event) -> dict[str, Any]:
    """The event in the columns of UCDP GED. Draw it by the rule ``ucdp`` for UCDP's reading of the numbers."""
    place, time = event.place, event.time
    a, b = ucdp_sides(event)
    start, end = (time.start, time.end) if time else (None, None)
    one_sided = ucdp_violence(event) == 3
    return {
        "id": event.id, "year": start.year if start else None, "type_of_violence": ucdp_violence(event),
        "side_a": _names(a), "side_b": "Civilians" if one_sided else _names(b),
        "number_of_sources": event.sources, "source_office": "; ".join(o["name"] for o in event.origins),
        "where_prec": place_code("ucdp", "where_prec", place), "where_coordinates": place.name if place else None,
        "adm_1": place.admin1 if place else None, "latitude": place.lat if place else None,
        "longitude": place.lon if place else None, "country": place.country if place else None,
        "event_clarity": 1 if time_code("ucdp", "date_prec", time) == 1 else None,
        "date_prec": time_code("ucdp", "date_prec", time), "date_start": start, "date_end": end,
        **ucdp_deaths(event), "status": event.status, "rule": event.rule, "claims": " ".join(event.claims),
    }  # fmt: skip


def airwars_row(event: Event) -> dict[str, Any]:
    """The event as Airwars would list it: grade, and ranges of killed and injured by civilians, children and women."""
    place, time = event.place, event.time
    row: dict[str, Any] = {
        "unique_reference": event.id, "incident_date": time.start if time else None, "incident_date_end": time.end if time else None,
        "location": place.name if place else None, "country": place.country if place else None,
        "latitude": place.lat if place else None, "longitude": place.lon if place else None,
        "geolocation_accuracy_km": place.km if place else None, "civilian_harm_status": event.grade,
        "strike_type": event.mode, "belligerents": _names(event.actors), "belligerents_disputed": event.statuses.get("actors") == "disputed",
    }  # fmt: skip
    for of in _HARMED:
        row |= {
            f"{of}_killed_min": number(event, "killed", of, "low"),
            f"{of}_killed_max": number(event, "killed", of, "high"),
        }
    row |= {
        "killed_min": total_killed(event, "low"), "killed_max": total_killed(event, "high"),
        "injured_min": _total(event, "injured", "low"), "injured_max": _total(event, "injured", "high"),
        "sources": "; ".join(o["name"] for o in event.origins), "rule": event.rule, "claims": " ".join(event.claims),
    }  # fmt: skip
    return row


def total_killed(event: Event, part: str) -> int | None:
    """`low`, `best` or `high` of all who were killed: as told, or at least as many as the parts that are told."""
    return _total(event, "killed", part)


def civilians_killed(event: Event, part: str) -> int | None:
    """Of the civilians: as told, or at least as many as the children and women who are told."""
    told = number(event, "killed", "civilians", part)
    parts = [v for of in ("children", "women") if (v := number(event, "killed", of, part)) is not None]
    return max((v for v in (told, sum(parts) if parts else None) if v is not None), default=None)


def _total(event: Event, what: str, part: str) -> int | None:
    """The number told of all; where it is not told, or is smaller than its parts, the sum of the parts."""
    whole = number(event, what, None, part)
    civilians = civilians_killed(event, part) if what == "killed" else number(event, what, "civilians", part)
    parts = [v for v in (civilians, number(event, what, "fighters", part)) if v is not None]
    if part == "high" and any(n["what"] == what and n["of"] is None for n in event.counts):
        return whole  # null where it is open; its parts are no bound to it
    return max((v for v in (whole, sum(parts) if parts else None) if v is not None), default=None)


def _first(parties: Sequence[Party]) -> Party | None:
    return parties[0] if parties else None


def _others(parties: Sequence[Party]) -> str | None:
    return _names(parties[1:])


def _names(parties: Sequence[Party]) -> str | None:
    return "; ".join(p.name for p in parties) or None


__all__ = [
    "acled_inter", "acled_row", "acled_type", "airwars_row", "civilians_killed", "total_killed", "ucdp_deaths", "ucdp_row",
    "ucdp_sides", "ucdp_violence",
]  # fmt: skip
