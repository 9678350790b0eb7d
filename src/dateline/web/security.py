"""Who may ask for what: Host, size, rate, session, role, cross-site requests, and the headers of every answer.

One ASGI middleware does all that needs no body; :func:`csrf_checked` is a dependency of the whole application and reads
the token of a form or of the header ``X-CSRF-Token``. A page needs to do nothing but put ``csrf_field()`` into its forms.
"""

from __future__ import annotations

import getpass
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.api.accounts import Accounts, Role, rank
from dateline.web.room import Visitor, visitor

COOKIE = "dateline_room"
CSRF_FIELD = "_csrf"
MAX_BODY = 21_000_000  # bytes: 20 MB of files and the form around them
SESSION_SECONDS = 12 * 3600
MOST_SESSIONS = 10_000
RATE, BURST = 30.0, 300.0  # requests a second of one address, and at once, where there are accounts
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_PATHS = ("/login", "/static/")  # can be had without an account
ANY_ROLE_POSTS = frozenset({"/login", "/logout", "/who"})

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # not no-referrer: that would make the Origin of our own forms "null"
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}


class TooLarge(HTTPException):
    """The body of a request is over the bound."""

    def __init__(self) -> None:
        super().__init__(413, f"Too much at once: send less than {MAX_BODY // 1_000_000} MB.")


@dataclass
class Session:
    """One browser: its visitor and until when it is known (seconds of the monotonic clock)."""

    visitor: Visitor
    until: float


@dataclass
class Sessions:
    """Sessions in memory, bounded; a restart of the room ends them all."""

    rows: OrderedDict[str, Session] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, name: str, role: Role) -> str:
        """Begin a session; returns its secret, which only the browser's cookie holds."""
        secret = secrets.token_urlsafe(32)
        with self.lock:
            who = Visitor(name=name, role=role, csrf=secrets.token_urlsafe(32))
            self.rows[secret] = Session(who, time.monotonic() + SESSION_SECONDS)
            while len(self.rows) > MOST_SESSIONS:
                self.rows.popitem(last=False)
        return secret

    def find(self, secret: str | None) -> Session | None:
        """The session of a cookie, None when there is none or it is over."""
        with self.lock:
            session = self.rows.get(secret or "")
            if session is None or session.until < time.monotonic():
                return None
            self.rows.move_to_end(secret or "")  # those longest unused are the first to be forgotten
            return session

    def rename(self, secret: str, name: str) -> None:
        """Another person sits down at this browser."""
        with self.lock:
            session = self.rows[secret]
            session.visitor = replace(session.visitor, name=name)

    def end(self, secret: str | None) -> None:
        """Forget a session."""
        with self.lock:
            self.rows.pop(secret or "", None)


@dataclass
class Bucket:
    """A token bucket for each key: `burst` at once, then `rate` a second; the fullest are forgotten first."""

    rate: float
    burst: float
    levels: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str) -> bool:
        """Whether one more may pass."""
        with self.lock:
            now = time.monotonic()
            level, then = self.levels.pop(key, (self.burst, now))
            level = min(self.burst, level + (now - then) * self.rate)
            passed = level >= 1
            self.levels[key] = (level - 1 if passed else level, now)
            while len(self.levels) > 20_000:
                self.levels.popitem(last=False)
            return passed


