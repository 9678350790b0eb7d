"""Triggers: the words that name a happening, with PLOVER type, mode, factuality and the words likely to fill each role."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from dateline.analysis import Analysis, RoleScores, Trigger
from dateline.annotate.encoder import Array, Encoder, Reading
from dateline.pipeline import Step, step
from dateline.types import Factuality, Span

_FLOOR = 0.05  # role scores below it are not kept


@dataclass(frozen=True)
class Thresholds:
    """Cut-offs chosen on cross-validated dev gold (bench/RESULTS.md)."""

    trigger: float = 0.25  # a candidate; which become claims is decided on the whole clause (extract.keep)
    extend: float = 0.25  # a neighbour of a trigger word joins it from here on
    sure_fact: float = 0.5  # any value but CT+ must have at least this much

    @classmethod
    def load(cls, path: Path) -> Thresholds:
        """The cut-offs chosen in training (``thresholds`` in slots.json), or the defaults."""
        if not path.is_file():
            return cls()
        return cls(**json.loads(path.read_text(encoding="utf-8")).get("thresholds", {}))


def triggers_step(encoder: Encoder, thresholds: Thresholds | None = None) -> Step:
    """The step that assigns ``triggers`` and, parallel to them, ``roles``."""
    limits = thresholds or Thresholds()

    @step("triggers", requires=["doc", "header"], assigns=["triggers", "roles"])
    def find(analysis: Analysis) -> Analysis:
        doc = analysis.doc
        end = analysis.header.body[1] if analysis.header else len(analysis.document.text)
        words = ["" if t.is_space or t.idx >= end else t.text for t in doc]
        found: list[tuple[Trigger, RoleScores]] = []
        for reading in encoder.read(words):
            runs = _runs(reading, doc, limits)
            scores = encoder.role_scores(reading, runs)
            found += [_trigger(analysis, encoder, reading, *pair, limits) for pair in zip(runs, scores, strict=True)]
        found.sort(key=lambda pair: pair[0].span.start)
        return replace(analysis, triggers=tuple(t for t, _ in found), roles=tuple(r for _, r in found))

    return find


def _runs(reading: Reading, doc: Any, limits: Thresholds) -> list[list[int]]:
    """Groups of neighbouring tokens that name one happening each."""
    runs: list[list[int]] = []
    lo, hi = reading.keep
    seeds = [int(k) + reading.first for k in np.flatnonzero(reading.trigger >= limits.trigger)]
    for token in seeds:
        if not lo <= token < hi or doc[token].is_punct or doc[token].is_space:
            continue
        if runs and token == runs[-1][-1] + 1 and doc[token].sent == doc[token - 1].sent:
            runs[-1].append(token)
        else:
            runs.append([token])
    return [_extend(run, reading, doc, limits) for run in runs]


def _extend(run: list[int], reading: Reading, doc: Any, limits: Thresholds) -> list[int]:
    """Take in weaker neighbours ("struck a deal", "pushed ahead")."""
    k = run[-1] + 1
    limit = reading.first + len(reading.trigger)
    while (
        k < limit
        and not doc[k].is_punct
        and not doc[k].is_space
        and reading.trigger[k - reading.first] >= limits.extend
    ):
        run.append(k)
        k += 1
    return run


def _trigger(
    analysis: Analysis, encoder: Encoder, reading: Reading, run: list[int], scores: Array, limits: Thresholds
) -> tuple[Trigger, RoleScores]:
    doc, text = analysis.doc, analysis.document.text
    rows = [t - reading.first for t in run]
    weight = reading.trigger[rows]
    kind = np.average(reading.kind[rows], axis=0, weights=weight)
    mode = np.average(reading.mode[rows], axis=0, weights=weight)
    fact = np.average(reading.fact[rows], axis=0, weights=weight)
    best = int(fact.argmax())
    value = encoder.facts[best] if fact[best] >= limits.sure_fact else "CT+"
    type_ = encoder.types[int(kind.argmax())]
    mode_ = encoder.modes[int(mode.argmax())] if type_ == "ASSAULT" else "none"
    start, end = doc[run[0]].idx, doc[run[-1]].idx + len(doc[run[-1]].text)
    inside = set(run)
    head = next((t for t in run if doc[t].head.i not in inside or doc[t].head.i == t), run[0])
    trigger = Trigger(
        Span(start=start, end=end, text=text[start:end]), head, type_, None if mode_ == "none" else mode_,
        float(weight.max()), cast(Factuality, value),
    )  # fmt: skip
    roles = {
        role: {int(k) + reading.first: float(scores[r, k]) for k in np.flatnonzero(scores[r] >= _FLOOR)}
        for r, role in enumerate(encoder.roles)
    }
    facts = {name: float(p) for name, p in zip(encoder.facts, fact, strict=True)}
    narrator = float(np.average(reading.narrator[rows], weights=weight))
    return trigger, RoleScores(roles, facts, narrator, _top(encoder.types, kind), _top(encoder.modes, mode))


def _top(names: list[str], p: Any) -> dict[str, float]:
    """The labels that have at least a twentieth of the probability."""
    return {name: float(v) for name, v in zip(names, p, strict=True) if v >= _FLOOR}
