"""Triggers by lexicon and parse rules alone: the baseline that the encoder is measured against (bench/RESULTS.md).

Phrases and their PLOVER types stand in data/triggers/triggers.tsv; the parse tells verb from noun, parties by subject,
object and agent. It needs no trained weights, and it is what dictionary coders do at their best.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from dateline.analysis import Analysis, RoleScores, Trigger
from dateline.pipeline import Step, step
from dateline.types import Factuality, Span

_FUTURE = frozenset({"will", "would", "shall", "could", "may", "might", "should"})
_ACTOR = frozenset({"nsubj", "agent", "poss", "prep:by"})
_RECIPIENT = frozenset({"dobj", "nsubjpass", "prep:on", "prep:against", "prep:at"})


@cache
def _lexicon() -> tuple[dict[tuple[tuple[str, ...], str], tuple[str, str | None]], int]:
    text = files("dateline.ontology").joinpath("data/triggers/triggers.tsv").read_text(encoding="utf-8")
    table = {}
    for row in list(csv.reader(text.splitlines(), delimiter="\t"))[1:]:
        table[tuple(row[0].split()), row[1]] = (row[2], row[3] or None)
    return table, max(len(k[0]) for k in table)


def lexicon_triggers_step() -> Step:
    """The step that assigns ``triggers`` and ``roles`` from the lexicon."""

    @step("triggers", requires=["doc"], assigns=["triggers", "roles"])
    def find(analysis: Analysis) -> Analysis:
        table, longest = _lexicon()
        doc, text = analysis.doc, analysis.document.text
        lemma = [t.lemma_.lower() for t in doc]
        triggers: list[Trigger] = []
        roles: list[RoleScores] = []
        i = 0
        while i < len(doc):
            hit = None
            for n in range(min(longest, len(doc) - i), 0, -1):
                head = doc[i] if doc[i].pos_ in ("VERB", "AUX") else doc[i + n - 1]
                pos = {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N"}.get(head.pos_)
                if pos and (found := table.get((tuple(lemma[i : i + n]), pos))):
                    hit = (n, head, found)
                    break
            if hit is None:
                i += 1
                continue
            n, head, (type_, mode) = hit
            start, end = doc[i].idx, doc[i + n - 1].idx + len(doc[i + n - 1].text)
            span = Span(start=start, end=end, text=text[start:end])
            triggers.append(Trigger(span, head.i, type_, mode, 0.6, _fact(head)))
            roles.append(_roles(head))
            i += n
        return replace(analysis, triggers=tuple(triggers), roles=tuple(roles))

    return find


def _fact(head: Any) -> Factuality:
    """Negation gives CT-, a modal or "to" gives Uu, anything else CT+."""
    if any(c.dep_ == "neg" for c in head.children):
        return "CT-"
    if any(c.lower_ in _FUTURE for c in head.children) or (head.dep_ == "xcomp" and head.tag_ == "VB"):
        return "Uu"
    return "CT+"


def _roles(head: Any) -> RoleScores:
    """Subject and agent act, object and passive subject undergo; a clause under "say" has its subject as source."""
    roles: dict[str, dict[int, float]] = {r: {} for r in ("actor", "recipient", "place", "time", "source")}
    for child in head.children:
        name = child.dep_
        targets = [child]
        if name in ("prep", "agent"):
            targets = [c for c in child.children if c.dep_ == "pobj"]
            name = "agent" if name == "agent" else "prep:" + child.lower_
        for t in targets:
            role = "actor" if name in _ACTOR else "recipient" if name in _RECIPIENT else None
            if role:
                roles[role].update({w.i: 0.9 for w in t.subtree if w.i <= t.i})
            elif name in ("prep:in", "prep:near", "prep:at"):
                roles["place"].update({w.i: 0.9 for w in t.subtree})
    governor = head.head
    narrator = 0.9
    if head.dep_ in ("ccomp", "parataxis") or governor.lemma_ in ("say", "report", "add", "tell"):
        for c in governor.children:
            if c.dep_ == "nsubj" and c.i != head.i and governor.i != head.i:
                roles["source"].update({w.i: 0.9 for w in c.subtree})
                narrator = 0.1
    return RoleScores(roles, {"CT+": 0.9}, narrator)
