"""A table that somebody else made: UCDP GED, an ACLED export, or any CSV with a date and coordinates.

Which column is which is read off the header (ontology/data/crosswalks/columns.csv), or told by a mapping. A row that cannot be
used is a :class:`Fault` with its line and reason; nothing is passed over in silence.
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TextIO

from dateline.errors import BadMapping, UnreadableInput
from dateline.ontology.crosswalks import km_of_code, table

FIELDS = ("id", "start", "end", "lat", "lon", "km", "place", "low", "best", "high", "actors")
_CODES = ("place_code", "time_code")  # of the schemes, not for a mapping
_NEEDED = ("start", "lat", "lon")
_MARKS = {"ucdp": {"date_start", "where_prec", "best"}, "acled": {"event_date", "event_type", "geo_precision"}}
_RADIUS_KM = 25.0  # of a place whose table tells no precision
_FORMS = ("%d %B %Y", "%d %b %Y", "%d-%B-%Y", "%d-%b-%Y", "%d-%b-%y", "%B %d, %Y", "%Y/%m/%d", "%Y%m%d")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_LONGEST_CELL = 1 << 20  # characters


@dataclass(frozen=True, slots=True)
class Row:
    """One happening of the table: days and a circle (km) within which it lies, killed, and who is named."""

    id: str
    line: int
    start: date
    end: date
    lat: float
    lon: float
    km: float
    place: str | None = None
    low: int | None = None
    best: int | None = None
    high: int | None = None
    actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be compared, and why."""

    line: int
    reason: str


@dataclass
class Table:
    """The rows that can be compared, those that cannot, and which column was taken for what."""

    kind: str
    columns: dict[str, tuple[str, ...]]
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_table(stream: TextIO, *, mapping: Mapping[str, str] | None = None, name: str = "the table") -> Table:
    """Read a CSV (comma, semicolon, tab or bar; with a header).

    Args:
        stream: text, as opened with ``newline=""``.
        mapping: our field (one of `FIELDS`) → the column's name; several columns of actors with ``+`` between them. It beats
            what the header would tell.
        name: what the messages call the file.

    Raises:
        BadMapping: a field or column that is not there, or no column for the date or the coordinates.
        UnreadableInput: no CSV.
    """
    lines = _lines(stream)
    head = next(lines, "")
    if not head.strip():
        raise UnreadableInput(f"{name} is empty; a table has a header with its columns")
    delimiter = max(",;\t|", key=head.count)
    header = [c.strip().strip('"').strip() for c in next(csv.reader([head], delimiter=delimiter))]
    kind, columns = _columns(header, mapping or {}, name)
    out = Table(kind, columns)
    place = {c: n for n, c in reversed(list(enumerate(header)))}
    at = {f: [place[c] for c in cs] for f, cs in columns.items()}
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for cells in reader:
            if any(c.strip() for c in cells):
                read = _row(cells, at, kind, reader.line_num + 1)
                (out.rows if isinstance(read, Row) else out.faults).append(read)  # type: ignore[arg-type]
    except csv.Error as error:
        raise UnreadableInput(f"{name}, line {reader.line_num + 1}: no CSV: {error}") from error
    return out


def _lines(stream: TextIO) -> Iterator[str]:
    first = True
    for line in stream:
        yield line.removeprefix("\ufeff") if first else line
        first = False


