"""What persons accepted and corrected, as annotated dispatches (gold) on which a coder can be measured or trained again.

One YAML file a dispatch, in the form that docs/reading-room.md describes: each claim with its trigger, type, parties as lists of acceptable
names, place with the radius within which an answer is right, days, source, factuality and counts.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from dateline.api.happening import events_of
from dateline.api.reading import with_reviews
from dateline.errors import BadArgument
from dateline.ids import sha256_bytes
from dateline.ledger import Ledger
from dateline.types import Claim, Count, Document, Party, Place, Span, Time

__all__ = ["Gold", "gold", "gold_yaml", "gold_zip", "write_gold"]

_PEOPLE = frozenset({"killed", "injured", "captured", "displaced", "missing"})
_KEPT = frozenset({"accepted", "corrected"})


@dataclass(frozen=True)
class Gold:
    """One annotated dispatch."""

    file: str  # name of its file
    record: dict[str, Any]


def gold(ledger: Ledger, *, partial: bool = False) -> Iterator[Gold]:
    """The dispatches whose every current claim was judged, by their ids; rejected claims are left out.

    Args:
        ledger: an open ledger.
        partial: also those in which some claims were not judged; their file says how many, and leaves them out.
    """
    sql = "SELECT DISTINCT c.document FROM claims c JOIN judgements j ON j.subject = c.id WHERE j.kind IN ('accept', 'correct', 'reject') ORDER BY 1"
    taken: set[str] = set()
    for row in ledger.connection.execute(sql).fetchall():
        document = ledger.document(row["document"])
        claims = with_reviews(ledger, list(ledger.claims(document=row["document"])))
        unseen = sum(c.review.state == "unreviewed" for c in claims)
        if document is None or unseen == len(claims) or (unseen and not partial):
            continue
        record = _record(ledger, document, [c for c in claims if c.review.state in _KEPT])
        if unseen:
            record["unreviewed"] = unseen
        yield Gold(_file_name(document.id, taken), record)


def gold_yaml(found: Gold) -> str:
    """One dispatch as YAML: a claim a line."""
    head = {k: v for k, v in found.record.items() if k != "claims"}
    lines = [yaml.safe_dump(head, allow_unicode=True, sort_keys=False), "claims:"]
    for claim in found.record["claims"]:
        flow = yaml.safe_dump(claim, allow_unicode=True, sort_keys=False, default_flow_style=True, width=1 << 30)
        lines.append(f"\n- {flow.strip()}")
    return "".join(lines) + ("" if found.record["claims"] else " []") + "\n"


def gold_zip(ledger: Ledger, *, partial: bool = False) -> bytes:
    """Every file in one ZIP; the same ledger gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for found in gold(ledger, partial=partial):
            out.writestr(zipfile.ZipInfo(found.file, (1980, 1, 1, 0, 0, 0)), gold_yaml(found))
    return buffer.getvalue()


def write_gold(ledger: Ledger, folder: Path, *, partial: bool = False) -> int:
    """Every file into a folder, which is made if need be; returns how many.

    Raises:
        BadArgument: the folder cannot be written.
    """
    n = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for found in gold(ledger, partial=partial):
            (folder / found.file).write_text(gold_yaml(found), encoding="utf-8")
            n += 1
    except OSError as error:
        raise BadArgument(f"cannot write {folder}: {error.strerror or error}") from error
    return n


def _file_name(document: str, taken: set[str]) -> str:
    """A name that every file system takes, another for each dispatch."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", document).strip("-.")[:100] or "dispatch"
    if name.casefold() in taken or name != document:
        name = f"{name}-{sha256_bytes(document.encode('utf-8', 'surrogatepass'))[:8]}"
    taken.add(name.casefold())
    return f"{name}.yaml"


def _record(ledger: Ledger, document: Document, claims: Sequence[Claim]) -> dict[str, Any]:
    happening = events_of(ledger, claims)
    numbers: dict[str, str] = {}
    for c in claims:
        numbers.setdefault(happening[c.id], f"e{len(numbers) + 1}")
    rows = [_claim(document.text, c, f"c{n}", numbers[happening[c.id]]) for n, c in enumerate(claims, 1)]
    return {
        "document": document.id,
        "published": document.published_day,
        "claims": rows,
    }


def _claim(text: str, c: Claim, name: str, event: str) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": name, "event": event, "trigger": _occurrence(text, c.trigger), "type": c.type, "mode": c.mode,
        "actors": _parties(c.actors), "recipients": _parties(c.recipients), "place": _place(c.place), "time": _time(c.time),
        "source": _parties(c.source.parties) if c.source.kind != "narrator" else "narrator",
    }  # fmt: skip
    if c.source.via:
        out["via"] = _parties(c.source.via)
    out["factuality"] = c.factuality
    if c.counts:
        out["counts"] = _counts(c.counts)
    return out


def _occurrence(text: str, span: Span) -> str:
    """The words, with "#2" behind them where they are their second occurrence in the text."""
    at, nth = -1, 0
    while at < span.start:
        at = text.find(span.text, at + 1)
        if at < 0:
            return span.text
        nth += 1
    return span.text if nth == 1 and not re.search(r"#\d+$", span.text) else f"{span.text}#{nth}"


def _parties(parties: Sequence[Party]) -> list[list[str]]:
    """Acceptable names of each: as the text has it, the canonical one, others."""
    return [
        list(dict.fromkeys(n for n in (p.mention.text if p.mention else None, p.name, *p.aliases[:6]) if n))
        for p in parties
    ]


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    out: dict[str, Any] = {"name": place.mention.text if place.mention else place.name}
    if place.name != out["name"]:
        out["aka"] = [place.name]
    known = {"country": place.country, "lat": place.lat, "lon": place.lon, "km": place.km}
    return out | {k: _short(v) for k, v in known.items() if v is not None}


def _short(value: str | float) -> str | float | int:
    """Coordinates to 0.001 degree; whole numbers as such."""
    if isinstance(value, str):
        return value
    return int(value) if value == int(value) else round(value, 3)


def _time(time: Time | None) -> dict[str, date | None] | None:
    return None if time is None else {"start": time.start, "end": time.end}


def _counts(counts: Sequence[Count]) -> dict[str, Any]:
    """What is counted → [least, most]; of several counts of one thing the one of all people, else the largest."""
    out: dict[str, Any] = {}
    kept: dict[str, Count] = {}
    for n in counts:
        other = kept.get(n.what)
        if other is None or (other.of is not None and (n.of is None or _size(n) > _size(other))):
            kept[n.what] = n
    for what, n in kept.items():
        out[what] = [n.min, n.max]
    of = {n.of for what, n in kept.items() if what in _PEOPLE}
    if len(of) == 1 and (only := of.pop()) is not None:
        out["of"] = only
    return out


def _size(n: Count) -> int:
    return n.max or n.min or 0
