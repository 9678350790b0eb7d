"""What a source has at stake in its claim: by the party, by who owns an outlet, by the dispatch's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.ontology.cues_interest import Outlet, interest_patterns, outlets
from dateline.types import Document, Interest, Party

_STATE = frozenset({"GOV", "MIL", "SPY", "LEG", "JUD"})
_ARMED = frozenset({"REB", "UAF", "OPP", "SEP"})
_OFFICIAL = _STATE | {"COP", "IGO"}
_NEAR = 30  # code points before a mention that belong to its phrase ("the Islamic State-linked …")
_WORD = re.compile(r"\w+")


def interest_of(source: Party, parties: Iterable[Party], document: Document) -> Interest:
    """What `source` has at stake in a claim about `parties` (its actors and recipients).

    belligerent: one of the parties, or an organ of a state that is one; party-aligned: owned by or linked to a side;
    then monitor, witness, official, media by the words that name it; unknown if none of these.
    """
    sides = list(parties)
    if any(same_side(source, p) for p in sides):
        return "belligerent"
    words = _words(source, document)
    outlet = _outlet(source)
    patterns = dict(interest_patterns())
    if patterns["party-aligned"].search(words) or (outlet is not None and outlet.owned_by in ("state", "party")):
        return "party-aligned"
    if source.sector in _ARMED:
        return "party-aligned"
    if patterns["monitor"].search(words):
        return "monitor"
    if patterns["witness"].search(words):
        return "witness"
    if source.sector in _OFFICIAL or patterns["official"].search(words):
        return "media" if outlet is not None else "official"
    if outlet is not None or source.sector == "MED" or patterns["media"].search(words):
        return "media"
    return "unknown"


def same_side(a: Party, b: Party) -> bool:
    """One party, or two organs of one state."""
    if a.id is not None and a.id == b.id:
        return True
    if a.country is not None and a.country == b.country and a.sector in _STATE and b.sector in _STATE:
        return True
    left = {key for n in (a.name, *a.aliases) if (key := _key(n))}
    return bool(left & {key for n in (b.name, *b.aliases) if (key := _key(n))})


def _key(name: str) -> str:
    """A name without case, marks and articles."""
    return " ".join(w for w in _WORD.findall(name.lower()) if w not in ("the", "a", "an", "s"))


def _words(source: Party, document: Document) -> str:
    """The name, the aliases and the words of the mention with what stands just before it in its phrase, lower case."""
    parts = [source.name, *source.aliases]
    if source.mention is not None:
        before = document.text[max(0, source.mention.start - _NEAR) : source.mention.start]
        before = re.split(r"[.,;:!?\n\"”]|\b(?:said|says|and|but|according to)\b", before)[-1]
        parts.append(before + source.mention.text)
    return " | ".join(parts).lower()


def _outlet(source: Party) -> Outlet | None:
    table = outlets()
    names = [n.lower() for n in (source.name, *source.aliases, source.mention.text if source.mention else "")]
    for name in names:
        if name in table:
            return table[name]
    for name in names:
        for known, outlet in table.items():
            if len(known) > 3 and known in name and re.search(rf"(?<!\w){re.escape(known)}(?!\w)", name):
                return outlet
    return None


__all__ = ["interest_of", "same_side"]
