"""Plain words for coded values (pure). Quiet and exact: what was said by whom, how surely; nothing is added."""

from __future__ import annotations

import re
from datetime import date

from dateline.types import Claim, Count, Event, Party, Place, Time

TYPES = {
    "AGREE": "agrees", "CONSULT": "meets or talks", "SUPPORT": "supports", "CONCEDE": "concedes",
    "COOPERATE": "cooperates", "AID": "gives aid", "RETREAT": "withdraws", "REQUEST": "asks or demands",
    "ACCUSE": "accuses", "REJECT": "rejects or denies", "THREATEN": "threatens", "PROTEST": "protests",
    "SANCTION": "sanctions", "MOBILIZE": "mobilises", "COERCE": "coerces", "ASSAULT": "attacks",
}  # fmt: skip
NOUNS = {
    "AGREE": ("Agreement", "with"), "CONSULT": ("Talks", "with"), "SUPPORT": ("Support", "for"),
    "CONCEDE": ("Concession", "to"), "COOPERATE": ("Cooperation", "with"), "AID": ("Aid", "to"),
    "RETREAT": ("Withdrawal", "before"), "REQUEST": ("Demand", "to"), "ACCUSE": ("Accusation", "against"),
    "REJECT": ("Rejection", "towards"), "THREATEN": ("Threat", "against"), "PROTEST": ("Protest", "against"),
    "SANCTION": ("Sanction", "against"), "MOBILIZE": ("Mobilisation", "against"), "COERCE": ("Coercion", "of"),
    "ASSAULT": ("Attack", "on"),
}  # fmt: skip
FACTUALITY = {
    "CT+": "as certain", "PR+": "as probable", "PS+": "as possible", "CT-": "as not having happened",
    "PR-": "as probably not having happened", "PS-": "as possibly not having happened",
    "Uu": "without saying whether it happened",
}  # fmt: skip
STATUSES = {
    "single-source": "one source alone", "corroborated": "told by independent sources",
    "disputed": "sources disagree", "denied": "only denied",
}  # fmt: skip
INTERESTS = {
    "belligerent": "a party to the fighting", "party-aligned": "aligned with a party", "monitor": "a monitor",
    "official": "an official body", "witness": "a witness", "media": "a news outlet", "unknown": "interest not known",
}  # fmt: skip
PRECISIONS = {
    "exact": "the place itself", "near": "near it", "offset": "at a distance from it", "admin1": "a province or state",
    "admin2": "a district", "country": "a whole country", "region": "a region",
}  # fmt: skip
FIELDS = {
    "type": "What happened", "mode": "How", "actors": "Who did it", "recipients": "To whom", "place": "Where", "time": "When",
    "source": "Who says so", "factuality": "How surely", "instruments": "With what", "counts": "How many",
}  # fmt: skip


def type_words(type: str, mode: str | None = None) -> str:  # noqa: A002
    """PLOVER's type as a verb, with its mode: "attacks (heavy weapons)"."""
    words = TYPES.get(type, type.lower())
    return f"{words} ({mode.replace('-', ' ')})" if mode else words


def headline(event: Event) -> str:
    """A happening in one line, as a thing told of: "Attack (aerial) by FAMa on armed men, Ansongo"."""
    noun, towards = NOUNS.get(event.type, (event.type.capitalize(), "towards"))
    mode = f" ({event.mode.replace('-', ' ')})" if event.mode else ""
    who = listed([p.name for p in event.actors], 3)
    whom = listed([p.name for p in event.recipients], 3)
    words = f"{noun}{mode}" + (f" by {who}" if who else "") + (f" {towards} {whom}" if whom else "")
    return words + (f", {event.place.name}" if event.place else "")


def factuality_words(value: str) -> str:
    """How surely the source tells it."""
    return FACTUALITY.get(value, value)


def status_words(value: str) -> str:
    """How well a happening, or a field of it, stands."""
    return STATUSES.get(value, value)


def interest_words(value: str) -> str:
    """What the source has to do with the fighting."""
    return INTERESTS.get(value, value)


def field_words(value: str) -> str:
    """The heading of a field; ``counts.killed`` is "How many killed"."""
    head, _, rest = value.partition(".")
    if head == "counts" and rest:
        what, _, of = rest.replace("-", " ").partition(".")
        return f"How many {of} {what}" if of else f"How many {what}"
    return FIELDS.get(value, value.capitalize())


def inferred_words(field: str, basis: str) -> str:
    """What was not said in the claim's own words, and from what it was inferred."""
    return f"{field_words(field)}: not in these words; taken from {basis}"


