"""The words that the press writes in small letters, so that a dispatch all in capitals can be read as if it were not.

    python models/train/train_case.py --out src/dateline/ontology/data/case/small_words.txt

Counts the open corpora that may be trained on (FA-KES without the dev gold, Wikinews, GeoVirus, ECB+): a word is small when it is seen
so more often than with a capital inside a sentence (Lita et al. 2003, the unigram model). Everything else is a name.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from coder_data import corpus_texts, data_dir


def texts(data: Path) -> Iterator[str]:
    """Every text that may be trained on, the dispatches of the dev gold left out."""
    dev = {p.stem.removeprefix("dev-") for p in (data / "gold/dev").glob("*.txt")}
    for name, text in corpus_texts(data).items():
        if name.split("-")[-1] not in dev and name not in dev:
            yield text
    for path in sorted((data / "data/ecbplus").glob("*corpus.txt")):
        topics: dict[str, list[str]] = {}
        for line in path.read_text().splitlines():
            cells = line.split("\t")
            if len(cells) == 5:
                topics.setdefault("/".join(cells[:2]), []).append(cells[3])
        yield from (" ".join(words) for words in topics.values())
    for article in ElementTree.parse(data / "data/geoparsing/GeoVirus.xml").getroot().iter("text"):
        yield article.text or ""


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--least", type=int, default=1, help="times a word must be seen")
    a = ap.parse_args()
    small, capital = Counter[str](), Counter[str]()
    for text in texts(data_dir()):
        for m in re.finditer(r"[A-Za-z][A-Za-z']*", text):
            before = text[max(0, m.start() - 2) : m.start()]
            if not re.search(r"[a-z,;] $", before):  # the first word of a sentence tells nothing
                continue
            word = m[0]
            (small if word.islower() else capital)[word.lower()] += 1
    words = sorted(w for w, n in small.items() if n >= a.least and n > capital[w] and len(w) > 1)
    a.out.parent.mkdir(parents=True, exist_ok=True)
    a.out.write_text("\n".join(["a", *words]) + "\n")
    print(f"{len(words)} words, {a.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
