"""Answers that take long to work out are kept while the ledger stays as it is, and worked out anew beside the requests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from dateline.api.store import Ledger
from dateline.errors import DatelineError

T = TypeVar("T")
_AT_ONCE = 0.12  # seconds: what takes less is worked out within the request, so that it is never out of date
_REST = 5  # times as long as it took, before it is worked out again beside a ledger that keeps changing


class Kept(Generic[T]):
    """One such answer for one ledger.

    Args:
        path: the ledger.
        build: works the answer out from an open ledger and the last answer.
    """

    def __init__(self, path: Path, build: Callable[[Ledger, T | None], T]) -> None:
        self._path = path
        self._build = build
        self._lock = threading.Lock()  # one builds, whoever else asks
        self._value: T | None = None
        self._version = -1
        self._took = 0.0
        self._done = 0.0

    def get(self, ledger: Ledger) -> T:
        """The answer. While a ledger is written to, it may be of some seconds ago; the first is always waited for."""
        if self._value is None:
            with self._lock:
                if self._value is None:
                    self._renew(ledger)
        elif version_of(ledger) != self._version:
            if self._took < _AT_ONCE:
                with self._lock:
                    if version_of(ledger) != self._version:
                        self._renew(ledger)
            elif time.monotonic() > self._done + _REST * self._took:
                self.warm()
        value = self._value
        assert value is not None
        return value

    def warm(self) -> None:
        """Work the answer out beside, unless somebody does already."""
        if self._lock.acquire(blocking=False):
            threading.Thread(target=self._beside, name="dateline-room", daemon=True).start()

    def _beside(self) -> None:
        try:
            with Ledger(self._path, create=False) as ledger:
                ledger.connection.execute("PRAGMA query_only = ON")
                ledger.connection.execute("BEGIN")
                self._renew(ledger)
        except DatelineError:
            self._done = time.monotonic()  # the request that asks next tries again, and says what is wrong
        finally:
            self._lock.release()

    def _renew(self, ledger: Ledger) -> None:
        begun = time.monotonic()
        version = version_of(ledger)
        self._value = self._build(ledger, self._value)
        self._version = version
        self._done = time.monotonic()
        self._took = self._done - begun


def version_of(ledger: Ledger) -> int:
    """A number that grows with every change: each is a row of the audit log."""
    return int(ledger.connection.execute("SELECT coalesce(max(seq), 0) FROM audit").fetchone()[0])
