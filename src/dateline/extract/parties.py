"""Choose the parties of a trigger: actors, recipients and sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dateline.analysis import ActorMention, RoleScores, Trigger
from dateline.extract.features import with_ranks
from dateline.extract.features_parties import clause_features, party_features
from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.scorers import Scorer, Scorers, scored
from dateline.ontology.numbers import quantities
from dateline.types import Factuality, Party, Span

Told = tuple[Trigger, RoleScores]  # a trigger with the encoder's opinion of its roles
_MAX_PARTIES = 6
ROLES = ("actor", "recipient", "source")
_WORD = re.compile(r"[^\W_]+")
_NUMERALS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty".split()
)


@dataclass(frozen=True, slots=True)
class Filler:
    """A party mention chosen for a role, with its probability."""

    mention: ActorMention
    score: float


def candidates(frame: Frame, trigger: Trigger, roles: RoleScores, role: str) -> list[ActorMention]:
    """Mentions of which the encoder thinks anything at all in this role."""
    scores = roles.roles.get(role, {})
    if not scores:
        return []
    told = scores.keys()
    return [m for m, inside in frame.once("parties", lambda: _parties(frame)) if not told.isdisjoint(inside)]


def _parties(frame: Frame) -> list[tuple[ActorMention, range]]:
    """The mentions that may be a party, with their tokens: "regime air strikes" is what was done, not who did it."""
    spans = [(m, frame.tokens(m.span.start, m.span.end)) for m in frame.analysis.actors]
    return [(m, inside) for m, inside in spans if m.head not in frame.happenings and inside]


def party_rows(frame: Frame, trigger: Trigger, roles: RoleScores, role: str) -> list[tuple[ActorMention, Features]]:
    """Every candidate of a role with its features."""
    mentions = candidates(frame, trigger, roles, role)
    clause = {} if role == "source" else clause_features(frame, trigger, roles)
    rows = with_ranks([party_features(frame, trigger, roles, m, role, clause) for m in mentions])
    for m, f in zip(mentions, rows, strict=True):
        f["inside"] = float(any(_within(m, o) for o in mentions))
        f["wraps"] = float(any(_within(o, m) for o in mentions))
        f["spill"] = _spill(frame, roles.roles.get(role, {}), m)
    return list(zip(mentions, rows, strict=True))


def _within(a: ActorMention, b: ActorMention) -> bool:
    """Whether `a` stands inside the longer `b`."""
    return b.span.start <= a.span.start and a.span.end <= b.span.end and len(a.span.text) < len(b.span.text)


def _spill(frame: Frame, scores: dict[int, float], m: ActorMention) -> float:
    """How much the words just outside a mention are thought to belong to the same filler: a sign of a cut-off name."""
    inside = frame.tokens(m.span.start, m.span.end)
    return max(scores.get(inside[0] - 1, 0.0), scores.get(inside[-1] + 1, 0.0))


def choose(frame: Frame, triggers: Sequence[Told], scorers: Scorers) -> Iterator[dict[str, list[Filler]]]:
    """The fillers of each role of each trigger, best first: one mention a party, no party on both sides, no mention inside another."""
    for roles in zip(*(_fillers(frame, triggers, role, scorers[role]) for role in ROLES), strict=True):
        actor, recipient, source = roles
        best_actor = {f.mention.chain: f.score for f in actor}
        best_recipient = {f.mention.chain: f.score for f in recipient}
        yield {
            "actor": [f for f in actor if best_recipient.get(f.mention.chain, 0.0) <= f.score],
            "recipient": [f for f in recipient if best_actor.get(f.mention.chain, 0.0) < f.score],
            "source": source,
        }


def _fillers(frame: Frame, triggers: Sequence[Told], role: str, scorer: Scorer) -> Iterator[list[Filler]]:
    """The mentions that reach the threshold of a role, by trigger."""
    for found in scored(scorer, (party_rows(frame, trigger, roles, role) for trigger, roles in triggers)):
        rows = [Filler(m, p) for m, p in found if p >= scorer.threshold]
        yield distinct(sorted(rows, key=lambda r: -r.score))[:_MAX_PARTIES]


def distinct(rows: list[Filler]) -> list[Filler]:
    """Drop a mention that overlaps or is the same party as a better one."""
    out: list[Filler] = []
    for row in rows:
        s = row.mention.span
        clash = any(
            (s.start < o.mention.span.end and o.mention.span.start < s.end) or alike(o.mention, row.mention)
            for o in out
        )
        if not clash:
            out.append(row)
    return out


def alike(a: ActorMention, b: ActorMention) -> bool:
    """Whether two mentions in one slot are taken for one party: of one chain or id, or one says the other with fewer words
    ("terrorists" and "terrorist groups", "Saab" and "Tarek William Saab"). Two known parties are never one by their words.
    """
    if a.chain == b.chain:
        return True
    if a.party.id is not None and b.party.id is not None:
        return a.party.id == b.party.id or _one_state(a.party, b.party)
    return any(
        _says(x, y) or _says(y, x)
        for x in (_words(a.party.name), _words(a.span.text))
        for y in (_words(b.party.name), _words(b.span.text))
    )


def _one_state(a: Party, b: Party) -> bool:
    """Whether one is a state, its government or its forces as a whole, and the other a body of the same state."""
    ids, code = (a.id or "", b.id or ""), (a.country or "").lower()
    general = {f"dl:{code}", f"dl:{code}-gov", f"dl:{code}-mil"}
    return bool(code) and bool(general & set(ids)) and all(i in general or i.startswith(f"dl:{code}-") for i in ids)


def _says(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether all words of `short` are in `long`, the last one of `long` (its head) among them."""
    return bool(short) and set(short) <= set(long) and long[-1] in short


# Words that tell of no other party: a unit's kind, a quantity, a determiner.
_EMPTY = frozenset(
    """the a an of in at and its their his her more than least over about some several many other another dozens hundreds
    thousands group force militia fighter troop militant member unit element organization organisation people person
    warplane plane aircraft helicopter jet airplane""".split()
)


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, lower-cased, singular."""
    words = [w.removesuffix("s") if len(w) > 3 else w for w in _WORD.findall(name.lower().replace("'s", ""))]
    words = ["government" if w == "regime" else w for w in words]
    return tuple(w for w in words if w not in _EMPTY and not w.isdigit() and w not in _NUMERALS)


def party(filler: Filler, certainty: Factuality | None = None) -> Party:
    """The party as it goes into the claim: canonical name, with the words of this mention (less the number before them:
    how many is a count, not a name).
    """
    update: dict[str, object] = {"mention": without_number(filler.mention.span)}
    if certainty is not None:
        update["certainty"] = certainty
    return filler.mention.party.model_copy(update=update)


def without_number(span: Span) -> Span:
    """A span without a number phrase at its head: "at least 25 soldiers" is soldiers; a number alone stays."""
    for q in quantities(span.text):
        rest = span.text[q.end :]
        if q.start == 0 and rest.strip():
            cut = q.end + len(rest) - len(rest.lstrip())
            return Span(start=span.start + cut, end=span.end, text=span.text[cut:])
        break
    return span
