"""Who claims what and who does what, over the whole ledger: the figures of the pages of sources and of actors.

One pass over the current claims as small rows; what has been read once is not read again (:func:`catalogue` takes the last
one up). Claims that a person rejected are left out, corrected ones count as corrected.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from sys import intern
from typing import Any, TypeVar

from dateline.api.reading import pairings_of, with_reviews
from dateline.fuse.judged import standing
from dateline.ledger import Ledger
from dateline.ledger.asof import in_parts
from dateline.ledger.rows import claim_of
from dateline.types import Judgement

_DENIED = frozenset({"CT-", "PR-", "PS-"})
_MOST_NAMES = 40  # names and mentions kept of one party
_PRONOUNS = frozenset(
    "he she it they him her them who whom his its their we us i you this that these those which".split()
)
Named = tuple[str, str]  # key (id, or the name in small letters), name


@dataclass(frozen=True, slots=True)
class Row:
    """One claim, as much of it as the figures need."""

    id: str
    digest: str
    document: str
    event: str  # as its dispatch alone tells it
    type: str
    mode: str | None
    factuality: str
    start: str | None
    place: str | None
    kind: str
    interest: str
    sources: tuple[Named, ...]
    actors: tuple[Named, ...]
    recipients: tuple[Named, ...]
    denies: str | None

    @property
    def bare_denial(self) -> bool:
        """Whether it tells nothing but that somebody denies another claim."""
        return self.type == "REJECT" and self.denies is not None

    @property
    def denying(self) -> bool:
        """Whether it says that something did not happen."""
        return self.bare_denial or self.factuality in _DENIED


@dataclass
class SourceCard:
    """What one source claims, and how it fares beside others."""

    key: str
    names: Counter[str] = field(default_factory=Counter)
    claims: list[int] = field(default_factory=list)  # numbers of rows
    documents: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    denials: int = 0
    corroborated: set[str] = field(default_factory=set)  # happenings that an independent source tells too
    contradicted: set[str] = field(default_factory=set)  # happenings on which another source says the opposite
    backed_by: Counter[str] = field(default_factory=Counter)  # key of the other → happenings
    opposed_by: Counter[str] = field(default_factory=Counter)
    interests: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    about: Counter[str] = field(default_factory=Counter)  # keys of those that it says did something

    @property
    def name(self) -> str:
        """The name that it is called by most."""
        return min(self.names, key=lambda n: (-self.names[n], n), default=self.key)


@dataclass
class ActorCard:
    """What is said of one party, in both roles."""

    key: str
    names: Counter[str] = field(default_factory=Counter)
    aliases: Counter[str] = field(default_factory=Counter)
    country: str | None = None
    sector: str | None = None
    did: list[int] = field(default_factory=list)  # numbers of rows in which it acts
    suffered: list[int] = field(default_factory=list)  # numbers of rows in which it is acted upon
    against: Counter[str] = field(default_factory=Counter)  # keys of those upon whom it acts
    by: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """The name that it is called by most."""
        return min(self.names, key=lambda n: (-self.names[n], n), default=self.key)


Card = TypeVar("Card", SourceCard, ActorCard)


@dataclass
class Catalogue:
    """The figures of one moment of a ledger."""

    rows: list[Row]
    event_of: dict[str, str]  # event of one dispatch → happening, where linking or a judgement joined it to others
    sources: dict[str, SourceCard]
    actors: dict[str, ActorCard]
    facts: dict[str, dict[str, Any]]  # key of a party → country, sector, other names
    lists: dict[tuple[str | None, ...], list[str]] = field(default_factory=dict)  # what was asked → happenings found

    def event(self, row: Row) -> str:
        """The happening that a claim tells of."""
        return self.event_of.get(row.event, row.event)


def catalogue(ledger: Ledger, last: Catalogue | None = None) -> Catalogue:
    """The figures of the ledger as it is now.

    Args:
        ledger: an open ledger.
        last: an earlier catalogue of it; claims that are in it are not read again.
    """
    known = {r.digest: r for r in last.rows} if last else {}
    facts: dict[str, dict[str, Any]] = last.facts if last else {}
    digests = [r["digest"] for r in ledger.connection.execute(_CURRENT)]
    fresh = [d for d in digests if d not in known]
    everything = not known
    known |= {r.digest: r for r in _read(ledger, None if everything else fresh, facts)}
    verdicts = [j for j in _verdicts(ledger) if j.kind in ("reject", "correct", "accept")]
    final = {j.subject: j.kind for j in verdicts}
    corrected = {r.digest: r for r in _corrected(ledger, [c for c, k in final.items() if k == "correct"], facts)}
    rows = [corrected.get(d, known[d]) for d in digests if d in known and final.get(known[d].id) != "reject"]
    out = Catalogue(rows, _joined(ledger, rows), {}, {}, facts)
    _fill_actors(out)
    _fill_sources(out, _publishers(ledger), _copies(ledger))
    return out


_CURRENT = """
    SELECT x.digest FROM coded_claims x JOIN codings k ON k.document = x.document AND k.coder = x.coder
    WHERE k.run = (SELECT max(run) FROM codings WHERE document = x.document) ORDER BY x.document, x.digest
