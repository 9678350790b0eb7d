"""Who may enter a reading room that is open beyond this machine: names, roles and scrypt hashes in a file of their own.

The file lies beside the ledger (``my.ledger.accounts``), not in it: a ledger is handed on, its readers' names are not.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
from pathlib import Path
from typing import Any, Literal, get_args

from dateline.errors import BadArgument

Role = Literal["reader", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
_N, _R, _P = 2**15, 8, 1  # 32 MiB and about 80 ms: OWASP's scrypt settings for a server that is not large
_NAME = re.compile(r"[\w.@-]{1,64}")
LEAST_PASSWORD = 12


def rank(role: Role) -> int:
    """Reader 0, reviewer 1, admin 2."""
    return ROLES.index(role)


def accounts_path(ledger: Path) -> Path:
    """Where the accounts of a ledger's room are."""
    return ledger.with_name(ledger.name + ".accounts")


class Accounts:
    """The accounts of one room; a change is on the disk before the call returns.

    Raises:
        BadArgument: the file is there and is no file of accounts.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._rows: dict[str, dict[str, Any]] = {}
        self._read_at: int | None = None
        self._refresh()

    def names(self) -> dict[str, Role]:
        """Name → role."""
        self._refresh()
        return {name: row["role"] for name, row in sorted(self._rows.items())}

    def role(self, name: str) -> Role | None:
        """The role of a name, None when there is no such account (any more)."""
        return self.names().get(name)

    def add(self, name: str, password: str, role: Role = "reader") -> None:
        """Add an account, or give one a new password and role.

        Raises:
            BadArgument: a name, role or password that will not do.
        """
        if not _NAME.fullmatch(name):
            raise BadArgument(f"{name!r} is no account name; use 1-64 letters, digits and . _ @ -")
        if role not in ROLES:
            raise BadArgument(f"no role {role!r}; choose of {', '.join(ROLES)}")
        if len(password) < LEAST_PASSWORD:
            raise BadArgument(f"the password is too short; use at least {LEAST_PASSWORD} characters")
        self._refresh()
        salt = secrets.token_bytes(16)
        self._rows[name] = {"role": role, "salt": _b64(salt), "hash": _b64(_scrypt(password, salt))}
        self._write()

    def remove(self, name: str) -> None:
        """Take an account away; its sessions end with the next request.

        Raises:
            BadArgument: no such account.
        """
        self._refresh()
        if name not in self._rows:
            raise BadArgument(f"no account {name!r} in {self.path}; there are: {', '.join(self._rows) or 'none'}")
        del self._rows[name]
        self._write()

    def check(self, name: str, password: str) -> Role | None:
        """The role of the account if the password is right, else None. Takes as long for names that do not exist."""
        self._refresh()
        row = self._rows.get(name)
        salt = base64.b64decode(row["salt"]) if row else b"\0" * 16
        found = _scrypt(password, salt)
        if row is None or not hmac.compare_digest(found, base64.b64decode(row["hash"])):
            return None
        role: Role = row["role"]
        return role

    def _refresh(self) -> None:
        """Take up what another process changed."""
        try:
            stamp = self.path.stat().st_mtime_ns
        except FileNotFoundError:
            self._rows, self._read_at = {}, None
            return
        if stamp == self._read_at:
            return
        try:
            rows = json.loads(self.path.read_text(encoding="utf-8"))["accounts"]
            self._rows = {n: {k: r[k] for k in ("role", "salt", "hash")} for n, r in rows.items() if r["role"] in ROLES}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadArgument(
                f"{self.path} is no file of accounts ({error}); remove it and use `dateline accounts add`"
            ) from error
        self._read_at = stamp

    def _write(self) -> None:
        part = self.path.with_name(self.path.name + ".part")
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # nobody else may read the hashes
        with os.fdopen(handle, "w", encoding="utf-8") as f:
            json.dump({"scrypt": [_N, _R, _P], "accounts": self._rows}, f, indent=1)
        part.replace(self.path)
        self._read_at = self.path.stat().st_mtime_ns


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=128 * _N * _R * 2, dklen=32)


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode()