def plural(number: int, one: str, many: str | None = None) -> str:
    """1 claim, 2 claims, 1,000 claims."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def says(claim: Claim) -> str:
    """Who says it, through whom: "Sergey Lavrov says, as SANA reports"."""
    source = claim.source
    names = listed([p.name for p in source.parties])
    if source.kind == "narrator":
        words = f"{names} writes, in its own voice" if names else "The writer says, in their own voice"
    elif not names:
        words = "A source that is not named says"
    else:
        several = len(source.parties) > 1
        words = f"{names} {'say' if several else 'says'}" + (" (quoted)" if source.kind == "quoted" else "")
    if source.via:
        words += f", as {listed([p.name for p in source.via])} {'report' if len(source.via) > 1 else 'reports'}"
    return words


def statement(claim: Claim) -> str:
    """Who says it and how surely: "Sergey Lavrov says that it did not happen"."""
    return says(claim) + _THAT.get(claim.factuality, "")


_THAT = {
    "PR+": " that it probably happened", "PS+": " that it may have happened", "CT-": " that it did not happen",
    "PR-": " that it probably did not happen", "PS-": " that it may not have happened",
    "Uu": ", and leaves open whether it happened",
}  # fmt: skip


def denier(claim: Claim) -> str:
    """Who denies, of a claim that does: who is said to reject something, else who says that it did not happen."""
    parties = claim.actors if claim.type == "REJECT" and claim.actors else claim.source.parties
    return listed([p.name for p in parties]) or "the writer"


def listed(names: list[str], most: int = 4) -> str:
    """a, b and c; the rest is counted."""
    few, more = names[:most], len(names) - most
    if more > 0:
        return f"{', '.join(few)} and {more} more"
    return few[0] if len(few) == 1 else f"{', '.join(few[:-1])} and {few[-1]}" if few else ""


def day_words(value: date) -> str:
    """7 September 2022."""
    return f"{value.day} {value:%B} {value.year:04}"


def time_words(time: Time | None) -> str:
    """A closed interval of days in words; an end that is open is said to be."""
    if time is None or (time.start is None and time.end is None):
        return "not said"
    if time.start is None or time.end is None:
        return f"until {day_words(time.end)}" if time.end else f"from {day_words(time.start)} on"  # type: ignore[arg-type]
    if time.start == time.end:
        return day_words(time.start)
    if time.precision in ("month", "year") and time.start.day == 1 and (time.end - time.start).days > 26:
        whole = f"{time.start:%B} {time.start.year:04}" if time.precision == "month" else f"{time.start.year:04}"
        if time.end.month == time.start.month or (time.precision == "year" and time.end.month == 12):
            return f"some day in {whole}"
    return f"between {day_words(time.start)} and {day_words(time.end)}"


def interval_words(start: date | None, end: date | None) -> str:
    """The days from `start` to `end`, either of which may be open."""
    return time_words(Time(start=start, end=end))


def place_words(place: Place | None) -> str:
    """A place with the radius within which it lies; coordinates never stand without it."""
    if place is None:
        return "not said"
    words = [place.name]
    if place.offset is not None:
        far = f"{place.offset.km:g} km" if place.offset.km is not None else "some way"
        way = f" {compass(place.offset.bearing)}" if place.offset.bearing is not None else ""
        words = [place.name if place.offset.from_ in (None, place.name) else f"{far}{way} of {place.offset.from_}"]
    area = [a for a in (place.admin1, place.country) if a and a != place.name]
    text = ", ".join([*words, *area])
    if place.lat is not None and place.lon is not None:
        radius = f"within {place.km:,.0f} km" if place.km is not None else "radius not known"
        text += f" ({radius} of {place.lat:.2f}, {place.lon:.2f})"
    else:
        text += " (not located)"
    return text


def compass(bearing: float) -> str:
    """Degrees clockwise from north as one of sixteen directions."""
    names = "north,north-north-east,north-east,east-north-east,east,east-south-east,south-east,south-south-east".split(
        ","
    )
    names += [re.sub("north|south|east|west", lambda m: _OPPOSITE[m[0]], n) for n in names]
    return names[round(bearing % 360 / 22.5) % 16]


_OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}


def number_words(low: int | None, high: int | None) -> str:
    """17, at least 17, up to 17, 24 to 99."""
    if low is None and high is None:
        return "an unknown number"
    if low is None:
        return f"up to {high:,}"
    if high is None:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def count_words(count: Count) -> str:
    """A count as an interval: "at least 17 civilians killed (total so far)"."""
    total = " (total so far)" if count.cumulative else ""
    return f"{number_words(count.min, count.max)} {(count.of or '').strip()} {count.what}".replace("  ", " ") + total


def certainty_words(party: Party) -> str:
    """Doubt about a party alone."""
    doubts = {
        "PR+": " (probably)",
        "PS+": " (possibly)",
        "CT-": " (denied)",
        "PR-": " (probably not)",
        "PS-": " (possibly not)",
    }
    return doubts.get(party.certainty or "", "")
