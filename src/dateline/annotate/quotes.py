"""Quotations: where they open and close, with straight, curly or single marks, and over several sentences.

A mark is read as opening or closing by its neighbours (space before, word after) and, where both readings are open,
by what is open already. A quotation that never closes ends with its paragraph; one that is opened again at the start
of the next paragraph (as newspapers do) is one quotation. Apostrophes never open or close anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"[\"“”„«»]|(?<!\w)[‘'`]{1,2}(?=\w)|(?<=[\w.,!?…])['’]{1,2}(?!\w)")
_BREAK = re.compile(r"\n\s*\n")
_LONGEST = 3000  # code points: beyond it a mark was lost
_OPEN, _CLOSE = frozenset("“„«‘`"), frozenset("”»’")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with its marks, in code points. `closed`: its closing mark is there."""

    start: int
    end: int
    closed: bool = True

    def words(self, text: str) -> int:
        """How many words it has."""
        return len(text[self.start : self.end].split())


def quote_spans(text: str, start: int = 0, end: int | None = None) -> tuple[Quote, ...]:
    """Quotations of ``text[start:end]``, in order, not overlapping; outermost marks only."""
    stop = len(text) if end is None else end
    breaks = [m.start() for m in _BREAK.finditer(text, start, stop)]
    found: list[Quote] = []
    opened: int | None = None
    since, family = start, ""
    for m in _MARK.finditer(text, start, stop):
        kind = _family(m.group())
        if opened is not None:
            cut = _end_of_paragraph(since, m.start(), breaks)
            if cut is not None and not (_opens(text, m, stop) and _only_space(text, cut, m.start())):
                if family == "double":
                    found.append(Quote(opened, cut, closed=False))
                opened = None
            elif cut is not None:
                since = m.start()  # the next paragraph opens the same quotation again
                continue
        if opened is None:
            if _opens(text, m, stop):
                opened, since, family = m.start(), m.start(), kind
        elif kind == family and (m.group() in _OPEN or _strictly_opens(text, m, stop)):
            if family == "double":  # the closing mark of the one before was lost
                found.append(Quote(opened, m.start(), closed=False))
            opened = since = m.start()
        elif kind == family:
            found.append(Quote(opened, m.end()))
            opened = None
    if opened is not None and family == "double":
        cut = next((b for b in breaks if b > opened), stop)
        if cut - opened <= _LONGEST:
            found.append(Quote(opened, cut, closed=False))
    return tuple(q for q in found if q.end - q.start <= _LONGEST)


def _family(mark: str) -> str:
    """Double or single: a quotation closes with the sort of mark that opened it."""
    return "single" if mark in ("'", "’", "‘", "`") else "double"


def _opens(text: str, m: re.Match[str], stop: int) -> bool:
    """Whether a mark can open a quotation."""
    if m.group() in _OPEN:
        return True
    if m.group() in _CLOSE:
        return False
    after = text[m.end()] if m.end() < stop else " "
    if after == " " and m.group() == '"':  # some sites leave a space inside their marks: said, " They fled. "
        before = text[m.start() - 1] if m.start() else " "
        return before.isspace() and text[m.end() + 1 : m.end() + 2].isalnum()
    return not after.isspace() and after not in ",.;:!?)"


def _strictly_opens(text: str, m: re.Match[str], stop: int) -> bool:
    """Whether a straight mark can only open: space before it and a word after it."""
    before = text[m.start() - 1] if m.start() else " "
    after = text[m.end()] if m.end() < stop else " "
    return before.isspace() and not after.isspace() and after.isalnum()


def _end_of_paragraph(opened: int, at: int, breaks: list[int]) -> int | None:
    return next((b for b in breaks if opened < b < at), None)


def _only_space(text: str, a: int, b: int) -> bool:
    return not text[a:b].strip()


__all__ = ["Quote", "quote_spans"]
