"""Who is who: states, armed groups, forces, ministries, media, bodies and officials, read from ``data/actors/*.csv``.

A row is an actor with its aliases and the time in which it existed or held a post. An alias written ``~SLA`` is
shared by several
actors and needs a country or a date to be told apart; every other alias belongs to one actor at a time, which
:func:`dateline.ontology.lexicon_check.check_lexicon` proves. A user's own folder of the same files is merged over the
shipped one: a row with the same id replaces the shipped row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from dateline.errors import LexiconError
from dateline.ontology.actors_names import norm_words, skeleton, slug

DATA = Path(__file__).parent / "data" / "actors"
KINDS = frozenset("state group force body media monitor ngo igo coalition people person company".split())
SECTORS = frozenset(
    "GOV MIL COP REB OPP PTY CVL JUD SPY MED BUS REF IGO NGO UAF LEG EDU REL CRM LAB AGR HLH ELI IMG MNC "
    "NGM RAD SET PRM".split()
)
INTERESTS = frozenset("belligerent party-aligned monitor official witness media".split())
_FILES = ("groups", "forces", "bodies", "media", "organisations", "officials")  # a file is NAME.csv or NAME_part.csv
_ACRONYM_MAX = 6
_ARTICLES = ("al", "the")


@dataclass(frozen=True, slots=True)
class Post:
    """An office held: "foreign minister" of `body` or of the person's country, from `start` to `end` (days; None:
    open).
    """

    title: str
    country: str | None
    body: str | None = None
    start: date | None = None
    end: date | None = None

    def held(self, day: date | None) -> bool:
        """Whether the office was held on `day`; True when no day is asked."""
        return day is None or ((self.start is None or self.start <= day) and (self.end is None or day <= self.end))


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor. `parent`: id or name of the body it belongs to; `succeeds`: id of the group that it grew out of."""

    id: str
    name: str
    kind: str
    country: str | None = None
    sector: str | None = None
    aliases: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    parent: str | None = None
    succeeds: str | None = None
    interest: str | None = None
    posts: tuple[Post, ...] = ()
    source: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases, marks of sharing removed."""
        return (self.name, *(a.removeprefix("~") for a in self.aliases))

    def active(self, day: date | None) -> bool:
        """Whether the actor existed on `day` (a post held counts for persons); True when no day is asked."""
        if day is None:
            return True
        if self.posts:
            return any(p.held(day) for p in self.posts)
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def distance(self, day: date | None) -> int:
        """Days between `day` and the nearest day on which it was active; 0 if active."""
        if day is None or self.active(day):
            return 0
        ends = [(p.start, p.end) for p in self.posts] or [(self.start, self.end)]
        return min(abs((d - day).days) for pair in ends for d in pair if d is not None)


@dataclass(frozen=True, slots=True)
class State:
    """A state as actors need it: names, adjectives ("Syrian"), demonyms ("Syrians"), capital and other metonyms."""

    code: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str
    metonyms: tuple[str, ...]
    source: str

    @property
    def adjective(self) -> str:
        """The adjective that forms names of its bodies: "Syrian"."""
        return self.adjectives[0] if self.adjectives else self.name

    @property
    def id(self) -> str:
        """The id, such as "dl:sy"."""
        return f"dl:{self.code.lower()}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to write an actor. `role`: name, adjective, demonym, capital, metonym; `upper`: must stand in
    capitals.
    """

    actor: Actor
    role: str = "name"
    upper: bool = False
    capital: bool = True  # the text must begin with a capital letter
    shared: bool = False


@dataclass(frozen=True)
class Lexicon:
    """All actors, and look-ups by words. Build it with :func:`load_lexicon`."""

    actors: dict[str, Actor]
    states: dict[str, State]
    table: dict[tuple[str, ...], tuple[Entry, ...]] = field(repr=False)
    lengths: dict[str, tuple[int, ...]] = field(repr=False)  # first word → lengths of names, longest first
    skeletons: dict[tuple[str, ...], tuple[Actor, ...]] = field(repr=False)
    by_post: dict[tuple[str, str], tuple[Actor, ...]] = field(repr=False)  # (country or body, title) → persons

    def entries(self, words: tuple[str, ...]) -> tuple[Entry, ...]:
        """Every actor that is written with exactly these normalised words."""
        return self.table.get(words, ())

    def longest(self, words: list[str], at: int) -> int:
        """How many of `words` from `at` on make the longest known name; 0 for none."""
        for n in self.lengths.get(words[at], ()):
            if at + n <= len(words) and tuple(words[at : at + n]) in self.table:
                return n
        return 0

    def state(self, code: str | None) -> State | None:
        """The state of an ISO code."""
        return self.states.get(code) if code else None

    def holders(self, title: str, of: str, day: date | None) -> list[Actor]:
        """Persons who held the office `title` of a country (ISO code) or body (id) on `day`."""
        return [
            a
            for a in self.by_post.get((of, title), ())
            if any(p.title == title and of in (p.country, p.body) and p.held(day) for p in a.posts)
        ]


