"""A static site of what may be published: pages that need no server and no script, and the data beside them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from dateline.api import publishing
from dateline.api.publishing import Publication, Rules
from dateline.api.store import Ledger, write
from dateline.errors import BadArgument
from dateline.types import Event, Span
from dateline.web import wording
from dateline.web.render import HERE, bdi, environment

MANIFEST = "manifest.json"
FORMATS = ("csv", "geojson", "jsonl")
WIDTH = 900.0


@dataclass(frozen=True)
class Shape:
    """A happening on the map: an ellipse in the units of the drawing."""

    file: str
    name: str
    x: float
    y: float
    rx: float
    ry: float


def publish(ledger: Path, out: Path, rules: Rules, *, force: bool = False) -> dict[str, Any]:
    """Write the site of the ledger's reviewed happenings to the folder `out`; what an earlier site had there goes.

    Returns:
        The manifest, as it stands in the folder.

    Raises:
        BadArgument: `out` holds something that is no such site, and `force` is not given.
    """
    old = _own_files(out, force=force)
    with Ledger(ledger, create=False) as kept:
        kept.connection.execute("PRAGMA query_only = ON")
        found = publishing.publication(kept, rules)
    pages = site(found)
    pages[MANIFEST] = json.dumps(publishing.manifest(found, [*pages, MANIFEST]), indent=1, ensure_ascii=False) + "\n"
    try:
        for name, text in pages.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "replace"))
        for name in old - pages.keys():
            (out / name).unlink(missing_ok=True)
    except OSError as error:
        raise BadArgument(f"cannot write {error.filename or out}: {error.strerror or error}") from error
    written: dict[str, Any] = json.loads(pages[MANIFEST])
    return written


def _own_files(out: Path, *, force: bool) -> set[str]:
    """The files of an earlier site in `out`; none where it is new or empty."""
    if out.exists() and not out.is_dir():
        raise BadArgument(f"{out} is a file; name a folder for the site")
    if not out.exists() or not any(out.iterdir()):
        return set()
    try:
        known = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        own = isinstance(known, dict) and known.get("made_by") == "dateline publish"
        files = {f for f in known["files"] if isinstance(f, str)} if own else set()
    except (OSError, ValueError, KeyError, TypeError):
        own, files = False, set()
    if not own and not force:
        raise BadArgument(f"{out} holds something else than a published site; choose another folder, or give --force")
    root = out.resolve()
    return {f for f in files if root in (out / f).resolve().parents}


def site(found: Publication) -> dict[str, str]:
    """Every file of the site but the manifest: name → text."""
    style = (HERE / "templates" / "site" / "site.css").read_text(encoding="utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    shared = {
        "found": found, "rules": found.rules, "events": found.events, "dispatches": found.dispatches, "words": _words,
        "style": Markup(style), "style_hash": Markup(digest),
    }  # fmt: skip
    env = environment()
    heads = {e.id: wording.headline(e) for e in found.events}
    downloads = [f"{kind}.{form}" for kind in ("events", "claims") for form in FORMATS]
    index = env.get_template("site/index.html")
    pages = {
        "index.html": index.render(shared, up="", headlines=heads, downloads=downloads, **drawing(found.events, heads)),
        "left-out.html": env.get_template("site/leftout.html").render(shared, up=""),
    }
    one = env.get_template("site/event.html")
    for e in found.events:
        claims = publishing.claims_of(found, e)
        pages[f"event/{_file(e.id)}"] = one.render(shared, up="../", event=e, claims=claims, headline=heads[e.id])
    for form in FORMATS:
        pages[f"data/events.{form}"] = _data(found.events, form)
        pages[f"data/claims.{form}"] = _data([c for e in found.events for c in publishing.claims_of(found, e)], form)
    return pages


def _file(event: str) -> str:
    """The name of a happening's page; an id that could lead out of the folder is refused."""
    if not event.replace("-", "").replace("_", "").isalnum() or len(event) > 100:
        raise BadArgument(f"the happening {event!r} has an id that can be no file's name; code its dispatch again")
    return f"{event}.html"


def _data(records: Any, form: str) -> str:
    stream = io.StringIO(newline="")
    write(records, form, stream)
    return stream.getvalue()


def _words(span: Span | None) -> Markup:
    """The words of the dispatch that are the evidence, in quotation marks."""
    return Markup("") if span is None else Markup('<q class="words">{}</q>').format(bdi(span.text, 160))


def drawing(events: tuple[Event, ...], names: dict[str, str]) -> dict[str, Any]:
    """The map in plain cylindrical projection about its middle: shapes, size, and lines of whole degrees."""
    placed = [(e, e.place) for e in events if e.place and e.place.lat is not None and e.place.lon is not None]
    if not placed:
        return {"shapes": [], "width": 0, "height": 0, "meridians": [], "parallels": [], "step": 0}
    lats = [p.lat or 0.0 for _, p in placed]
    lons = [p.lon or 0.0 for _, p in placed]
    south, north, west, east = min(lats) - 1, max(lats) + 1, min(lons) - 1, max(lons) + 1
    squeeze = max(0.05, math.cos(math.radians((south + north) / 2)))
    scale = min(WIDTH / ((east - west) * squeeze), 600 / (north - south))
    width, height = (east - west) * squeeze * scale, (north - south) * scale
    shapes = []
    for e, p in placed:
        ry = max(3.0, (p.km or publishing.KM_PER_DEGREE) / publishing.KM_PER_DEGREE * scale)
        rx = ry * squeeze / max(0.05, math.cos(math.radians(p.lat or 0.0)))
        x, y = ((p.lon or 0.0) - west) * squeeze * scale, (north - (p.lat or 0.0)) * scale
        shapes.append(Shape(_file(e.id), names[e.id], round(x, 1), round(y, 1), round(rx, 1), round(ry, 1)))
    step = next(s for s in (1, 2, 5, 10, 30, 90) if max(east - west, north - south) / s <= 14 or s == 90)
    return {
        "shapes": sorted(shapes, key=lambda s: (-s.ry, s.file)), "width": width, "height": height, "step": step,
        "meridians": [round((d - west) * squeeze * scale, 1) for d in range(math.ceil(west), math.floor(east) + 1) if d % step == 0],
        "parallels": [round((north - d) * scale, 1) for d in range(math.ceil(south), math.floor(north) + 1) if d % step == 0],
    }  # fmt: skip