"""
_FIELDS = (
    "$.source.kind", "$.source.interest", "$.source.parties", "$.actors", "$.recipients", "$.denies", "$.place.name",
)  # fmt: skip
_SELECT = (
    "SELECT digest, id, document, event, type, mode, factuality, start, json_extract(record, "
    + ", ".join(f"'{f}'" for f in _FIELDS)
    + ") AS rest FROM claims"
)


def _read(ledger: Ledger, digests: list[str] | None, facts: dict[str, dict[str, Any]]) -> Iterator[Row]:
    """Rows of these claims; of all where None is asked for (older codings too: those are few)."""
    found: Iterable[Any] = (
        ledger.connection.execute(_SELECT)
        if digests is None
        else in_parts(ledger, _SELECT + " WHERE digest IN ({})", digests)
    )
    for r in found:
        yield _row(r, json.loads(r["rest"]), facts)


def _row(r: Any, rest: list[Any], facts: dict[str, dict[str, Any]]) -> Row:
    kind, interest, sources, actors, recipients, denies, place = rest
    return Row(
        id=r["id"], digest=r["digest"], document=intern(r["document"]), event=r["event"], type=intern(r["type"]),
        mode=intern(r["mode"]) if r["mode"] else None, factuality=intern(r["factuality"]), start=r["start"],
        place=intern(place) if place else None, kind=intern(kind), interest=intern(interest),
        sources=_parties(sources, facts), actors=_parties(actors, facts), recipients=_parties(recipients, facts),
        denies=denies,
    )  # fmt: skip


def _parties(parties: list[dict[str, Any]], facts: dict[str, dict[str, Any]]) -> tuple[Named, ...]:
    out = []
    for p in parties:
        name = intern(_sane(p["name"]))
        key = intern(p["id"] or party_key(name))
        about = facts.setdefault(key, {"country": None, "sector": None, "aliases": Counter()})
        about["country"], about["sector"] = about["country"] or p["country"], about["sector"] or p["sector"]
        said = [p["mention"]["text"]] if p["mention"] else []
        if len(about["aliases"]) < _MOST_NAMES:
            about["aliases"].update(intern(_sane(n)) for n in (*p["aliases"][:8], *said) if _is_name(n))
        out.append((key, name))
    return tuple(out)


def _is_name(words: str) -> bool:
    return len(words) <= 200 and words.casefold() not in _PRONOUNS


def party_key(name: str) -> str:
    """The key of a party that the lexicon does not know: its name in small letters, without an article."""
    words = " ".join(name.casefold().split())
    return words.removeprefix("the ")[:200] or "not named"


def _sane(text: str) -> str:
    """Text that UTF-8 can carry."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def _corrected(ledger: Ledger, claims: list[str], facts: dict[str, dict[str, Any]]) -> Iterator[Row]:
    """Rows of claims that a person corrected, as corrected."""
    found = in_parts(ledger, "SELECT digest, record FROM claims WHERE id IN ({})", claims)
    for r, claim in zip(found, with_reviews(ledger, [claim_of(r["record"]) for r in found]), strict=True):
        c = claim.model_dump(mode="json", by_alias=True)
        place, time = c["place"] or {}, c["time"] or {}
        head = c | {"digest": r["digest"], "start": time.get("start")}
        source = c["source"]
        rest = [source["kind"], source["interest"], source["parties"], c["actors"], c["recipients"], c["denies"]]
        yield _row(head, [*rest, place.get("name")], facts)


def _verdicts(ledger: Ledger) -> list[Judgement]:
    rows = ledger.connection.execute("SELECT record FROM judgements WHERE kind IN ('accept', 'correct', 'reject')")
    return standing([Judgement.model_validate(json.loads(r["record"])) for r in rows])