def choose(entries: Iterable[Entry], day: date | None = None, countries: Iterable[str] = ()) -> list[Entry]:
    """`entries` best first: active on `day`, of a country that is spoken of, names before metonyms."""
    near = frozenset(countries)
    order = {"name": 0, "adjective": 1, "demonym": 1, "metonym": 2, "capital": 3}
    return sorted(
        entries,
        key=lambda e: (
            e.actor.distance(day) > 0,
            e.shared and e.actor.country not in near,
            order.get(e.role, 4),
            e.actor.distance(day),
            e.actor.id,
        ),
    )


def parse_day(text: str, *, last: bool = False) -> date | None:
    """Read "2017-01-28", "2017-01" or "2017" as a day: the first of the period, or its `last`; "" → None.

    Raises:
        ValueError: another form.
    """
    if not text:
        return None
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        return date(parts[0], parts[1], parts[2])
    year, month = parts[0], parts[1] if len(parts) == 2 else (12 if last else 1)
    if not last:
        return date(year, month, 1)
    return date(year, 12, 31) if month == 12 else date.fromordinal(date(year, month + 1, 1).toordinal() - 1)


def _cell(row: dict[str, str], name: str) -> str:
    return (row.get(name) or "").strip()


def _list(row: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(a.strip() for a in _cell(row, name).split(";") if a.strip())


def _rows(folders: Iterable[Path], stem: str) -> Iterator[tuple[Path, int, dict[str, str]]]:
    """(file, line, row) of ``STEM.csv`` and ``STEM_*.csv`` in each folder, in order."""
    for folder in folders:
        for path in sorted([*folder.glob(f"{stem}.csv"), *folder.glob(f"{stem}_*.csv")]):
            with path.open(encoding="utf-8", newline="") as file:
                for number, row in enumerate(csv.DictReader(file), start=2):
                    yield path, number, row


def _days(path: Path, number: int, row: dict[str, str]) -> tuple[date | None, date | None]:
    try:
        return parse_day(_cell(row, "start")), parse_day(_cell(row, "end"), last=True)
    except ValueError as error:
        raise LexiconError(f"{path.name}:{number}: a date is not YYYY, YYYY-MM or YYYY-MM-DD ({error})") from error


def _read_states(folders: list[Path]) -> dict[str, State]:
    found = {}
    for path, number, row in _rows(folders, "states"):
        code = _cell(row, "code")
        if len(code) != 2 or not _cell(row, "name"):
            raise LexiconError(f"{path.name}:{number}: a state needs a two-letter code and a name")
        found[code] = State(
            code, _cell(row, "name"), _list(row, "aliases"), _list(row, "adjectives"), _list(row, "demonyms"),
            _cell(row, "capital"), _list(row, "metonyms"), _cell(row, "source"),
        )  # fmt: skip
    return found


def _read_actors(folders: list[Path]) -> dict[str, Actor]:
    """All rows by id; several rows of one person give several posts; a row of a later folder replaces an earlier
    one.
    """
    found: dict[str, Actor] = {}
    origin: dict[str, Path] = {}
    for stem in _FILES:
        for path, number, row in _rows(folders, stem):
            actor = _actor(path, number, row, stem)
            old = found.get(actor.id)
            if old is not None and actor.kind == "person" and origin[actor.id].parent == path.parent:
                names = (*old.aliases, *(a for a in actor.aliases if a not in old.aliases))
                actor = replace(old, aliases=names, posts=(*old.posts, *actor.posts))
            elif old is not None and origin[actor.id].parent == path.parent:
                raise LexiconError(f"{path.name}:{number}: {actor.id} stands twice; give the second its own id")
            found[actor.id] = actor
            origin[actor.id] = path
    return found


def _actor(path: Path, number: int, row: dict[str, str], stem: str) -> Actor:
    name = _cell(row, "name")
    if not name:
        raise LexiconError(f"{path.name}:{number}: a row needs a name")
    start, end = _days(path, number, row)
    country = _cell(row, "country") or None
    kind = (
        "person"
        if stem == "officials"
        else _cell(row, "kind") or {"groups": "group", "forces": "force"}.get(stem, "body")
    )
    posts: tuple[Post, ...] = ()
    if stem == "officials" and _cell(row, "post"):
        posts = (Post(_cell(row, "post").lower(), country, _cell(row, "body") or None, start, end),)
        start = end = None
    return Actor(
        id=_cell(row, "id") or f"dl:{slug(name)}",
        name=name,
        kind=kind,
        country=country,
        sector=_cell(row, "sector") or None,
        aliases=_list(row, "aliases"),
        start=start,
        end=end,
        parent=_cell(row, "parent") or None,
        succeeds=_cell(row, "succeeds") or None,
        interest=_cell(row, "interest") or None,
        posts=posts,
        source=_cell(row, "source"),
    )


def _entry(actor: Actor, written: str, role: str = "name") -> Entry:
    """How `written` must look in a text: acronyms in capitals, other names with a capital first letter."""
    shared = written.startswith("~")
    plain = written.removeprefix("~")
    letters = [c for c in plain if c.isalpha()]
    upper = len(letters) <= _ACRONYM_MAX and all(c.isupper() for c in letters)
    return Entry(actor, role, upper, any(c.isupper() for c in plain), shared)


class _Index:
    """Collects the ways to write each actor."""

    def __init__(self) -> None:
        self.table: dict[tuple[str, ...], list[Entry]] = {}

    def add(self, actor: Actor, written: str, role: str = "name") -> None:
        words = norm_words(written.removeprefix("~"))
        entry = _entry(actor, written, role)
        variants = [words]
        if len(words) > 1 and words[0] in _ARTICLES and (len(words) > 2 or len(words[1]) >= 5):
            variants.append(words[1:])
        for variant in variants:
            rows = self.table.setdefault(variant, [])
            if variant and all(e.actor.id != actor.id or e.role != role for e in rows):
                rows.append(entry)

    def finish(self) -> tuple[dict[tuple[str, ...], tuple[Entry, ...]], dict[str, tuple[int, ...]]]:
        lengths: dict[str, set[int]] = {}
        for words in self.table:
            lengths.setdefault(words[0], set()).add(len(words))
        ordered = {w: tuple(sorted(n, reverse=True)) for w, n in lengths.items()}
        return {k: tuple(v) for k, v in self.table.items()}, ordered


def state_actor(state: State) -> Actor:
    """A state as an actor: no sector, for a state as a whole may be any of its bodies."""
    return Actor(state.id, state.name, "state", state.code, "GOV", state.aliases, source=state.source)


def build_lexicon(states: dict[str, State], actors: Iterable[Actor]) -> Lexicon:
    """A lexicon from its parts."""
    index = _Index()
    all_actors: dict[str, Actor] = {}
    for state in states.values():
        actor = state_actor(state)
        all_actors[actor.id] = actor
        for role, names in (
            ("name", (state.name, *state.aliases)),
            ("adjective", state.adjectives),
            ("demonym", state.demonyms),
            ("metonym", state.metonyms),
            ("capital", (state.capital,) if state.capital else ()),
        ):
            for written in names:
                index.add(actor, written, role)
    skeletons: dict[tuple[str, ...], list[Actor]] = {}
    posts: dict[tuple[str, str], list[Actor]] = {}
    for actor in actors:
        all_actors[actor.id] = actor
        names = actor.aliases if f"~{actor.name}" in actor.aliases else (actor.name, *actor.aliases)
        for written in names:
            index.add(actor, written)
            bones = skeleton(written.removeprefix("~")) if actor.kind == "person" else ()
            if len(bones) >= 2 and sum(map(len, bones)) >= 5 and actor not in skeletons.setdefault(bones, []):
                skeletons[bones].append(actor)
        for post in actor.posts:
            for of in {post.country, post.body} - {None}:
                if actor not in posts.setdefault((of or "", post.title), []):
                    posts[of or "", post.title].append(actor)
    table, lengths = index.finish()
    return Lexicon(
        all_actors, states, table, lengths,
        {k: tuple(v) for k, v in skeletons.items()}, {k: tuple(v) for k, v in posts.items()},
    )  # fmt: skip


@lru_cache(maxsize=4)
def load_lexicon(folder: Path | None = None, petrarch: tuple[Path, ...] = ()) -> Lexicon:
    """The shipped lexicon, with a user's `folder` of the same files and PETRARCH dictionaries merged over it.

    Raises:
        LexiconError: a row that cannot be read; the message names file and line.
    """
    folders = [DATA] if folder is None else [DATA, folder]
    actors = _read_actors(folders)
    if petrarch:
        from dateline.ontology.actors_petrarch import read_petrarch

        for path in petrarch:
            for actor in read_petrarch(path):
                actors.setdefault(actor.id, actor)
    return build_lexicon(_read_states(folders), actors.values())


__all__ = [
    ""
    "INTERESTS", "KINDS", "SECTORS", "Actor", "Entry", "Lexicon", "Post", "State", "build_lexicon", "choose",
    "load_lexicon", "parse_day", "state_actor",
]  # fmt: skip
