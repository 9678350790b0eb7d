"""The form of a claim ↔ a correction (pure): what a person typed, as the fields that differ from what the machine read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from typing import Any, Protocol, get_args

from pydantic import ValidationError

from dateline.errors import BadArgument
from dateline.types import Claim, Count, EventType, Factuality, Interest, Party, Place, Source, SourceKind, Span, Time
from dateline.web.render import safe_text

FIELDS = ("trigger", "type", "mode", "actors", "recipients", "place", "time", "source", "factuality", "counts")
"""Fields of a claim that the form can change."""
EMPTY: dict[str, Any] = {"mode": None, "actors": (), "recipients": (), "place": None, "time": None, "counts": ()}
"""Fields that can be taken away, with what they are then."""
TYPES = get_args(EventType)
FACTUALITIES = get_args(Factuality)
INTERESTS = get_args(Interest)
SOURCE_KINDS = get_args(SourceKind)
SHOWN = 40  # rows of parties or counts that the form shows; what is beyond them stays as it is
_MOST_ROWS = 80
_LONGEST = 500


class Form(Protocol):
    """What a form was sent with."""

    def get(self, key: str, /) -> Any:
        """One value."""

    def getlist(self, key: str, /) -> list[Any]:
        """Every value of a name, in the order of the page."""


def correction(read: Claim, wished: Claim) -> dict[str, Any]:
    """The fields of `wished` that differ from what was `read`, as a judgement keeps them."""
    changed = {name for name in FIELDS if getattr(read, name) != getattr(wished, name)}
    value = wished.model_dump(mode="json", by_alias=True, include=changed)
    told = {k: v for k, v in read.inferred_from.items() if k.partition(".")[0] not in changed}
    return value | ({"inferred_from": told} if changed and told != read.inferred_from else {})


def without(claim: Claim, field: str) -> Claim:
    """The claim with one of its values taken away.

    Raises:
        BadArgument: a field that a claim cannot be without.
    """
    if field not in EMPTY:
        raise BadArgument(f"{field!r} cannot be taken away; correct it, or reject the claim")
    return claim.model_copy(update={field: EMPTY[field]})


def filled_in(claim: Claim, form: Form, text: str) -> Claim:
    """The claim as the form has it.

    Args:
        claim: as the form was filled in when it was shown.
        form: what came back.
        text: of the dispatch, in which words of evidence must stand.

    Raises:
        BadArgument: a value that cannot be read; the message names the field.
    """
    near = claim.trigger.start
    trigger = _evidence(form, "trigger", text, near) or claim.trigger
    mode = _word(form, "mode")
    if mode is not None and not re.fullmatch(r"[a-z][a-z-]{0,39}", mode):
        raise BadArgument(f"mode: {mode!r} is none; write it in small letters, as heavy-weapons")
    values = claim.model_dump(by_alias=True) | {
        "trigger": trigger, "type": _one_of(form, "type", TYPES), "mode": mode,
        "actors": _parties(form, "actor", claim.actors, text, near),
        "recipients": _parties(form, "recipient", claim.recipients, text, near),
        "place": _place(form, claim.place, text, near), "time": _time(form, claim.time, text, near),
        "source": _source(form, claim.source, text, near), "factuality": _one_of(form, "factuality", FACTUALITIES),
        "counts": _counts(form, claim.counts, text, near),
    }  # fmt: skip
    try:
        return Claim.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadArgument(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _word(form: Form, name: str) -> str | None:
    return _clean(form.get(name))


def _clean(value: Any) -> str | None:
    """What was typed on one line; None where nothing was."""
    words = " ".join(value.split()) if isinstance(value, str) else ""
    if len(words) > _LONGEST:
        raise BadArgument(f"{words[:40]}…: longer than {_LONGEST} characters")
    return words or None


def _one_of(form: Form, name: str, allowed: Sequence[str]) -> str:
    value = _word(form, name)
    if value is None or value not in allowed:
        raise BadArgument(f"{name}: {value!r} is none; it is one of {', '.join(allowed)}")
    return value


def _number(value: Any, name: str, low: float = 0, high: float = 1e9) -> float | None:
    words = _clean(value)
    if words is None:
        return None
    try:
        number = float(words.replace(",", ""))
    except ValueError as error:
        raise BadArgument(f"{name}: {words!r} is no number") from error
    if not low <= number <= high:
        raise BadArgument(f"{name}: {words} is not between {low:g} and {high:g}")
    return number


def _whole(value: Any, name: str) -> int | None:
    number = _number(value, name)
    if number is not None and number != int(number):
        raise BadArgument(f"{name}: {number:g} is no whole number")
    return None if number is None else int(number)


def _day(value: Any, name: str) -> date | None:
    words = _clean(value)
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise BadArgument(f"{name}: {words!r} is no day; write it as YYYY-MM-DD") from error


def _evidence(form: Form, name: str, text: str, near: int) -> Span | None:
    return span_of(text, _raw(form.get(f"{name}_words")), _clean(form.get(f"{name}_span")), near, name)


def _raw(value: Any) -> str:
    return value if isinstance(value, str) else ""


def span_of(text: str, words: str, at: str | None, near: int, name: str) -> Span | None:
    """The words as evidence: where `at` ("12-19") says if they stand there, else where they stand nearest to `near`.

    White space counts alike, as a form folds it.

    Raises:
        BadArgument: the dispatch does not have these words.
    """
    wanted = words.split()
    if not wanted:
        return None
    m = re.fullmatch(r"(\d{1,9})-(\d{1,9})", at or "")
    if m and safe_text(text[int(m[1]) : int(m[2])]).split() == safe_text(words).split():  # as the page showed them
        return Span(start=int(m[1]), end=int(m[2]), text=text[int(m[1]) : int(m[2])])
    if sum(map(len, wanted)) > 4 * _LONGEST:
        raise BadArgument(f"{name}: evidence is a few words, not a whole passage")
    pattern = re.compile(r"\s+".join(map(re.escape, wanted)))
    found = min(pattern.finditer(text), key=lambda f: abs(f.start() - near), default=None)
    if found is None:
        raise BadArgument(
            f"{name}: the dispatch does not have the words “{' '.join(wanted)[:80]}”; copy them from the text"
        )
    return Span(start=found.start(), end=found.end(), text=found[0])


def _rows(form: Form, *names: str) -> list[tuple[Any, ...]]:
    """Rows of a table in the form: one list a column."""
    columns = [form.getlist(n) for n in names]
    if len(columns[0]) > _MOST_ROWS:
        raise BadArgument(f"{names[0]}: more than {_MOST_ROWS} rows")
    return list(zip_longest(*columns, fillvalue=""))[: len(columns[0])]


def _parties(form: Form, role: str, shown: Sequence[Party], text: str, near: int) -> tuple[Party, ...]:
    """Parties of the form; who keeps the name keeps what else is known of it."""
    out = []
    columns = [f"{role}_{c}" for c in ("name", "row", "words", "span", "certainty")]
    for name, row, words, at, certainty in _rows(form, *columns):
        named = _clean(name)
        span = span_of(text, _raw(words), _clean(at), near, role)
        if named is None and span is None:
            continue
        number = int(row) if isinstance(row, str) and row.isdigit() else len(shown)
        old = shown[number] if number < len(shown) else None
        if certainty and certainty not in FACTUALITIES:
            raise BadArgument(f"{role}: no certainty {certainty!r}")
        change = {"mention": span, "certainty": certainty or None}
        if old is not None and old.name == (named or old.name):
            out.append(old.model_copy(update=change))
        else:
            out.append(Party(name=named or (span.text if span else ""), mention=span, certainty=certainty or None))
    return (*out, *shown[SHOWN:])


def _place(form: Form, shown: Place | None, text: str, near: int) -> Place | None:
    span = _evidence(form, "place", text, near)
    name = _word(form, "place_name") or (span.text if span else None)
    if name is None:
        return None
    country = _word(form, "place_country")
    if country is not None and not re.fullmatch("[A-Za-z]{2}", country):
        raise BadArgument(f"place: {country!r} is no country code of two letters, as SY")
    lat, lon = (
        _number(form.get("place_lat"), "latitude", -90, 90),
        _number(form.get("place_lon"), "longitude", -180, 180),
    )
    km = _number(form.get("place_km"), "radius", 0.01, 20_100)
    if (lat is None) is not (lon is None):
        raise BadArgument("place: give both latitude and longitude, or neither")
    if lat is not None and km is None:
        raise BadArgument("place: coordinates need the radius (km) within which they hold")
    known = {"name": name, "country": country.upper() if country else None, "lat": lat, "lon": lon, "km": km}
    if shown is not None and all(_alike(getattr(shown, k), v) for k, v in known.items()):
        return shown.model_copy(update={"mention": span})
    return Place.model_validate(known | {"mention": span, "precision": _precision(km)})


def _alike(a: Any, b: Any) -> bool:
    """Whether a number that went through the form is still the same."""
    return abs(a - b) < 1e-6 if isinstance(a, float) and isinstance(b, float) else a == b


def _precision(km: float | None) -> str | None:
    if km is None:
        return None
    return "exact" if km <= 15 else "near" if km <= 40 else "admin1" if km <= 150 else "country"


def _time(form: Form, shown: Time | None, text: str, near: int) -> Time | None:
    span = _evidence(form, "time", text, near)
    start, end = _day(form.get("time_start"), "from"), _day(form.get("time_end"), "until")
    if start is None and end is None and span is None:
        return None
    if start is not None and end is not None and end < start:
        raise BadArgument("when: it ends before it begins")
    if shown is not None and (shown.start, shown.end) == (start, end):
        return shown.model_copy(update={"mention": span})
    if start is None or end is None:
        return Time(start=start, end=end, precision="open", mention=span)
    days = (end - start).days
    precision = "day" if days < 2 else "week" if days < 10 else "month" if days < 62 else "year"
    return Time.model_validate({"start": start, "end": end, "precision": precision, "mention": span})


def _source(form: Form, shown: Source, text: str, near: int) -> Source:
    values = {
        "kind": _one_of(form, "source_kind", SOURCE_KINDS), "interest": _one_of(form, "source_interest", INTERESTS),
        "parties": _parties(form, "source", shown.parties, text, near), "via": _parties(form, "via", shown.via, text, near),
        "cue": _evidence(form, "cue", text, near),
    }  # fmt: skip
    return shown.model_copy(update=values)


def _counts(form: Form, shown: Sequence[Count], text: str, near: int) -> tuple[Count, ...]:
    out = []
    for what, of, low, high, total, words, at in _rows(
        form, *(f"count_{c}" for c in ("what", "of", "min", "max", "cumulative", "words", "span"))
    ):
        named = _clean(what)
        span = span_of(text, _raw(words), _clean(at), near, "how many")
        least, most = _whole(low, "at least"), _whole(high, "at most")
        if named is None:
            if least is not None or most is not None:
                raise BadArgument("how many: say what is counted, as killed")
            continue
        if least is not None and most is not None and most < least:
            raise BadArgument(f"how many {named}: at most {most} is less than at least {least}")
        new = {"what": named, "of": _clean(of), "min": least, "max": most, "cumulative": total == "yes"}
        out.append(Count.model_validate(new | {"mention": span}))
    return (*out, *shown[SHOWN:])
