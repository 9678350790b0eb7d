"""The words that the press writes in small letters, so that a dispatch all in capitals can be read as if it were not.

    python models/train/train_case.py --out src/dateline/ontology/data/case/small_words.txt

Counts the open corpora that may be trained on (FA-KES without the dev gold, Wikinews, GeoVirus, ECB+): a word is small when it is seen
so more often than with a capital inside a sentence (Lita et al. 2003, the unigram model). Everything else is a name.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

from coder_data import data_dir
from pretrain import texts


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--least", type=int, default=1, help="times a word must be seen")
    a = ap.parse_args()
    small, capital = Counter[str](), Counter[str]()
    for text in texts(data_dir()):
        if sum(c.isupper() for c in text) > 0.5 * max(1, sum(c.isalpha() for c in text)):
            continue
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
