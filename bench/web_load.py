"""Load test of the reading room: a synthetic ledger of 100,000 claims (seeded), and how long every page and JSON route takes.

    python bench/web_load.py [claims] [--keep FILE]

Starts `dateline serve` on loopback in a process of its own and asks it one request after another. Ends with status 1 when a page's
95th percentile is above 200 ms or the first view of the map's data above 1 s; what a route needs the first time stands beside it.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx

from dateline.api.linking import link
from dateline.api.store import Ledger
from dateline.ids import sha256_bytes
from dateline.link import Telling
from dateline.types import Claim, Count, Document, Party, Place, Source, Span, Time
from link_scale import synthetic

PAGE_MS, MAP_MS, ROUNDS = 200.0, 1000.0, 40
WORDS = "market bridge school convoy checkpoint hospital depot village road camp".split()


def ledger_of(path: Path, claims: int) -> None:
    """A ledger of `claims` claims, one dispatch a telling, linked."""
    tellings, _ = synthetic(claims)
    rng = random.Random(7)
    with Ledger(path) as ledger:
        ledger.connection.execute("PRAGMA synchronous = OFF")
        run = ledger.start_run("load-1", {})
        for t in tellings:
            document, claim = dispatch(t, rng)
            ledger.put_coded(run, "load-1", document, [claim])
        ledger.end_run(run, {"taken_in": claims, "coded": claims, "rejected": 0, "failed": 0, "skipped": 0})
        link(ledger)


def dispatch(t: Telling, rng: random.Random) -> tuple[Document, Claim]:
    """A telling as a dispatch of three sentences with one claim."""
    actor = next(iter(t.actors), None)
    hit = next(iter(t.recipients), None)
    outlet = f"Agency {rng.randrange(300)}"
    town = f"Town {int((t.lat or 0) * 5000)}"
    told = f"{actor or 'Gunmen'} attacked {hit or 'people'} near the {rng.choice(WORDS)} of {town}, {outlet} said."
    text = f"{told} {' '.join(rng.choices(WORDS, k=25))}. Reference {t.document} {rng.getrandbits(48):x}."

    def span(words: str) -> Span:
        at = text.index(words)
        return Span(start=at, end=at + len(words), text=words)

    day = (
        None
        if t.start is None
        else Time(start=date.fromordinal(t.start), end=date.fromordinal(t.end or t.start), precision="day")
    )
    place = None
    if t.lat is not None:
        place = Place(name=town, country="SY", lat=t.lat, lon=t.lon, km=t.km, precision="near", mention=span(town))
    killed = t.counts["killed"]
    claim = Claim(
        id=t.claims[0], document=t.document, event=t.event, trigger=span("attacked"), type="ASSAULT", mode=t.mode,
        actors=(Party(name=actor, id=actor, mention=span(actor)),) if actor else (),
        recipients=(Party(name=hit, mention=span(hit)),) if hit else (), place=place, time=day,
        source=Source(kind="reported", parties=(Party(name=outlet, mention=span(outlet)),), interest="media"),
        factuality=rng.choice(("CT+", "CT+", "CT+", "PR+", "CT-")), counts=(Count(what="killed", min=killed[0], max=killed[1]),),
        confidence=round(rng.random(), 3),
    )  # fmt: skip
    published = None if t.published is None else date.fromordinal(int(t.published))
    raw = sha256_bytes(text.encode())
    return Document(id=t.document, sha256=raw, text=text, title=told[:60], publisher=outlet, published=published), claim


def routes(path: Path, known: set[str]) -> Iterator[tuple[str, list[str]]]:
    """(name, addresses to ask in turn) of every page that this version has."""
    with Ledger(path, create=False) as ledger:
        ask = ledger.connection.execute
        events = [r[0] for r in ask("SELECT id FROM events ORDER BY id LIMIT 400")][::10]
        claims = [r[0] for r in ask("SELECT id FROM claims ORDER BY digest LIMIT 400")][::10]
        documents = [r[0] for r in ask("SELECT id FROM documents ORDER BY id LIMIT 400")][::10]
    lists = (
        "/events",
        "/dispatches",
        "/sources",
        "/actors",
        "/review",
        "/judge",
        "/judge/decisions",
        "/judge/agreement",
        "/map/list",
        "/publish",
        "/add",
        "/api",
        "/openapi.json",
    )
    for name in lists:
        if name in known or name == "/openapi.json":
            yield name, [name]
    yield "/events, filtered", [f"/events?type=ASSAULT&since=2016-01-{d:02}&until=2016-12-31" for d in range(1, 28)]
    yield "/events, by source", [f"/events?source=Agency+{n}" for n in range(40)]
    yield "/search", [f"/search?q={a}+{b}" for a in WORDS for b in WORDS[:4]]
    yield "/event/…", [f"/event/{e}" for e in events]
    yield "/dispatch/…", [f"/dispatch/{d}" for d in documents]
    yield "/source/…", [f"/source/agency%20{n}" for n in range(40)]
    yield "/actor/…", [f"/actor/dl:group{n}" for n in range(40)]
    if "/judge/event/{identity}" in known:
        yield "/judge/event/…", [f"/judge/event/{e}" for e in events]
    yield "/api/claims", [f"/api/claims?limit=50&offset={50 * n}" for n in range(40)]
    yield "/api/claims/…", [f"/api/claims/{c}" for c in claims]
    yield "/api/events", [f"/api/events?limit=50&offset={50 * n}" for n in range(40)]
    yield "/api/events/…", [f"/api/events/{e}" for e in events]
    yield "/api/documents", ["/api/documents"]
    yield "/api/documents/…", [f"/api/documents/{d}" for d in documents]
    yield "/api/sources", ["/api/sources"]
    yield "/api/actors", ["/api/actors"]
    yield "/api/search", [f"/api/search?q={w}" for w in WORDS]
    if "/map" in known:
        yield "/map", ["/map"]
        yield "/api/map", ["/api/map"]


def ready(process: subprocess.Popen[str]) -> str:
    """The address that the room says it is at."""
    assert process.stderr is not None
    for line in process.stderr:
        if " is at http" in line:
            return line.split(" is at ")[1].split()[0].rstrip("/")
    raise SystemExit("the room did not start")


def measure(base: str, path: Path) -> bool:
    """Print the table; whether every route is quick enough."""
    from dateline.web.app import create_app

    known: set[str] = create_app(path).state.paths
    fine = True
    print(f"{'route':24} {'first':>8} {'p50':>8} {'p95':>8}  (ms)")
    with httpx.Client(base_url=base, timeout=60, follow_redirects=True) as client:
        for name, addresses in routes(path, known):
            took = []
            for n in range(ROUNDS + 1):
                began = time.perf_counter()
                answer = client.get(addresses[n % len(addresses)])
                took.append(1000 * (time.perf_counter() - began))
                if answer.status_code != 200:
                    print(f"{name:24} {answer.status_code} at {answer.url}")
                    fine = False
                    break
            rest = sorted(took[1:]) or took
            high = rest[math.ceil(0.95 * len(rest)) - 1]
            slow = high > PAGE_MS or (name == "/api/map" and took[0] > MAP_MS)
            fine &= not slow
            print(
                f"{name:24} {took[0]:8.0f} {statistics.median(rest):8.0f} {high:8.0f}{'  too slow' if slow else ''}",
                flush=True,
            )
    return fine


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("claims", nargs="?", type=int, default=100_000)
    options.add_argument("--keep", type=Path, help="Make the ledger here, or measure the one that is here.")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "load.ledger"
        if not path.exists():
            began = time.perf_counter()
            ledger_of(path, given.claims)
            print(f"{given.claims:,} claims coded and linked in {time.perf_counter() - began:.0f} s", flush=True)
        command = [sys.executable, "-m", "dateline", "serve", str(path), "--port", "0", "--no-browser"]
        began = time.perf_counter()
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            base = ready(process)
            print(f"the room answers after {time.perf_counter() - began:.1f} s", flush=True)
            return 0 if measure(base, path) else 1
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    sys.exit(main())
