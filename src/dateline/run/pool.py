"""Code a stream of documents, in this process or in a pool, results in the order of the input.

At most four documents a worker are in flight, so memory does not grow with the input. A worker that is killed (by the
system for want of memory, say) takes no other document down with it: what was in flight is tried again, alone, and
the document that kills its worker twice becomes a ``Failure``.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from dateline.types import Document, Failure

Result = TypeVar("Result")
Code = Callable[[Document], Any]
_IN_FLIGHT = 4
_code: Code | None = None


def _start(factory: Callable[[], Code]) -> None:
    global _code  # noqa: PLW0603  one coder a worker process, built once
    _code = factory()


def _work(document: Document) -> Any:
    assert _code is not None
    return _code(document)


def code_stream(
    factory: Callable[[], Code], documents: Iterable[Document], *, workers: int = 1
) -> Iterator[tuple[Document, Any]]:
    """(document, what the coder gave) for each document, in order.

    Args:
        factory: builds the coder; must be importable by name (it is sent to the workers).
        documents: read lazily.
        workers: 1 codes in this process.
    """
    if workers <= 1:
        code = factory()
        for document in documents:
            yield document, code(document)
        return
    yield from _pooled(factory, iter(documents), workers)


def _pooled(factory: Callable[[], Code], documents: Iterator[Document], workers: int) -> Iterator[tuple[Document, Any]]:
    pool = _pool(factory, workers)
    waiting: deque[tuple[Document, Future[Any]]] = deque()
    try:
        while True:
            while len(waiting) < workers * _IN_FLIGHT and (document := next(documents, None)) is not None:
                waiting.append((document, _submit(pool, document)))
            if not waiting:
                return
            document, future = waiting.popleft()
            try:
                yield document, future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                again = [document, *(d for d, _ in waiting)]
                waiting.clear()
                for d in again:
                    yield d, _alone(factory, d)
                pool = _pool(factory, workers)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, document: Document) -> Future[Any]:
    """Submit; a pool that has broken already gives a future that says so."""
    try:
        return pool.submit(_work, document)
    except BrokenProcessPool as error:
        failed: Future[Any] = Future()
        failed.set_exception(error)
        return failed


def _alone(factory: Callable[[], Code], document: Document) -> Any:
    """Code one document in a worker of its own."""
    with _pool(factory, 1) as pool:
        try:
            return pool.submit(_work, document).result()
        except BrokenProcessPool:
            return Failure(
                document=document.id, step="worker", error="the worker process was killed twice (out of memory?)"
            )


def _pool(factory: Callable[[], Code], workers: int) -> ProcessPoolExecutor:
    # spawn, not fork: onnxruntime and SQLite do not survive a fork of a process that has used them
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(factory,))
