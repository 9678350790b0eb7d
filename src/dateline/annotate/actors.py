"""The step that finds parties: names, descriptions, modifiers and pronouns, joined into chains and given a canonical
party.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dateline.analysis import ActorMention, Analysis
from dateline.annotate.actors_drafts import Draft
from dateline.annotate.actors_names import find_names
from dateline.annotate.actors_phrases import Phrases
from dateline.annotate.coreference import government_state, link
from dateline.ontology.actors import Actor, Lexicon, State
from dateline.ontology.actors_nouns import body_name
from dateline.pipeline import Step, step
from dateline.types import Party, Span

_MAX_ALIASES = 4


def actors_step(lexicon: Lexicon) -> Step:
    """The step that assigns ``actors``, in the order of the text."""

    @step("actors", requires=["doc", "sentences"], assigns=["actors"])
    def find(analysis: Analysis) -> Analysis:
        return replace(analysis, actors=find_actors(analysis, lexicon))

    return find


def find_actors(analysis: Analysis, lexicon: Lexicon) -> tuple[ActorMention, ...]:
    """Every mention that can be a party."""
    doc, text = analysis.doc, analysis.document.text
    day = analysis.document.published_day
    sentence_of = [0] * len(doc)
    for number, s in enumerate(analysis.sentences):
        for i in range(s.first, s.last):
            sentence_of[i] = number
    drafts = Phrases(doc, find_names(doc, lexicon, day), sentence_of, lexicon).drafts()
    chains = link(drafts, doc, lexicon)
    focus = government_state(drafts, lexicon)
    parties = [_party(d, lexicon, day, focus) for d in drafts]
    best: dict[int, int] = {}
    for k in range(len(drafts)):
        chain = chains.find(k)
        if chain not in best or _rank(drafts[k], parties[k]) > _rank(drafts[best[chain]], parties[best[chain]]):
            best[chain] = k
    out = []
    for k, d in enumerate(drafts):
        if d.link_head is not None and d.kind == "pronoun" and d.link is None:
            continue  # a relative pronoun of something that is no party
        start, end = doc[d.first].idx, doc[d.last - 1].idx + len(doc[d.last - 1].text)
        words = text[start:end]  # a token may end in the white space that the tokenizer could not part from it
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        if start >= end:
            continue
        span = Span(start=start, end=end, text=text[start:end])
        lead = parties[best[chains.find(k)]]
        own = parties[k]
        follows = d.kind in ("pronoun", "name") or lead.id is not None or d.link is not None
        party = lead if follows and own.id is None else own
        out.append(
            ActorMention(span, d.head, party.model_copy(update={"mention": span}), chains.find(k), d.kind, d.plural)
        )
    return tuple(out)


def _rank(d: Draft, party: Party) -> tuple[bool, bool, bool, int]:
    """Which mention of a chain names it best: known, a name, not a pronoun, the longer."""
    return (party.id is not None, d.kind == "name", d.kind != "pronoun", len(party.name))


def _of_actor(actor: Actor) -> Party:
    names = tuple(n for n in actor.names[1:] if n != actor.name)
    return Party(name=actor.name, id=actor.id, aliases=names[:_MAX_ALIASES], country=actor.country, sector=actor.sector)


def _party(d: Draft, lexicon: Lexicon, day: date | None, focus: State | None) -> Party:
    """The party that a draft's own words tell."""
    if d.actor is not None:
        return _of_actor(d.actor)
    noun, state, group = d.noun, d.state, d.group
    sector = noun.sector or None if noun is not None else None
    if d.kind == "name" and noun is None:
        return Party(
            name=d.words,
            country=state.code if state else group.country if group else None,
            sector=group.sector if group and d.person else None,
        )
    if d.kind == "name":
        return Party(name=d.words, country=state.code if state else group.country if group else None, sector=sector)
    if group is not None:
        if noun is None or noun.kind in ("force", "vehicle", "group") or noun.words[-1].startswith("member"):
            return _of_actor(group)
        return Party(name=d.words, country=group.country, sector=group.sector if noun.kind == "post" else sector)
    if noun is not None and noun.kind == "body" and (state or focus):
        name, key = body_name(state or focus, noun)  # type: ignore[arg-type]
        return Party(name=name, id=key, country=(state or focus).code, sector=sector)  # type: ignore[union-attr]
    if state is not None and noun is not None:
        if noun.kind in ("force", "vehicle") and noun.sector == "MIL":
            return Party(name=state.name, id=f"{state.id}-mil", country=state.code, sector="MIL")
        if noun.kind == "post":
            held = lexicon.holders(" ".join(noun.words), state.code, day) if day else []
            if len(held) == 1:
                return _of_actor(held[0])
    return Party(name=d.words or "?", country=state.code if state else None, sector=sector)


__all__ = ["actors_step", "find_actors"]
