"""Scale of linking: synthetic tellings (seeded), seconds and peak memory at each size.

    python bench/link_scale.py 10000 100000 1000000

A happening is told by one to six dispatches on average two; days over three years, places over one region's towns, parties and
numbers that differ a little between tellings. Each size runs in a process of its own, so that its peak is its own.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from datetime import date

from dateline.link import Telling, link_tellings

_FIRST = date(2015, 1, 1).toordinal()
_MODES = (None, "aerial", "heavy-weapons", "firearms", "explosives")


def synthetic(n: int, seed: int = 5) -> tuple[list[Telling], dict[str, int]]:
    """`n` tellings and the true happening of each."""
    rng = random.Random(seed)
    towns = [(33 + rng.random() * 4, 36 + rng.random() * 6) for _ in range(max(50, n // 200))]
    days = max(1100, n // 100)
    out: list[Telling] = []
    truth: dict[str, int] = {}
    happening = 0
    while len(out) < n:
        happening += 1
        day, (lat, lon), mode = _FIRST + rng.randrange(days), rng.choice(towns), rng.choice(_MODES)
        actor, hit, killed = f"dl:group{rng.randrange(40)}", f"party{rng.randrange(60)}", rng.randrange(1, 80)
        for _ in range(min(n - len(out), rng.choice((1, 1, 1, 2, 2, 3, 4, 6)))):
            k = len(out)
            told = rng.random()
            out.append(
                Telling(
                    event=f"event-{rng.getrandbits(64):016x}", document=f"d{k}", claims=(f"claim-{k}",), type="ASSAULT",
                    mode=mode if rng.random() < 0.7 else None, published=day + rng.randrange(3), start=day if told > 0.1 else None,
                    end=day if told > 0.1 else day + 1, lat=lat if told < 0.9 else None, lon=lon if told < 0.9 else None,
                    km=rng.choice((3.0, 8.0, 60.0)), country="SY", actors=frozenset({actor} if rng.random() < 0.8 else ()),
                    recipients=frozenset({hit} if rng.random() < 0.8 else ()),
                    counts={"killed": (killed, killed if rng.random() < 0.6 else None)}, words=frozenset({"strike", f"town{int(lat * 50)}"}),
                )
            )  # fmt: skip
            truth[out[-1].event] = happening
    return out, truth


def one(n: int) -> None:
    """Link `n` tellings and print a row of the table."""
    tellings, truth = synthetic(n)
    started = time.perf_counter()
    found = link_tellings(tellings).event
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    groups: dict[str, list[int]] = {}
    for event, happening in found.items():
        groups.setdefault(happening, []).append(truth[event])
    pure = sum(max(map(g.count, set(g))) for g in groups.values()) / len(found)
    print(
        f"{n:9,}  {seconds:8.1f} s  {1e6 * seconds / n:7.0f} µs each  {peak:7.0f} MB  {len(groups):8,} happenings  purity {pure:.3f}",
        flush=True,
    )


def main() -> None:
    sizes = [int(a) for a in sys.argv[1:] if not a.startswith("-")] or [10_000, 100_000]
    if "--one" in sys.argv:
        one(sizes[0])
        return
    for n in sizes:
        subprocess.run([sys.executable, __file__, str(n), "--one"], check=True)


if __name__ == "__main__":
    main()
