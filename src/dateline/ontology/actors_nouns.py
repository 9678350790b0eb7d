"""Nouns that stand for parties ("gunmen", "foreign ministry", "residential neighborhoods") and what a description
tells.

``data/actors/nouns.csv`` gives each noun its kind and PLOVER sector. With a nationality or a group's name in front, a
noun makes
a pattern: "Syrian troops" is a force of Syria, "Boko Haram gunmen" are Boko Haram, "Congolese refugees" are
refugees of Congo. :func:`describe` reads such a description; both annotation and resolution use it.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dateline.errors import LexiconError
from dateline.ontology.actors import DATA, SECTORS, Actor, Entry, Lexicon, Post, State, choose
from dateline.ontology.actors_names import norm_words
from dateline.types import Party

NOUN_KINDS = frozenset("body force vehicle post person group place thing".split())
# What may follow a name after a hyphen without making the thing that name's own: "Iranian-backed", "IS-linked".
LINKS = frozenset(
    "led backed linked allied supported affiliated held controlled based inspired sponsored trained "
    "funded aligned run owned "
    "dominated born speaking majority occupied administered armed financed equipped built made brokered "
    "mediated besieged "
    "friendly leaning loyal appointed installed imposed drafted proposed designed produced manned "
    "declared bound era".split()
)
_OPPOSED = frozenset("anti pro non ex former".split())
_LONGEST = 4
_STAKES = {
    ""
    "MIL": "belligerent", "REB": "belligerent", "PRM": "belligerent", "UAF": "belligerent", "MED": "media", "NGO": "monitor",
    "IGO": "official", "GOV": "official", "COP": "official", "JUD": "official", "LEG": "official", "SPY": "official",
    "PTY": "party-aligned", "OPP": "party-aligned", "CVL": "witness", "REF": "witness", "HLH": "witness",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun that can stand for a party. `canonical`: how a state's body of this kind is called ("{adj} Air Force")."""

    words: tuple[str, ...]
    kind: str
    sector: str
    canonical: str
    suffix: str
    plural: bool


@dataclass(frozen=True, slots=True)
class Described:
    """What a description tells. `span`: which words (first, last) are the name or the noun."""

    actor: Actor | None = None  # a known actor that it names outright
    group: Actor | None = None  # the group that its people or things belong to
    state: State | None = None  # the state whose people, body or things they are
    noun: Noun | None = None
    entries: tuple[Entry, ...] = ()  # candidates, best first


def _plurals(word: str) -> tuple[str, ...]:
    if word.endswith("man") and word not in ("human", "german"):
        return (word[:-3] + "men",)
    if word.endswith("y") and word[-2:-1] not in ("a", "e", "o", "u"):
        return (word[:-1] + "ies",)
    if word.endswith(("s", "x", "ch", "sh")):
        return (word + "es",)
    return (word + "s",)


_IRREGULAR = frozenset(
    "people men women children youths police troops staff personnel crew media infantry artillery "
    "cavalry rebels teeth families "
    "authorities servicemen gunmen policemen militiamen mercenaries paramilitaries dead wounded injured "
    "lives others those idps pows "
    "villagers ones thousands hundreds dozens scores millions deaths bodies casualties brethren "
    "displaced elderly homeless".split()
)


