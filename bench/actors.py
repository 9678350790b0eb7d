#!/usr/bin/env python3
"""How many of the gold's parties the actor layer can supply, and how fast: ``bench/actors.py GOLD_DIR SCORER.py
[--misses N]``.

An upper bound for the choice of fillers: a party counts as reachable where some mention of the dispatch (its name or
its words)
answers it by the scorer's own rule; `near` asks for a mention in the trigger's sentence or a neighbouring one.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from dateline.analysis import Analysis
from dateline.annotate.actors import actors_step
from dateline.annotate.header import header_step
from dateline.annotate.language import load_language, parse_step
from dateline.ontology.actors import load_lexicon
from dateline.pipeline import Pipeline
from dateline.types import Document


def load_scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score_claims", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("gold", type=Path)
    ap.add_argument("scorer", type=Path)
    ap.add_argument("--misses", type=int, default=0)
    a = ap.parse_args()
    scorer = load_scorer(a.scorer)
    nlp, _ = load_language()
    parse = Pipeline([header_step(), parse_step(nlp)])
    find = actors_step(load_lexicon())
    total: Counter[str] = Counter()
    seconds = {"parse": 0.0, "actors": 0.0}
    missed: Counter[str] = Counter()
    for path in sorted(a.gold.glob("*.yaml")):
        text = path.with_suffix(".txt").read_text()
        gold = yaml.safe_load(path.read_text())
        published = gold.get("published")
        start = time.perf_counter()
        analysis = parse(Analysis(Document(id=path.stem, sha256="0", text=text, published=published)))
        middle = time.perf_counter()
        analysis = find(analysis)
        seconds["parse"] += middle - start
        seconds["actors"] += time.perf_counter() - middle
        total["tokens"] += len(analysis.doc)
        total["mentions"] += len(analysis.actors)
        for claim in scorer.gold_claims(path, text):
            at = claim["span"][0]
            here = next((k for k, s in enumerate(analysis.sentences) if s.start <= at < s.end), 0)
            low = analysis.sentences[max(here - 1, 0)].start
            high = analysis.sentences[min(here + 1, len(analysis.sentences) - 1)].end
            for slot in ("actors", "recipients", "source"):
                for party in claim[slot]:
                    if party == ["narrator"]:
                        continue
                    hits = [
                        m
                        for m in analysis.actors
                        if scorer.same_party(list(map(str, party)), [m.party.name, m.span.text])
                    ]
                    total[slot] += 1
                    total[slot + "-doc"] += bool(hits)
                    near = any(low <= m.span.start < high for m in hits)
                    total[slot + "-near"] += near
                    if not near:
                        missed[f"{slot} {path.stem} {text[at : at + 20]!r} {party}"] += 1
    for slot in ("actors", "recipients", "source"):
        n = total[slot]
        print(f"{slot:12} gold {n:5}  in dispatch {total[slot + '-doc'] / n:.3f}  near {total[slot + '-near'] / n:.3f}")
    print(f"mentions per 100 tokens {100 * total['mentions'] / total['tokens']:.1f}; tokens {total['tokens']}")
    print(
        f"parse {seconds['parse']:.1f} s; actors {seconds['actors']:.2f} s = {total['tokens'] / seconds['actors']:.0f} tokens/s"
    )
    for line, _ in missed.most_common(a.misses):
        print(line)


if __name__ == "__main__":
    main()