def _joined(ledger: Ledger, rows: Iterable[Row]) -> dict[str, str]:
    """Event of one dispatch → happening: as linked, and as `same` judgements join them."""
    out = {r["telling"]: r["event"] for r in ledger.connection.execute("SELECT telling, event FROM links")}
    pairs = [(j.subject, j.object) for j in standing(pairings_of(ledger)) if j.kind == "same" and j.object]
    if not pairs:
        return out
    wanted = {c for pair in pairs for c in pair}
    own = {r.id: out.get(r.event, r.event) for r in rows if r.id in wanted}
    into: dict[str, str] = {}

    def last(event: str) -> str:
        while event in into:
            event = into[event]
        return event

    for a, b in pairs:
        if a in own and b in own and (least := sorted({last(own[a]), last(own[b])})) and len(least) == 2:
            into[least[1]] = least[0]
    return {t: last(e) for t, e in out.items()} | {e: last(e) for e in into}


def _publishers(ledger: Ledger) -> dict[str, str | None]:
    return {r["id"]: r["publisher"] for r in ledger.connection.execute("SELECT id, publisher FROM documents")}


def _copies(ledger: Ledger) -> dict[str, str]:
    return {r["document"]: r["origin"] for r in ledger.connection.execute("SELECT document, origin FROM copies")}


def _fill_actors(out: Catalogue) -> None:
    for n, row in enumerate(out.rows):
        for parties, others, role in ((row.actors, row.recipients, "did"), (row.recipients, row.actors, "suffered")):
            for key, name in dict.fromkeys(parties):
                card = out.actors.get(key)
                if card is None:
                    about = out.facts[key]
                    card = out.actors[key] = ActorCard(key, country=about["country"], sector=about["sector"])
                    card.aliases = about["aliases"]
                card.names[name] += 1
                getattr(card, role).append(n)
                counter = card.against if role == "did" else card.by
                counter.update(k for k in {k for k, _ in others} if k != key)


def voice(row: Row, publishers: dict[str, str | None], copies: dict[str, str]) -> tuple[Named, ...]:
    """Who stands behind a claim: those named; else the publisher of the dispatch, or of the one that it reprints."""
    if row.bare_denial and row.actors:
        return row.actors
    if row.sources:
        return row.sources
    if row.kind != "narrator":
        return ((f"not named in {row.document}", "a source that is not named"),)
    story = copies.get(row.document, row.document)
    name = publishers.get(story) or publishers.get(row.document)
    return ((party_key(name), name),) if name else ((f"writer of {story}", f"the writer of {story}"),)


def _fill_sources(out: Catalogue, publishers: dict[str, str | None], copies: dict[str, str]) -> None:
    """Figures of each source, and who tells the same or the opposite of the same happening.

    A writer who quotes somebody for a happening is no source of it besides; so a paper does not corroborate whom it quotes.
    """
    event_of_claim = {r.id: out.event(r) for r in out.rows}
    sides: dict[str, dict[bool, set[str]]] = defaultdict(lambda: {True: set(), False: set()})
    quoting = {(copies.get(r.document, r.document), out.event(r)) for r in out.rows if r.kind != "narrator"}
    for n, row in enumerate(out.rows):
        event = event_of_claim.get(row.denies or "", out.event(row)) if row.bare_denial else out.event(row)
        for key, name in voice(row, publishers, copies):
            card = out.sources.get(key) or out.sources.setdefault(key, SourceCard(key))
            card.names[name] += 1
            card.claims.append(n)
            card.documents.add(row.document)
            card.events.add(event)
            card.denials += row.denying
            card.interests[row.interest] += 1
            card.types[row.type] += 1
            card.about.update({k for k, _ in row.actors} if not row.bare_denial else ())
            retold = row.kind == "narrator" and (copies.get(row.document, row.document), event) in quoting
            if row.factuality != "Uu" and (row.bare_denial or not retold):
                sides[event][row.denying].add(key)
    paired: set[tuple[str, str, str, bool]] = set()
    for event, said in sides.items():
        for denying, keys in said.items():
            for key in keys:
                card = out.sources[key]
                backing, opposing = keys - {key}, said[not denying] - {key}
                if backing:
                    card.corroborated.add(event)
                if opposing:
                    card.contradicted.add(event)
                paired.update((key, other, event, True) for other in backing)
                paired.update((key, other, event, False) for other in opposing)
    for key, other, _, backs in sorted(paired):
        (out.sources[key].backed_by if backs else out.sources[key].opposed_by)[other] += 1


def find_card(cards: dict[str, Card], key: str) -> Card | None:
    """A card by its key, or by a name that it goes by."""
    found = cards.get(key) or cards.get(party_key(key))
    return found or next((c for c in cards.values() if key in c.names), None)


def ranked(cards: Iterable[Card], by: Callable[[Card], int], words: str = "") -> list[Card]:
    """Cards with these words in a name, the largest first."""
    wanted = words.casefold().split()
    few = [c for c in cards if all(any(w in n.casefold() for n in c.names) for w in wanted)]
    return sorted(few, key=lambda c: (-by(c), c.name, c.key))
