"""Who is who within a dispatch: mentions of one party share a chain (rules: identity, alias, surname, acronym,
agreement, recency).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from dateline.annotate.actors_drafts import Draft
from dateline.ontology.actors import Lexicon, State
from dateline.ontology.actors_names import norm_words

_WINDOW = 3  # sentences back for a pronoun or a definite description
_GROUP_WORDS = frozenset("group organization organisation movement militia network militias faction outfit".split())
_FIGHTERS = frozenset("militants jihadists extremists terrorists insurgents fighters rebels gunmen guerrillas".split())
_SPEECH = frozenset(
    "say tell add state write warn declare announce claim insist stress report note explain argue deny accuse".split()
)
_FIRST = frozenset("i me my we us our ours".split())
_DEAD = frozenset(
    "death deaths casualty casualties body bodies fatality fatalities corpse corpses victim victims".split()
)
_SUBJECT = frozenset({"nsubj", "nsubjpass", "ROOT"})
_PLACES = frozenset("city town village capital province district neighborhood neighbourhood suburb camp".split())
_FOCUS_SHARE = 0.5


class Chains:
    """Union of drafts."""

    def __init__(self, n: int) -> None:
        self.parent = list(range(n))

    def find(self, k: int) -> int:
        """The chain of draft `k`."""
        while self.parent[k] != k:
            self.parent[k] = self.parent[self.parent[k]]
            k = self.parent[k]
        return k

    def join(self, a: int, b: int) -> None:
        """Make one chain of two; the earlier leads."""
        a, b = self.find(a), self.find(b)
        self.parent[max(a, b)] = min(a, b)


def focus_state(drafts: list[Draft], lexicon: Lexicon) -> State | None:
    """The state that the dispatch is about, if one state makes up half of what is said of states."""
    count: Counter[str] = Counter()
    for d in drafts:
        state = d.state or (lexicon.state(d.actor.country) if d.actor and d.actor.kind != "media" else None)
        if state is not None:
            count[state.code] += 1
    if not count:
        return None
    code, n = count.most_common(1)[0]
    return lexicon.state(code) if n >= 2 and n / sum(count.values()) >= _FOCUS_SHARE else None


def government_state(drafts: list[Draft], lexicon: Lexicon) -> State | None:
    """The state whose government "the regime", "the army" is: the one that the dispatch itself names with such a word most
    often ("the Syrian regime"), else the one that the dispatch is about.
    """
    count: Counter[str] = Counter()
    for d in drafts:
        if (
            d.state is not None
            and d.noun is not None
            and d.noun.kind == "body"
            and d.noun.suffix in ("gov", "army", "mil")
        ):
            count[d.state.code] += 1
    if count:
        return lexicon.state(count.most_common(1)[0][0])
    return focus_state(drafts, lexicon)


def key_of(d: Draft, focus: State | None) -> str | None:
    """What identifies the party outright: a lexicon id, a state's body, a group; None for what must be worked out."""
    if d.actor is not None:
        return d.actor.id
    noun = d.noun
    if d.group is not None and (
        noun is None or noun.kind in ("force", "vehicle", "group") or noun.words[-1].startswith("member")
    ):
        return d.group.id
    state = d.state or (
        focus if d.group is None and d.kind != "name" and noun is not None and noun.kind == "body" else None
    )
    if state is None or noun is None:
        return None
    if noun.kind == "body":
        return state.id if noun.suffix == "gov" else f"{state.id}-{noun.suffix}"
    if noun.kind in ("force", "vehicle") and noun.sector == "MIL":
        return f"{state.id}-mil"
    return None


def link(drafts: list[Draft], doc: Any, lexicon: Lexicon) -> Chains:
    """Chains over `drafts` (in order of the text): certain links first, then names, descriptions and pronouns."""
    chains = Chains(len(drafts))
    focus = government_state(drafts, lexicon)
    by_head = {d.head: k for k, d in enumerate(drafts)}
    seen: dict[str, int] = {}
    for k, d in enumerate(drafts):
        if d.link_head is not None and d.link_head in by_head and _may_be(d, drafts[by_head[d.link_head]]):
            chains.join(k, by_head[d.link_head])
            d.link = by_head[d.link_head]
            continue
        if d.kind == "pronoun":
            continue
        key = key_of(d, focus)
        if key is not None:
            chains.join(k, seen.setdefault(key, k))
    _names(drafts, chains)
    _acronyms(drafts, doc, chains)
    _describe(drafts, chains)
    _pronouns(drafts, doc, chains)
    return chains