class Guard:
    """The middleware. Without `accounts` everybody is the machine's own admin, and only loopback names are answered."""

    def __init__(
        self, app: ASGIApp, *, accounts: Accounts | None, hosts: frozenset[str] = frozenset(), sessions: Sessions
    ) -> None:
        self.app = app
        self.accounts = accounts
        self.hosts = hosts
        self.sessions = sessions
        self.requests = Bucket(rate=RATE, burst=BURST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on with ``scope["visitor"]`` set."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fresh: list[str] = []

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _set_headers(message, scope, fresh)
            await send(message)

        answer = self._refuse(scope) or self._admit(scope, fresh)
        if answer is not None:
            await answer(scope, receive, with_headers)
            return
        await self.app(scope, _bounded(receive), with_headers)

    def _refuse(self, scope: Scope) -> Response | None:
        """What is refused before anybody asks who it is: foreign names, floods, bodies too large, other sites' forms."""
        headers = Headers(scope=scope)
        if not self._known_host(headers.get("host", "")):
            return _plain(
                421, "This name is not one of this room. Open it under the address that `dateline serve` printed."
            )
        if self.accounts is not None and not self.requests.take(_client(scope)):
            return _plain(429, "Too many requests; wait a little, then try again.", {"retry-after": "5"})
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY:
            return _plain(413, f"Too much at once: send less than {MAX_BODY // 1_000_000} MB.")
        if scope["method"] not in SAFE and not _same_origin(headers):
            return _plain(403, "A request that changes something must come from a page of this room.")
        return None

    def _known_host(self, host: str) -> bool:
        """Against DNS rebinding: only names that are ours. An address needs no name, so it cannot be rebound."""
        name = urlsplit("//" + host).hostname or ""
        if name in ("localhost", "127.0.0.1", "::1", "testserver") or name in self.hosts:
            return True
        if self.accounts is None:
            return False
        try:
            ip_address(name)
        except ValueError:
            return False
        return True

    def _admit(self, scope: Scope, fresh: list[str]) -> Response | None:
        """Find out who it is, and whether that role may do this."""
        request = Request(scope)
        secret = request.cookies.get(COOKIE)
        session = self.sessions.find(secret)
        if self.accounts is None:
            if session is None:
                secret = self.sessions.start(_machine_user(), "admin")
                fresh.append(secret)
                session = self.sessions.find(secret)
        elif session is not None:
            role = self.accounts.role(session.visitor.name)  # as it is now: an account may have been taken away
            session = None if role is None else Session(replace(session.visitor, role=role), session.until)
        path, safe = scope["path"], scope["method"] in SAFE
        scope["visitor"] = session.visitor if session else Visitor(name="", role="reader")
        scope["session"] = secret if session else None
        if session is None and not path.startswith(OPEN_PATHS):
            return _sign_in(scope) if safe else _plain(401, "Sign in first.")
        if not safe and path not in ANY_ROLE_POSTS and rank(scope["visitor"].role) < rank("reviewer"):
            return _plain(403, "Only reviewers and admins may change something. Ask an admin of the room.")
        return None


async def csrf_checked(request: Request) -> None:
    """Every request that changes something carries its session's token.

    Raises:
        HTTPException: 403, the token is missing or of another session.
    """
    if request.method in SAFE or request.scope["path"] == "/login":
        return
    given = request.headers.get("x-csrf-token")
    if given is None and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        value = (await request.form()).get(CSRF_FIELD)
        given = value if isinstance(value, str) else None
    expected = visitor(request).csrf
    if not expected or not hmac.compare_digest((given or "").encode(), expected.encode()):
        raise HTTPException(
            403, "This form is from an earlier visit. Go back, load the page again, then send it once more."
        )


def _set_headers(message: Message, scope: Scope, fresh: list[str]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if not scope["path"].startswith("/static/"):
        headers.setdefault("cache-control", "no-store")
    for secret in fresh:
        headers.append("set-cookie", cookie(scope, secret))


def cookie(scope: Any, secret: str, *, over: bool = False) -> str:
    """The Set-Cookie header of a session."""
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    age = 0 if over else SESSION_SECONDS
    return f"{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}"


def _same_origin(headers: Headers) -> bool:
    """Whether the browser says that the request is from one of our own pages; tools that say nothing pass (no cookie)."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


def _bounded(receive: Receive) -> Receive:
    """The body, which may come without a length, up to the bound."""
    got = 0

    async def read() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > MAX_BODY:
            raise TooLarge
        return message

    return read


def _sign_in(scope: Scope) -> Response:
    """The way to the sign-in page, which leads back here; an API is told in its own form."""
    if scope["path"].startswith("/api/"):
        return JSONResponse({"detail": "Sign in first."}, 401)
    back = scope["path"] + ("?" + scope["query_string"].decode("latin-1") if scope["query_string"] else "")
    return RedirectResponse(f"/login?back={quote(back)}", 303)


def _plain(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(words + "\n", status, headers)


def _client(scope: Scope) -> str:
    return str(scope["client"][0]) if scope.get("client") else "unknown"


def _machine_user() -> str:
    """The name for the audit log when there are no accounts."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "local"
