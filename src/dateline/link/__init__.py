"""From claims in many dispatches to happenings: syndicated copies, same happening, independent origins, other tables."""

from __future__ import annotations

from dateline.link.cluster import cluster
from dateline.link.copies import Copy, Signature, find_copies, signature_of
from dateline.link.linker import Link, Linking, link_claims, link_tellings
from dateline.link.origins import DocumentFacts, Origin, origins
from dateline.link.score import LinkModel, load_link_model
from dateline.link.tellings import Telling, tellings_of

__all__ = [
    "Copy",
    "DocumentFacts",
    "Link",
    "LinkModel",
    "Linking",
    "Origin",
    "Signature",
    "Telling",
    "cluster",
    "find_copies",
    "link_claims",
    "link_tellings",
    "load_link_model",
    "origins",
    "signature_of",
    "tellings_of",
]
