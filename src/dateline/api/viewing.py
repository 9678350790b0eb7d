"""What one view of the map and the timeline shows of the happenings that were chosen: areas, clusters, days (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.api.mapping import OPEN, PRECISIONS, STATUSES, Box, Happenings, Mask, inside

__all__ = ["MOST_ONE_BY_ONE", "View", "bins", "extent", "intervals", "margin", "view"]

MOST_ONE_BY_ONE = 12_000  # happenings that go to the browser as they are
_MOST_CLUSTERS = 3_000
_CELL = 56.0  # pixels that a cluster takes up
_WIDE = {PRECISIONS.index(p) for p in ("admin1", "admin2", "country", "region") if p in PRECISIONS}
_BINS = 200
_STEPS = (1, 2, 7, 14, 30, 91, 182, 365, 730, 1826, 3652)  # days of a bar of the timeline
_FURTHEST = 85.0  # degrees north and south that Web Mercator shows


@dataclass(frozen=True)
class View:
    """What the browser is told.

    Attributes:
        columns: happenings one by one (lon, lat, km, wide, status): all, or of very many those in the box and near it; None
            where these are too many too.
        clusters: those that fall together at this zoom: [lon, lat, km, wide, statuses, [west, south, east, north]].
        placed: how many are on the map at all.
        here: how many of them have their middle in the box.
    """

    columns: dict[str, list[Any]] | None
    clusters: list[list[Any]] | None
    placed: int
    here: int


def view(of: Happenings, mask: Mask, box: Box | None, zoom: float, *, most: int = MOST_ONE_BY_ONE) -> View:
    """The happenings of `mask` for a map.

    Args:
        of: all happenings.
        mask: those that are chosen.
        box: what the map shows; None, the whole world.
        zoom: of Web Mercator, where the world is 256 pixels wide at 0.
        most: how many go one by one.
    """
    shown = mask & of.placed
    placed = int(shown.sum())
    seen = shown & inside(of, box) if box is not None else shown
    here = int(seen.sum())
    if placed <= most:
        return View(_one_by_one(of, np.flatnonzero(shown)), None, placed, here)
    around = shown & inside(of, wider(box)) if box is not None else shown
    if int(around.sum()) <= most // 3:
        return View(_one_by_one(of, np.flatnonzero(around)), None, placed, here)
    return View(None, _clusters(of, np.flatnonzero(around), zoom), placed, here)


def wider(box: Box, by: float = 0.25) -> Box:
    """A box with a margin, in which things are counted as the box itself is panned."""
    west, south, east, north = box
    width = (east - west) % 360 or 360.0
    tall = (north - south) * by
    if width * (1 + 2 * by) >= 360:
        return (-180.0, south - tall, 180.0, north + tall)
    around = [(x + 180) % 360 - 180 for x in (west - width * by, east + width * by)]
    return (around[0], south - tall, around[1], north + tall)


def _wide(of: Happenings, n: NDArray[np.int64]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.isin(of.precision[n], list(_WIDE))
    return found


def _one_by_one(of: Happenings, n: NDArray[np.int64]) -> dict[str, list[Any]]:
    return {
        "lon": of.lon[n].round(4).tolist(),
        "lat": of.lat[n].round(4).tolist(),
        "km": np.nan_to_num(of.km[n], nan=-1).round(1).tolist(),
        "wide": _wide(of, n).astype(int).tolist(),
        "status": of.status[n].tolist(),
    }


def _clusters(of: Happenings, n: NDArray[np.int64], zoom: float) -> list[list[Any]]:
    """Happenings by the cell of a grid that they fall into; those of a province or more by their own area."""
    scale = 256 * 2**zoom / _CELL
    lat = np.radians(np.clip(of.lat[n], -_FURTHEST, _FURTHEST))
    x = np.floor((of.lon[n] + 180) / 360 * scale)
    y = np.floor((1 - np.arcsinh(np.tan(lat)) / np.pi) / 2 * scale)
    wide = _wide(of, n)
    km = np.nan_to_num(of.km[n], nan=-1)
    keys = np.stack([
        wide.astype(float), np.where(wide, of.lon[n], x), np.where(wide, of.lat[n], y), np.where(wide, km, 0)
    ], axis=1)  # fmt: skip
    _, group, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    group = group.reshape(-1)
    k = len(counts)
    middle = [np.bincount(group, v, k) / counts for v in (of.lon[n], of.lat[n])]
    statuses = np.stack([np.bincount(group, of.status[n] == s, k) for s in range(len(STATUSES))], axis=1).astype(int)
    edges = [_edge(group, v, k, f) for v, f in ((of.lon[n], np.minimum), (of.lat[n], np.minimum), (of.lon[n], np.maximum), (of.lat[n], np.maximum))]  # fmt: skip
    largest = _edge(group, km, k, np.maximum)
    is_wide = np.bincount(group, wide, k) > 0
    order = np.argsort(-counts, kind="stable")[:_MOST_CLUSTERS]
    return [
        [round(float(middle[0][g]), 4), round(float(middle[1][g]), 4), round(float(largest[g]), 1), int(is_wide[g]),
         statuses[g].tolist(), [round(float(e[g]), 4) for e in edges]]
        for g in order
    ]  # fmt: skip


def _edge(group: NDArray[np.int64], values: NDArray[np.float64], k: int, least: Any) -> NDArray[np.float64]:
    """The least or the greatest value of each group."""
    out = np.full(k, np.inf if least is np.minimum else -np.inf)
    least.at(out, group, values)
    return out


def extent(of: Happenings, mask: Mask) -> Box | None:
    """The box about the middles of what is placed; None where nothing is."""
    n = np.flatnonzero(mask & of.placed)
    if not len(n):
        return None
    lon, lat = of.lon[n], of.lat[n]
    return (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))


def bins(
    of: Happenings, mask: Mask, here: Mask | None = None, span: tuple[int | None, int | None] = (None, None)
) -> dict[str, Any] | None:
    """Bars of the timeline: how many happenings fall into each for sure, and how many may; None where none has a day.

    A happening whose interval is longer than a bar may have been in each that it touches. An end that is open counts where
    the interval begins or ends, and is told in `open`.

    Args:
        of: all happenings.
        mask: those that are chosen, whatever their day.
        here: those that the map shows, counted apart.
        span: the first and the last day to be shown; None for where the happenings themselves begin and end.
    """
    n = np.flatnonzero(mask & of.dated)
    undated = int(mask.sum()) - len(n)
    start = np.where(of.start[n] == OPEN, of.end[n], of.start[n])
    end = np.maximum(start, np.where(of.end[n] == OPEN, of.start[n], of.end[n]))
    touching = (end >= (OPEN if span[0] is None else span[0])) & (start <= (-OPEN if span[1] is None else span[1]))
    n, start, end = n[touching], start[touching], end[touching]
    if not len(n):
        return None
    first = max(int(start.min()), OPEN if span[0] is None else span[0])
    last = min(int(end.max()), -OPEN if span[1] is None else span[1])
    step = next((s for s in _STEPS if (last - first) // s < _BINS), 1 + (last - first) // _BINS)
    a, b = (np.maximum(start, first) - first) // step, (np.minimum(end, last) - first) // step
    size = (last - first) // step + 1
    out: dict[str, Any] = {"first": first, "step": step, "undated": undated}
    out["open"] = int(((of.start[n] == OPEN) | (of.end[n] == OPEN)).sum())
    whole = (start >= first) & (end <= last)  # what goes on beyond the days shown is not in one of them for sure
    for name, some in (("all", np.ones(len(n), dtype=bool)), ("here", here[n] if here is not None else None)):
        if some is None:
            continue
        closed = (of.start[n] != OPEN) & (of.end[n] != OPEN)
        sure = np.bincount(a[some & closed & (a == b) & whole], minlength=size)
        steps = np.bincount(a[some], minlength=size + 1) - np.bincount(b[some] + 1, minlength=size + 1)
        out[name] = {"sure": sure.tolist(), "may": np.cumsum(steps)[:size].tolist()}
    return out


def margin(since: int | None, until: int | None) -> tuple[int | None, int | None]:
    """Some days about the chosen ones, so that they can be widened where they are looked at closely."""
    if since is None or until is None:
        return (since, until)
    more = max(3, (until - since) // 4)
    return (since - more, until + more)


def intervals(of: Happenings, numbers: list[int]) -> list[list[int | None]]:
    """[first day, last day, status] of some happenings; None for an end that is open."""
    columns = zip(of.start[numbers].tolist(), of.end[numbers].tolist(), of.status[numbers].tolist(), strict=True)
    return [[None if s == OPEN else s, None if e == OPEN else e, status] for s, e, status in columns]
