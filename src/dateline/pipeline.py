"""Steps that say what they need and give, and the pipeline that checks their order when it is built.

A step is a function ``Analysis -> Analysis`` carrying the facts that :func:`step` attached to it; the
decorator registers nothing (the idea is spaCy's ``@Language.component(requires=…, assigns=…)``). A wrong
order fails when the pipeline is built, not on document 40,000.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields

from dateline.analysis import Analysis
from dateline.errors import PipelineError
from dateline.types import Document, Failure

Run = Callable[[Analysis], Analysis]
_FIELDS = frozenset(f.name for f in fields(Analysis))


@dataclass(frozen=True)
class Step:
    """A named function with the fields of ``Analysis`` that it reads and fills."""

    name: str
    run: Run
    requires: frozenset[str]
    assigns: frozenset[str]

    def __call__(self, analysis: Analysis) -> Analysis:
        return self.run(analysis)


def step(name: str, *, requires: Iterable[str] = (), assigns: Iterable[str]) -> Callable[[Run], Step]:
    """Attach facts to a function: ``@step("times", requires=["doc"], assigns=["times"])``.

    Raises:
        PipelineError: a field that ``Analysis`` does not have.
    """
    needs, gives = frozenset(requires), frozenset(assigns)
    unknown = (needs | gives) - _FIELDS
    if unknown:
        raise PipelineError(f"step {name!r} names unknown fields {sorted(unknown)}; Analysis has {sorted(_FIELDS)}")

    def wrap(run: Run) -> Step:
        return Step(name, run, needs, gives)

    return wrap


class Pipeline:
    """An ordered list of steps. Calling it on a document gives an ``Analysis``, or a ``Failure`` as a value.

    Raises:
        PipelineError: when built, if a step needs a field that no earlier step fills.
    """

    def __init__(self, steps: Iterable[Step]) -> None:
        self.steps = tuple(steps)
        have = {"document"}
        for s in self.steps:
            missing = s.requires - have
            if missing:
                raise PipelineError(
                    f"step {s.name!r} needs {sorted(missing)}, which no step before it fills; "
                    f"put the step that assigns it earlier (have: {sorted(have)})"
                )
            have |= s.assigns

    def __call__(self, analysis: Analysis) -> Analysis:
        """Run every step; whatever a step raises goes through to the caller."""
        for s in self.steps:
            analysis = s(analysis)
        return analysis

    def run_safely(self, document: Document) -> Analysis | Failure:
        """Run every step on `document`; an exception in a step becomes a ``Failure`` that names the step.

        This is the one place where every exception is caught: one bad dispatch in a million must not end
        the run, and what failed is stored and counted. ``MemoryError`` and interrupts go through.
        """
        analysis = Analysis(document)
        for s in self.steps:
            try:
                analysis = s(analysis)
            except MemoryError:
                raise
            except Exception as error:  # stored, never dropped
                return Failure(document=document.id, step=s.name, error=f"{type(error).__name__}: {error}"[:2000])
        return analysis
