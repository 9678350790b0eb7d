"""Ids as hashes of meaning.

An id is a SHA-256 over canonical JSON (sorted keys, no spaces, empty fields left out) behind a version
byte, cut to 20 hex digits (80 bits: a million ids collide with a chance below 1e-12) and prefixed with the kind of
thing that it names. The same meaning gives the same id on every machine; taking a file in twice changes nothing.
The idea is that of lemon24/reader's ``_hash_utils``.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

VERSION = 1
_LENGTH = 20


def _strip(value: Any) -> Any:
    """`value` without empty fields, so that a field added later with its empty default keeps old ids."""
    if isinstance(value, dict):
        kept = {k: _strip(v) for k, v in value.items()}
        return {k: v for k, v in kept.items() if v not in (None, "", [], {}, ())}
    if isinstance(value, (list, tuple)):
        return [_strip(v) for v in value]
    return value


def canonical(value: Any) -> bytes:
    """Canonical JSON of a JSON-like value: sorted keys, no spaces, UTF-8; lone surrogates are kept escaped."""
    text = json.dumps(_strip(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return text.encode("ascii")


def digest(value: Any) -> str:
    """Hex SHA-256 (64 digits) of the version byte and the canonical JSON of `value`."""
    return hashlib.sha256(bytes([VERSION]) + canonical(value)).hexdigest()


def make_id(kind: str, value: Any) -> str:
    """A stable id such as ``claim-5f0c…``: `kind`, a hyphen and 20 hex digits."""
    return f"{kind}-{digest(value)[:_LENGTH]}"


def sha256_bytes(data: bytes) -> str:
    """Hex SHA-256 of raw bytes."""
    return hashlib.sha256(data).hexdigest()
