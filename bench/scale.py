"""Memory and speed of coding into a ledger, from a hundred dispatches to ten thousand.

    python bench/scale.py [--sizes 100,1000,10000] [--every 250] [--workers N] [--coder real|small] [--source DISPATCHES.jsonl]

Each size is a fresh process, so that each peak is its own. The dispatches of the source (JSONL with `text`; default the 624
of $DATELINE_DATA/data/fakes) are used in turn, from the second turn on with names, numbers and days changed (varied.py).
Resident memory is told at every 250th on standard error, that of the workers with it, and at the end its slope over the
last half, in KB a dispatch. `--coder small` codes with a few lines in place of the models: what is left is the cost of
reading, keeping and the pool.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import linear_regression
from typing import Any

from corpora import data_dir
from dateline.api.coder import Coded
from dateline.api.store import Ledger, RunReport, build_keeping_coder, code_into, verify
from dateline.ids import make_id
from dateline.types import Claim, Document, Failure, Party, Source, Span
from varied import dispatches


def build_small() -> Callable[[Document], Coded | Failure]:
    """A coder that makes a claim of every hundredth character's word."""

    def code(document: Document) -> Coded:
        claims = []
        for start in range(0, len(document.text) - 6, 100):
            span = Span(start=start, end=start + 5, text=document.text[start : start + 5])
            source = Source(kind="reported", parties=(Party(name="police", mention=span),))
            key = make_id("claim", [document.sha256, start])
            event = make_id("event", document.id)
            claims.append(Claim(id=key, document=document.id, event=event, trigger=span, type="ASSAULT", source=source))
        return Coded(document, tuple(claims))

    return code


def resident_kb() -> int:
    """Resident memory of this process and its children, in KB (Linux; 0 elsewhere)."""
    me = os.getpid()
    children = Path(f"/proc/{me}/task/{me}/children")
    pages = 0
    for pid in [me, *(children.read_text().split() if children.exists() else ())]:
        statm = Path(f"/proc/{pid}/statm")
        pages += int(statm.read_text().split()[1]) if statm.exists() else 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def slope(points: Sequence[tuple[int, int]]) -> float | None:
    """KB a dispatch over the last half of (dispatches, KB): the least-squares line."""
    half = [p for p in points if p[0] * 2 >= points[-1][0]] if points else []
    if len(half) < 3:
        return None
    return round(linear_regression(*zip(*half, strict=True)).slope, 2)


def children_peak_mb() -> float:
    """Peak resident memory of the largest child process, in MB (Linux: ru_maxrss is in KB)."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def one(a: argparse.Namespace, n: int) -> dict[str, Any]:
    """Code `n` dispatches in this process and say what it took; resident memory is noted at each tenth of the way."""
    resident: list[tuple[int, int]] = []

    def progress(report: RunReport) -> None:
        done = report.coded + report.failed
        if done % a.every == 0 or done == n:
            resident.append((done, resident_kb()))
            spent = time.perf_counter() - started
            left = spent / done * (n - done)
            words = f"{done:,} of {n:,}: {resident[-1][1] / 1024:.1f} MB, {done / spent:.2f} a second, {left / 60:.0f} min left"
            print(words, file=sys.stderr, flush=True)

    factory = build_keeping_coder if a.coder == "real" else build_small
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scale.ledger"
        started = time.perf_counter()
        report = code_into(
            path,
            dispatches(a.source, n),
            workers=a.workers,
            progress=progress,
            factory=factory,
            version=f"scale-{a.coder}",
        )
        spent = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        megabytes = sum(f.stat().st_size for f in Path(folder).iterdir()) / 2**20
        started = time.perf_counter()
        with Ledger(path, create=False) as ledger:
            wrong = len(list(verify(ledger)))
        return {
            "dispatches": n, "seconds": round(spent, 1), "dispatches/s": round(n / spent, 1), "words/s": round(report.words / spent),
            "claims": report.claims, "failed": report.failed, "peak MB": round(peak), "worker peak MB": round(children_peak_mb()),
            "resident MB": [round(kb / 1024, 1) for _, kb in resident], "KB a dispatch over the last half": slope(resident),
            "ledger MB": round(megabytes, 1), "verify s": round(time.perf_counter() - started, 1),
            "wrong": wrong,
        }  # fmt: skip


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--sizes", default="100,1000,10000")
    ap.add_argument("--every", type=int, default=250, help="dispatches between two looks at the memory")
    ap.add_argument("--workers", type=int, default=1)
    ap.add_argument("--coder", choices=("real", "small"), default="real")
    ap.add_argument("--source", type=Path, default=None)
    ap.add_argument("--one", type=int, help="one size in this process, as JSON")
    a = ap.parse_args()
    a.source = a.source or data_dir() / "data/fakes/dispatches.jsonl"
    if a.one:
        print(json.dumps(one(a, a.one)))
        return
    for size in a.sizes.split(","):
        command = [
            sys.executable,
            __file__,
            "--one",
            size,
            "--every",
            str(a.every),
            "--workers",
            str(a.workers),
            "--coder",
            a.coder,
        ]
        done = subprocess.run([*command, "--source", str(a.source)], check=True, stdout=subprocess.PIPE, text=True)
        print(", ".join(f"{k} {v}" for k, v in json.loads(done.stdout).items()), flush=True)


if __name__ == "__main__":
    main()
