from dataclasses import replace

import pytest

from dateline.analysis import Analysis, Header
from dateline.errors import PipelineError
from dateline.pipeline import Pipeline, step
from dateline.types import Document, Failure

DOCUMENT = Document(id="d", sha256="0", text="words")


@step("header", requires=["document"], assigns=["header"])
def header(a):
    return replace(a, header=Header(body=(0, len(a.document.text))))


@step("parse", requires=["header"], assigns=["doc"])
def parse(a):
    return replace(a, doc=a.document.text.split())


def test_steps_run_in_order():
    analysis = Pipeline([header, parse])(Analysis(DOCUMENT))
    assert analysis.header.body == (0, 5)
    assert analysis.doc == ["words"]


def test_a_wrong_order_fails_when_built():
    with pytest.raises(PipelineError, match="'parse' needs \\['header'\\]"):
        Pipeline([parse, header])


def test_an_unknown_field_fails_when_declared():
    with pytest.raises(PipelineError, match="verbs"):
        step("x", requires=["verbs"], assigns=["doc"])


def test_a_failing_step_is_a_value_that_names_the_step():
    @step("bad", requires=["header"], assigns=["doc"])
    def bad(a):
        raise ValueError("no such luck")

    failure = Pipeline([header, bad]).run_safely(DOCUMENT)
    assert isinstance(failure, Failure)
    assert (failure.document, failure.step, failure.error) == ("d", "bad", "ValueError: no such luck")


def test_memory_error_goes_through():
    @step("bad", assigns=["doc"])
    def bad(a):
        raise MemoryError

    with pytest.raises(MemoryError):
        Pipeline([bad]).run_safely(DOCUMENT)
