"""A dispatch all in capitals (older wires, monitoring services) is read as if it had small letters, in place.

The grammar of the names and the parse live by capitals. Offsets stay true, as every letter keeps its place; the words as they were
taken in are put back into every span at the end (:mod:`dateline.api.words`).
"""

from __future__ import annotations

from dataclasses import replace

from dateline.analysis import Analysis
from dateline.ontology.case import all_capitals, with_small_letters
from dateline.pipeline import Step, step


def case_step() -> Step:
    """The step that assigns ``document`` and ``original`` where the body is all in capitals, and else changes nothing."""

    @step("case", requires=["document", "header"], assigns=["document", "original"])
    def read_small(analysis: Analysis) -> Analysis:
        document = analysis.document
        begin, end = analysis.header.body if analysis.header else (0, len(document.text))
        body = document.text[begin:end]
        if not all_capitals(body):
            return analysis
        text = document.text[:begin] + with_small_letters(body) + document.text[end:]
        return replace(analysis, document=document.model_copy(update={"text": text}), original=document)

    return read_small


__all__ = ["case_step"]
