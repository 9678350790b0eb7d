"""Which words of a dispatch are evidence of what (pure): spans of claims, and the text cut where any of them begins or ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from dateline.types import Claim, Party, Span
from dateline.web.render import text_markup

KINDS = {
    "trigger": "what happened", "actor": "who did it", "recipient": "to whom", "place": "where", "time": "when",
    "source": "who says so", "cue": "how it is said", "count": "how many", "instrument": "with what",
}  # fmt: skip
"""Kinds of evidence with their words, the most telling first: a stretch of several kinds is drawn as the first of them."""
MOST_REFS = 60  # claims named on one stretch of text
_ORDER = {kind: n for n, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Segment:
    """A stretch of text with the same evidence all through."""

    at: int  # code points from the beginning of the dispatch
    text: Markup
    kinds: tuple[str, ...]
    claims: tuple[int, ...]  # numbers of claims on this page
    lit: bool

    @property
    def says(self) -> str:
        """What the stretch is evidence of, in words."""
        return ", ".join(KINDS[k] for k in self.kinds)


def spans(claim: Claim) -> Iterator[tuple[str, Span]]:
    """Each piece of evidence of a claim with its kind."""
    yield "trigger", claim.trigger
    for kind, parties in (("actor", claim.actors), ("recipient", claim.recipients)):
        yield from _mentions(kind, parties)
    yield from _mentions("source", (*claim.source.parties, *claim.source.via))
    single = (
        ("place", claim.place.mention if claim.place else None), ("time", claim.time.mention if claim.time else None),
        ("cue", claim.source.cue), *(("count", n.mention) for n in claim.counts),
        *(("instrument", i.mention) for i in claim.instruments),
    )  # fmt: skip
    yield from ((kind, span) for kind, span in single if span is not None)


def _mentions(kind: str, parties: Sequence[Party]) -> Iterator[tuple[str, Span]]:
    yield from ((kind, p.mention) for p in parties if p.mention is not None)


def segments(text: str, start: int, end: int, claims: Sequence[Claim], lit: str | None = None) -> list[Segment]:
    """The text from `start` to `end`, cut into segments in order; together they are exactly that text.

    Args:
        text: the whole dispatch.
        start: where the stretch to show begins, in code points.
        end: where it ends.
        claims: those whose evidence is marked; a segment names them by their number here.
        lit: id of the claim whose words are lit.
    """
    opens: dict[int, list[tuple[str, int]]] = defaultdict(list)
    closes: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for number, claim in enumerate(claims):
        for kind, span in spans(claim):
            low, high = max(span.start, start), min(span.end, end)
            if low < high:
                opens[low].append((kind, number))
                closes[high].append((kind, number))
    live: dict[tuple[str, int], int] = defaultdict(int)
    edges = sorted({start, end, *opens, *closes})
    out = []
    for at, until in pairwise(edges):
        for key in closes[at]:
            live[key] -= 1
            if not live[key]:
                del live[key]
        for key in opens[at]:
            live[key] += 1
        kinds = tuple(sorted({k for k, _ in live}, key=_ORDER.__getitem__))
        numbers = tuple(sorted({n for _, n in live}))
        is_lit = any(claims[n].id == lit for n in numbers)
        out.append(Segment(at, text_markup(text[at:until]), kinds, numbers[:MOST_REFS], is_lit))
    return out
