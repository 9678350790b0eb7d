"""A JSON file: one record or ninjs item, or a list of them. The whole file is read; JSONL is the format for streams."""

from __future__ import annotations

import json
from typing import BinaryIO

from dateline.errors import BadMapping, UnreadableInput
from dateline.readers.decode import read_bounded
from dateline.readers.jsonl import from_record, load_json
from dateline.readers.record import Options, Records, reject


def read_json(stream: BinaryIO, origin: str, options: Options) -> Records:
    """One document for the object, or for each object of the list (also one under ``items`` or ``documents``).

    Raises:
        UnreadableInput: too long for a format that is read whole, or no JSON.
    """
    data = read_bounded(stream, options.limits.max_container)
    if not data.strip():
        yield reject(origin, "empty: there is nothing in the file", data)
        return
    value = load_json(data)
    if isinstance(value, dict):
        inner = next((value[k] for k in ("items", "documents") if isinstance(value.get(k), list)), None)
        value = value if inner is None else inner
    single = not isinstance(value, list)
    for number, record in enumerate([value] if single else value, start=1):
        raw = data if single else json.dumps(record, ensure_ascii=True).encode()
        try:
            yield from_record(record, raw, options)
        except (UnreadableInput, BadMapping) as error:
            yield reject(origin if single else f"{origin}:{number}", error, raw)


__all__ = ["read_json"]
