"""Break the scorer's figures down: typed F1 by type, detection and typed F1 by outlet, factuality by value, disagreements by slot.

    python bench/breakdown.py bench/out/cv.jsonl

Claims that answer gold claims are found by the project's scorer; nothing is judged anew here.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

from corpora import data_dir


def load_scorer(data: Path) -> ModuleType:
    """The project's scorer, as a module."""
    spec = importlib.util.spec_from_file_location("score_claims", data / "tools/score_claims.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outlets(data: Path) -> dict[str, str]:
    """Dispatch number → outlet, from the corpus that most dev dispatches come from."""
    lines = (data / "data/fakes/dispatches.jsonl").read_text(encoding="utf-8").splitlines()
    return {r["id"].removeprefix("fakes-"): r["outlet"] for r in map(json.loads, lines)}


def f1(hits: int, made: int, gold: int) -> str:
    """F1 with the number of gold items."""
    return f"{2 * hits / max(1, made + gold):.2f} ({gold})"


def main() -> int:
    if len(sys.argv) < 2:
        print("usage: breakdown.py CLAIMS.jsonl")
        return 2
    data = data_dir()
    scorer, outlet = load_scorer(data), outlets(data)
    made = scorer.predicted_claims(sys.argv[1])
    tally: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    slots: Counter[str] = Counter()
    for name, claims in made.items():
        text = (data / f"gold/dev/{name}.txt").read_text()
        gold = list(scorer.gold_claims(data / f"gold/dev/{name}.yaml", text))
        count(tally, slots, scorer, gold, claims, outlet.get(name.removeprefix("dev-"), "elsewhere"))
    for kind, rows in tally.items():
        print(f"{kind}: " + ", ".join(f"{k} {f1(r['hit'], r['made'], r['gold'])}" for k, r in ordered(rows)))
    print("disagreements by slot: " + ", ".join(f"{k} {n}" for k, n in slots.most_common()))
    return 0


def ordered(rows: dict[str, Counter[str]]) -> list[tuple[str, Counter[str]]]:
    return sorted(rows.items(), key=lambda r: -r[1]["gold"])


def count(tally: Any, slots: Counter[str], scorer: ModuleType, gold: list[Any], made: list[Any], outlet: str) -> None:
    """Add one dispatch to the tallies."""
    pairs = dict(scorer.pair(gold, made))
    for g in gold:
        tally["typed F1 by type"][g["type"]]["gold"] += 1
        tally["detection F1 by outlet"][outlet]["gold"] += 1
        tally["typed F1 by outlet"][outlet]["gold"] += 1
    for p in made:
        tally["typed F1 by type"][p["type"]]["made"] += 1
        tally["detection F1 by outlet"][outlet]["made"] += 1
        tally["typed F1 by outlet"][outlet]["made"] += 1
    for i, j in pairs.items():
        g, p = gold[i], made[j]
        right = g["type"] == p["type"]
        tally["typed F1 by type"][g["type"]]["hit"] += right
        tally["detection F1 by outlet"][outlet]["hit"] += 1
        tally["typed F1 by outlet"][outlet]["hit"] += right
        for side, key in ((g, "gold"), (p, "made")):
            tally["factuality F1 by value"][str(side["factuality"])][key] += 1
        tally["factuality F1 by value"][g["factuality"]]["hit"] += g["factuality"] == p["factuality"]
        for slot in ("type", "mode", "place", "time", "factuality"):
            slots[slot] += not agrees(scorer, slot, g, p)
        for slot in ("actors", "recipients", "source"):
            hits = scorer.party_hits(g[slot], p[slot])
            slots[slot] += not (hits == len(g[slot]) == len(p[slot]))
        slots["counts"] += g["counts"] != p["counts"]
    slots["missed"] += len(gold) - len(pairs)
    slots["made up"] += len(made) - len(pairs)


def agrees(scorer: ModuleType, slot: str, g: Any, p: Any) -> bool:
    """Whether a slot of a found claim is right, by the scorer's own rules."""
    a, b = g[slot], p[slot]
    if slot == "time" and a and b:
        return bool(scorer.same_time(a, b))
    if slot == "place" and a and b:
        return bool(scorer.km(a, b) <= a["km"])
    return bool(a == b)


if __name__ == "__main__":
    sys.exit(main())