def _may_be(d: Draft, other: Draft) -> bool:
    """Whether an apposition or relative pronoun can be the other: not two different names, not person and group."""
    if d.kind == "pronoun":
        return True
    if d.actor and other.actor and d.actor.id != other.actor.id:
        return False
    if d.person != other.person and (d.actor or other.actor):
        return other.noun is not None and other.noun.kind == "post"
    return d.plural == other.plural


def _names(drafts: list[Draft], chains: Chains) -> None:
    """Same name, surname of an earlier full name, name without its first words."""
    full: dict[tuple[str, ...], int] = {}
    surname: dict[str, int] = {}
    for k, d in enumerate(drafts):
        if d.kind not in ("name", "modifier") or not d.words:
            continue
        words = norm_words(d.words)
        if not words:
            continue
        if words in full:
            chains.join(k, full[words])
        elif d.person and len(words) <= 2 and words[-1] in surname and (len(words) == 1 or words[0] == "al"):
            chains.join(k, surname[words[-1]])
        full.setdefault(words, k)
        if d.person and len(words) > 1:
            surname[words[-1]] = k


def _acronyms(drafts: list[Draft], doc: Any, chains: Chains) -> None:
    """First "Union of Syrian Doctors", then "USD"."""
    initials: dict[str, int] = {}
    for k, d in enumerate(drafts):
        if d.kind not in ("name", "nominal"):
            continue
        words = [t.text for t in doc[d.first : d.last] if t.text[:1].isalpha()]
        if len(words) == 1 and words[0].isupper() and 2 <= len(words[0]) <= 7:
            if words[0] in initials:
                chains.join(k, initials[words[0]])
        elif len(words) >= 2:
            big = "".join(w[0] for w in words if w[0].isupper())
            if len(big) >= 2:
                initials.setdefault(big, k)


def _describe(drafts: list[Draft], chains: Chains) -> None:
    """Definite descriptions: "the group", "the militants", "the ministry"; and repeated words."""
    same: dict[str, int] = {}
    for k, d in enumerate(drafts):
        if d.kind not in ("nominal", "modifier") or d.actor or d.group or d.link is not None:
            continue
        words = d.words.lower()
        last = words.split()[-1] if words else ""
        alone = d.definite and len(words.split()) == 1
        target = None
        near = d.sentence - _WINDOW
        if alone and last in _GROUP_WORDS:
            target = _recent(drafts, k, near, _is_group)
        elif alone and last in _FIGHTERS:
            groups = [j for j in range(k) if _is_armed(drafts[j]) and drafts[j].sentence >= d.sentence - _WINDOW]
            if len({chains.find(j) for j in groups}) == 1:
                target = groups[-1]
        elif alone and last in _PLACES:
            target = _recent(drafts, k, near, _is_place)
        elif alone and d.noun is not None and d.noun.kind == "post":
            target = next(
                (
                    j
                    for j in range(k - 1, -1, -1)
                    if drafts[j].person and last in drafts[j].titles and drafts[j].kind == "name"
                ),
                None,
            )
        if (
            target is None
            and words
            and (d.definite or (d.noun is not None and d.noun.kind in ("force", "body", "group")))
        ):
            target = same.get(words)
        if target is not None:
            chains.join(k, target)
            d.link = target
        if words:
            same[words] = k


def _is_group(d: Draft) -> bool:
    actor = d.actor or d.group
    return actor is not None and actor.kind in ("group", "ngo", "monitor") and d.kind != "pronoun"


def _is_armed(d: Draft) -> bool:
    actor = d.actor or d.group
    return actor is not None and actor.kind == "group" and actor.sector in ("REB", "PRM", "UAF") and d.kind != "pronoun"


def _recent(drafts: list[Draft], k: int, near: int, fits: Callable[[Draft], bool]) -> int | None:
    """The last draft before `k`, from sentence `near` on, that fits."""
    return next((j for j in range(k - 1, -1, -1) if drafts[j].sentence >= near and fits(drafts[j])), None)


def _is_place(d: Draft) -> bool:
    return d.place


