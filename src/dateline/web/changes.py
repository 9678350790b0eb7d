"""How the account of a happening changed, in sentences (pure): one step a dispatch, one line a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dateline.types import Change
from dateline.web import wording

_QUIET = frozenset({"mode", "sources"})  # told with the type; told by the status


@dataclass(frozen=True)
class Line:
    """One change: what of it, in words, with a claim that it is from."""

    kind: str
    heading: str
    words: str
    claim: str | None
    sources: tuple[str, ...]


@dataclass
class Step:
    """What one dispatch did to the account."""

    day: date | None
    document: str
    lines: list[Line] = field(default_factory=list)


def steps(changes: Sequence[Change]) -> list[Step]:
    """The changes in steps, in the order given."""
    out: list[Step] = []
    ranges: dict[tuple[int, str], dict[str, Change]] = {}
    for change in changes:
        if not out or (out[-1].day, out[-1].document) != (change.day, change.document):
            out.append(Step(change.day, change.document))
        if change.field in _QUIET:
            continue
        base, _, part = change.field.rpartition(".")
        if part in ("low", "best", "high"):
            ranges.setdefault((len(out) - 1, base), {})[part] = change
            continue
        out[-1].lines.append(_line(change.field, change, _words(change)))
    for (n, base), parts in ranges.items():
        shown = parts.get("best") or next(iter(parts.values()))
        out[n].lines.append(_line(base, shown, _figures(parts)))
    return [s for s in out if s.lines]


def _line(field_: str, change: Change, words: str) -> Line:
    heading = "Taken together" if field_ == "status" else wording.field_words(field_)
    return Line(change.kind, heading, words, next(iter(change.claims), None), change.sources[:6])


def _words(c: Change) -> str:
    if c.kind == "denied" and c.field == "status":
        return "now also denied" if c.after == "disputed" else wording.status_words("denied")
    if c.kind in ("corroborated", "disputed", "denied"):
        return wording.status_words(c.kind)
    after = _value(c.field, c.after)
    return after if c.kind == "told" or c.before in (None, []) else f"{after} (before: {_value(c.field, c.before)})"


def _value(name: str, value: Any) -> str:
    if value in (None, []):
        return "no longer told"
    if name == "time":
        start, end = (date.fromisoformat(d) if d else None for d in value)
        return wording.interval_words(start, end)
    if name == "type":
        return wording.type_words(str(value))
    return wording.listed([str(v) for v in value]) if isinstance(value, list) else str(value)


def _figures(parts: dict[str, Change]) -> str:
    """As in "36 (range: 36 to 44)", with what it was before where it changed."""
    now = {k: c.after for k, c in parts.items() if c.after is not None}
    was = {k: c.before for k, c in parts.items() if c.before is not None}
    return _range(now) + (f" (before: {_range(was)})" if was else "")


def _range(values: dict[str, Any]) -> str:
    best, low, high = values.get("best"), values.get("low"), values.get("high")
    if best is None and low is None and high is None:
        return "no longer told"
    words = f"{best:,}" if best is not None else ""
    if (low, high) != (best, best) and (low is not None or high is not None):
        span = wording.number_words(low, high)
        words = f"{words} (range: {span})" if words else span
    return words
