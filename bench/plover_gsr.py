"""PLOVER type accuracy on the 322 sentences of the OEDA gold standard records (measured only, never trained on).

    python bench/plover_gsr.py [--weights FOLDER]

The GSR uses older names: DEMAND is REQUEST, DISAPPROVE is ACCUSE, FIGHT is ASSAULT. A sentence is right when the surest claim has its
type, and "any" when one of its claims has; sentences in which nothing was found count as wrong.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path

from corpora import data_dir
from dateline.api import Coder, document_of
from dateline.types import Failure

OLD = {
    "DEMAND": "REQUEST",
    "DISAPPROVE": "ACCUSE",
    "FIGHT": "ASSAULT",
    "INVESTIGATE": "ACCUSE",
    "REDUCE": "SANCTION",
    "YIELD": "CONCEDE",
}
TYPES = frozenset(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
)


def records(path: Path) -> list[tuple[str, str]]:
    """(text, type) of every record; the file is nearly JSON, so single records are read by pattern."""
    raw = path.read_text(encoding="utf-8", errors="replace")
    out = []
    for part in re.split(r"\n\},?\s*\n", raw):
        event, text = re.search(r'"event":\s*"([A-Z-]+)"', part), re.search(r'"text":\s*"((?:[^"\\]|\\.)*)"', part)
        if event and text:
            name = OLD.get(event[1], event[1])
            if name in TYPES:
                out.append((json.loads(f'"{text[1]}"', strict=False), name))
    return out


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--weights", type=Path)
    a = ap.parse_args()
    rows = records(data_dir() / "data/plover_gsr/PLOVER_GSR_CAMEO.txt")
    coder = Coder(weights=a.weights)
    first = anywhere = found = 0
    missed: Counter[tuple[str, str]] = Counter()
    per: dict[str, list[int]] = {}
    for text, want in rows:
        coded = coder.code(document_of(text))
        claims = () if isinstance(coded, Failure) else coded.claims
        best = max(claims, key=lambda c: c.confidence, default=None)
        found += bool(claims)
        right = best is not None and best.type == want
        first += right
        anywhere += any(c.type == want for c in claims)
        per.setdefault(want, [0, 0])
        per[want][0] += right
        per[want][1] += 1
        if not right:
            missed[want, best.type if best else "nothing"] += 1
    n = len(rows)
    print(
        f"{n} sentences: type accuracy {first / n:.3f}, right among its claims {anywhere / n:.3f}, something found {found / n:.3f}"
    )
    print("by type: " + ", ".join(f"{k} {r}/{m}" for k, (r, m) in sorted(per.items())))
    print("confused: " + ", ".join(f"{g}→{p} {c}" for (g, p), c in missed.most_common(12)))


if __name__ == "__main__":
    main()