def _columns(header: Sequence[str], mapping: Mapping[str, str], name: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The kind of table, and field → its columns."""
    folded = {c.casefold(): c for c in reversed(header)}
    kind = next((k for k, marks in _MARKS.items() if marks <= folded.keys()), "any")
    found: dict[str, tuple[str, ...]] = {}
    for row in table("columns"):
        column = folded.get(row["column"])
        if row["table"] == kind and column is not None and (row["field"] == "actors" or row["field"] not in found):
            found[row["field"]] = (*found.get(row["field"], ()), column)
    for field_, wanted in mapping.items():
        if field_ not in FIELDS:
            raise BadMapping(f"{field_!r} is no field of a table; the fields are {', '.join(FIELDS)}")
        names = tuple(w.strip() for w in (wanted.split("+") if field_ == "actors" else [wanted]))
        absent = [n for n in names if n.casefold() not in folded]
        if absent:
            raise BadMapping(f"{name} has no column {absent[0]!r}; its columns are {', '.join(header)}")
        found[field_] = tuple(folded[n.casefold()] for n in names)
        for code in _CODES:  # a mapped radius or day is taken as it stands
            if (code, field_) in (("place_code", "km"), ("time_code", "start")):
                found.pop(code, None)
    missing = [f for f in _NEEDED if f not in found]
    if missing:
        raise BadMapping(
            f"{name}: no column found for {', '.join(missing)} among {', '.join(header)}; "
            f"say which it is, as in {missing[0]}=COLUMN"
        )
    return kind, found


def _row(cells: Sequence[str], at: Mapping[str, Sequence[int]], kind: str, line: int) -> Row | Fault:
    """One row, or why it is none."""

    def get(name: str) -> str:
        places = at.get(name, ())
        return cells[places[0]].strip() if places and places[0] < len(cells) else ""

    try:
        start = day_of(get("start"))
        end = day_of(get("end")) if get("end") else start
        lat, lon = _degrees(get("lat"), 90), _degrees(get("lon"), 180)
        if kind == "acled" and get("time_code"):
            start, end = _acled_days(start, get("time_code"))
        km = _kilometres(get("km")) if get("km") else _radius(kind, get("place_code"))
        numbers = [_whole(get(f)) for f in ("low", "best", "high")]
    except ValueError as error:
        return Fault(line, str(error))
    if end < start:
        return Fault(line, f"ends on {end}, before it starts on {start}")
    names = [cells[n].strip()[:_LONGEST_CELL] for n in at.get("actors", ()) if n < len(cells)]
    actors = tuple(p.strip() for a in names for p in a.split(";") if p.strip())
    low, best, high = numbers
    return Row(
        get("id") or f"line {line}", line, start, end, lat, lon, km, get("place") or None, low, best, high, actors
    )


def day_of(text: str) -> date:
    """The day of a cell, in the forms that such tables have.

    Raises:
        ValueError: no date, or one that may be of two days (03/04/2017).
    """
    if _ISO.match(text):
        return date.fromisoformat(text[:10])
    slashed = _SLASHED.match(text)
    if slashed:
        one, two, year = (int(g) for g in slashed.groups())
        if one != two and one <= 12 and two <= 12:
            raise ValueError(f"date {text!r} may be of two days; give it as 2017-04-03")
        day, month = (one, two) if two <= 12 else (two, one)
        return date(year, month, day)
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(f"no date: {text!r}; give it as 2017-04-03" if text else "no date")


def _acled_days(day: date, code: str) -> tuple[date, date]:
    """The days that an ACLED date stands for: itself, the week about it, or its month."""
    if code == "2":
        return day - timedelta(days=6), day + timedelta(days=6)
    if code == "3":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day


def _radius(kind: str, code: str) -> float:
    fields = {"ucdp": "where_prec", "acled": "geo_precision"}
    if kind not in fields or not code.isdigit():
        return _RADIUS_KM
    return km_of_code(kind, fields[kind], int(code)) or _RADIUS_KM


def _degrees(text: str, most: int) -> float:
    if not text:
        raise ValueError("no coordinates")
    value = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    if not abs(value) <= most:
        raise ValueError(f"{text} is no coordinate: beyond {most} degrees")
    return value


def _kilometres(text: str) -> float:
    value = float(text)
    if not 0 <= value < 25_000:
        raise ValueError(f"{text} km is no radius on this planet")
    return value


def _whole(text: str) -> int | None:
    """A count of people; None where the cell tells none.

    Raises:
        ValueError: no number, or none of people.
    """
    if not text or text.casefold() in ("na", "n/a", "none", "null", "unknown", "-"):
        return None
    value = float(text.replace(",", ""))
    if not 0 <= value < 1e9:
        raise ValueError(f"{text} is no number of people")
    return int(value)


__all__ = ["FIELDS", "Fault", "Row", "Table", "day_of", "read_table"]
