"""Which steps code a dispatch, in which order, and what each is given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dateline.annotate.actors import actors_step
from dateline.annotate.attribution import attributions_step
from dateline.annotate.case import case_step
from dateline.annotate.counts import counts_step
from dateline.annotate.encoder import Encoder
from dateline.annotate.factuality import factuality_step
from dateline.annotate.header import header_step
from dateline.annotate.instruments import instruments_step
from dateline.annotate.language import Parser, parse_step
from dateline.annotate.places import places_step
from dateline.annotate.times import times_step
from dateline.annotate.triggers import Thresholds, triggers_step
from dateline.ontology.actors import load_lexicon
from dateline.pipeline import Pipeline, Step
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.places import resolve_places_step
from dateline.resolve.times import resolve_times_step


def coding_pipeline(
    nlp: Parser, weights: Path, threads: int, *, lexicon: Path | None = None, more: Sequence[Step] = ()
) -> Pipeline:
    """The pipeline: header, parse, mentions, resolution, triggers, then `more`.

    Args:
        nlp: the language model.
        weights: folder of the encoder (coder.onnx, coder.json, tokenizer.json, slots.json).
        threads: threads of one inference.
        lexicon: a folder of actors that is merged over the shipped ones.
        more: the steps of plugins.

    Raises:
        ModelMissing: `weights` lacks a file.
    """
    gazetteer = Gazetteer.open()
    return Pipeline(
        [
            header_step(),
            case_step(),
            parse_step(nlp),
            times_step(),
            resolve_times_step(),
            places_step(gazetteer),
            resolve_places_step(gazetteer),
            actors_step(load_lexicon(lexicon)),
            attributions_step(),
            counts_step(),
            instruments_step(),
            triggers_step(Encoder(weights, threads), Thresholds.load(weights / "slots.json")),
            factuality_step(),
            *more,
        ]
    )
