"""Resolve words to a party: ``dateline resolve actor "Boko Haram gunmen" --date 2014-05-01``.

Known names come first (the reading that was alive on the date before others), then persons whose transliteration
differs,
then descriptions: a noun with a nationality or a group's name ("Congolese refugees", "Syrian Foreign Minister").
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from dateline.ontology.actors import Actor, Entry, Lexicon, State, choose
from dateline.ontology.actors_names import pieces, skeleton
from dateline.ontology.actors_nouns import LINKS, Noun, body_name, noun_at_end, nouns
from dateline.types import Party

_SMALL = frozenset("the a an some several many two three four five six seven eight nine ten dozens hundreds of".split())
_NAMED_SO = frozenset("hague".split())
_TURNS = frozenset("of from in for at by loyal belonging allied".split())
_OPPOSED = frozenset("anti pro non ex".split())
_RANKS = frozenset("general gen lt col maj capt brig mr mrs ms dr sheikh then former mullah".split())
_OWNED = ("force", "vehicle", "group")
_MAX = 8


def resolve_actor(
    text: str, *, date: datetime.date | None = None, lexicon: Lexicon
) -> tuple[Party | None, list[Party]]:
    """The party that `text` names on `date`, and all candidates, best first.

    Args:
        text: a name or a description; case counts for acronyms only where other words show that case is kept ("told
        us").
        date: the day on which the words were written; posts and groups alive then come first.
        lexicon: from :func:`dateline.ontology.actors.load_lexicon`.

    Returns:
        (None, []) when nothing in the words tells who it is.
    """
    words, kept, shown = _words(text)
    if not words:
        return None, []
    spans = _told_apart(_names(words, kept, lexicon))
    whole = next((e for a, b, e in spans if (a, b) == (0, len(words))), None)
    if whole is not None:
        found = _of_entries(whole, lexicon, date)
    else:
        found = _persons(words, spans, lexicon, date) or _described(words, spans, lexicon, date, shown)
    unique = list({(p.id, p.name): p for p in found}.values())[:_MAX]
    return (unique[0] if unique else None), unique


def party_of(actor: Actor, day: datetime.date | None = None) -> Party:
    """An actor as a party; a person who held no post on `day` any more is of the elite (PLOVER's ELI)."""
    sector = actor.sector
    if (
        actor.posts
        and day is not None
        and sector == "GOV"
        and all(p.end is not None and p.end < day for p in actor.posts)
    ):
        sector = "ELI"
    return Party(name=actor.name, id=actor.id, aliases=actor.names[1:], country=actor.country, sector=sector)


def _words(text: str) -> tuple[list[str], list[str], str]:
    """(normalised words, words as written, the text from the first of them on), without leading articles and
    numbers.
    """
    bare = text.replace("’s ", "   ").replace("'s ", "   ")
    found = [(w, a, b) for w, a, b, _ in pieces(bare)]
    while len(found) > 1 and (found[0][0].isdigit() or (found[0][0] in _SMALL and found[1][0] not in _NAMED_SO)):
        found.pop(0)
    shown = " ".join(text[found[0][1] :].split()) if found else ""
    return [w for w, _, _ in found], [bare[a:b] for _, a, b in found], shown


def _names(words: list[str], kept: list[str], lexicon: Lexicon) -> list[tuple[int, int, tuple[Entry, ...]]]:
    cased = any(r[:1].isupper() for r in kept) and len(kept) > 1
    out = []
    at = 0
    while at < len(words):
        size = 0
        for n in lexicon.lengths.get(words[at], ()):
            entries = lexicon.entries(tuple(words[at : at + n])) if at + n <= len(words) else ()
            fit = tuple(
                e for e in entries if not (cased and e.upper and not kept[at].isupper() and "." not in kept[at])
            )
            if fit:
                out.append((at, at + n, fit))
                size = n
                break
        at += size or 1
    return out


def _told_apart(spans: list[tuple[int, int, tuple[Entry, ...]]]) -> list[tuple[int, int, tuple[Entry, ...]]]:
    """Without shared names of another country than the one that is named: "Ministry of Defence of Ukraine"."""
    named = {e.actor.country for _, _, entries in spans for e in entries if e.actor.kind == "state"}
    if not named:
        return spans
    return [s for s in spans if any(not e.shared or e.actor.country in named for e in s[2])]


def _of_entries(entries: Sequence[Entry], lexicon: Lexicon, day: datetime.date | None) -> list[Party]:
    out = []
    for entry in choose(entries, day):
        actor = entry.actor
        if entry.role == "demonym":
            out.append(Party(name=entry.actor.name, id=actor.id, country=actor.country, sector="CVL"))
        else:
            out.append(party_of(actor, day))
    return out


def _persons(
    words: list[str], spans: list[tuple[int, int, tuple[Entry, ...]]], lexicon: Lexicon, day: datetime.date | None
) -> list[Party]:
    """Persons named at the end, after titles: exactly, or with the same consonants."""
    for a, b, entries in spans:
        people = [e for e in entries if e.actor.kind == "person"]
        if people and b == len(words) and all(_is_title(words[:a], spans, k) for k in range(a)):
            return [party_of(e.actor, day) for e in choose(people, day)]
    for start in range(len(words) - 1):
        bones = skeleton(" ".join(words[start:]))
        found = lexicon.skeletons.get(bones, ()) if len(bones) >= 2 else ()
        if found:
            return [party_of(a, day) for a in sorted(found, key=lambda a: (a.distance(day), a.id))]
    return []


def _is_title(words: list[str], spans: list[tuple[int, int, tuple[Entry, ...]]], k: int) -> bool:
    """Whether word `k` before a name is a title, a nationality or part of a body's name."""
    if any(a <= k < b for a, b, _ in spans):
        return True
    table = nouns()
    phrase = any(tuple(words[i:j]) in table for i in range(k + 1) for j in range(k + 1, len(words) + 1))
    return phrase or words[k] in _RANKS


def _head_noun(words: list[str], spans: list[tuple[int, int, tuple[Entry, ...]]]) -> tuple[Noun | None, int]:
    """The noun that the description is headed by, and the index after it: the last one before a free preposition."""
    best: tuple[Noun | None, int] = (None, 0)
    inside = {k for a, b, _ in spans for k in range(a, b)}
    for end in range(1, len(words) + 1):
        noun, size = noun_at_end(words[:end])
        if noun is not None and not inside & set(range(end - size, end)):
            best = (noun, end)
        if end < len(words) and words[end] in _TURNS and best[0] is not None and not _goes_on(words, end):
            break
    return best


def _goes_on(words: list[str], at: int) -> bool:
    """Whether the preposition at `at` stands inside a noun such as "ministry of defense"."""
    table = nouns()
    return any(
        tuple(words[i:j]) in table
        for i in range(max(at - 2, 0), at)
        for j in range(at + 2, min(at + 4, len(words)) + 1)
    )


def _described(
    words: list[str],
    spans: list[tuple[int, int, tuple[Entry, ...]]],
    lexicon: Lexicon,
    day: datetime.date | None,
    text: str,
) -> list[Party]:
    noun, _ = _head_noun(words, spans)
    states: list[State] = []
    groups: list[Actor] = []
    for a, b, entries in spans:
        if (b < len(words) and words[b] in LINKS) or (a and words[a - 1] in _OPPOSED):
            continue
        for entry in choose(entries, day):
            state = lexicon.state(entry.actor.country)
            if entry.actor.kind in ("state", "person") and state is not None:
                states.append(state)
            elif entry.actor.kind not in ("state", "person"):
                groups.append(entry.actor)
    if noun is None:
        return [party_of(g, day) for g in groups] or [party_of(lexicon.actors[s.id]) for s in states]
    if groups:
        return _of_group(noun, groups, text, day)
    out: list[Party] = []
    for state in states:
        out += _of_state(noun, state, lexicon, day, text)
    return out or [Party(name=text, sector=noun.sector or None)]


def _of_group(noun: Noun, groups: list[Actor], text: str, day: datetime.date | None) -> list[Party]:
    out = []
    for g in groups:
        if noun.kind in _OWNED or noun.words[-1].startswith("member"):
            out.append(party_of(g, day))
        else:
            sector = g.sector if noun.kind in ("post", "body") else noun.sector or g.sector
            out.append(Party(name=text, country=g.country, sector=sector))
    return out


def _of_state(noun: Noun, state: State, lexicon: Lexicon, day: datetime.date | None, text: str) -> list[Party]:
    if noun.kind == "body":
        name, key = body_name(state, noun)
        known = lexicon.actors.get(key)
        return [party_of(known) if known else Party(name=name, id=key, country=state.code, sector=noun.sector)]
    if noun.kind == "post":
        held = lexicon.holders(" ".join(noun.words), state.code, day)
        office = Party(name=text, country=state.code, sector=noun.sector)
        people = [party_of(a, day) for a in sorted(held, key=lambda a: (a.distance(day), a.id))]
        return [*people, office] if day is not None and len(held) == 1 else [office, *people]
    if noun.kind in ("force", "vehicle") and noun.sector == "MIL":
        return [Party(name=f"{state.adjective} military", id=f"{state.id}-mil", country=state.code, sector="MIL")]
    return [Party(name=text, country=state.code, sector=noun.sector or None)]


__all__ = ["party_of", "resolve_actor"]
