"""The shipped coder on the dev gold, by the project's scorer.

    python bench/claims.py [--misses N]

The dev gold is in the shipped model's training data, so these figures are optimistic: they only show that what ships works. The figures to
quote are the cross-validated ones (models/train/train_slots.py --report), which stand in bench/RESULTS.md.
"""

from __future__ import annotations

import subprocess
import sys

from corpora import OUT, data_dir
from dateline.api import Coder, document_of
from dateline.types import Failure


def main() -> int:
    data = data_dir()
    OUT.mkdir(parents=True, exist_ok=True)
    target = OUT / "claims.jsonl"
    coder = Coder()
    with target.open("w", encoding="utf-8") as f:
        for path in sorted((data / "gold/dev").glob("*.txt")):
            coded = coder.code(document_of(path.read_text(encoding="utf-8"), id=path.stem))
            if isinstance(coded, Failure):
                print(f"{path.stem}: step {coded.step}: {coded.error}")
                continue
            f.writelines(c.model_dump_json(by_alias=True) + "\n" for c in coded.claims)
    print("the shipped model on the dev gold, which it was trained on (not a figure to quote):", flush=True)
    command = [sys.executable, str(data / "tools/score_claims.py"), str(data / "gold/dev"), str(target), *sys.argv[1:]]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