@lru_cache(maxsize=1)
def nouns() -> dict[tuple[str, ...], Noun]:
    """Every noun, singular and plural, by its normalised words.

    Raises:
        LexiconError: a row of an unknown kind or sector.
    """
    table: dict[tuple[str, ...], Noun] = {}
    with (DATA / "nouns.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if row["kind"] not in NOUN_KINDS or (row["sector"] and row["sector"] not in SECTORS):
                raise LexiconError(f"nouns.csv:{number}: unknown kind or sector {row['kind']!r} {row['sector']!r}")
            words = norm_words(row["noun"])
            fields = (row["kind"], row["sector"], row["canonical"], row["suffix"])
            table.setdefault(words, Noun(words, *fields, plural=words[-1] in _IRREGULAR))
            for plural in _plurals(words[-1]):
                many = (*words[:-1], plural)
                table.setdefault(many, Noun(words, *fields, plural=True))
    return table


def noun_at_end(words: Sequence[str]) -> tuple[Noun | None, int]:
    """The longest known noun phrase that ends `words`, and its length in words."""
    table = nouns()
    for n in range(min(_LONGEST, len(words)), 0, -1):
        found = table.get(tuple(words[-n:]))
        if found is not None:
            return found, n
    return None, 0


def linked(words: Sequence[str], after: int) -> bool:
    """Whether the name that ends before `after` only links ("backed", "led"), or the word is of opposition."""
    return after < len(words) and words[after] in LINKS


def matches(words: Sequence[str], lexicon: Lexicon) -> list[tuple[int, int, tuple[Entry, ...]]]:
    """(first, last, entries) of the known names in `words`, longest first from the left, not overlapping."""
    words = list(words)
    found = []
    at = 0
    while at < len(words):
        n = lexicon.longest(words, at)
        if n:
            found.append((at, at + n, lexicon.entries(tuple(words[at : at + n]))))
        at += n or 1
    return found


def describe(
    words: Sequence[str], lexicon: Lexicon, day: date | None = None, countries: Sequence[str] = ()
) -> Described:
    """Read a description such as "Syrian government troops" or "Taliban militants" (normalised words, head noun
    last).
    """
    found = [
        (a, b, choose(e, day, countries))
        for a, b, e in matches(words, lexicon)
        if not linked(words, b) and not (a and words[a - 1] in _OPPOSED)
    ]
    noun, size = noun_at_end(words)
    tail = len(words) - size
    for a, b, entries in found:
        best = entries[0]
        if b == len(words) and (b - a > size or best.role in ("name", "metonym", "capital")):
            if best.actor.kind == "state" and best.role == "demonym":
                return Described(state=lexicon.state(best.actor.country), noun=None, entries=tuple(entries))
            if best.actor.kind == "state" and best.role == "adjective":
                return Described(state=lexicon.state(best.actor.country), entries=tuple(entries))
            return Described(actor=best.actor, entries=tuple(entries), noun=noun)
    group = state = None
    seen: tuple[Entry, ...] = ()
    for _, b, entries in found:
        if b > tail:
            continue
        best = entries[0]
        if best.actor.kind == "state":
            state = state or lexicon.state(best.actor.country)
        else:
            group = best.actor
        seen = (*seen, *entries)
    return Described(group=group, state=state, noun=noun, entries=seen)


def body_name(state: State, noun: Noun) -> tuple[str, str]:
    """(name, id) of a state's body: ("Syrian Air Force", "dl:sy-airforce")."""
    return noun.canonical.replace("{adj}", state.adjective), f"{state.id}-{noun.suffix}"


def body_of(party: Party, lexicon: Lexicon, day: date | None = None) -> Party | None:
    """The body for which a person speaks or acts: Hezbollah for its leader, the state for a minister; a medium's owner.

    None when the lexicon does not know the party, or knows no body of it.
    """
    actor = lexicon.actors.get(party.id or "")
    if actor is None:
        return None
    if actor.parent is not None:
        entries = lexicon.entries(norm_words(actor.parent))
        owner = entries[0].actor if entries else None
        if owner is None:
            return Party(name=actor.parent, country=actor.country)
        return Party(name=owner.name, id=owner.id, country=owner.country, sector=owner.sector)
    posts = [p for p in actor.posts if p.held(day)] or list(actor.posts[-1:])
    return next((b for p in posts if (b := _body_of_post(p, lexicon)) is not None), None)


def _body_of_post(post: Post, lexicon: Lexicon) -> Party | None:
    body = lexicon.actors.get(post.body or "")
    if body is not None:
        return Party(name=body.name, id=body.id, country=body.country, sector=body.sector)
    state = lexicon.state(post.country)
    if state is None:
        return None
    suffix = (post.body or "").partition("-")[2]
    noun = next((n for n in nouns().values() if suffix and n.suffix == suffix), None)
    if noun is None:
        return Party(name=state.name, id=state.id, country=state.code, sector="GOV")
    name, key = body_name(state, noun)
    return Party(name=name, id=key, country=state.code, sector=noun.sector)


def stake_of(party: Party, lexicon: Lexicon) -> str | None:
    """What a source has at stake by its own nature: one of ``INTERESTS``, from its row or its sector."""
    actor = lexicon.actors.get(party.id or "")
    if actor is not None and actor.interest is not None:
        return actor.interest
    return _STAKES.get(party.sector or "")


__all__ = [
    "LINKS", "NOUN_KINDS", "Described", "Noun", "body_name", "body_of", "describe", "linked", "matches", "noun_at_end",
    "nouns", "stake_of",
]  # fmt: skip
