"""CSV in other projects' columns: ACLED, UCDP GED, Airwars, and an HXL table (a row of hashtags under the header).

One row an event. Draw the events by the rule of the same name for that project's reading of the numbers. The columns `claims`
(in ACLED's, `notes`) lead back to the claims behind the row.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from dateline.errors import BadArgument
from dateline.ontology.crosswalks import table
from dateline.ontology.crosswalks_rows import acled_row, airwars_row, total_killed, ucdp_row
from dateline.types import Claim, Event
from dateline.writers.csvs import safe

_NOTHING = Event(id="-", type="ASSAULT", claims=("-",))  # whose row has every column


def write_acled(records: Iterable[Claim | Event], stream: TextIO) -> int:
    """ACLED's columns.

    Raises:
        BadArgument: a record that is no event.
    """
    return _write(records, stream, "acled", acled_row)


def write_ucdp(records: Iterable[Claim | Event], stream: TextIO) -> int:
    """UCDP GED's columns.

    Raises:
        BadArgument: a record that is no event.
    """
    return _write(records, stream, "ucdp", ucdp_row)


def write_airwars(records: Iterable[Claim | Event], stream: TextIO) -> int:
    """Airwars' terms: grade, and ranges of killed and injured.

    Raises:
        BadArgument: a record that is no event.
    """
    return _write(records, stream, "airwars", airwars_row)


def write_hxl(records: Iterable[Claim | Event], stream: TextIO) -> int:
    """A header, HXL hashtags under it, then the rows.

    Raises:
        BadArgument: a record that is no event.
    """
    tags = [row["tag"] for row in table("hxl")]
    return _write(records, stream, "hxl", _hxl_row, under=tags)


def _write(
    records: Iterable[Claim | Event],
    stream: TextIO,
    name: str,
    row_of: Callable[[Event], dict[str, Any]],
    under: list[str] | None = None,
) -> int:
    writer = csv.writer(stream, lineterminator="\r\n")
    columns = list(row_of(_NOTHING))
    head = [columns] if under is None else [columns, under]
    n = 0
    for record in records:
        if not isinstance(record, Event):
            raise BadArgument(
                f"format {name} is of events, and {record.id} is a claim; write events (--what events), or claims as jsonl or csv"
            )
        if not n:
            writer.writerows(head)
        row = row_of(record)
        writer.writerow([safe(row[k]) for k in columns])
        n += 1
    if not n:
        writer.writerows(head)
    return n


def _hxl_row(e: Event) -> dict[str, Any]:
    place, time = e.place, e.time
    values: dict[str, Any] = {
        "id": e.id, "type": e.type, "mode": e.mode, "sources": e.sources, "status": e.status, "rule": e.rule,
        "start": time.start if time else None, "end": time.end if time else None,
        "actors": "; ".join(p.name for p in e.actors), "recipients": "; ".join(p.name for p in e.recipients),
        "country": place.country if place else None, "admin1": place.admin1 if place else None, "place": place.name if place else None,
        "lat": place.lat if place else None, "lon": place.lon if place else None, "km": place.km if place else None,
        "killed_low": total_killed(e, "low"), "killed_best": total_killed(e, "best"), "killed_high": total_killed(e, "high"),
        "injured_best": next((n["best"] for n in e.counts if n["what"] == "injured" and n["of"] is None), None),
        "claims": " ".join(e.claims),
    }  # fmt: skip
    return {row["column"]: values[row["column"]] for row in table("hxl")}
