"""(source, content) pairs on PolNeAR dev: sources that overlap, contents that overlap by at least half of their union.

    python bench/polnear.py [--limit N] [--misses N]

The corpus is only measured on. One annotator is kept where a text was annotated twice.
"""

from __future__ import annotations

import argparse
import warnings
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpora import data_dir
from dateline.analysis import Analysis, Header
from dateline.annotate.attribution import attributions_of
from dateline.annotate.language import load_language, parse_text, split_sentences
from dateline.types import Document


@dataclass
class Relation:
    """A source and a content as sets of code points; `cue` to show."""

    source: set[int] = field(default_factory=set)
    content: set[int] = field(default_factory=set)
    cue: str = ""


def gold_of(path: Path) -> list[Relation]:
    """Relations of a brat file."""
    spans: dict[str, set[int]] = {}
    words: dict[str, str] = {}
    out: list[Relation] = []
    for line in path.read_text().splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T") and not rest.startswith("Attribution"):
            where, _, text = rest.partition("\t")
            places: set[int] = set()
            for part in where.split(" ", 1)[1].split(";"):
                a, b = map(int, part.split())
                places |= set(range(a, b))
            spans[name], words[name] = places, text
        elif name.startswith("E"):
            r = Relation()
            for part in rest.split():
                role, _, key = part.partition(":")
                role = role.rstrip("0123456789")
                if key not in spans:
                    continue
                if role == "Source":
                    r.source |= spans[key]
                elif role == "Content":
                    r.content |= spans[key]
                elif role == "Cue":
                    r.cue = words[key]
            out.append(r)
    return out


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--limit", type=int, default=0)
    ap.add_argument("--misses", type=int, default=0)
    a = ap.parse_args()
    warnings.simplefilter("ignore")
    nlp = load_language()[0]
    root = data_dir() / "data/polnear/dev"
    by_text: dict[str, Path] = {}
    for ann in sorted((root / "attributions").glob("*.ann")):
        by_text.setdefault(ann.stem.rsplit("_", 1)[0], ann)
    right = predicted = gold_n = 0
    shown = 0
    for name, ann in sorted(by_text.items())[: a.limit or None]:
        text = (root / "text" / f"{name}.txt").read_text()
        header = Header(body=(0, len(text)))
        doc = parse_text(nlp, text, header)
        analysis = Analysis(Document(id=name, sha256="0" * 64, text=text), header=header, doc=doc)
        analysis = replace(analysis, sentences=split_sentences(doc, text, header))
        gold = [g for g in gold_of(ann) if g.source and g.content]
        merged: dict[int, Relation] = defaultdict(Relation)
        for k, x in enumerate(attributions_of(analysis, attitudes=True)):
            if not x.sources:
                continue
            r = merged[x.cue.start if x.cue else -k - 1]
            r.cue = x.cue.text if x.cue else ""
            r.content |= set(range(*x.content))
            for p in x.sources:
                if p.mention:
                    r.source |= set(range(p.mention.start, p.mention.end))
        found = list(merged.values())
        used: set[int] = set()
        hit: set[int] = set()
        for i, g in enumerate(gold):
            for j, p in enumerate(found):
                if (
                    j not in used
                    and g.source & p.source
                    and 2 * len(g.content & p.content) >= len(g.content | p.content)
                ):
                    used.add(j)
                    hit.add(i)
                    break
        right, predicted, gold_n = right + len(hit), predicted + len(found), gold_n + len(gold)
        for i, g in enumerate(gold):
            if i not in hit and shown < a.misses:
                shown += 1
                near = [p for p in found if p.content & g.content]
                why = (
                    "source"
                    if any(2 * len(g.content & p.content) >= len(g.content | p.content) for p in near)
                    else "content"
                    if any(p.source & g.source for p in near)
                    else "none"
                )
                print(
                    f"MISS {why}: <{show(text, g.source)}> |{g.cue}| {show(text, g.content)}"
                    + "".join(
                        f"\n     found <{show(text, p.source)}> |{p.cue}| {show(text, p.content)}" for p in near[:2]
                    )
                )
        for j, p in enumerate(found):
            if j not in used and shown < a.misses and not any(p.content & g.content for g in gold):
                shown += 1
                print(f"EXTRA <{show(text, p.source)}> |{p.cue}| {show(text, p.content)}")
    p, r = right / predicted, right / gold_n
    print(f"PolNeAR dev, {a.limit or len(by_text)} texts: P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}")
    print(f"({right} right, {predicted} found, {gold_n} gold)")


def show(text: str, places: set[int]) -> str:
    return text[min(places) : max(places) + 1].replace("\n", " ")[:130] if places else ""


if __name__ == "__main__":
    main()
