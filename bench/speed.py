"""Words a second and peak memory of the coder beside the bare parse, on the 624 dispatches.

python bench/speed.py [--limit N]
"""

from __future__ import annotations

import argparse
import json
import resource
import time

from corpora import data_dir
from dateline.api import Coder, document_of
from dateline.types import Failure


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--limit", type=int, default=200)
    ap.add_argument("--steps", action="store_true", help="time of each step")
    a = ap.parse_args()
    rows = [json.loads(x) for x in (data_dir() / "data/fakes/dispatches.jsonl").read_text().splitlines()][: a.limit]
    documents = [document_of(r["text"], id=r["id"]) for r in rows]
    words = sum(len(d.text.split()) for d in documents)
    coder = Coder()
    coder.code(documents[0])
    spent: dict[str, float] = {}
    failures = claims = 0
    started = time.perf_counter()
    for d in documents:
        from dateline.analysis import Analysis

        analysis = Analysis(d)
        try:
            for s in coder.pipeline.steps:
                t = time.perf_counter()
                analysis = s(analysis)
                spent[s.name] = spent.get(s.name, 0.0) + time.perf_counter() - t
        except Exception as error:
            print(f"{d.id}: {type(error).__name__}: {error}")
            failures += 1
            continue
        t = time.perf_counter()
        coded = coder.extract(analysis)
        spent["extract"] = spent.get("extract", 0.0) + time.perf_counter() - t
        if isinstance(coded, Failure):
            print(f"{d.id}: {coded.step}: {coded.error}")
            failures += 1
        else:
            claims += len(coded.claims)
    total = time.perf_counter() - started
    parse = spent["parse"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(documents)} dispatches, {words} words, {claims} claims, {failures} failures")
    print(
        f"whole {words / total:.0f} words/s ({total:.1f} s); bare parse {words / parse:.0f} words/s ({parse:.1f} s); ratio {total / parse:.2f}"
    )
    print(f"peak memory {peak:.0f} MB")
    for name, seconds in sorted(spent.items(), key=lambda x: -x[1]):
        print(f"  {name:16} {seconds:7.2f} s {words / seconds:12.0f} words/s")


if __name__ == "__main__":
    main()
