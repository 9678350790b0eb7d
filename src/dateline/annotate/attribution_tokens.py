"""The parse as plain lists, read once a document: what the attribution rules look at, token by token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_NP_LEFT = frozenset("det amod compound nummod poss nmod case quantmod predet advmod npadvmod punct dep".split())
_CLAUSE = frozenset({"relcl", "acl", "advcl", "ccomp", "appos", "parataxis"})
_MISREAD = frozenset({"ADV", "X", "INTJ", "ADJ"})  # what the tagger makes of an acronym ("says SOHR")
_JOINS = frozenset({"of", "in", "at", "for", "from", "inside", "near", "by"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists over the tokens of the parsed document."""

    doc: Any
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    start: list[int]
    end: list[int]
    kids: list[list[int]]

    @classmethod
    def of(cls, doc: Any) -> Tokens:
        """Read the parse of `doc`."""
        head = [t.head.i for t in doc]
        kids: list[list[int]] = [[] for _ in head]
        for i, h in enumerate(head):
            if h != i:
                kids[h].append(i)
        start = [t.idx for t in doc]
        return cls(
            doc,
            [t.lower_ for t in doc],
            [t.lemma_.lower() for t in doc],
            ["PROPN" if t.pos_ in _MISREAD and len(t) > 2 and t.text.isupper() else t.pos_ for t in doc],
            [t.tag_ for t in doc],
            [t.dep_ for t in doc],
            head,
            start,
            [s + len(t) for s, t in zip(start, doc, strict=True)],
            kids,
        )

    def kid(self, i: int, *deps: str) -> int | None:
        """The first dependent of `i` with one of `deps`."""
        for k in self.kids[i]:
            if self.dep[k] in deps:
                return k
        return None

    def left(self, i: int) -> int:
        """First token of the subtree of `i`."""
        return int(self.doc[i].left_edge.i)

    def right(self, i: int) -> int:
        """Last token of the subtree of `i`."""
        return int(self.doc[i].right_edge.i)

    def phrase(self, head: int, *, stop: int, floor: int = 0) -> tuple[int, int]:
        """Bounds (first, one past the last token) of the noun phrase of `head`: no clause, nothing at or after `stop`.

        A phrase with a preposition ("a source at the Damascus Police Command") is taken whole.
        """
        first = head
        for k in reversed(self.kids[head]):
            if k < first and k >= floor and self.dep[k] in _NP_LEFT and self.dep[k] not in ("punct", "dep"):
                edge = max(self.left(k), floor)
                if self.right(k) >= first - 2:
                    first = edge
        if first == head:
            while first > floor and self.dep[first - 1] in _NP_LEFT and self.head[first - 1] in (head, first):
                first -= 1
        last = head
        for k in self.kids[head]:
            if last < k < stop and self.dep[k] in ("prep", "pobj", "case", "nummod", "compound", "flat"):
                if self.dep[k] == "prep" and self.lower[k] not in _JOINS:
                    break
                edge = min(self._trim(k), stop - 1)
                if self.left(k) > last + 1:
                    break
                last = max(last, edge)
            elif k > head and self.dep[k] in _CLAUSE:
                break
        while first < last and (self.pos[first] in ("PUNCT", "SPACE", "CCONJ", "ADV") or self.dep[first] == "mark"):
            first += 1
        while last > first and self.pos[last] in ("PUNCT", "SPACE", "ADP"):
            last -= 1
        return first, last + 1

    def _trim(self, i: int) -> int:
        """Last token under `i` before any clause that hangs on it."""
        last = i
        for k in self.kids[i]:
            if k > i and self.dep[k] in ("pobj", "compound", "conj", "cc", "prep", "appos", "nummod", "det"):
                if self.dep[k] == "appos" or (self.pos[k] == "PUNCT"):
                    break
                last = max(last, self._trim(k))
        return last

    def conjuncts(self, i: int) -> list[int]:
        """`i` and what is joined to it by "and", "or", in order."""
        out = [i]
        for j in out:
            out.extend(k for k in self.kids[j] if self.dep[k] == "conj" and self.pos[k] in NOMINAL and k > j)
        return out


__all__ = ["NOMINAL", "Tokens"]
