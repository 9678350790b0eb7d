"""Noun phrases that can be a party, as drafts: span, head, what the words tell of country, sector and owner.

Recall comes first: a later model picks the fillers of a role, and it can only pick what is here. The span is the
useful text:
no article, no trailing relative clause; "warplanes of the U.S.-led coalition" and "forces loyal to X" are kept whole.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from dateline.annotate.actors_drafts import (
    AGENT_ENDINGS,
    ARTICLES,
    DEFINITE,
    LEFT,
    NAME_ENTS,
    NO_PARTY_ENTS,
    NOT_AGENTS,
    PARTITIVE,
    PRONOUNS,
    QUANTITY,
    ROLE_DEPS,
    SKIP_DEPS,
    Draft,
)
from dateline.annotate.actors_names import Found
from dateline.ontology.actors import Lexicon
from dateline.ontology.actors_names import norm
from dateline.ontology.actors_nouns import Noun, nouns


class Phrases:
    """Reads the noun phrases of one parsed dispatch."""

    def __init__(self, doc: Any, found: list[Found], sentence_of: list[int], lexicon: Lexicon) -> None:
        self.doc = doc
        self.text: str = doc.text  # spaCy builds it anew at each call
        self.found = found
        self.sentence_of = sentence_of
        self.lexicon = lexicon
        self.by_token: dict[int, Found] = {k: f for f in found for k in range(f.first, f.last)}
        self.firsts = [f.first for f in found]
        self.norms = [norm(t.text) for t in doc]
        self.table = nouns()

    def drafts(self) -> list[Draft]:
        """All drafts in the order of their heads."""
        out: list[Draft] = []
        heads: set[int] = set()
        for token in self.doc:
            draft = self._draft(token)
            if draft is not None and draft.head not in heads:
                heads.add(draft.head)
                out.append(draft)
        covered = {k for d in out if d.actor or d.group or d.state for k in range(d.first, d.last)}
        for f in self.found:
            if f.linked or any(k in heads for k in range(f.first, f.last)) or f.first in covered:
                continue
            out.append(self._named(f, "modifier"))
        out.extend(self._plain_modifiers(heads))
        return sorted(out, key=lambda d: (d.first, d.last))

    # -- one head --------------------------------------------------------------------------------

    def _draft(self, token: Any) -> Draft | None:
        pos, dep = token.pos_, token.dep_
        if pos == "PRON":
            return self._pronoun(token)
        if pos not in ("NOUN", "PROPN", "NUM", "ADJ", "DET", "X"):
            return None
        i = token.i
        f = self.by_token.get(i)
        if f is not None and not f.linked:
            if self._is_modifier(token, f):
                return None
            if i == self._head_of(f):
                return self._named(f, "name")
            if i < f.last - 1 or dep in SKIP_DEPS:
                return None
        if pos in ("NUM", "ADJ", "DET"):
            return self._bare(token)
        if dep in SKIP_DEPS and not self._loose(token):
            return None
        if token.ent_type_ == "PERSON" and pos == "PROPN":
            return self._person(token)
        noun, size = self._noun_at(i)
        if noun is not None and not (pos == "PROPN" and size == 1 and token.ent_type_ in ("GPE", "PERSON")):
            return self._nominal(token, noun, size)
        if pos == "PROPN" or token.ent_type_ in NAME_ENTS:
            return self._unknown_name(token)
        word = token.lower_
        if dep in ROLE_DEPS and word.endswith(AGENT_ENDINGS) and word not in NOT_AGENTS and len(word) > 5:
            return self._nominal(token, None, 1)
        return None

    def _loose(self, token: Any) -> bool:
        """Whether a "compound" or "amod" is wrongly so named: its head stands before it, or it is a list item."""
        head = token.head
        return bool(head.i < token.i or head.pos_ == "VERB")

    def _is_modifier(self, token: Any, f: Found) -> bool:
        """Whether the name only qualifies a following noun: "Russian" in "Russian air strikes", "IS" in "IS gunmen"."""
        last = self.doc[f.last - 1]
        head = last.head
        return bool(
            head.i >= f.last
            and last.dep_ in ("compound", "amod", "nmod", "npadvmod", "nummod")
            and head.pos_ in ("NOUN", "PROPN")
        )

    def _head_of(self, f: Found) -> int:
        for k in range(f.last - 1, f.first - 1, -1):
            if not f.first <= self.doc[k].head.i < f.last or self.doc[k].head.i == k:
                return k
        return f.last - 1

    def _noun_at(self, i: int) -> tuple[Noun | None, int]:
        """The longest noun of the table that ends at token `i` and its length in tokens (hyphens do not count)."""
        words: list[str] = []
        marks: list[int] = []
        k = i
        while k >= 0 and len(words) < 4:
            if self.norms[k]:
                words.insert(0, self.norms[k])
                marks.insert(0, k)
            elif self.doc[k].text != "-":
                break
            k -= 1
        for n in range(len(words), 0, -1):
            noun = self.table.get(tuple(words[-n:]))
            if noun is not None:
                return noun, i - marks[-n] + 1
        lemma = norm(self.doc[i].lemma_)
        return self.table.get((lemma,)), 1

    # -- kinds of draft ----------------------------------------------------------------------------

    def _base(self, token: Any, first: int, last: int, kind: str) -> Draft:
        return Draft(
            first, last, token.i, kind, self.sentence_of[token.i], role=token.dep_,
            plural=token.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in token.rights),
            definite=any(c.lower_ in DEFINITE for c in token.lefts),
        )  # fmt: skip

    def _named(self, f: Found, kind: str) -> Draft:
        head = self.doc[self._head_of(f)]
        best = f.best
        draft = self._base(head, f.first, f.last, kind)
        draft.actor = best.actor
        draft.person = best.actor.kind == "person"
        draft.plural = best.role == "demonym" or (draft.plural and best.actor.kind == "group")
        draft.words = self.text[f.start : f.end]
        if draft.person:
            draft.titles = self._titles(f.first, head)
        self._apposition(draft, head)
        return draft

    def _titles(self, first: int, head: Any) -> list[str]:
        """Words before a person's name that belong to it: "Russian Foreign Minister", "Navy Capt."."""
        start = self._left(head)
        return [self.norms[k] for k in range(start, first) if self.norms[k]]

    def _person(self, token: Any) -> Draft:
        first = last = token.i
        doc = self.doc
        while first > 0 and doc[first - 1].ent_type_ == "PERSON" and doc[first].ent_iob_ == "I":
            first -= 1
        last = token.i + 1
        while (
            last < len(doc)
            and doc[last].ent_type_ == "PERSON"
            and doc[last].ent_iob_ == "I"
            and doc[last].text not in ("'s", "’s")
        ):
            last += 1
        while first < token.i and doc[first].lower_.rstrip(".") in self._ranks:
            first += 1
        draft = self._base(token, first, last, "name")
        draft.person, draft.plural = True, False
        draft.words = self._text(first, last)
        draft.titles = self._titles(first, token)
        left = self._left(token)
        if left < first:
            self._owners(draft, left, first)
            draft.noun = self._title_noun(left, first)
        self._apposition(draft, token)
        return draft

    _ranks = frozenset(
        "gen maj col lt capt sgt mr mrs ms dr sen rep gov president minister prince king sheikh sheik "
        "general colonel major captain "
        "lieutenant brigadier admiral commander ayatollah mullah imam pope sayyed sayed lt.-gen".split()
    )

    def _title_noun(self, first: int, last: int) -> Noun | None:
        for k in range(last - 1, first - 1, -1):
            noun, _ = self._noun_at(k)
            if noun is not None:
                return noun
        return None

    def _unknown_name(self, token: Any) -> Draft | None:
        if token.ent_type_ in NO_PARTY_ENTS or not any(c.isalpha() for c in token.text):
            return None
        first = self._left(token)
        last = token.i + 1
        doc = self.doc
        if token.ent_type_ in NAME_ENTS:
            while (
                last < len(doc)
                and doc[last].ent_iob_ == "I"
                and doc[last].ent_type_ == token.ent_type_
                and doc[last].text not in ("'s", "’s")
            ):
                last += 1
            k = token.i
            while k > 0 and doc[k].ent_iob_ == "I":
                k -= 1
            first = max(first, k) if k <= token.i else first
        first = self._behind_names(first, token.i)
        draft = self._base(token, first, last, "name")
        draft.words = self._text(first, last)
        draft.place = token.ent_type_ in ("GPE", "LOC", "FAC")
        self._owners(draft, first, last)
        self._apposition(draft, token)
        return draft

    def _behind_names(self, first: int, head: int) -> int:
        """Where an unknown name begins: behind articles and behind known names of others ("SDF Foiled Attack")."""
        for f in self.found[bisect_left(self.firsts, first) :]:
            if f.first > head:
                break
            if f.last <= head and (f.best.actor.kind != "state" or f.linked):
                first = f.last
        return self._skip_articles(first, head)

    def _nominal(self, token: Any, noun: Noun | None, size: int) -> Draft:
        left = self._left(token)
        first = self._skip_articles(left, token.i)
        last = token.i + 1
        draft = self._base(token, first, last, "nominal")
        draft.noun = noun
        draft.plural = draft.plural or bool(noun and noun.plural)
        draft.person = bool(noun and noun.kind in ("post", "person") and not draft.plural)
        self._owners(draft, left, token.i + 1)
        core = self._core(first, last)
        last = self._postmodifier(draft, token, last)
        draft.last = last
        partitive = self.norms[token.i] in PARTITIVE and last > token.i + 1
        draft.words = self._of_what(token) if partitive else self._text(core, token.i + 1)
        self._apposition(draft, token)
        return draft

    def _pronoun(self, token: Any) -> Draft | None:
        word = token.lower_
        if word in ("those", "others", "everyone", "anyone") and token.dep_ in ROLE_DEPS:
            draft = self._base(token, token.i, token.i + 1, "nominal")
            draft.words, draft.plural = token.text, True
            return draft
        relative = word in ("that", "which", "who", "whom", "whose")
        if word not in PRONOUNS and not relative:
            return None
        if word == "it" and token.dep_ == "expl":
            return None
        draft = self._base(token, token.i, token.i + 1, "pronoun")
        draft.words = token.text
        if relative:
            node = token
            while node.dep_ != "relcl" and node.head.i != node.i:
                node = node.head
            if node.dep_ != "relcl":
                return None
            draft.link_head = node.head.i
        return draft

    def _bare(self, token: Any) -> Draft | None:
        """A number or adjective that stands for people: "14 were killed", "the wounded", "the three"."""
        if token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj", "conj") or token.ent_type_ in NO_PARTY_ENTS:
            return None
        noun = self.table.get((self.norms[token.i],))
        if token.pos_ == "NUM" and (
            token.dep_ in ("pobj", "conj") or (token.text[:1] in "0123456789" and len(token.text) > 6)
        ):
            return None
        if token.pos_ != "NUM" and noun is None:
            return None
        draft = self._base(token, token.i, token.i + 1, "nominal")
        draft.noun, draft.plural, draft.words = noun, True, token.text
        return draft

    def _plain_modifiers(self, heads: set[int]) -> list[Draft]:
        """Lower-case owners of acts: "regime air strikes", "rebel shelling", "coalition raids", "police raid"."""
        out = []
        for token in self.doc:
            if token.dep_ not in ("compound", "amod", "nmod") or token.i in heads or token.head.i in heads:
                continue
            noun = self.table.get((self.norms[token.i],))
            if noun is None or noun.kind not in ("force", "body", "group") or token.i in self.by_token:
                continue
            if token.i + 1 < len(self.doc) and self.doc[token.i + 1].text in "-–":
                continue
            draft = self._base(token, token.i, token.i + 1, "modifier")
            draft.noun, draft.words, draft.plural = noun, token.text, noun.kind == "force"
            self._owners(draft, self._left(token.head), token.i)
            out.append(draft)
        return out

    # -- parts -------------------------------------------------------------------------------------

    def _left(self, token: Any) -> int:
        first: int = token.i
        for child in token.lefts:
            if child.dep_ in LEFT:
                first = min(first, child.left_edge.i)
                conj = next((c for c in child.rights if c.dep_ == "conj" and c.i < token.i), None)
                if conj is not None and child.pos_ in ("PROPN", "ADJ") and child.i in self.by_token:
                    first = conj.i if conj.i in self.by_token else first
        while first > 0 and self.doc[first].text in ("-", "–") and first < token.i:
            first += 1
        return first

    def _skip_articles(self, first: int, head: int) -> int:
        while first < head and (
            self.doc[first].lower_ in ARTICLES or self.doc[first].is_punct or self.doc[first].is_space
        ):
            first += 1
        return first

    def _core(self, first: int, last: int) -> int:
        """Where the words begin that say what it is, behind numbers and other quantity."""
        k = first
        while k < last - 1 and (
            self.doc[k].pos_ in ("NUM", "DET")
            or self.doc[k].lower_ in QUANTITY
            or self.doc[k].tag_ in ("PRP$", "CD")
            or self.doc[k].is_punct
        ):
            k += 1
        return k

    def _owners(self, draft: Draft, first: int, last: int) -> None:
        """Set the group or state that is named, not only linked, among tokens ``first:last``; the last one named
        wins.
        """
        for f in self.found[bisect_left(self.firsts, first) :]:
            if f.first >= last:
                break
            if f.linked or f.last > last:
                continue
            actor = f.best.actor
            if actor.kind == "state":
                draft.state = self.lexicon.state(actor.country)
            elif actor.kind == "person":
                draft.state = draft.state or self.lexicon.state(actor.country)
            elif actor.kind != "media" or draft.group is None:
                draft.group = actor

    def _postmodifier(self, draft: Draft, token: Any, last: int) -> int:
        """Take in "of the coalition", "loyal to Assad", "for the ministry"; sets owners; returns the new end."""
        noun = draft.noun
        for child in token.rights:
            word = child.lower_
            if child.dep_ == "prep" and word in ("of", "for", "at", "from", "with", "in", "inside", "belonging"):
                what = next((c for c in child.rights if c.dep_ == "pobj"), None)
            elif child.dep_ in ("amod", "acl", "relcl", "advmod", "advcl") and word in (
                "loyal",
                "allied",
                "belonging",
                "affiliated",
                "linked",
            ):
                to = next((c for c in child.rights if c.dep_ == "prep"), None)
                what = next((c for c in to.rights if c.dep_ == "pobj"), None) if to is not None else None
            else:
                continue
            if what is None or what.i <= token.i or what.i - token.i > 12:
                continue
            end = self._end_of(what)
            before = (draft.group, draft.state)
            whole = word in ("of", "loyal", "allied", "belonging") or (
                noun is not None and noun.kind == "post" and word in ("for", "at")
            )
            whole = whole or (
                word in ("at", "in", "from")
                and self.norms[token.i] in ("source", "sources", "official", "reporter", "correspondent")
            )
            if word in ("from", "in", "with", "at", "inside", "for") and not whole:
                f = self.by_token.get(what.i)
                if (
                    f is not None
                    and f.best.actor.kind in ("group", "force", "coalition")
                    and noun is not None
                    and noun.kind in ("force", "person")
                ):
                    draft.group = draft.group or f.best.actor
                continue
            if noun is not None and noun.kind in ("place", "thing"):
                if word == "of" and what.i in self.by_token and noun.kind == "place":
                    last = end
                continue
            if draft.group is None and draft.state is None:
                self._owners(draft, token.i + 1, end)
            if word == "of" and noun is None and before == (draft.group, draft.state):
                continue
            last = max(last, end)
            if self.norms[token.i] in PARTITIVE and word == "of":
                inner, _ = self._noun_at(what.i)
                draft.noun = inner or draft.noun
            break
        return last

    def _end_of(self, what: Any) -> int:
        f = self.by_token.get(what.i)
        end = f.last if f is not None else what.i + 1
        return int(end)

    def _of_what(self, token: Any) -> str:
        for child in token.rights:
            if child.lower_ == "of":
                what = next((c for c in child.rights if c.dep_ == "pobj"), None)
                if what is not None:
                    first = self._core(self._skip_articles(self._left(what), what.i), what.i + 1)
                    return self._text(first, self._end_of(what))
        return str(token.text)

    def _apposition(self, draft: Draft, token: Any) -> None:
        """In "Jeff Davis, a Pentagon spokesman" both are one party."""
        if token.dep_ == "appos" and token.head.i != token.i:
            draft.link_head = token.head.i

    def _text(self, first: int, last: int) -> str:
        a, b = self.doc[first], self.doc[last - 1]
        return " ".join(str(self.text[a.idx : b.idx + len(b.text)]).split())


__all__ = ["Phrases"]
