"""W3C Web Annotation (Recommendation of 23 February 2017), one JSON-LD annotation a line.

A claim is an annotation of its dispatch: the target is the trigger and each span of evidence, both by its words (TextQuoteSelector)
and by its offsets (TextPositionSelector; code points, as the standard counts them). An event is an annotation whose targets are its claims.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO
from urllib.parse import quote

from dateline.types import Claim, Event, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def write(records: Iterable[Claim | Event], stream: TextIO) -> int:
    """An annotation a line."""
    n = 0
    for record in records:
        stream.write(json.dumps(annotation(record)) + "\n")
        n += 1
    return n


def annotation(record: Claim | Event) -> dict[str, Any]:
    """One claim or event as an annotation."""
    if isinstance(record, Event):
        target: Any = [_iri("claim", c) for c in record.claims]
        motivation = "linking"
    else:
        source = _iri("document", record.document)
        spans = {(s.start, s.end): s for _, s in evidence(record)}
        target = [_target(source, s) for s in spans.values()]
        motivation = "classifying"
    body: list[dict[str, Any]] = [
        {"type": "TextualBody", "purpose": "tagging", "value": v} for v in (record.type, record.mode) if v
    ]
    value = json.dumps(record.model_dump(mode="json", by_alias=True, exclude_none=True))  # escapes a lone surrogate
    body.append({"type": "TextualBody", "purpose": "describing", "format": "application/json", "value": value})
    return {
        "@context": CONTEXT, "id": _iri("event" if isinstance(record, Event) else "claim", record.id), "type": "Annotation",
        "motivation": motivation, "generator": {"type": "Software", "name": "Dateline"}, "body": body, "target": target,
    }  # fmt: skip


def evidence(claim: Claim) -> Iterator[tuple[str, Span]]:
    """(field, span) of everything in the dispatch that the claim stands on, the trigger first."""
    yield "trigger", claim.trigger
    for field, parties in (
        ("actors", claim.actors),
        ("recipients", claim.recipients),
        ("source", claim.source.parties),
    ):
        for party in parties:
            if party.mention:
                yield field, party.mention
    single = (("place", claim.place), ("time", claim.time))
    for field, value in single:
        if value is not None and value.mention:
            yield field, value.mention
    if claim.source.cue:
        yield "source", claim.source.cue
    for n in claim.counts:
        if n.mention:
            yield "counts", n.mention
    for i in claim.instruments:
        if i.mention:
            yield "instruments", i.mention


def _target(source: str, span: Span) -> dict[str, Any]:
    quote_ = {"type": "TextQuoteSelector", "exact": span.text}
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    return {"source": source, "selector": [quote_, position]}


def _iri(kind: str, name: str) -> str:
    """A URN: an id need not be an IRI by itself."""
    return f"urn:dateline:{kind}:{quote(name.encode('utf-8', 'surrogatepass'), safe='')}"
