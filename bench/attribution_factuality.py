"""FactBank value of each gold claim by the factuality rules alone, at the gold triggers.

python bench/attribution_factuality.py [--misses N]
"""

from __future__ import annotations

import argparse
from collections import Counter

from attribution import reader, scorer
from corpora import data_dir
from dateline.annotate.attribution import attributions_of
from dateline.annotate.factuality import SPEECH, factuality_of


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--misses", type=int, default=0)
    a = ap.parse_args()
    sc, read = scorer(), reader()
    right: Counter[str] = Counter()
    gold_n: Counter[str] = Counter()
    pred_n: Counter[str] = Counter()
    for path in sorted((data_dir() / "gold/dev").glob("*.yaml")):
        text = path.with_suffix(".txt").read_text()
        analysis = read(path.stem, text)
        found = attributions_of(analysis)
        for g in sc.gold_claims(path, text):
            s, e = g["span"]
            tokens = [t for t in analysis.doc if s < t.idx + len(t) and t.idx < e and not t.is_space]
            if not tokens:
                continue
            inside = {t.i for t in tokens}
            head = next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), tokens[0])
            over = min(
                (x for x in found if x.content[0] <= s < x.content[1]),
                key=lambda x: x.content[1] - x.content[0],
                default=None,
            )
            value, cues = factuality_of(analysis.doc, head.i, over, speech=g["type"] in SPEECH)
            value = value or "CT+"
            gold_n[g["factuality"]] += 1
            pred_n[value] += 1
            right[value] += value == g["factuality"]
            if value != g["factuality"] and a.misses:
                a.misses -= 1
                words = ",".join(analysis.doc[c].text for c in cues) or (over.cue.text if over and over.cue else "")
                around = f"…{text[max(0, s - 100) : s]}[[{text[s:e]}]]{text[e : e + 60]}".replace("\n", " ")
                print(f"{g['factuality']} found {value} <{words}> {g['type']}: {around}")
    for v in ("CT+", "CT-", "Uu", "PR+", "PS+"):
        p, r = right[v] / max(pred_n[v], 1), right[v] / max(gold_n[v], 1)
        print(f"{v}: P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}  (gold {gold_n[v]}, found {pred_n[v]})")
    print(f"all: {sum(right.values()) / sum(gold_n.values()):.3f} of {sum(gold_n.values())}")


if __name__ == "__main__":
    main()
