"""Weapons and means named in the text, with class and number; the terms stand in data/instruments/instruments.tsv."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from importlib.resources import files

from dateline.analysis import Analysis, InstrumentMention
from dateline.pipeline import Step, step
from dateline.types import Count, Instrument, Span


@cache
def _terms() -> tuple[dict[tuple[str, ...], str], int]:
    """(words of a term → class, length of the longest term in tokens)."""
    text = files("dateline.ontology").joinpath("data/instruments/instruments.tsv").read_text(encoding="utf-8")
    table: dict[tuple[str, ...], str] = {}
    for row in list(csv.reader(text.splitlines(), delimiter="\t"))[1:]:
        table[tuple(row[0].replace("-", " - ").split())] = row[1]
    return table, max(map(len, table))


def instruments_step() -> Step:
    """The step that assigns ``instruments``: longest term first, in any number, never inside a person's or body's name."""

    @step("instruments", requires=["doc", "counts"], assigns=["instruments"])
    def find(analysis: Analysis) -> Analysis:
        table, longest = _terms()
        doc, text = analysis.doc, analysis.document.text
        by_head = {c.head: c for c in analysis.counts}
        lower = [t.lower_ for t in doc]
        lemma = [t.lemma_.lower() for t in doc]
        out: list[InstrumentMention] = []
        i = 0
        while i < len(doc):
            size = next(
                (
                    n
                    for n in range(min(longest, len(doc) - i), 0, -1)
                    if (*lower[i : i + n - 1], lemma[i + n - 1]) in table and doc[i + n - 1].pos_ in ("NOUN", "PROPN")
                ),
                0,
            )
            if not size:
                i += 1
                continue
            start, end = doc[i].idx, doc[i + size - 1].idx + len(doc[i + size - 1].text)
            kind = table[(*lower[i : i + size - 1], lemma[i + size - 1])]
            span = Span(start=start, end=end, text=text[start:end])
            c = by_head.get(i + size - 1)
            count = Count(what=c.what, min=c.min, max=c.max, mention=c.span) if c is not None else None
            out.append(InstrumentMention(span, i + size - 1, Instrument(class_=kind, count=count, mention=span)))
            i += size
        return replace(analysis, instruments=tuple(out))

    return find
