"""What one dispatch tells of one happening: its claims of one `event`, put together for comparison with others.

A telling is small and plain (numbers, short sets of interned strings), so that a million of them fit into memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from sys import intern

from dateline.types import Claim, Party

_EXACT_DAYS = 4  # an interval of at most so many days is exact enough to set two happenings apart
_SHARP_KM = 40.0  # and a circle of at most this radius
_EMPTY_WORDS = frozenset(
    "the a an of in and at its their his her group force forces fighters troops army militants member members".split()
)
FAMILIES = {
    "REQUEST": "talk", "REJECT": "talk", "ACCUSE": "talk", "THREATEN": "talk", "SUPPORT": "talk",
    "CONSULT": "meet", "AGREE": "meet", "COOPERATE": "meet", "CONCEDE": "meet",
    "MOBILIZE": "force", "ASSAULT": "force", "COERCE": "force", "RETREAT": "retreat",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Telling:
    """A happening as one dispatch tells it.

    Attributes:
        event: the within-document event id of its claims.
        published: ordinal day of publication, or None.
        start, end: ordinal days of the happening, either None where open.
        lat, lon, km: the sharpest place told, with its radius; None where no place is told.
        counts: thing counted → (min, max).
        words: lemma-like words of triggers and place names, lower-cased.
    """

    event: str
    document: str
    claims: tuple[str, ...]
    type: str
    mode: str | None = None
    published: int | None = None
    start: int | None = None
    end: int | None = None
    lat: float | None = None
    lon: float | None = None
    km: float = 0.0
    country: str | None = None
    actors: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    counts: Mapping[str, tuple[int | None, int | None]] | None = None
    words: frozenset[str] = frozenset()

    @property
    def family(self) -> str:
        """The type, or the kind of types that one happening is told under by different writers."""
        return FAMILIES.get(self.type, self.type)

    @property
    def dated(self) -> bool:
        """Whether its days are exact enough to tell it from another happening."""
        return self.start is not None and self.end is not None and self.end - self.start < _EXACT_DAYS

    @property
    def placed(self) -> bool:
        """Whether its place is exact enough to tell it from another happening."""
        return self.lat is not None and self.km <= _SHARP_KM


def tellings_of(claims: Iterable[Claim], published: Mapping[str, str] | None = None) -> Iterator[Telling]:
    """The tellings of claims that come document by document (as a ledger gives them); nothing else is kept in memory.

    Args:
        claims: in the order of their documents. Denials (CT-) are tellings too: what is denied is the same happening.
        published: document id → ISO date.
    """
    days = published or {}
    for document, own in groupby(claims, key=lambda c: c.document):
        groups: dict[str, list[Claim]] = {}
        for claim in own:
            groups.setdefault(claim.event, []).append(claim)
        day = _ordinal(days.get(document))
        for event, group in groups.items():
            yield _telling(event, document, group, day)


def _ordinal(value: str | None) -> int | None:
    from datetime import date

    if not value:
        return None
    try:
        return date.fromisoformat(value[:10]).toordinal()
    except ValueError:
        return None


def _telling(event: str, document: str, claims: Sequence[Claim], published: int | None) -> Telling:
    kinds: list[str] = [c.type for c in claims if c.type != "REJECT"] or [c.type for c in claims]
    modes = [c.mode for c in claims if c.mode]
    start, end = _days(claims)
    placed = [c.place for c in claims if c.place is not None and c.place.lat is not None and c.place.lon is not None]
    place = min(placed, key=lambda p: (p.km if p.km is not None else 5.0, p.name), default=None)
    return Telling(
        event=event,
        document=document,
        claims=tuple(c.id for c in claims),
        type=intern(max(sorted(set(kinds)), key=kinds.count)),
        mode=intern(max(sorted(set(modes)), key=modes.count)) if modes else None,
        published=published,
        start=start,
        end=end,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        km=(place.km if place.km is not None else 5.0) if place else 0.0,
        country=intern(place.country) if place and place.country else None,
        actors=_parties(p for c in claims for p in c.actors),
        recipients=_parties(p for c in claims for p in c.recipients),
        counts=_counts(claims) or None,
        words=frozenset(
            intern(w)
            for c in claims
            for text in (c.trigger.text, c.place.name if c.place else "")
            for w in _words(text)
        ),
    )


def _days(claims: Sequence[Claim]) -> tuple[int | None, int | None]:
    """The narrowest interval that the claims tell: closed ones before open ones."""
    best: tuple[int, int | None, int | None] = (10**9, None, None)
    for c in claims:
        if c.time is None:
            continue
        start = c.time.start.toordinal() if c.time.start else None
        end = c.time.end.toordinal() if c.time.end else None
        width = end - start if start is not None and end is not None else 10**8
        if width < best[0]:
            best = (width, start, end)
    return best[1], best[2]


def _parties(parties: Iterable[Party]) -> frozenset[str]:
    """Ids of known parties; the words of others."""
    out = set()
    for p in parties:
        key = p.id or " ".join(_words(p.name))
        if key:
            out.add(intern(key))
    return frozenset(out)


def _words(text: str) -> list[str]:
    found = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return [w.removesuffix("s") if len(w) > 3 else w for w in found if w not in _EMPTY_WORDS]


def _counts(claims: Sequence[Claim]) -> dict[str, tuple[int | None, int | None]]:
    out: dict[str, tuple[int | None, int | None]] = {}
    for c in claims:
        if c.factuality in ("CT-", "PR-", "PS-"):
            continue
        for n in c.counts:
            if not n.cumulative:
                out.setdefault(intern(n.what), (n.min, n.max))
    return out
