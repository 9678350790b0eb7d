"""Open a ledger file: check what it is, bring it up to date, turn SQLite's errors into ours."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dateline.errors import BadArgument, LedgerTooNew, LedgerUnwritable, NotALedger
from dateline.ledger.schema import APPLICATION_ID, MIGRATIONS

_BUSY_MS = 60_000  # how long one process waits for another's write


def connect(path: Path, *, create: bool = True) -> sqlite3.Connection:
    """A connection to the ledger at `path`, migrated to this version's tables.

    Raises:
        BadArgument: no such file, and `create` is False.
        NotALedger: a file that is something else.
        LedgerTooNew: written by a newer Dateline.
        LedgerUnwritable: the folder or disk does not take a new file.
    """
    if not path.exists() and not create:
        raise BadArgument(f"no ledger at {path}; make one with `dateline code PATH --ledger {path}`")
    if path.is_dir():
        raise NotALedger(f"{path} is a folder; name a file, such as {path / 'my.ledger'}")
    if path.exists() and path.stat().st_size:
        with path.open("rb") as f:
            if f.read(16) != b"SQLite format 3\x00":
                raise NotALedger(f"{path} is no ledger (not an SQLite file); name another file")
    try:
        return _open(str(path), path)
    except LedgerUnwritable:
        if create or not path.is_file():
            raise
    return _read_only(path)


def _open(target: str, path: Path, *, uri: bool = False) -> sqlite3.Connection:
    """Open, check, and bring up to date; a connection that cannot be used is closed again."""
    with translated(path):
        connection = sqlite3.connect(target, timeout=_BUSY_MS / 1000, isolation_level=None, uri=uri)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            connection.execute("PRAGMA foreign_keys = ON")
            _check(connection, path)
            _migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _read_only(path: Path) -> sqlite3.Connection:
    """For reading alone, where the folder takes no files: WAL cannot be kept there, so nobody else can be writing either.

    A log that another process left behind cannot be read so; then the error says that the ledger cannot be opened.
    """
    left = path.with_name(path.name + "-wal")
    if left.exists() and left.stat().st_size:
        raise LedgerUnwritable(
            f"{path} was not closed by its last writer and cannot be mended in a read-only folder; copy both files"
        )
    return _open(f"{path.resolve().as_uri()}?immutable=1", path, uri=True)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Whether the file is a ledger, and not from the future. A ledger being created elsewhere is waited for."""
    connection.execute("BEGIN")  # one view of all three: another process may be making the file just now
    application, tables, version = (
        connection.execute(sql).fetchone()[0]
        for sql in ("PRAGMA application_id", "SELECT count(*) FROM sqlite_master", "PRAGMA user_version")
    )
    connection.execute("COMMIT")
    if application != APPLICATION_ID and tables:
        raise NotALedger(f"{path} is an SQLite file, but no ledger of Dateline; name another file")
    if version > len(MIGRATIONS):
        raise LedgerTooNew(
            f"{path} was written by a newer Dateline (tables {version}, this version knows {len(MIGRATIONS)}); upgrade Dateline"
        )


def _migrate(connection: sqlite3.Connection) -> None:
    """Apply the migrations that the file lacks, each in one transaction."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS):
        return
    _to_wal(connection)
    for number in range(len(MIGRATIONS)):
        connection.execute("BEGIN IMMEDIATE")  # a file that cannot be written says so here
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] <= number:
                for statement in _statements(MIGRATIONS[number]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _to_wal(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log. SQLite does not wait by itself while another process is doing the same."""
    deadline = time.monotonic() + _BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _statements(script: str) -> Iterator[str]:
    """The statements of a script (a trigger's body holds semicolons of its own)."""
    part = ""
    for line in script.splitlines():
        part += line + "\n"
        if part.strip() and sqlite3.complete_statement(part):
            yield part
            part = ""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file and the disk into the errors of this project."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error).lower()
        if "readonly" in text or "unable to open" in text:
            raise LedgerUnwritable(f"cannot write {path}: {error}; is the folder there and writable?") from error
        if "full" in text or "disk i/o" in text:
            raise LedgerUnwritable(
                f"cannot write {path}: {error}; free some space, then run the same command again"
            ) from error
        if "locked" in text or "busy" in text:
            raise LedgerUnwritable(
                f"{path} is held by another process for over a minute; try again when it is done"
            ) from error
        raise
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error) or "malformed" in str(error):
            raise NotALedger(f"{path} is no ledger, or a damaged one ({error}); restore it from a copy") from error
        raise
    except OSError as error:
        raise LedgerUnwritable(f"cannot write {path}: {error}") from error
