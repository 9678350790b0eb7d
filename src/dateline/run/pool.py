"""Code a stream of documents, in this process or in a pool, results in the order of the input.

At most four documents a worker are in flight, so memory does not grow with the input. A worker that is killed (by the
system for want of memory, say) takes no other document down with it: what was in flight is tried again, alone, and
the document that kills its worker twice becomes a ``Failure``. Workers end when this process does, however it ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any

from dateline.types import Document, Failure

Code = Callable[[Document], Any]
_IN_FLIGHT = 4
_factory: Callable[[], Code] | None = None
_code: Code | None = None


def _start(factory: Callable[[], Code]) -> None:
    """In a worker: note what builds the coder. Control-C is the parent's to handle; a parent that is gone ends the worker."""
    global _factory  # noqa: PLW0603  one coder a worker process, built once
    _factory = factory
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the parent's end, which ``kill -9`` gives it no time to tell, and end too."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(document: Document) -> Any:
    """In a worker: code one document. What building the coder raises (no model, say) goes to the caller as it is."""
    global _code  # noqa: PLW0603
    if _code is None:
        assert _factory is not None
        _code = _factory()
    return _in_bounds(_code, document)


def _in_bounds(code: Code, document: Document) -> Any:
    """What the coder gives, or a failure where the document is more than memory holds."""
    try:
        return code(document)
    except MemoryError:
        return Failure(
            document=document.id, step="memory", error=f"not enough memory for {len(document.text):,} characters"
        )


def code_stream(
    factory: Callable[[], Code], documents: Iterable[Document], *, workers: int = 1
) -> Iterator[tuple[Document, Any]]:
    """(document, what the coder gave) for each document, in order.

    Args:
        factory: builds the coder; must be importable by name (it is sent to the workers).
        documents: read lazily.
        workers: 1 codes in this process.
    """
    if workers > 1:
        yield from _pooled(factory, iter(documents), workers)
        return
    code: Code | None = None
    for document in documents:
        code = code or factory()  # not before it is needed: where all is done already, no model is loaded
        yield document, _in_bounds(code, document)


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
                result = future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                again = [document, *(d for d, _ in waiting)]
                waiting.clear()
                yield from _one_by_one(factory, again)
                pool = _pool(factory, workers)
            else:
                yield document, result
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


def _one_by_one(factory: Callable[[], Code], documents: Iterable[Document]) -> Iterator[tuple[Document, Any]]:
    """Code documents alone in a worker, with a new one after each that kills it."""
    pool: ProcessPoolExecutor | None = None
    try:
        for document in documents:
            pool = pool or _pool(factory, 1)
            try:
                result = pool.submit(_work, document).result()
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                pool = None
                result = Failure(
                    document=document.id, step="worker", error="the worker process was killed twice (out of memory?)"
                )
            yield document, result
    finally:
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


def _pool(factory: Callable[[], Code], workers: int) -> ProcessPoolExecutor:
    # spawn, not fork: onnxruntime and SQLite do not survive a fork of a process that has used them
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(factory,))
