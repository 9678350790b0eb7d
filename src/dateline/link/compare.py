"""Events held against somebody else's table: which happenings are in both, what each lacks, where they differ.

Two tellings may be one happening where their days meet (within a day, since one may tell of the report) and their circles
of uncertainty do (within 5 km). Of those that may be, each is matched with at most one, so that the whole fits best. What cannot be
compared (no closed time, no coordinates, a type or a time that the table does not cover) is counted, not called lacking.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Any

from rapidfuzz import fuzz, utils

from dateline.link.assign import assign
from dateline.link.tables import Fault, Row, Table
from dateline.ontology.crosswalks_rows import total_killed
from dateline.types import Event, EventType

COVERS: dict[str, tuple[EventType, ...]] = {
    "ucdp": ("ASSAULT",), "acled": ("ASSAULT", "PROTEST", "COERCE", "AGREE", "RETREAT", "MOBILIZE"), "any": ("ASSAULT",),
}  # fmt: skip
_SLACK_DAYS = 1
_SLACK_KM = 5.0
_WIDEST_KM = 300.0  # a happening known no better than this is not compared
_LONGEST_DAYS = 92
_MOST_CANDIDATES = 25  # rows an event is held against, the best by time and place
_EARTH_KM = 6371.0
_CELL = 1.0  # degrees
_SMALL_KM = 50.0  # rows with a larger radius are looked for apart, so that they do not make every search wide
_ALIKE = 70.0  # rapidfuzz token-set ratio of names that are taken for one
_WEIGHTS = {"time": 0.35, "place": 0.35, "actors": 0.2, "killed": 0.1}
_LEAST = 0.3


@dataclass(frozen=True)
class Difference:
    """One field on which a matched pair is not of one mind: ``differ``, ``mine lacks`` or ``theirs lacks``."""

    field: str
    kind: str
    mine: Any
    theirs: Any
    by: float | None = None  # days, km or people


@dataclass(frozen=True)
class Match:
    """An event and a row that are taken for one happening."""

    event: str
    row: Row
    score: float
    days: int  # between the two times; 0 where they meet
    km: float  # between the two points
    differences: tuple[Difference, ...] = ()


@dataclass
class Comparison:
    """What came of holding events against a table."""

    matches: list[Match] = field(default_factory=list)
    only_mine: list[str] = field(default_factory=list)  # ids of events
    only_theirs: list[Row] = field(default_factory=list)
    not_compared: Counter[str] = field(default_factory=Counter)  # reason → how many
    faults: list[Fault] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Numbers: how many in both, in one alone, and on which fields the matched ones differ."""
        differ = Counter(f"{d.field}: {d.kind}" for m in self.matches for d in m.differences)
        return {
            "both": len(self.matches), "only mine": len(self.only_mine), "only theirs": len(self.only_theirs),
            "not compared": dict(sorted(self.not_compared.items())), "unusable rows": len(self.faults),
            "differences": dict(sorted(differ.items())),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Mine:
    """An event as far as it is compared."""

    id: str
    start: date
    end: date
    lat: float
    lon: float
    km: float
    place: str
    killed: tuple[int | None, int | None, int | None]
    actors: tuple[str, ...]  # names and aliases, folded
    names: tuple[str, ...]


def compare(events: Iterable[Event], rows: Table | Sequence[Row], *, types: Sequence[str] | None = None) -> Comparison:
    """Hold events against the rows of a table.

    Args:
        events: any; those that cannot be compared are counted with the reason.
        rows: what :func:`dateline.link.tables.read_table` gives, or rows.
        types: event types that the table covers; by `COVERS` where not told. Of UCDP's, only happenings with a death count.
    """
    kind = rows.kind if isinstance(rows, Table) else "any"
    theirs = list(rows.rows if isinstance(rows, Table) else rows)
    out = Comparison(faults=list(rows.faults) if isinstance(rows, Table) else [])
    mine = _comparable(events, theirs, tuple(types or COVERS[kind]), kind == "ucdp", out)
    known = _near(mine, theirs, out)
    index = _Index(known)
    folded = [tuple(utils.default_process(a) for a in r.actors) for r in known]
    scores: dict[tuple[int, int], float] = {}
    for n, event in enumerate(mine):
        for m in index.about(event):
            score = _score(event, known[m], folded[m])
            if score >= _LEAST:
                scores[n, m] = score
    pairs = assign(scores)
    taken = set(pairs.values())
    for n, event in enumerate(mine):
        if n in pairs:
            out.matches.append(_match(event, known[pairs[n]], folded[pairs[n]], scores[n, pairs[n]]))
        else:
            out.only_mine.append(event.id)
    out.only_theirs = [r for m, r in enumerate(known) if m not in taken]
    return out


def _comparable(
    events: Iterable[Event], rows: Sequence[Row], types: tuple[str, ...], deadly: bool, out: Comparison
) -> list[_Mine]:
    """The events that the table could have."""
    first, last = min((r.start for r in rows), default=None), max((r.end for r in rows), default=None)
    mine = []
    for e in events:
        reason = _unfit(e, types, deadly)
        if reason is None:
            one = _mine(e)
            if first is not None and last is not None and first <= one.end and one.start <= last:
                mine.append(one)
                continue
            reason = "mine: outside the days of the table"
        out.not_compared[reason] += 1
    return mine


def _unfit(e: Event, types: tuple[str, ...], deadly: bool) -> str | None:
    """Why an event cannot be compared; None where it can."""
    if e.type not in types:
        return f"mine: {e.type} is not what the table covers"
    if e.status == "denied":
        return "mine: denied by all"
    if deadly and not (total_killed(e, "high") or total_killed(e, "best")):
        return "mine: no death told, and the table covers deaths"
    if e.time is None or e.time.start is None or e.time.end is None or (e.time.end - e.time.start).days > _LONGEST_DAYS:
        return "mine: no closed time"
    if e.place is None or e.place.lat is None or e.place.lon is None:
        return "mine: no coordinates"
    if (e.place.km or 0) > _WIDEST_KM:
        return f"mine: the place is known no better than {_WIDEST_KM:.0f} km"
    return None


def _mine(e: Event) -> _Mine:
    assert e.time and e.time.start and e.time.end and e.place and e.place.lat is not None and e.place.lon is not None
    parties = (*e.actors, *e.recipients)
    folded = tuple(dict.fromkeys(utils.default_process(n) for p in parties for n in (p.name, *p.aliases)))
    killed = (total_killed(e, "low"), total_killed(e, "best"), total_killed(e, "high"))
    km = 5.0 if e.place.km is None else e.place.km
    return _Mine(
        e.id, e.time.start, e.time.end, e.place.lat, e.place.lon, km, e.place.name, killed, folded, tuple(p.name for p in parties)
    )  # fmt: skip


def _near(mine: Sequence[_Mine], rows: Sequence[Row], out: Comparison) -> list[Row]:
    """The rows of days that the events cover."""
    first, last = min((e.start for e in mine), default=None), max((e.end for e in mine), default=None)
    known = []
    for r in rows:
        if first is None or last is None or r.end < first or r.start > last:
            out.not_compared["theirs: outside the days of the events"] += 1
        elif r.km > _WIDEST_KM:
            out.not_compared[f"theirs: the place is known no better than {_WIDEST_KM:.0f} km"] += 1
        else:
            known.append(r)
    return known


class _Index:
    """Rows by week and cell of a degree, those with a small radius and those with a large one apart."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._cells: dict[bool, dict[tuple[int, int, int], list[int]]] = {
            False: defaultdict(list),
            True: defaultdict(list),
        }
        self._reach = {False: _SMALL_KM, True: max((r.km for r in rows), default=0.0)}
        for n, r in enumerate(rows):
            for week in range(r.start.toordinal() // 7, r.end.toordinal() // 7 + 1):
                self._cells[r.km > _SMALL_KM][week, int(r.lat // _CELL), int(r.lon // _CELL)].append(n)

    def about(self, e: _Mine) -> list[int]:
        """Rows whose days and circle may meet the event's, the best by both; at most `_MOST_CANDIDATES`."""
        found: dict[int, float] = {}
        for wide, cells in self._cells.items():
            if not cells:
                continue
            for key in _keys(e, e.km + self._reach[wide] + _SLACK_KM):
                for n in cells.get(key, ()):
                    r = self._rows[n]
                    gap, km = _gap(e, r), _distance(e, r)
                    if n not in found and gap <= _SLACK_DAYS and km <= e.km + r.km + _SLACK_KM:
                        found[n] = gap + km / (e.km + r.km + _SLACK_KM)
        return sorted(found, key=lambda n: (found[n], n))[:_MOST_CANDIDATES]


def _keys(e: _Mine, reach: float) -> Iterator[tuple[int, int, int]]:
    """The weeks and cells within reach (km) of the event; longitudes go round."""
    degrees = reach / 111.0
    tall = ceil(degrees / _CELL)
    wide = min(180, ceil(degrees / max(0.05, cos(radians(min(89.0, abs(e.lat) + degrees)))) / _CELL))
    lat, lon = int(e.lat // _CELL), int(e.lon // _CELL)
    columns = {(lon + x + 180) % 360 - 180 for x in range(-wide, wide + 1)}
    for week in range((e.start.toordinal() - _SLACK_DAYS) // 7, (e.end.toordinal() + _SLACK_DAYS) // 7 + 1):
        for y in range(lat - tall, lat + tall + 1):
            for x in columns:
                yield week, y, x


def _gap(e: _Mine, r: Row) -> int:
    """Days between two closed intervals; 0 where they meet."""
    return max(0, (r.start - e.end).days, (e.start - r.end).days)


def _distance(e: _Mine, r: Row) -> float:
    """Great-circle distance of the two points (haversine, km)."""
    one, two, along = radians(e.lat), radians(r.lat), radians(r.lon - e.lon)
    h = sin((two - one) / 2) ** 2 + cos(one) * cos(two) * sin(along / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(h)))


def _score(e: _Mine, r: Row, actors: tuple[str, ...]) -> float:
    """0..1: how well the two fit; what one of them does not tell counts half."""
    longest = max((e.end - e.start).days, (r.end - r.start).days)
    time = (1.0 if _gap(e, r) == 0 else 0.4) / (1 + longest / 31)
    place = 1 - _distance(e, r) / (e.km + r.km + _SLACK_KM)
    who = 0.5 if not (e.actors and actors) else _likeness(e.actors, actors) / 100
    far = _killed_apart(e, r)
    dead = 0.5 if far is None else 1 / (1 + far / 5)
    return _WEIGHTS["time"] * time + _WEIGHTS["place"] * place + _WEIGHTS["actors"] * who + _WEIGHTS["killed"] * dead


def _likeness(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """The best token-set ratio (0-100) of a name of ours and one of theirs."""
    return max((fuzz.token_set_ratio(a, b) for a in ours for b in theirs), default=0.0)


def _killed_apart(e: _Mine, r: Row) -> int | None:
    """By how many people the two ranges of the killed are apart; 0 where they meet, None where one tells none."""
    low, best, high = e.killed
    mine_low = low if low is not None else best
    theirs_low = r.low if r.low is not None else r.best
    theirs_high = r.high if r.high is not None else r.best
    if mine_low is None or theirs_low is None or theirs_high is None:
        return None
    above = max(0, mine_low - theirs_high)
    return max(above, 0 if high is None else theirs_low - high)


def _match(e: _Mine, r: Row, actors: tuple[str, ...], score: float) -> Match:
    km = _distance(e, r)
    return Match(e.id, r, round(score, 3), _gap(e, r), round(km, 1), tuple(_differences(e, r, actors, km)))


def _differences(e: _Mine, r: Row, actors: tuple[str, ...], km: float) -> Iterator[Difference]:
    if _gap(e, r):
        ours, theirs = f"{e.start}/{e.end}", f"{r.start}/{r.end}"
        yield Difference("date", "differ", ours, theirs, float(_gap(e, r)))
    if km > e.km + r.km:
        yield Difference("place", "differ", e.place, r.place, round(km, 1))
    told, theirs_told = any(k is not None for k in e.killed), any(k is not None for k in (r.low, r.best, r.high))
    far = _killed_apart(e, r)
    if told != theirs_told:
        yield Difference("killed", "theirs lacks" if told else "mine lacks", list(e.killed), [r.low, r.best, r.high])
    elif far:
        yield Difference("killed", "differ", list(e.killed), [r.low, r.best, r.high], float(far))
    if bool(e.actors) != bool(actors):
        yield Difference("actors", "theirs lacks" if e.actors else "mine lacks", list(e.names), list(r.actors))
        return
    for name, folded in zip(r.actors, actors, strict=True):
        if _likeness(e.actors, (folded,)) < _ALIKE:
            yield Difference("actors", "differ", list(e.names), name)


__all__ = ["COVERS", "Comparison", "Difference", "Match", "compare"]
