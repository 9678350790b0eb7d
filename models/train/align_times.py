"""Which time expressions give the times of the gold claims: labels for the encoder's time role.

    python models/train/align_times.py --out bench/out/times.json [--gold FOLDER]

The gold has the interval, not its words. A time expression of the dispatch whose resolved interval agrees with the
gold's (by the scorer's own rule) is taken for the words; where none agrees the claim teaches nothing of times.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from coder_data import load_dispatches
from dateline.analysis import Analysis
from dateline.annotate.header import header_step
from dateline.annotate.language import load_language, parse_step
from dateline.annotate.times import times_step
from dateline.api import document_of
from dateline.pipeline import Pipeline
from dateline.resolve.times import resolve_times_step
from train_slots import load_scorer


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--gold", type=Path)
    a = ap.parse_args()
    scorer = load_scorer()
    nlp, _ = load_language()
    pipeline = Pipeline([header_step(), parse_step(nlp), times_step(), resolve_times_step()])
    out: dict[str, dict[str, list[list[int]]]] = {}
    told = aligned = 0
    for d in load_dispatches(a.gold):
        analysis = pipeline(Analysis(document_of(d.text, id=d.name, published=d.published)))
        rows = out.setdefault(d.name, {})
        for c in d.claims:
            gold = scorer.interval(c.get("time"))
            if gold is None:
                rows[c["id"]] = []
                continue
            told += 1
            spans = [
                [t.span.start, t.span.end]
                for t in analysis.times
                if t.time is not None
                and (t.time.start or t.time.end)
                and scorer.same_time(gold, (t.time.start, t.time.end))
            ]
            if spans:
                aligned += 1
                rows[c["id"]] = spans
    a.out.parent.mkdir(parents=True, exist_ok=True)
    a.out.write_text(json.dumps(out))
    print(f"{aligned} of {told} dated claims have a time expression that agrees")


if __name__ == "__main__":
    main()