def _pronouns(drafts: list[Draft], doc: Any, chains: Chains) -> None:
    told = {k for k, d in enumerate(drafts) if _speaks(d, doc)}
    for k, d in enumerate(drafts):
        if d.kind != "pronoun" or d.link is not None:
            continue
        word = doc[d.head].lower_
        if word in _FIRST:
            target = _speaker(drafts, k, doc)
        elif (fits := _agreement(word)) is None:
            continue
        else:
            target = _last_teller(drafts, k, told, fits) if k in told else None
            target = _best(drafts, k, fits) if target is None else target
        if target is not None:
            chains.join(k, target)
            d.link = target


def _agreement(word: str) -> Callable[[Draft], bool] | None:
    """Which drafts a pronoun of the third person can stand for; None for other words."""
    if word in ("he", "him", "his", "she", "her", "hers", "himself", "herself"):
        return lambda o: o.person and not o.plural
    if word in ("it", "its", "itself"):
        return lambda o: not o.person and not o.plural and _acts(o)
    if word in ("they", "them", "their", "theirs", "themselves"):
        return lambda o: (o.plural and _alive(o)) or _is_group(o) or _collective(o)
    return None


def _speaks(d: Draft, doc: Any) -> bool:
    """Whether the draft is the subject of a verb of saying, or stands after "according to"."""
    token = doc[d.head]
    if d.role == "nsubj":
        return bool(token.head.lemma_ in _SPEECH)
    return d.role == "pobj" and token.head.lower_ == "to" and token.head.head.lower_ == "according"


def _last_teller(drafts: list[Draft], k: int, told: set[int], fits: Callable[[Draft], bool]) -> int | None:
    """Who spoke last: "it said" goes on with the teller of the sentences before."""
    d = drafts[k]
    for j in range(k - 1, -1, -1):
        o = drafts[j]
        if d.sentence - o.sentence > _WINDOW:
            return None
        if j in told and o.sentence < d.sentence and (o.link is not None if o.kind == "pronoun" else fits(o)):
            return j
    return None


def _acts(d: Draft) -> bool:
    """A state, body, group or company; not a house."""
    if d.actor or d.group:
        return True
    return (d.noun is not None and d.noun.kind in ("body", "group", "force")) or (d.kind == "name" and d.noun is None)


def _collective(d: Draft) -> bool:
    """A body or force of many people, for which "they" also stands: the army, the opposition, the police."""
    if d.actor is not None:
        return d.actor.kind in ("force", "coalition")
    return d.noun is not None and d.noun.kind == "body"


def _alive(d: Draft) -> bool:
    if d.noun is None:
        return not d.place
    return d.noun.kind not in ("place", "thing", "vehicle") and d.noun.words[-1] not in _DEAD


def _best(drafts: list[Draft], k: int, fits: Callable[[Draft], bool]) -> int | None:
    """The best antecedent: in the window, subjects before others, nearer before farther; never its own clause's
    co-argument.
    """
    d = drafts[k]
    best, best_score, plural = None, 0.0, d.words.lower() in ("they", "them", "their")
    for j in range(k - 1, -1, -1):
        o = drafts[j]
        back = d.sentence - o.sentence
        if back > _WINDOW:
            break
        if o.kind == "modifier" or not fits(o) or (o.kind == "pronoun" and o.link is None):
            continue
        score = (
            3.0 / (1 + back)
            + (1.5 if o.role in _SUBJECT else 0.0)
            + (0.5 if o.kind == "name" else 0.0)
            - 0.02 * (k - j)
        )
        if back == 0 and o.role not in _SUBJECT:
            score -= 1.0
        if plural and not o.plural:
            score -= 2.0
        if score > best_score:
            best, best_score = j, score
    return best


def _speaker(drafts: list[Draft], k: int, doc: Any) -> int | None:
    """Who speaks in a quotation: subject of the nearest verb of saying, in this sentence or the ones beside it."""
    d = drafts[k]
    best, near = None, 10**6
    for j, o in enumerate(drafts):
        if o.kind == "pronoun" or o.role != "nsubj" or abs(o.sentence - d.sentence) > 1:
            continue
        verb = doc[o.head].head
        if verb.lemma_ in _SPEECH:
            distance = abs(verb.i - d.head) + 40 * (o.sentence != d.sentence)
            if distance < near:
                best, near = j, distance
    return best


__all__ = ["Chains", "focus_state", "key_of", "link"]
