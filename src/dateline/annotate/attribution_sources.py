"""From the words that stand as source to a party: actor mention, name in apposition, owner of a statement, or words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dateline.analysis import ActorMention
from dateline.annotate.attribution_tokens import NOMINAL, Tokens
from dateline.ontology.cues import source_nouns
from dateline.types import Party, Span

BodyOf = Callable[[Party], Party | None]
_PERSONAL = frozenset({"he", "she", "i"})
_NEUTRAL = frozenset({"it", "they", "we"})
_BARE = frozenset({"the", "a", "an", "this", "that", "his", "her", "its", "their"})
_SPOKEN = frozenset(["spokesman", "spokeswoman", "spokesperson", "spokesmen", "spokespeople"])
_SPEAKING_FOR = frozenset(["monitor", "monitors", "representative", "representatives", "investigators"])
_HUMAN = frozenset(
    [
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "official",
        "officer",
        "resident",
        "witness",
        "eyewitness",
        "activist",
        "correspondent",
        "reporter",
        "journalist",
        "photographer",
        "analyst",
        "expert",
        "doctor",
        "medic",
        "diplomat",
        "minister",
        "president",
        "chief",
        "commander",
        "governor",
        "mayor",
        "survivor",
        "villager",
        "prosecutor",
        "lawyer",
        "attorney",
        "envoy",
        "ambassador",
        "leader",
        "secretary",
        "director",
        "head",
        "chairman",
        "colonel",
        "general",
        "captain",
        "source",
    ]
)
_NOBODY = frozenset(
    [
        "it",
        "this",
        "that",
        "which",
        "who",
        "what",
        "there",
        "one",
        "some",
        "many",
        "most",
        "all",
        "something",
        "nothing",
        "nobody",
        "anyone",
        "you",
        "everyone",
    ]
)


@dataclass
class Speakers:
    """Resolves heads of source phrases, remembering who spoke last for pronouns that no actor mention covers."""

    t: Tokens
    text: str
    by_head: dict[int, ActorMention]
    starts: list[ActorMention]
    body_of: BodyOf | None = None
    last_person: Party | None = None
    last_body: Party | None = None
    last_any: Party | None = None
    seen: dict[int, Party | None] = field(default_factory=dict)

    @classmethod
    def of(cls, t: Tokens, text: str, actors: tuple[ActorMention, ...], body_of: BodyOf | None) -> Speakers:
        """Index the actor mentions by head; of two with one head the longer stands."""
        by_head: dict[int, ActorMention] = {}
        for m in actors:
            old = by_head.get(m.head)
            if old is None or len(m.span.text) > len(old.span.text):
                by_head[m.head] = m
        return cls(t, text, by_head, sorted(actors, key=lambda m: m.span.start), body_of)

    def party(self, head: int, stop: int, bounds: tuple[int, int] | None = None) -> Party | None:
        """The party that the phrase of `head` names, with its words as mention; None if it names nobody."""
        if head not in self.seen:
            self.seen[head] = self._find(head, stop, bounds)
            party = self.seen[head]
            if party is not None and self.t.pos[head] != "PRON":
                self.last_any = party
                if self.t.doc[head].ent_type_ == "PERSON" or self.t.lower[head] in _HUMAN:
                    self.last_person = party
                else:
                    self.last_body = party
        return self.seen[head]

    def _find(self, head: int, stop: int, bounds: tuple[int, int] | None) -> Party | None:
        t = self.t
        name = next(
            (k for k in t.kids[head] if t.dep[k] == "appos" and t.pos[k] == "PROPN" and k in self.by_head), None
        )
        mention = self.by_head.get(head)
        if t.pos[head] == "PRON" and t.lower[head] in _PERSONAL | _NEUTRAL and self._speaker(t.lower[head]) is not None:
            return self._of_words(head, stop, bounds)  # who spoke last goes on speaking
        if mention is not None and bounds is not None and mention.span.start < t.start[bounds[0]]:
            mention = None  # the parse took what is said into the phrase
        if mention is not None and mention.party.id is None and t.lower[head] in _SPEAKING_FOR:
            first, last = t.phrase(head, stop=max(stop, head + 1))
            owner = self._owner(head, first, last)
            if owner is not None and owner.party.id is not None:
                return owner.party.model_copy(update={"mention": self._span(first, last)})
        if name is not None and (mention is None or t.pos[head] != "PROPN"):
            mention = self.by_head[name]
        if mention is None or (mention.kind == "modifier" and t.pos[head] == "NOUN"):
            mention = None
        if mention is not None and not (mention.party.id is None and t.lower[head] in _SPOKEN):
            return self._of_mention(mention)
        return self._of_words(head, stop, bounds)

    def _of_mention(self, mention: ActorMention) -> Party:
        party = mention.party.model_copy(update={"mention": mention.span})
        return self._with_body(party)

    def _with_body(self, party: Party) -> Party:
        body = self.body_of(party) if self.body_of is not None else None
        if body is None:
            return party
        return party.model_copy(
            update={
                "id": party.id or body.id,
                "country": party.country or body.country,
                "sector": party.sector or body.sector,
                "aliases": tuple(dict.fromkeys((*party.aliases, body.name))),
            }
        )

    def _of_words(self, head: int, stop: int, bounds: tuple[int, int] | None) -> Party | None:
        t = self.t
        word = t.lower[head]
        if t.pos[head] == "PRON":
            resolved = self._speaker(word)
            if resolved is not None and word in _PERSONAL | _NEUTRAL:
                return resolved.model_copy(update={"mention": self._span(head, head + 1)})
            return None if word in _NOBODY else Party(name=t.doc[head].text, mention=self._span(head, head + 1))
        if t.pos[head] not in NOMINAL and word not in source_nouns():
            return None
        first, last = bounds or t.phrase(head, stop=max(stop, head + 1))
        if t.pos[head] == "PROPN" and bounds is None:
            last = self._name_end(head, last)
        if bounds is None and t.pos[head] == "NOUN" and last == head + 1:
            name_end = self._name_after(last, stop)
            if name_end > last:
                first, last = last, name_end
        span = self._span(first, last)
        plain = first + 1 if t.lower[first] in _BARE and last - first > 1 else first
        name = self.text[t.start[plain] : t.end[last - 1]]
        owner = self._owner(head, first, last)
        if owner is not None and (word in _SPOKEN or owner.party.id is not None) and word in source_nouns():
            known = owner.party
            return Party(name=known.name, id=known.id, country=known.country, sector=known.sector, mention=span)
        if word in _SPOKEN:
            name = self._body_words(head, last) or name
        return self._with_body(Party(name=" ".join(name.split()), mention=span))

    def _speaker(self, pronoun: str) -> Party | None:
        """Who spoke last and can be meant by `pronoun`."""
        if pronoun in _PERSONAL:
            return self.last_person or self.last_any
        return (self.last_body or self.last_any) if pronoun == "it" else self.last_any

    def _name_end(self, head: int, last: int) -> int:
        """A name ends where its capitals end, unless its preposition joins it ("Observatory for Human Rights")."""
        t = self.t
        k = head + 1
        while k < last and (t.pos[k] in ("ADP", "DET", "CCONJ") or t.doc[k].text[:1].isupper() or t.lower[k] == "-"):
            k += 1
        while k > head + 1 and t.pos[k - 1] in ("ADP", "DET", "CCONJ"):
            k -= 1
        return k

    def _name_after(self, first: int, stop: int) -> int:
        """End of the name right after a title: "local resident Amina Yusuf said", "the website Port News reported"."""
        t, k = self.t, first
        while k < min(stop, first + 6) and (t.pos[k] == "PROPN" or (t.lower[k] == "-" and k > first)):
            k += 1
        return k if k < stop + 1 and k - first >= 1 and t.pos[k - 1] == "PROPN" else first

    def _body_words(self, head: int, last: int) -> str | None:
        """The body of a spokesperson by the words: "a spokesman for the governor", "the ministry's spokesman"."""
        t = self.t
        link = next(
            (k for k in t.kids[head] if head < k < last and t.dep[k] == "prep" and t.lower[k] in ("for", "of")), None
        )
        body = t.kid(link, "pobj") if link is not None else t.kid(head, "poss", "compound")
        if body is None:
            return None
        first, end = t.phrase(body, stop=last if link is not None else head)
        words = self.text[t.start[first] : t.end[min(end, last) - 1]].removesuffix("'s").removesuffix("’s")
        first_word, _, rest = words.partition(" ")
        return rest if rest and first_word.lower() in _BARE else words

    def _owner(self, head: int, first: int, last: int) -> ActorMention | None:
        """Whose statement, report or footage it is: an actor named inside the phrase."""
        return next((self.by_head[k] for k in range(first, last) if k != head and k in self.by_head), None)

    def _span(self, first: int, last: int) -> Span:
        a, b = self.t.start[first], self.t.end[last - 1]
        return Span(start=a, end=b, text=self.text[a:b])


__all__ = ["BodyOf", "Speakers"]
