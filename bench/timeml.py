"""TempEval-3's measures of time expressions on TimeBank and AQUAINT: strict, relaxed, type and value F1.

    python bench/timeml.py [--errors] [--limit N] [FOLDER …]

A system mention and a gold TIMEX3 match strictly when their extents are equal, relaxed when they overlap (one
to one, in the order of the text). Type and value F1 count the relaxed matches whose attribute is right. Only
the TIMEX3 inside TEXT count; `--dct` adds the document creation time, which every system is given and so gets
right (UzZaman et al. 2013). The corpora are for measuring and tuning only: nothing of them is in this
repository.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lxml import etree

from corpora import data_dir
from dateline.analysis import Analysis, Header, TimeMention
from dateline.annotate.language import load_language, parse_step
from dateline.annotate.times import times_step
from dateline.resolve.times import resolve_times_step
from dateline.types import Document


@dataclass(frozen=True)
class Gold:
    """A TIMEX3 of the corpus."""

    start: int
    end: int
    type: str
    value: str


def read_tml(path: Path) -> tuple[str, date | None, list[Gold]]:
    """Text inside TEXT, the day of creation, and the TIMEX3 with offsets into that text."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(path.read_bytes(), parser)
    dct = root.find(".//DCT//TIMEX3")
    made = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", dct.get("value", "") if dct is not None else "")
    gold: list[Gold] = []
    pieces: list[str] = []
    length = 0

    def walk(node: etree._Element) -> None:
        nonlocal length
        start = length
        add(node.text)
        for child in node:
            walk(child)
            add(child.tail)
        if node.tag == "TIMEX3":
            gold.append(Gold(start, length, node.get("type", ""), node.get("value", "")))

    def add(text: str | None) -> None:
        nonlocal length
        if text:
            pieces.append(text)
            length += len(text)

    for part in root.iter("TEXT"):
        walk(part)
        add("\n\n")
    return "".join(pieces), date(*map(int, made.groups())) if made else None, gold


def matched(system: list[TimeMention], gold: list[Gold]) -> Iterator[tuple[TimeMention | None, Gold | None]]:
    """System and gold paired where they overlap, one to one; the rest alone."""
    free = list(gold)
    for m in system:
        hits = [g for g in free if g.start < m.span.end and m.span.start < g.end]
        best = min(hits, key=lambda g: abs(g.start - m.span.start) + abs(g.end - m.span.end), default=None)
        if best is not None:
            free.remove(best)
        yield m, best
    for g in free:
        yield None, g


def f1(hits: int, system: int, gold: int) -> str:
    p, r = hits / max(system, 1), hits / max(gold, 1)
    return f"P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}"


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folders", nargs="*", type=Path)
    ap.add_argument("--errors", action="store_true", help="every miss, false alarm and wrong value")
    ap.add_argument("--dct", action="store_true")
    ap.add_argument("--limit", type=int)
    a = ap.parse_args()
    base = data_dir() / "data/timeml"
    folders = a.folders or [base / "TimeBank", base / "AQUAINT"]
    paths = [p for f in folders for p in sorted(f.glob("*.tml"))][: a.limit]
    if not paths:
        sys.exit(f"bench: no .tml files in {', '.join(map(str, folders))}. Nothing was measured.")
    parse = parse_step(load_language()[0])
    find, resolve = times_step(), resolve_times_step()
    counts: Counter[str] = Counter()
    words, seconds = 0, 0.0
    for path in paths:
        text, made, gold = read_tml(path)
        blank = Analysis(Document(id=path.stem, sha256="", text=text, published=made), header=Header((0, len(text))))
        parsed = parse(blank)
        started = time.perf_counter()
        mentions = list(resolve(find(parsed)).times)
        seconds += time.perf_counter() - started
        words += len(text.split())
        counts["system"] += len(mentions) + a.dct
        counts["gold"] += len(gold) + a.dct
        for key in ("strict", "relaxed", "type", "value"):
            counts[key] += a.dct
        score(path.stem, text, mentions, gold, counts, a.errors)
    for name in ("strict", "relaxed", "type", "value"):
        print(f"{name:8} {f1(counts[name], counts['system'], counts['gold'])}")
    print(
        f"{len(paths)} documents, {counts['gold']} TIMEX3, {counts['system']} found; "
        f"{words / seconds:.0f} words/s after the parse"
    )


def score(
    name: str, text: str, system: list[TimeMention], gold: list[Gold], counts: Counter[str], errors: bool
) -> None:
    for m, g in matched(system, gold):
        line = ""
        if m is None and g is not None:
            line = f"MISS  {text[g.start : g.end]!r} {g.type} {g.value} | {text[max(0, g.start - 40) : g.end + 30]!r}"
        elif m is not None and g is None:
            line = f"FALSE {m.span.text!r} {m.type} {m.timex} | {text[max(0, m.span.start - 40) : m.span.end + 30]!r}"
        elif m is not None and g is not None:
            exact = (m.span.start, m.span.end) == (g.start, g.end)
            counts["relaxed"] += 1
            counts["strict"] += exact
            counts["type"] += m.type == g.type
            counts["value"] += m.timex == g.value
            where = f"{m.span.text!r} / {text[g.start : g.end]!r}"
            if m.timex != g.value or m.type != g.type:
                kind = "VALUE" if m.timex != g.value else "TYPE "
                context = text[max(0, g.start - 40) : g.end + 30]
                line = f"{kind} {where}: {m.type} {m.timex}, gold {g.type} {g.value} | {context!r}"
            elif not exact:
                line = f"SPAN  {where}"
        if errors and line:
            print(name, line)


if __name__ == "__main__":
    main()
