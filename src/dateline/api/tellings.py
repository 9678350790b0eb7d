"""A happening as a table, source by field: what each source tells of it, and which of the others it cannot be squared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dateline.api.happening import Happening
from dateline.fuse.fields import Told, relation, told
from dateline.types import Claim, Span

COLUMNS = ("type", "actors", "recipients", "place", "time", "counts", "factuality")
_MOST_HELD = 80  # different values of a field that are held against each other


@dataclass(frozen=True)
class Cell:
    """What one source tells of one field."""

    field: str
    value: Any  # as the claim has it: parties, a place, a time, a count, a word
    claim: Claim
    span: Span | None
    against: tuple[str, ...] = ()  # names of sources that it cannot be squared with


@dataclass
class Telling:
    """What one source tells in one dispatch."""

    source: tuple[str, ...]
    claim: Claim  # the first, whose source chain stands for the row
    document: str
    published: str | None
    claims: list[str] = field(default_factory=list)
    cells: dict[str, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    denies: bool = False


def tellings(found: Happening) -> list[Telling]:
    """The rows of the table, in the order in which they were told; rejected claims are left out."""
    claims = [c for c in found.claims.values() if c.review.state != "rejected"]
    plain_denials = {c.id for c in claims if c.type == "REJECT" and c.denies is not None}
    disputed = {c.field for c in found.event.conflicts} - {"factuality"}
    of_field = told(c for c in claims if c.id not in plain_denials)
    against = {f: _against(f, of_field[f]) for f in disputed & of_field.keys()}
    denied = "factuality" in {c.field for c in found.event.conflicts}
    rows: dict[tuple[Any, ...], Telling] = {}
    for claim in claims:
        bare = claim.id in plain_denials  # tells nothing but that somebody denies
        source = tuple(p.name for p in claim.actors) if bare and claim.actors else source_names(claim)
        listed = found.documents.get(claim.document)
        key = (source, tuple(p.name for p in claim.source.via), claim.source.kind, claim.document, bare)
        row = rows.setdefault(key, Telling(source, claim, claim.document, listed.published if listed else None))
        row.claims.append(claim.id)
        denies = bare or claim.factuality in ("CT-", "PR-", "PS-")
        row.denies |= denies
        others = tuple(n for n in _others(claims, denies) if n not in source) if denied else ()
        surely, span = ("CT-", claim.trigger) if bare else (claim.factuality, claim.source.cue or claim.trigger)
        _add(row, "factuality", Cell("factuality", surely, claim, span, others))
    by_claim = {i: row for row in rows.values() for i in row.claims}
    for name, values in of_field.items():
        for n, t in enumerate(values):
            if name != "mode":  # told with the type
                cell = Cell(name, t.value, t.claim, t.span, against.get(name, {}).get(n, ()))
                _add(by_claim[t.claim.id], name.partition(".")[0], cell)
    return sorted(rows.values(), key=lambda r: (r.published or "", r.document, r.claim.trigger.start))


def source_names(claim: Claim) -> tuple[str, ...]:
    """Who says it; the writer where nobody is named."""
    return tuple(p.name for p in claim.source.parties) or (
        ("the writer",) if claim.source.kind == "narrator" else ("not named",)
    )


def _add(row: Telling, column: str, cell: Cell) -> None:
    """Put a cell into a row, unless the row says the same already."""
    if not any(c.field == cell.field and _plain(c) == _plain(cell) for c in row.cells[column]):
        row.cells[column].append(cell)


def _plain(cell: Cell) -> Any:
    if cell.field == "type":
        return cell.claim.type, cell.claim.mode
    if cell.field in ("actors", "recipients"):
        return tuple(sorted(p.name for p in cell.value))
    if cell.field == "place":
        return cell.value.name, cell.value.km
    if cell.field == "time":
        return cell.value.start, cell.value.end
    return (cell.value.min, cell.value.max) if cell.field.startswith("counts") else cell.value


def _against(name: str, rows: Sequence[Told]) -> Mapping[int, tuple[str, ...]]:
    """Number of a telling → the sources whose telling clashes with it."""
    clash = relation(name).clash
    kinds: dict[Any, list[int]] = defaultdict(list)
    for n, t in enumerate(rows):
        kinds[t.key].append(n)
    few = list(kinds.items())[:_MOST_HELD]
    out: dict[int, tuple[str, ...]] = {}
    for key, members in few:
        mine = rows[members[0]].value
        apart = [others for other, others in few if other != key and clash(mine, rows[others[0]].value)]
        foes = [rows[m] for others in apart for m in others]
        for n in members:
            own = set(source_names(rows[n].claim))
            names = [name for t in foes for name in source_names(t.claim) if name not in own]
            if names:
                out[n] = tuple(dict.fromkeys(names))[:6]
    return out


def _others(claims: Sequence[Claim], denies: bool) -> list[str]:
    """Names of those who say the opposite of whether it happened."""
    names: list[str] = []
    for c in claims[:300]:
        bare = c.type == "REJECT" and c.denies is not None
        if (bare or c.factuality in ("CT-", "PR-", "PS-")) != denies and c.factuality != "Uu":
            names += [p.name for p in c.actors] if bare and c.actors else source_names(c)
    return list(dict.fromkeys(names))[:6]
