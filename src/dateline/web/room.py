"""What every page shares: the ledger, who is visiting, and answers that are kept while the ledger stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from fastapi import HTTPException, Request

from dateline.api.accounts import Accounts, Role, rank
from dateline.api.store import Ledger
from dateline.web.keeping import Kept

T = TypeVar("T")


@dataclass(frozen=True)
class Visitor:
    """Who asks. Without accounts everybody at this machine is its admin, under the name that the machine knows."""

    name: str
    role: Role
    csrf: str = ""


@dataclass
class Room:
    """The state of one running reading room: ``request.app.state.room``."""

    path: Path
    accounts: Accounts | None = None
    kept: dict[str, Kept[Any]] = field(default_factory=dict)

    def keep(self, name: str, build: Callable[[Ledger, Any], T]) -> Kept[T]:
        """The answer of that name, which all requests share; `build` works it out (:class:`Kept`)."""
        if name not in self.kept:
            self.kept.setdefault(name, Kept(self.path, build))
        return self.kept[name]


def room_of(request: Request) -> Room:
    """The room that answers this request."""
    room: Room = request.app.state.room
    return room


@contextmanager
def reading(request: Request) -> Iterator[Ledger]:
    """The ledger for one request, in one short read transaction: a page is of one moment, and nothing can be written.

    Open it and use it in the same function: a connection belongs to one thread.
    """
    with Ledger(room_of(request).path, create=False) as ledger:
        ledger.connection.execute("PRAGMA query_only = ON")
        ledger.connection.execute("BEGIN")
        try:
            yield ledger
        finally:
            if ledger.connection.in_transaction:
                ledger.connection.execute("ROLLBACK")


@contextmanager
def writing(request: Request) -> Iterator[Ledger]:
    """The ledger for one request that changes it; the audit log gives the visitor's name.

    Raises:
        HTTPException: 403, the visitor is no reviewer.
    """
    who = require(request, "reviewer")
    with Ledger(room_of(request).path, create=False, who=who.name) as ledger:
        yield ledger


def visitor(request: Request) -> Visitor:
    """Who asks; set by the middleware of :mod:`dateline.web.security`."""
    found: Visitor = request.scope["visitor"]
    return found


def require(request: Request, role: Role) -> Visitor:
    """The visitor, who must have at least this role.

    Raises:
        HTTPException: 403.
    """
    who = visitor(request)
    if rank(who.role) < rank(role):
        raise HTTPException(
            403, f"This needs the role {role!r}, and {who.name} is {who.role!r}. Ask an admin of the room."
        )
    return who
