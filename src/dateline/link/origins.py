"""How many independent origins stand behind claims: copies, relays and spokesmen of one body count once.

Two outlets that print one wire story are one origin, the agency; what SANA reported and another paper passes on is SANA's;
a spokesman and his ministry are one. Who has an interest in the happening is said beside each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dateline.types import Claim, Party

_SHORT = 4  # letters; shorter words are acronyms and stand for themselves
_GENERIC = frozenset(
    """the a an of in and its their source sources official officials spokesman spokesperson spokeswoman reporter correspondent agency
    news ministry activists activist group monitor statement""".split()
)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is known of a dispatch apart from its text: who published it, agencies in its credits, what it reprints."""

    publisher: str | None = None
    credits: tuple[str, ...] = ()
    origin: str | None = None  # the document that it is a copy of


@dataclass(slots=True)
class Origin:
    """One independent origin: its names, what it speaks as, its interest, and the claims that go back to it."""

    name: str
    kind: str  # narrator, reported or quoted
    interest: str
    claims: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def origins(claims: Sequence[Claim], facts: Mapping[str, DocumentFacts] | None = None) -> list[Origin]:
    """The independent origins of claims about one happening, in the order in which they are first told.

    A writer who names a source for the happening is no other origin; a source that is not named is one a story.
    """
    known = facts or {}
    quoting = {_story(c.document, known) for c in claims if c.source.kind != "narrator" and c.source.parties}
    found: list[tuple[set[str], Origin]] = []
    for c in claims:
        story = _story(c.document, known)
        if (c.source.kind == "narrator" or not c.source.parties) and story in quoting:
            continue
        for keys, name in _voices(c, story, known):
            _add(found, keys, name, c)
    return [o for _, o in _shortened(found)]


def _shortened(found: list[tuple[set[str], Origin]]) -> list[tuple[set[str], Origin]]:
    """A name cut short ("Observatory") is its full name's origin, where just one full name has all its words."""
    out = list(found)
    for row in found:
        if row[1].kind == "narrator":
            continue
        words = set(_plain(row[1].name).split())
        longer = [o for o in out if o is not row and words < set(_plain(o[1].name).split())]
        if len(longer) == 1 and all(len(w) > _SHORT for w in words):
            long = longer[0][1]
            long.claims.extend(c for c in row[1].claims if c not in long.claims)
            long.names.extend(n for n in row[1].names if n not in long.names)
            out.remove(row)
    return out


def _story(document: str, facts: Mapping[str, DocumentFacts]) -> str:
    """The first of a chain of copies."""
    seen = set()
    while document not in seen:
        seen.add(document)
        origin = facts[document].origin if document in facts else None
        if origin is None:
            return document
        document = origin
    return min(seen)


def _voices(c: Claim, story: str, facts: Mapping[str, DocumentFacts]) -> list[tuple[set[str], str]]:
    """(keys, name) of everyone who stands behind a claim."""
    if c.source.kind != "narrator" and c.source.parties:
        return [(_keys(p), p.name) for p in c.source.parties]
    if c.source.kind != "narrator":
        return [({f"unnamed in {story}"}, "a source that is not named")]
    fact = facts.get(story) or facts.get(c.document)
    agency = fact.credits[0] if fact and fact.credits else None
    publisher = next((p.name for p in c.source.parties), None) or (fact.publisher if fact else None)
    name = agency or publisher or f"writer of {story}"
    keys = {f"story {story}"} | ({_plain(name)} if agency or publisher else set())
    return [(keys | {k for p in c.source.parties for k in _keys(p)} if not agency else keys, name)]


def _keys(p: Party) -> set[str]:
    """What a party is known by: its id, its name, and the body that it speaks for ("Russian Defense Ministry spokesman")."""
    return {k for k in (p.id, _plain(p.name)) if k}


def _plain(name: str) -> str:
    """A name without words that tell of a role only; the whole name where nothing else is left."""
    words = "".join(ch if ch.isalnum() else " " for ch in name.lower()).split()
    kept = [w for w in words if w not in _GENERIC]
    return " ".join(kept or words)


def _add(found: list[tuple[set[str], Origin]], keys: set[str], name: str, c: Claim) -> None:
    """Put a claim with the origin that shares a key; one that joins two makes them one."""
    hits = [row for row in found if row[0] & keys]
    if hits:
        row = hits[0]
        for other in hits[1:]:
            row[0].update(other[0])
            row[1].claims.extend(x for x in other[1].claims if x not in row[1].claims)
            row[1].names.extend(x for x in other[1].names if x not in row[1].names)
            found.remove(other)
    else:
        row = (set(), Origin(name, c.source.kind, c.source.interest))
        found.append(row)
    row[0].update(keys)
    if c.id not in row[1].claims:
        row[1].claims.append(c.id)
    if name not in row[1].names:
        row[1].names.append(name)
    if row[1].interest == "unknown":
        row[1].interest = c.source.interest
