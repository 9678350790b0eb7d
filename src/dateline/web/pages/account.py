"""Signing in and out, and, where there are no accounts, saying who sits at the machine."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from dateline.web.render import page
from dateline.web.room import room_of
from dateline.web.security import Bucket, Sessions, cookie

router = APIRouter()


@router.get("/login")
def login_page(request: Request, back: str = "/") -> Response:
    """The sign-in form."""
    return page(request, "login.html", back=_own_path(back), wrong=None)


@router.post("/login")
def login(
    request: Request,
    name: Annotated[str, Form(max_length=64)],
    password: Annotated[str, Form(max_length=1000)],
    back: Annotated[str, Form(max_length=4000)] = "/",
) -> Response:
    """Begin a session, under a secret of its own (a cookie set before signing in is worth nothing afterwards)."""
    accounts = room_of(request).accounts
    if accounts is None:
        return RedirectResponse("/", 303)
    client = request.client.host if request.client else "unknown"
    tries: Bucket = request.app.state.tries
    if not (tries.take(f"from {client}") and tries.take(f"to {name}")):
        words = "Too many tries. Wait a minute, then try again."
        return page(request, "login.html", status=429, back=_own_path(back), wrong=words)
    role = accounts.check(name, password)
    if role is None:
        words = "That name and password do not go together."
        return page(request, "login.html", status=401, back=_own_path(back), wrong=words)
    sessions: Sessions = request.app.state.sessions
    sessions.end(request.scope.get("session"))
    answer = RedirectResponse(_own_path(back), 303)
    answer.headers.append("set-cookie", cookie(request.scope, sessions.start(name, role)))
    return answer


@router.post("/logout")
def logout(request: Request) -> Response:
    """End the session."""
    request.app.state.sessions.end(request.scope.get("session"))
    answer = RedirectResponse("/login", 303)
    answer.headers.append("set-cookie", cookie(request.scope, "", over=True))
    return answer


@router.post("/who")
def who(
    request: Request, name: Annotated[str, Form(min_length=1, max_length=64)], back: Annotated[str, Form()] = "/"
) -> Response:
    """Say who sits at this machine: the name that the audit log gives to decisions. Only where there are no accounts."""
    if room_of(request).accounts is None and request.scope.get("session"):
        clean = " ".join("".join(c for c in name if c.isprintable()).split())
        request.app.state.sessions.rename(request.scope["session"], clean or "local")
    return RedirectResponse(_own_path(back), 303)


def _own_path(back: str) -> str:
    """A path of this room; anything that could lead elsewhere becomes the first page."""
    fine = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable() and "\\" not in back
    return back if fine else "/"
