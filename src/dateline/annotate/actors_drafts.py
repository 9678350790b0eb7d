"""What the reader of noun phrases works with: the draft of a mention, and the words that steer it."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.ontology.actors import Actor, State
from dateline.ontology.actors_nouns import Noun

LEFT = frozenset("det amod compound nummod poss nmod quantmod predet advmod npadvmod".split())
NAME_ENTS = frozenset("PERSON ORG NORP GPE FAC LOC PRODUCT EVENT LAW WORK_OF_ART".split())
NO_PARTY_ENTS = frozenset("DATE TIME MONEY PERCENT QUANTITY ORDINAL LANGUAGE".split())
SKIP_DEPS = frozenset("compound amod nmod det quantmod nummod npadvmod".split())
ROLE_DEPS = frozenset("nsubj nsubjpass dobj pobj agent conj dative ROOT appos attr oprd poss dep csubj".split())
PRONOUNS = frozenset(
    "he him his she her hers it its they them their theirs we us our ours i me my who whom whose which "
    "themselves himself itself "
    "herself".split()
)
ARTICLES = frozenset({"the", "a", "an"})
QUANTITY = frozenset(
    "some several many few dozens scores hundreds thousands tens more than least at about around nearly "
    "almost up to over only all any "
    "both each every another other no most another numerous various as estimated of".split()
)
PARTITIVE = frozenset(
    "dozens scores hundreds thousands tens millions dozen hundred thousand group groups number majority "
    "most some many handful one all "
    "couple rest series lots part half band bands pair total columns column remnants any each several none few".split()
)
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
AGENT_ENDINGS = ("ists", "ist", "ians", "men", "women", "eers", "ers", "ors", "ees")
NOT_AGENTS = frozenset(
    "others matters numbers quarters headquarters letters papers orders members borders powers rivers "
    "waters centers centres rockets "
    "mortars years errors factors sectors corridors doors computers trailers chambers shoulders offers "
    "containers corners covers "
    "answers dangers disasters encounters hours tors terrors tremors rumors rumours colors colours "
    "favors favours horrors mirrors "
    "efforts barriers cancers careers fingers flowers layers levers masters posters prayers registers "
    "rulers showers summers tenders "
    "towers winters wonders bombers missiles charters chapters characters parameters meters kilometers "
    "kilometres metres".split()
)


@dataclass(slots=True)
class Draft:
    """A mention while it is being understood; tokens ``first:last``."""

    first: int
    last: int
    head: int
    kind: str
    sentence: int
    words: str = ""  # the core words, for a party that stays as written
    actor: Actor | None = None
    group: Actor | None = None
    state: State | None = None
    noun: Noun | None = None
    person: bool = False
    place: bool = False
    plural: bool = False
    definite: bool = False
    role: str = ""  # dependency of the head
    titles: list[str] = field(default_factory=list)
    link: int | None = None  # index of the draft that it certainly is (apposition, relative pronoun)
    link_head: int | None = None
    chain: int = -1
