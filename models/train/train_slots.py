"""Train the scorers that weigh the encoder against the parse, on analyses that the encoder was not trained on.

    python models/train/train_slots.py --folds bench/out/folds --report bench/out/cv.jsonl    # honest figures
    python models/train/train_slots.py --folds bench/out/folds --out models/coder              # what ships: slots.json and trees/

`--folds` is the folder that train_coder.py --folds wrote: fold k's encoder reads the dispatches of fold k, dev and our own. With `--report` the
scorers are trained on the other folds too, so that nothing that codes a dispatch has seen it; the claims of the dev gold are
written in the public form, ready for the scorer.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from coder_data import Dispatch, data_dir, load_dispatches
from dateline.analysis import Analysis
from dateline.annotate.triggers import Thresholds
from dateline.api.coder import Coder, document_of
from dateline.extract import Scorers, claims_of
from dateline.extract.frame import Frame
from dateline.extract.grouping import Side, group, pair_features
from dateline.extract.keep import keep_features
from dateline.extract.modes import mode_rows
from dateline.extract.parties import ROLES, Filler, distinct, party_rows, without_number
from dateline.extract.slots import count_rows, place_rows, time_rows
from dateline.types import Failure
from slot_scorers import Fitted, Row, fit, write_trees

KEEP_STRENGTH = 0.1  # lemmas are many: weigh them down
INNER = 3  # folds on which a cut-off is chosen
Rows = dict[str, list[tuple[dict[str, float], int, Any]]]


def load_scorer() -> ModuleType:
    """The project's scorer, as a module."""
    path = data_dir() / "tools" / "score_claims.py"
    spec = importlib.util.spec_from_file_location("score_claims", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass
class Item:
    """A gold dispatch, read by an encoder that has not seen it."""

    dispatch: Dispatch
    fold: int
    analysis: Analysis
    gold: list[dict[str, Any]]


def gold_of(d: Dispatch, scorer: ModuleType) -> list[dict[str, Any]]:
    """The gold claims in the scorer's form."""
    out = []
    for c in d.claims:
        start, end = scorer.locate(d.text, str(c["trigger"]).strip())
        out.append(
            {
                "span": (start, end), "type": c["type"], "event": c["event"], "mode": c.get("mode"),
                "actors": c.get("actors") or [], "recipients": c.get("recipients") or [], "place": c.get("place"),
                "time": scorer.interval(c.get("time")), "source": [] if c["source"] == "narrator" else c["source"],
                "factuality": c["factuality"],
                "counts": {k: tuple(v) for k, v in (c.get("counts") or {}).items() if isinstance(v, list) and len(v) == 2},
            }
        )  # fmt: skip
    return out


def read_all(folds: Path, scorer: ModuleType, gold: Path | None) -> list[Item]:
    """Every dispatch, analysed by an encoder that has not seen it: that of its own fold, or, where it was annotated since, of any."""
    fold_of = json.loads((folds / "folds.json").read_text())
    coders: dict[int, Coder] = {}
    items = []
    there = sorted(k for k in set(fold_of.values()) if (folds / f"fold{k}" / "coder.onnx").is_file())
    for n, d in enumerate(load_dispatches(gold)):
        k = fold_of.get(d.name, there[n % len(there)])
        if k not in there:
            continue
        if k not in coders:
            coders[k] = Coder(weights=folds / f"fold{k}", threads=1)
        analysis = coders[k].analyse(document_of(d.text, id=d.name))
        if isinstance(analysis, Failure):
            print(f"FAILED {d.name}: {analysis.step} {analysis.error}")
            continue
        items.append(Item(d, k, analysis, gold_of(d, scorer)))
    return items


def match(item: Item) -> dict[int, int]:
    """Index of predicted trigger → index of the gold claim whose trigger it overlaps."""
    out: dict[int, int] = {}
    used: set[int] = set()
    for k, t in enumerate(item.analysis.triggers):
        best = max(
            (i for i in range(len(item.gold)) if i not in used),
            key=lambda i: min(item.gold[i]["span"][1], t.span.end) - max(item.gold[i]["span"][0], t.span.start),
            default=None,
        )
        if best is not None and min(item.gold[best]["span"][1], t.span.end) > max(
            item.gold[best]["span"][0], t.span.start
        ):
            out[k] = best
            used.add(best)
    return out


def slot_rows(item: Item, scorer: ModuleType) -> Rows:
    """Features and labels of every candidate of every matched trigger."""
    rows: Rows = defaultdict(list)
    frame = Frame(item.analysis)
    pairs = match(item)
    for k, g in pairs.items():
        trigger, roles, gold = item.analysis.triggers[k], item.analysis.roles[k], item.gold[g]
        for role in ROLES:
            want = gold["source" if role == "source" else role + "s"]
            for m, f in party_rows(frame, trigger, roles, role):
                right = any(scorer.same_party(w, [m.party.name, without_number(m.span).text]) for w in want)
                rows[role].append((f, int(right), ((item.dispatch.name, k), m, want)))
        if trigger.type == gold["type"] == "ASSAULT":
            for mode, f in mode_rows(frame, trigger, roles):
                rows["mode"].append((f, int(mode == gold["mode"]), (item.dispatch.name, k)))
        for p, f in place_rows(frame, trigger, roles):
            right = (
                gold["place"] is not None
                and scorer.km(gold["place"], {"lat": p.place.lat, "lon": p.place.lon}) <= gold["place"]["km"]
            )
            rows["place"].append((f, int(right), (item.dispatch.name, k)))
        for t, f in time_rows(frame, trigger, roles):
            right = gold["time"] is not None and scorer.same_time(gold["time"], (t.time.start, t.time.end))
            rows["time"].append((f, int(right), (item.dispatch.name, k)))
    chosen = [k for k, t in enumerate(item.analysis.triggers) if k in pairs or t.score >= 0.5]
    for c in item.analysis.counts:
        for k, f in count_rows(frame, c, chosen):
            right = k in pairs and item.gold[pairs[k]]["counts"].get(c.what) == (c.min, c.max)
            rows["count"].append((f, int(right), None))
    return rows


def held_out(rows: list[Row], groups: np.ndarray, strength: float = 0.5, *, trees: bool = True) -> np.ndarray:
    """The probability of each row by scorers that were fitted on the other groups."""
    p = np.zeros(len(rows))
    for g in sorted(set(groups.tolist())):
        fitted = fit([r for r, k in zip(rows, groups, strict=True) if k != g], strength, trees=trees)
        p[groups == g] = fitted.scores([r[0] for r, k in zip(rows, groups, strict=True) if k == g])
    return p


PLATEAU = 0.004  # F1 that is as good as the best: the cut-off is taken from the middle of all that reach it


def best_threshold(p: np.ndarray, y: np.ndarray, extra_gold: float = 0) -> tuple[float, float]:
    """(cut-off, F1) that is best when every row at or above it is taken; the middle of a plateau, which moves less by chance."""
    rows = []
    for t in np.arange(0.1, 0.9, 0.02):
        taken = p >= t
        right = float((taken & (y == 1)).sum())
        rows.append((float(t), 2 * right / max(1.0, taken.sum() + y.sum() + extra_gold)))
    best = max(f1 for _, f1 in rows)
    good = [r for r in rows if r[1] >= best - PLATEAU]
    return good[len(good) // 2]


def best_party_threshold(
    rows: list, p: np.ndarray, scorer: ModuleType, items: dict[str, Item], role: str
) -> tuple[float, float]:
    """(cut-off, F1 of the parties) when mentions are chosen as the coder chooses them: one a party, none inside another."""
    groups: dict[Any, list] = defaultdict(list)
    for (_, _, (key, mention, want)), q in zip(rows, p, strict=True):
        groups[key].append((Filler(mention, float(q)), want))
    slot = "source" if role == "source" else role + "s"
    gold = sum(len(i.gold[g][slot]) or (role == "source") for i in items.values() for g in match(i).values())
    best = (0.5, 0.0)
    silent = sum(1 for i in items.values() for k, g in match(i).items() if role == "source" and not i.gold[g][slot])
    for t in np.arange(0.1, 0.8, 0.025):
        hits = taken = 0
        narrated = silent
        for rivals in groups.values():
            rows_ = sorted((f for f, _ in rivals if f.score >= t), key=lambda f: -f.score)
            chosen = distinct(rows_)
            want = rivals[0][1]
            hits += scorer.party_hits(
                want, [[f.mention.party.name, without_number(f.mention.span).text] for f in chosen]
            )
            taken += len(chosen)
            narrated -= bool(chosen and not want)
        if role == "source":  # no party chosen is the answer "narrator"
            told = sum(len(match(i)) for i in items.values())
            quiet = told - sum(any(f.score >= t for f, _ in g) for g in groups.values())
            hits, taken = hits + narrated, taken + quiet
        f1 = 2 * hits / max(1, taken + gold)
        if f1 > best[1]:
            best = (float(t), f1)
    return best


def train_scorers(items: list[Item], rows_of: dict[str, Rows]) -> dict[str, Fitted]:
    """The scorer of each slot, its cut-off chosen on inner folds."""
    out: dict[str, Fitted] = {}
    for slot in (*ROLES, "place", "time", "count", "mode"):
        rows = [r for i in items for r in rows_of[i.dispatch.name][slot]]
        groups = np.array([n for n, i in enumerate(items) for _ in rows_of[i.dispatch.name][slot]]) % INNER
        if len({r[1] for r in rows}) < 2:
            continue
        y, p = np.array([r[1] for r in rows]), held_out(rows, groups)
        if slot in ("place", "time", "mode"):  # one answer a trigger: only the best candidate of each counts
            best: dict[Any, int] = {}
            for n, r in enumerate(rows):
                if r[2] not in best or p[n] > p[best[r[2]]]:
                    best[r[2]] = n
            keep = sorted(best.values())
            threshold, f1 = best_threshold(p[keep], y[keep], told_gold(items, slot) - float(y[keep].sum()))
        elif slot in ROLES:
            threshold, f1 = best_party_threshold(rows, p, load_scorer(), {i.dispatch.name: i for i in items}, slot)
        else:
            threshold, f1 = best_threshold(p, y)
        out[slot] = fit(rows, trees=True)
        out[slot].threshold = threshold
        print(f"  {slot:10} {len(rows):6} rows, inner F1 {f1:.3f} at {threshold:.2f}", flush=True)
    return out


def told_gold(items: list[Item], slot: str) -> float:
    """How many found claims have a gold value in a slot of one value."""
    gold = [i.gold[g] for i in items for g in match(i).values()]
    return float(sum(c[slot] is not None for c in gold if slot != "mode" or c["type"] == "ASSAULT"))


def as_scorers(table: dict[str, Fitted]) -> Scorers:
    return Scorers({**Scorers().table, **table})


def keep_rows(item: Item, scorer: ModuleType) -> tuple[list, int]:
    """(features and labels of every candidate trigger, gold claims that no candidate answers)."""
    frame = Frame(item.analysis)
    empty = {**dict.fromkeys(scorer.SLOTS), "actors": [], "recipients": [], "source": [], "counts": {}}
    pred = [{**empty, "span": (t.span.start, t.span.end), "type": t.type} for t in item.analysis.triggers]
    pairs = scorer.pair(item.gold, pred)
    right = {j for _, j in pairs}
    rows = [(keep_features(frame, k), int(k in right), None) for k in range(len(pred))]
    return rows, len(item.gold) - len(pairs)


def train_keep(items: list[Item], kept_of: dict[str, tuple[list, int]]) -> Fitted:
    """The scorer that turns candidates into claims; its cut-off maximises detection F1 on inner folds."""
    rows = [r for i in items for r in kept_of[i.dispatch.name][0]]
    lost = sum(kept_of[i.dispatch.name][1] for i in items)
    groups = np.array([n for n, i in enumerate(items) for _ in kept_of[i.dispatch.name][0]]) % INNER
    p = held_out(rows, groups, KEEP_STRENGTH)
    threshold, f1 = best_threshold(p, np.array([r[1] for r in rows]), lost)
    print(f"  keep       {len(rows):6} rows, inner detection F1 {f1:.3f} at {threshold:.2f}", flush=True)
    out = fit(rows, KEEP_STRENGTH, trees=True)
    out.threshold = threshold
    return out


@dataclass
class Grouping:
    """The claims of one dispatch with what is needed to group them and to judge the groups."""

    name: str
    frame: Frame
    claims: list[Any]
    tokens: list[int]
    gold: list[str | None]  # the gold event of each claim; None where it answers no gold claim


def groupings(items: list[Item], scorers: Scorers) -> list[Grouping]:
    """The claims of every dispatch, with their gold events."""
    out = []
    for item in items:
        claims = list(claims_of(item.analysis, scorers))
        at = {(t.span.start, t.span.end): k for k, t in enumerate(item.analysis.triggers)}
        index = [at[c.trigger.start, c.trigger.end] for c in claims]
        gold = match(item)
        events = [item.gold[gold[k]]["event"] if k in gold else None for k in index]
        tokens = [item.analysis.triggers[k].token for k in index]
        out.append(Grouping(item.dispatch.name, Frame(item.analysis), claims, tokens, events))
    return out


def pair_rows(groups: list[Grouping]) -> list:
    """Pairs of claims with same-happening labels."""
    rows = []
    for g in groups:
        sides = [Side.of(g.frame, claim, token) for claim, token in zip(g.claims, g.tokens, strict=True)]
        for i, a in enumerate(sides):
            for j in range(i + 1, len(g.claims)):
                if g.gold[i] is not None and g.gold[j] is not None:
                    f = pair_features(a, sides[j], j - i)
                    rows.append((f, int(g.gold[i] == g.gold[j]), None))
    return rows


def best_pair_threshold(groups: list[Grouping], fitted: Fitted, scorer: ModuleType) -> float:
    """The cut-off at which the grouping's B-cubed F1 is best."""
    best = (0.45, 0.0)
    for t in np.arange(0.2, 0.75, 0.05):
        scorers = as_scorers({"pair": replace(fitted, threshold=float(t))})
        pairs = []
        for g in groups:
            labels = group(g.frame, g.claims, g.tokens, scorers)
            pairs += [((g.name, e), (g.name, n)) for e, n in zip(g.gold, labels, strict=True) if e is not None]
        b3 = scorer.b_cubed(pairs)
        if b3 > best[1]:
            best = (float(t), b3)
    print(f"  pair       B3 {best[1]:.3f} at {best[0]:.2f} (in sample)", flush=True)
    return round(best[0], 2)


def train_all(items: list[Item], rows_of: dict[str, Rows], kept_of: dict[str, tuple[list, int]]) -> dict[str, Fitted]:
    """All scorers: slots first, then what is judged on the claims that they give."""
    table = train_scorers(items, rows_of)
    table["keep"] = train_keep(items, kept_of)
    groups = groupings(items, as_scorers(table))
    table["pair"] = fit(pair_rows(groups))
    table["pair"].threshold = best_pair_threshold(groups, table["pair"], load_scorer())
    return table


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--folds", type=Path, required=True)
    ap.add_argument("--gold", type=Path)
    ap.add_argument("--out", type=Path)
    ap.add_argument("--report", type=Path)
    ap.add_argument("--misses", type=int, default=0)
    ap.add_argument("--trigger", type=float, default=Thresholds().trigger)
    a = ap.parse_args()
    scorer = load_scorer()
    started = time.time()
    items = read_all(a.folds, scorer, a.gold)
    print(f"{len(items)} dispatches read in {time.time() - started:.0f}s", flush=True)
    rows_of = {i.dispatch.name: slot_rows(i, scorer) for i in items}
    kept_of = {i.dispatch.name: keep_rows(i, scorer) for i in items}
    if a.report:
        lines = []
        if len({i.fold for i in items}) == 1:  # one encoder only: cut what it has not seen
            for n, i in enumerate(items):
                i.fold = n % 4
        for k in sorted({i.fold for i in items}):
            table = train_all([i for i in items if i.fold != k], rows_of, kept_of)
            for i in items:
                if i.fold == k and i.dispatch.dev:
                    lines += [c.model_dump_json(by_alias=True) for c in claims_of(i.analysis, as_scorers(table))]
        a.report.parent.mkdir(parents=True, exist_ok=True)
        a.report.write_text("\n".join(lines) + "\n")
        only = [i.dispatch.name for i in items if i.dispatch.dev]
        out, misses = scorer.score(data_dir() / "gold/dev", a.report, only=only)
        print(f"{len(only)} dev dispatches, cross-validated by dispatch")
        for name, v in out.items():
            print(
                f"{name:22}" + (f"{v['p']:7.3f}{v['r']:7.3f}{v['f1']:7.3f}" if "p" in v else f"{'':14}{v['f1']:7.3f}")
            )
        shown: dict[str, int] = defaultdict(int)
        for kind, name, trigger, g, p in misses:
            if shown[kind] < a.misses:
                shown[kind] += 1
                print(f"{kind:11} {name} {trigger!r}: gold {g} / found {p}")
    if a.out:
        table = train_all(items, rows_of, kept_of)
        a.out.mkdir(parents=True, exist_ok=True)
        scorers = {name: fitted.as_json() for name, fitted in table.items()}
        (a.out / "slots.json").write_text(
            json.dumps({"thresholds": {"trigger": a.trigger}, "scorers": scorers}, indent=0, sort_keys=True) + "\n"
        )
        for name, fitted in table.items():
            if fitted.trees is not None:
                write_trees(fitted, a.out / "trees" / f"{name}.onnx")
        print(f"wrote {a.out}")


if __name__ == "__main__":
    main()
