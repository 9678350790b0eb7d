"""The application: middleware, pages, static files, errors. A page is a module of :mod:`dateline.web.pages` with a `router`."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException

from dateline import __version__
from dateline.api.accounts import Accounts
from dateline.api.store import Ledger
from dateline.errors import BadArgument, DatelineError, LedgerError
from dateline.web.render import STATIC, page
from dateline.web.room import Room
from dateline.web.security import Bucket, Guard, Sessions, csrf_checked

PAGES = (
    "home", "map", "search", "publish", "review", "judge", "add",
    "account", "dispatch", "event", "sources", "actors", "data", "apidocs",
)  # fmt: skip


def create_app(ledger_path: Path, *, accounts: Accounts | None = None, hosts: tuple[str, ...] = ()) -> FastAPI:
    """The reading room of one ledger.

    Args:
        ledger_path: the ledger, which must be there.
        accounts: None trusts whoever is at this machine; given, every page but the sign-in needs an account.
        hosts: names, besides loopback's, under which the room answers.

    Raises:
        DatelineError: no ledger there, or one that cannot be read.
    """
    Ledger(ledger_path, create=False).close()
    app = FastAPI(
        title="Dateline",
        version=__version__,
        description="Claims about armed conflict with their sources, days and places, as one ledger holds them.",
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(csrf_checked)],
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "auto_configure": False,
        },  # nothing leaves the house
    )
    sessions = Sessions()
    app.state.room = Room(path=ledger_path, accounts=accounts)
    app.state.sessions = sessions
    app.state.tries = Bucket(rate=1 / 20, burst=6)  # of signing in: six at once, then three a minute
    app.add_middleware(Guard, accounts=accounts, hosts=frozenset(h.lower() for h in hosts), sessions=sessions)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    modules = _modules()
    app.state.warm = [m.warm for m in modules if hasattr(m, "warm")]  # what is worth working out before anybody asks
    routers: list[APIRouter] = [m.router for m in modules]
    for router in routers:
        for route in router.routes:
            if hasattr(route, "include_in_schema"):
                route.include_in_schema = getattr(route, "path", "").startswith("/api/")
        app.include_router(router)
    app.state.paths = {getattr(r, "path", "") for router in routers for r in router.routes}  # what the menu may lead to
    if not any(getattr(r, "path", None) == "/" for router in routers for r in router.routes):
        app.add_api_route("/", lambda: RedirectResponse("/dispatches"), include_in_schema=False)
    _errors(app)
    return app


def _modules() -> list[Any]:
    """The modules of the pages that this version has, in the order of `PAGES`."""
    names = [f"dateline.web.pages.{name}" for name in PAGES]
    return [importlib.import_module(n) for n in names if importlib.util.find_spec(n) is not None]


def _errors(app: FastAPI) -> None:
    """Expected errors as a page, or as JSON under /api; each with what to do."""

    def answer(request: Request, status: int, words: str) -> Response:
        if request.url.path.startswith("/api/") or request.url.path == "/openapi.json":
            return JSONResponse({"detail": words}, status)
        return page(request, "error.html", status=status, code=status, words=words)

    @app.exception_handler(StarletteHTTPException)
    async def http(request: Request, error: StarletteHTTPException) -> Response:
        words = str(error.detail)
        if error.status_code == 404 and words == "Not Found":
            words = "There is no such page in this room."
        return answer(request, error.status_code, words)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(request, 422, "; ".join(_said(e) for e in error.errors()[:5]))

    @app.exception_handler(DatelineError)
    async def expected(request: Request, error: DatelineError) -> Response:
        status = 400 if isinstance(error, BadArgument) else 503 if isinstance(error, LedgerError) else 500
        return answer(request, status, str(error))


def _said(error: Any) -> str:
    where = ".".join(str(p) for p in error["loc"][1:]) or "the request"
    return f"{where}: {error['msg']}"
