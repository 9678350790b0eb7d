"""Write a page about well-known happenings as a ledger has them: outlets, status, origins, what conflicts.

    dateline code dispatches.jsonl --ledger all.ledger && dateline link all.ledger
    python bench/happenings.py all.ledger EVENT [EVENT…] > docs/happenings.md

Names and numbers only: no text of a dispatch is written.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from dateline.api import kept as finding
from dateline.api import linking, store
from dateline.types import Event

_MOST = 6  # values shown of a conflict


def main() -> int:
    if len(sys.argv) < 3:
        print(__doc__)
        return 2
    with store.Ledger(Path(sys.argv[1]), create=False) as ledger:
        events = linking.events(ledger, rule="airwars")
        document = {r["id"]: r["document"] for r in ledger.connection.execute("SELECT id, document FROM claims")}
        publisher = {r["id"]: r["publisher"] for r in ledger.connection.execute("SELECT id, publisher FROM documents")}
        for part in sys.argv[2:]:
            event = finding.event_of(ledger, events, part)
            outlets = Counter(publisher[d] or "unknown" for d in {document[c] for c in event.claims})
            print("\n".join(page(event, outlets)))
    return 0


def page(event: Event, outlets: Counter[str]) -> list[str]:
    """One happening as lines of Markdown."""
    place, time = event.place, event.time
    where = f"{place.name} (within {place.km:.0f} km)" if place and place.km is not None else "place not told"
    when = (
        f"{time.start} to {time.end}"
        if time and time.start != time.end
        else f"{time.start}"
        if time
        else "day not told"
    )
    lines = [
        f"## {where}, {when}",
        "",
        f"{event.type}, {event.mode or 'means not told'}; **{event.status}**; `{event.id}`.",
        "",
    ]
    lines += [
        f"{len(event.claims)} claims in {sum(outlets.values())} dispatches: "
        + ", ".join(f"{k} {n}" for k, n in outlets.most_common())
        + ".",
        "",
    ]
    lines += [
        f"{event.sources} independent origins: "
        + "; ".join(f"{o['name']} ({o['interest'] or 'unknown'})" for o in event.origins[:14])
        + ".",
        "",
    ]
    if event.statuses:
        lines += ["By field: " + ", ".join(f"{k} {v}" for k, v in event.statuses.items()) + ".", ""]
    for c in event.counts:
        if c["what"] in ("killed", "injured"):
            of = f" ({c['of']})" if c["of"] else ""
            lines.append(f"- {c['what']}{of}: low {c['low']}, best {c['best']}, high {c['high']} by the rule `airwars`")
    lines += ["", "| conflict | who | says |", "| --- | --- | --- |"]
    for conflict in event.conflicts:
        told = Counter((", ".join(v["source"]), str(v["value"])) for v in conflict.values)
        tellers = Counter(value for _, value in told)
        rows = sorted(told, key=lambda row: (tellers[row[1]], row))  # what few say first: else one view fills the table
        lines += [f"| {conflict.field} | {source} | {value} |" for source, value in rows[:_MOST]]
        if len(told) > _MOST:
            lines.append(f"| {conflict.field} | … | {len(told) - _MOST} more |")
    return [*lines, ""]


if __name__ == "__main__":
    sys.exit(main())
