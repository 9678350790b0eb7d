"""Start the server: one process, loopback unless asked otherwise, and then only with accounts."""

from __future__ import annotations

import socket
import sys
import threading
import webbrowser
from ipaddress import ip_address
from pathlib import Path

import uvicorn

from dateline.api.accounts import Accounts, accounts_path
from dateline.api.store import Ledger
from dateline.errors import BadArgument, DatelineError
from dateline.web.app import create_app


def serve(
    path: Path, *, host: str = "127.0.0.1", port: int = 8000, open_browser: bool = True, names: tuple[str, ...] = ()
) -> None:
    """Serve the ledger at `path` until interrupted.

    Args:
        path: the ledger, which must be there.
        host: address to listen on.
        port: 0 takes any that is free.
        open_browser: show the room in the machine's browser once it answers.
        names: further host names under which the room is asked for (behind a proxy, say).

    Raises:
        BadArgument: an address beyond this machine without accounts, or a port that is taken.
    """
    accounts = Accounts(accounts_path(path))
    beyond = not is_loopback(host)
    if beyond and not accounts.names():
        raise BadArgument(
            f"--host {host} opens the ledger to other machines, and it has no accounts; make one first with "
            f"`dateline accounts add {path} NAME --role admin`, or leave --host away to read it on this machine alone"
        )
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    threading.Thread(target=_bring_up_to_date, args=(path,), name="dateline-link", daemon=True).start()
    app = create_app(path, accounts=accounts if beyond else None, hosts=(*names, *((host,) if beyond else ())))
    for warm in app.state.warm:
        warm(app.state.room)
    shown = (
        "127.0.0.1" if host in ("", "0.0.0.0") else "[::1]" if host == "::" else f"[{host}]" if ":" in host else host
    )
    address = f"http://{shown}:{port}/"
    print(f"dateline: the reading room of {path} is at {address} (Ctrl-C ends it)", file=sys.stderr, flush=True)  # noqa: T201
    if beyond:
        print(  # noqa: T201
            "dateline: passwords and texts go over the network unencrypted; put a proxy with TLS in front",
            file=sys.stderr,
        )
    if open_browser:
        threading.Timer(0.8, webbrowser.open, (address,)).start()
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, proxy_headers=beyond)
    with listener:
        uvicorn.Server(config).run(sockets=[listener])


def _bring_up_to_date(path: Path) -> None:
    """Join what several dispatches tell in a ledger that never was linked, and draw again the happenings that changed.

    Beside the requests, which see the outcome when it is there; a ledger that cannot be written stays as it is.
    """
    from dateline.api import drawing, linking  # numpy: only where it is wanted

    try:
        with Ledger(path, create=False) as ledger:
            if ledger.connection.execute("SELECT 1 FROM linkings LIMIT 1").fetchone() is None:
                linking.link(ledger)
            else:
                drawing.redraw(ledger)
    except DatelineError as error:
        print(f"dateline: the ledger stays as it was linked last: {error}", file=sys.stderr, flush=True)  # noqa: T201


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, so that a port that is taken is named before anything starts."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise BadArgument(
            f"cannot listen on {host}:{port} ({error.strerror or error}); choose another --port"
        ) from error
    # The loop sets it only on sockets that name their protocol, which these do not: each answer waited 40 ms for it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
