"""Layers: what the coder saw before it made claims, one :class:`Mention` a line, so that each part can be measured alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args

from dateline.analysis import Analysis
from dateline.api.words import in_own_words
from dateline.errors import BadArgument
from dateline.types import Layer, Mention, Span

LAYERS: tuple[str, ...] = get_args(Layer)


def mentions(analysis: Analysis, layers: tuple[str, ...]) -> Iterator[Mention]:
    """The mentions of the asked layers, layer by layer, each in the order of the text.

    Raises:
        BadArgument: a layer that does not exist.
    """
    for layer in layers:
        if layer not in _READERS:
            raise BadArgument(f"no layer {layer!r}; the layers are {', '.join(sorted(_READERS))}")
    for layer in layers:
        yield from (in_own_words(m, analysis.original) for m in _READERS[layer](analysis))


def _mention(
    analysis: Analysis, layer: str, span: Span, value: dict[str, Any], score: float | None = None, **more: Any
) -> Mention:
    return Mention.model_validate(
        {
            "document": analysis.document.id, "layer": layer, "start": span.start, "end": span.end, "text": span.text,
            "value": value, "score": None if score is None else round(score, 4), **more,
        }
    )  # fmt: skip


def _dump(record: Any, *leave_out: str) -> dict[str, Any]:
    out: dict[str, Any] = record.model_dump(mode="json", by_alias=True)
    return {k: v for k, v in out.items() if k not in leave_out}


def _places(a: Analysis) -> Iterator[Mention]:
    for m in a.places:
        value = _dump(m.place, "candidates") if m.place is not None else {"name": m.name.text, "lat": None, "lon": None}
        alternatives = tuple(_dump(c) for c in m.candidates)
        chance = m.candidates[0].score if m.candidates else None
        yield _mention(a, "places", m.span, value | {"kind": m.kind}, chance, alternatives=alternatives)


def _times(a: Analysis) -> Iterator[Mention]:
    for m in a.times:
        when = _dump(m.time, "mention") if m.time is not None else {"start": None, "end": None, "precision": None}
        alternatives = tuple(_dump(t, "mention") for t in m.alternatives)
        yield _mention(
            a, "times", m.span, {"type": m.type, "timex": m.timex, **when}, m.score, alternatives=alternatives
        )


def _actors(a: Analysis) -> Iterator[Mention]:
    for m in a.actors:
        yield _mention(a, "actors", m.span, _dump(m.party, "mention") | {"kind": m.kind, "chain": m.chain})


def _counts(a: Analysis) -> Iterator[Mention]:
    for m in a.counts:
        value = {"what": m.what, "of": m.of, "min": m.min, "max": m.max, "cumulative": m.cumulative, "part": m.part}
        yield _mention(a, "counts", m.span, value)


def _instruments(a: Analysis) -> Iterator[Mention]:
    for m in a.instruments:
        yield _mention(a, "instruments", m.span, _dump(m.value, "mention"))


def _attributions(a: Analysis) -> Iterator[Mention]:
    text = a.document.text
    for m in a.attributions:
        start, end = m.content
        span = Span(start=start, end=end, text=text[start:end])
        sources = [p.mention for p in m.sources if p.mention is not None]
        value = {
            "source": _dump(sources[0]) if sources else None,
            "cue": _dump(m.cue) if m.cue is not None else None,
            "content": _dump(span),
            "kind": m.kind,
            "parties": [_dump(p, "aliases") for p in m.sources],
            "via": [_dump(p, "aliases") for p in m.via],
            "carried": m.carried,
        }
        yield _mention(a, "attributions", span, value, m.score)


def _factuality(a: Analysis) -> Iterator[Mention]:
    for t, r in zip(a.triggers, a.roles, strict=True):
        nearest = next(iter(a.attributions_over(t.span.start)), None)
        source = nearest.sources[0].name if nearest is not None and nearest.sources else "narrator"
        yield _mention(
            a, "factuality", t.span, {"source": source, "value": t.factuality}, r.factuality.get(t.factuality)
        )


def _triggers(a: Analysis) -> Iterator[Mention]:
    for t in a.triggers:
        yield _mention(a, "triggers", t.span, {"type": t.type, "mode": t.mode}, t.score)


_READERS: dict[str, Callable[[Analysis], Iterator[Mention]]] = {
    "places": _places,
    "times": _times,
    "actors": _actors,
    "counts": _counts,
    "instruments": _instruments,
    "attributions": _attributions,
    "factuality": _factuality,
    "triggers": _triggers,
}
