"""Names that do not leave the house: of private persons, and of witnesses whoever they are. In doubt a name is withheld.

A name may stay where the lexicon knows it (a public figure, a body, a force, an outlet), or where it only describes
("armed men", "Syrian troops"). Every other name becomes "Person 1", "Witness 2": the same one all over a publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dateline.ontology.actors import Lexicon, load_lexicon
from dateline.ontology.actors_names import norm_words
from dateline.ontology.actors_nouns import nouns
from dateline.types import Claim, Party, Span

WITHHELD = "[name withheld]"
POSITION = "[position withheld]"
_SMALL = frozenset("a al an and at by for from in its of on or the their to under with".split())
_POSITION = re.compile(r"[-+]?\d{1,3}[.,]\d{3,}\s*°?\s*[NSEW]?|\d{1,3}\s*°\s*\d{1,2}\s*['′’][^,;.\s]*\s*[NSEW]?")
_WORD = re.compile(r"\w[\w'’-]*")


def may_stay(party: Party, lexicon: Lexicon) -> bool:
    """Whether the name of a party who is no witness may be told."""
    if party.id is not None and (party.id in lexicon.actors or party.id.startswith("dl:")):
        return True  # in the lexicon, or a body made of a state and a noun ("Syrian Ministry of Defence")
    mention = party.mention.text if party.mention else party.name
    return name_may_stay(party.name, lexicon) and name_may_stay(mention, lexicon)


def name_may_stay(name: str, lexicon: Lexicon) -> bool:
    """Whether words name somebody whom the lexicon knows, or only describe; False for all else."""
    words = _WORD.findall(name)
    plain = [(norm_words(w) or ("",))[0] for w in words]
    table, at, described = nouns(), 0, False
    while at < len(words):
        n = lexicon.longest(plain, at) if plain[at] else 0
        if n:
            described, at = True, at + n
        elif (plain[at],) in table:
            described, at = True, at + 1
        elif plain[at] in _SMALL or words[at].isdigit() or words[at][0].islower():
            at += 1
        else:
            return False
    return described


@dataclass
class Masks:
    """The names withheld in one publication. Call :meth:`learn` with every claim first, then :meth:`claim` with each."""

    keep: frozenset[str] = frozenset()  # names that whoever publishes says are public, in lower case
    lexicon: Lexicon = field(default_factory=load_lexicon)
    names: dict[str, str] = field(default_factory=dict)  # name in lower case → what stands for it
    _count: dict[str, int] = field(default_factory=dict)
    _pattern: re.Pattern[str] | None = None

    def learn(self, claims: Iterable[Claim]) -> None:
        """Find the names that must be withheld. Its order gives their numbers."""
        every = list(claims)
        for witness in (True, False):  # whoever is a witness anywhere is one everywhere
            for c in every:
                for party, is_source in _parties(c):
                    if (is_source and c.source.interest == "witness") is witness and (witness or self._private(party)):
                        self._withhold(party, "Witness" if witness else "Person")
        places = {w.lower() for c in every if c.place and c.place.lat is not None for w in _WORD.findall(c.place.name)}
        parts = {p for n in self.names for p in (n, *(w for w in _parts(n) if w not in places)) if p not in self.keep}
        found = "|".join(re.escape(p) for p in sorted(parts, key=lambda p: (-len(p), p)))
        self._pattern = re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None

    def _private(self, party: Party) -> bool:
        return party.name.lower() not in self.keep and not may_stay(party, self.lexicon)

    def _withhold(self, party: Party, kind: str) -> None:
        told = self.names.get(party.name.lower())
        if told is None:
            self._count[kind] = self._count.get(kind, 0) + 1
            told = f"{kind} {self._count[kind]}"
        for name in (party.name, *party.aliases, *((party.mention.text,) if party.mention else ())):
            if name.strip():
                self.names.setdefault(name.lower(), told)

    def text(self, words: str) -> str:
        """Words with the names in them, and any written position, withheld."""
        out = self._pattern.sub(WITHHELD, words) if self._pattern else words
        return _POSITION.sub(POSITION, out)

    def claim(self, c: Claim) -> Claim:
        """The claim without the names; a span keeps its beginning, and has the length of what stands in it now."""
        record = _walk(c.model_dump(by_alias=True), self)
        return Claim.model_validate(record)

    def party(self, record: dict[str, Any]) -> dict[str, Any]:
        """A party's record, under another name where its own must not be told."""
        told = self.names.get(str(record["name"]).lower())
        if told is None:
            return record
        mention = record["mention"] and record["mention"] | {"text": WITHHELD}
        return record | {"name": told, "id": None, "aliases": (), "mention": mention}


def _parties(c: Claim) -> list[tuple[Party, bool]]:
    """Every party of a claim, and whether it is its source."""
    own = [(p, False) for p in (*c.actors, *c.recipients, *c.source.via)]
    return own + [(p, True) for p in c.source.parties]


def _parts(name: str) -> list[str]:
    """Words of a name by which a person is called too; words that only describe are none."""
    table = nouns()
    words = [w.lower() for w in _WORD.findall(name)]
    return [w for w in words if len(w) > 2 and w not in _SMALL and (w,) not in table and not w.isdigit()]


_CODES = frozenset({"id", "document", "event", "type", "factuality", "denies", "kind", "interest", "what", "class", "country", "sector", "certainty", "precision", "role"})  # fmt: skip


def _walk(value: Any, masks: Masks, key: str = "") -> Any:
    """Every string of a record through :meth:`Masks.text`, parties and spans kept in form; codes stay."""
    if isinstance(value, str):
        return value if key in _CODES else masks.text(value)
    if isinstance(value, (list, tuple)):
        return tuple(_walk(v, masks, key) for v in value)
    if not isinstance(value, dict):
        return value
    if {"name", "aliases", "mention"} <= value.keys():
        hidden = masks.party(value)
        if hidden is not value:
            return {k: _span(v) if k == "mention" else v for k, v in hidden.items()}
    out = {k: _walk(v, masks, k) for k, v in value.items()}
    return _span(out)


def _span(value: Any) -> Any:
    """A span whose end fits its words; anything else as it is."""
    if isinstance(value, dict) and {"start", "end", "text"} == value.keys():
        return Span(start=value["start"], end=value["start"] + len(value["text"]), text=value["text"]).model_dump()
    return value
