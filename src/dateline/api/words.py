"""The words of a document as they were taken in, put back into the records of one that was read in another case."""

from __future__ import annotations

from typing import Any, TypeVar

from dateline.types import Document, Record

R = TypeVar("R", bound=Record)


def in_own_words(record: R, original: Document | None) -> R:
    """The record with the text of every span as `original` has it; the record itself where there is no other original."""
    if original is None:
        return record
    return type(record).model_validate(_put_back(record.model_dump(mode="json", by_alias=True), original.text))


def _put_back(value: Any, text: str) -> Any:
    if isinstance(value, list):
        return [_put_back(v, text) for v in value]
    if not isinstance(value, dict):
        return value
    if {"start", "end", "text"} <= value.keys() and isinstance(value["start"], int) and isinstance(value["end"], int):
        value = value | {"text": text[value["start"] : value["end"]]}
    return {k: _put_back(v, text) for k, v in value.items()}


__all__ = ["in_own_words"]
