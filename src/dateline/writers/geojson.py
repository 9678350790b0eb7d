"""GeoJSON (RFC 7946): one feature a record. A record with no coordinates has a null geometry, never a false pin."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from dateline.types import Claim, Event


def write(records: Iterable[Claim | Event], stream: TextIO) -> int:
    """A feature collection; `km` in the properties is the radius of uncertainty about the point."""
    stream.write('{"type": "FeatureCollection", "features": [')
    n = 0
    for r in records:
        properties = r.model_dump(mode="json", by_alias=True)
        place = properties.pop("place") or {}
        point = None
        if place.get("lat") is not None and place.get("lon") is not None:
            point = {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
        properties |= {"place": place.get("name"), "km": place.get("km"), "precision": place.get("precision")}
        feature = {"type": "Feature", "id": r.id, "geometry": point, "properties": properties}
        stream.write((",\n" if n else "\n") + _json(feature))
        n += 1
    stream.write("\n]}\n")
    return n


def _json(value: Any) -> str:
    """Letters as themselves; escapes only where a lone surrogate, which UTF-8 cannot carry, is among them."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
