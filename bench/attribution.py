"""Source of each gold claim by the rules alone: is the innermost attribution over its trigger the gold source?

python bench/attribution.py [--misses N] [--only NAME …]
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections import Counter
from dataclasses import replace
from types import ModuleType

from corpora import data_dir
from dateline.analysis import Analysis, Attribution, Header
from dateline.annotate.attribution import attributions_of
from dateline.annotate.language import load_language, parse_text, split_sentences
from dateline.pipeline import Pipeline
from dateline.types import Document, Party


def scorer() -> ModuleType:
    """The scorer, loaded by path."""
    spec = importlib.util.spec_from_file_location("score_claims", data_dir() / "tools/score_claims.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reader():
    """A function from (id, text) to an analysis with actors, by the real steps where they are there."""
    nlp = load_language()[0]
    try:
        from dateline.annotate.actors import actors_step
        from dateline.annotate.header import header_step
        from dateline.annotate.language import parse_step
        from dateline.ontology.actors import load_lexicon

        pipeline = Pipeline([header_step(), parse_step(nlp), actors_step(load_lexicon())])
        return lambda name, text: pipeline(Analysis(Document(id=name, sha256="0" * 64, text=text)))
    except ImportError:
        print("(actors step not there: sources by their words)")

    def read(name: str, text: str) -> Analysis:
        header = Header(body=(0, len(text)))
        doc = parse_text(nlp, text, header)
        a = Analysis(Document(id=name, sha256="0" * 64, text=text), header=header, doc=doc)
        return replace(
            a,
            sentences=split_sentences(doc, text, header),
        )

    return read


def names(p: Party) -> list[str]:
    return [p.name, p.mention.text] if p.mention else [p.name]


def innermost(found: tuple[Attribution, ...], at: int) -> Attribution | None:
    inside = [a for a in found if a.content[0] <= at < a.content[1] and a.sources and a.score >= 0.5]
    return min(inside, key=lambda a: a.content[1] - a.content[0], default=None)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--misses", type=int, default=0)
    ap.add_argument("--only", nargs="*")
    a = ap.parse_args()
    sc = scorer()
    read = reader()
    n: Counter[str] = Counter()
    spent = words = 0.0
    shown = 0
    for path in sorted((data_dir() / "gold/dev").glob("*.yaml")):
        if a.only and path.stem not in a.only:
            continue
        text = path.with_suffix(".txt").read_text()
        analysis = read(path.stem, text)
        started = time.perf_counter()
        found = attributions_of(analysis)
        spent += time.perf_counter() - started
        words += len(text.split())
        for g in sc.gold_claims(path, text):
            best = innermost(found, g["span"][0])
            pred = [names(p) for p in best.sources] if best else [["narrator"]]
            hits = sc.party_hits(g["source"], pred)
            narr, said = g["source"] == [["narrator"]], best is None
            n.update(
                correct=hits,
                predicted=len(pred),
                gold=len(g["source"]),
                claims=1,
                narr_gold=narr,
                narr_pred=said,
                narr_right=narr and said,
                agree=hits > 0,
                nonnarr_both=not narr and not said,
                named_right=not narr and not said and hits > 0,
            )
            if not hits and shown < a.misses:
                shown += 1
                s, e = g["span"]
                why = "missed" if said else "made up" if narr else "WRONG"
                around = f"…{text[max(0, s - 110) : s]}[[{text[s:e]}]]{text[e : e + 90]}…"
                print(f"{path.stem} {why}: {around}".replace("\n", " "))
                cue = best.cue.text if best and best.cue else None
                where = f"{best.content}{' carried' if best.carried else ''}" if best else ""
                print(f"     gold {g['source'][0][:3]} / found {pred} cue {cue} {where}")
    p, r = n["correct"] / n["predicted"], n["correct"] / n["gold"]
    print(f"source, rules alone: P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}  ({n['claims']} claims)")
    print(
        f"narrator: P {n['narr_right'] / n['narr_pred']:.3f} R {n['narr_right'] / n['narr_gold']:.3f};"
        f" named where both name one: {n['named_right']}/{n['nonnarr_both']}"
    )
    print(f"{words / spent:.0f} words/s")


if __name__ == "__main__":
    main()
