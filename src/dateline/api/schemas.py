"""JSON Schemas of the public records, generated from the models that the code itself uses."""

from __future__ import annotations

from typing import Any

from dateline.errors import BadArgument
from dateline.types import Change, Claim, Document, Event, Failure, Judgement, Mention, Record, Rejection

RECORDS: dict[str, type[Record]] = {
    "document": Document,
    "claim": Claim,
    "event": Event,
    "change": Change,
    "mention": Mention,
    "judgement": Judgement,
    "failure": Failure,
    "rejection": Rejection,
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record.

    Raises:
        BadArgument: no record of that name.
    """
    if name not in RECORDS:
        raise BadArgument(f"no record {name!r}; the records are {', '.join(RECORDS)}")
    out = RECORDS[name].model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **out}
