"""What is wrong with the actor lexicon: ``dateline lexicon check`` prints these lines, and CI wants none.

Looked for: one way of writing that belongs to two actors at one time, names that are each other's alias, chains of
succession that
bite their tail, periods that end before they begin, unknown countries, sectors, kinds and interests, parents that do
not exist, rows without a source.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

from dateline.errors import LexiconError
from dateline.ontology.actors import INTERESTS, KINDS, SECTORS, Actor, Entry, Lexicon, load_lexicon
from dateline.ontology.actors_names import norm_words
from dateline.ontology.actors_nouns import nouns

_Period = tuple[date | None, date | None]


def check_lexicon(folder: Path | None = None) -> list[str]:
    """Every fault of the shipped lexicon, with a user's `folder` merged over it if one is given; [] when it is
    sound.
    """
    try:
        lexicon = load_lexicon(folder)
        nouns()
    except LexiconError as error:
        return [str(error)]
    return [*_rows(lexicon), *_duplicates(lexicon), *_name_cycles(lexicon), *_successions(lexicon)]


def _periods(actor: Actor) -> list[_Period]:
    return [(p.start, p.end) for p in actor.posts] or [(actor.start, actor.end)]


def _overlap(a: _Period, b: _Period) -> bool:
    """Whether two periods share more than the month in which one hands over to the other."""
    start = max((d for d in (a[0], b[0]) if d is not None), default=date.min)
    end = min((d for d in (a[1], b[1]) if d is not None), default=date.max)
    return (end - start).days > 366 if date.min < start and end < date.max else start <= end


def _rows(lexicon: Lexicon) -> Iterator[str]:
    for actor in lexicon.actors.values():
        if not actor.source:
            yield f"{actor.id}: no source; say where the row is from"
        if actor.country is not None and actor.country not in lexicon.states:
            yield f"{actor.id}: unknown country {actor.country!r}; use a code of states.csv"
        if actor.sector is not None and actor.sector not in SECTORS:
            yield f"{actor.id}: unknown sector {actor.sector!r}; use one of {' '.join(sorted(SECTORS))}"
        if actor.kind not in KINDS:
            yield f"{actor.id}: unknown kind {actor.kind!r}; use one of {' '.join(sorted(KINDS))}"
        if actor.interest is not None and actor.interest not in INTERESTS:
            yield f"{actor.id}: unknown interest {actor.interest!r}; use one of {' '.join(sorted(INTERESTS))}"
        for start, end in _periods(actor):
            if start is not None and end is not None and end < start:
                yield f"{actor.id}: ends ({end}) before it begins ({start})"
        for post in actor.posts:
            if post.body is not None and post.body.startswith("dl:") and not _known(post.body, lexicon):
                yield f"{actor.id}: post in unknown body {post.body!r}"
            if post.country is not None and post.country not in lexicon.states:
                yield f"{actor.id}: post in unknown country {post.country!r}"


def _known(body: str, lexicon: Lexicon) -> bool:
    """Whether an id is an actor's, or one that the pattern table makes ("dl:ru-mod")."""
    if body in lexicon.actors:
        return True
    state, _, suffix = body.removeprefix("dl:").partition("-")
    return f"dl:{state}" in lexicon.actors and any(n.suffix == suffix for n in nouns().values())


def _duplicates(lexicon: Lexicon) -> Iterator[str]:
    for words, entries in lexicon.table.items():
        for a, b in combinations(entries, 2):
            if a.actor.id != b.actor.id and not (a.shared and b.shared) and _clash(a, b):
                yield f"{' '.join(words)!r} means {a.actor.id} and {b.actor.id} at one time; mark it ~shared in both, or date them"


def _clash(a: Entry, b: Entry) -> bool:
    return any(_overlap(p, q) for p in _periods(a.actor) for q in _periods(b.actor))


def _name_cycles(lexicon: Lexicon) -> Iterator[str]:
    """A is written as B and B as A: neither would be canonical."""
    name_of: dict[tuple[str, ...], str] = {}
    for actor in lexicon.actors.values():
        name_of.setdefault(norm_words(actor.name), actor.id)
    points = {
        a.id: {name_of[w] for alias in a.aliases if (w := norm_words(alias.removeprefix("~"))) in name_of} - {a.id}
        for a in lexicon.actors.values()
    }
    for key, others in points.items():
        for other in others:
            if key < other and key in points.get(other, ()):
                yield f"{key} and {other} are each the other's alias; keep one name"


def _successions(lexicon: Lexicon) -> Iterator[str]:
    for actor in lexicon.actors.values():
        seen = {actor.id}
        before = actor.succeeds
        while before is not None:
            if before not in lexicon.actors:
                yield f"{actor.id}: succeeds unknown {before!r}"
                break
            if before in seen:
                yield f"{actor.id}: its line of succession comes back to {before}"
                break
            seen.add(before)
            before = lexicon.actors[before].succeeds


__all__ = ["check_lexicon"]
