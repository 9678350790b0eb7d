"""Files that are no ledger, too new, too old, or cannot be written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import fake_coding
from dateline.api.store import code_into
from dateline.errors import BadArgument, LedgerTooNew, LedgerUnwritable, NotALedger
from dateline.ledger import Filters, Ledger, content_digest, search_claims, verify
from dateline.ledger.connect import _statements
from dateline.ledger.schema import APPLICATION_ID, MIGRATIONS
from dateline.types import Rejection
from fake_coding import code, dispatch

NOBODY = 65534


def test_the_file_is_marked(tmp_path):
    Ledger(tmp_path / "a.ledger").close()
    c = sqlite3.connect(tmp_path / "a.ledger")
    assert c.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert c.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    assert c.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


@pytest.mark.parametrize(
    "content", [b"just some text\n" * 40, b"\x89PNG\r\n\x1a\n" + bytes(200), b"x", b"SQLite format 3\x00" + b"j" * 4000]
)
def test_other_files_are_named_as_such_and_left_alone(tmp_path, content):
    file = tmp_path / "a.ledger"
    file.write_bytes(content)
    with pytest.raises(NotALedger, match=r"is no ledger|damaged"):
        Ledger(file)
    assert file.read_bytes() == content
    assert [p.name for p in tmp_path.iterdir()] == ["a.ledger"]


def test_another_programs_database_is_left_alone(tmp_path):
    file = tmp_path / "photos.db"
    c = sqlite3.connect(file)
    c.execute("CREATE TABLE photos (id)")
    c.commit()
    c.close()
    before = file.read_bytes()
    with pytest.raises(NotALedger, match="no ledger of Dateline"):
        Ledger(file)
    assert file.read_bytes() == before


def test_a_folder_and_a_missing_file(tmp_path):
    with pytest.raises(NotALedger, match="folder"):
        Ledger(tmp_path)
    with pytest.raises(BadArgument, match="no ledger at"):
        Ledger(tmp_path / "none.ledger", create=False)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(LedgerUnwritable):
        Ledger(tmp_path / "no" / "such" / "folder.ledger")


def test_a_newer_ledger_is_not_touched(tmp_path):
    Ledger(tmp_path / "a.ledger").close()
    c = sqlite3.connect(tmp_path / "a.ledger")
    c.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    c.close()
    with pytest.raises(LedgerTooNew, match="upgrade Dateline"):
        Ledger(tmp_path / "a.ledger")


def test_a_damaged_ledger_says_so(tmp_path):
    file = tmp_path / "a.ledger"
    code_into(file, fake_coding.many(50), factory=fake_coding.build, version="fake-1")
    data = bytearray(file.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 : page * 4096 + 100] = b"\xa5" * 100
    file.write_bytes(bytes(data))
    with pytest.raises(NotALedger, match="damaged"), Ledger(file) as ledger:
        list(ledger.claims())


def test_many_make_the_same_ledger_at_once(tmp_path):
    def make(n: int) -> int:
        with Ledger(tmp_path / f"{n // 6}.ledger") as ledger:
            ledger.put_rejection(Rejection(origin=str(n), reason="x"))
            return int(ledger.connection.execute("PRAGMA user_version").fetchone()[0])

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(make, range(90))) == {len(MIGRATIONS)}
    for n in range(15):
        with Ledger(tmp_path / f"{n}.ledger") as ledger:
            assert len(ledger.rejections()) == 6
            assert list(verify(ledger)) == []


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
def test_a_ledger_of_an_older_version_is_brought_up_to_date(tmp_path, version):
    """A file with the tables of `version`, one document and one claim in it: both are found afterwards, by their words too."""
    file = tmp_path / "old.ledger"
    d = dispatch(1)
    claim = code(d).claims[0]
    c = sqlite3.connect(file)
    for script in MIGRATIONS[:version]:
        for statement in _statements(script):
            c.execute(statement)
    c.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    c.execute(f"PRAGMA user_version = {version}")
    record = d.model_dump_json(by_alias=True, exclude={"text", "taken_in"})
    row = (d.id, d.sha256, "", None, None, "2017-06-01", None, d.text, record, "2026-01-01T00:00:00+00:00")
    c.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    c.execute("INSERT INTO runs (id, coder, options, started) VALUES (1, 'fake-1', '{}', '2026')")
    c.execute("INSERT INTO codings VALUES (?, 'fake-1', 1)", (d.id,))
    row = (
        "d1",
        claim.id,
        d.id,
        claim.event,
        claim.type,
        None,
        "CT+",
        "Army",
        None,
        None,
        None,
        None,
        None,
        None,
        0,
        0.5,
    )
    c.execute(f"INSERT INTO claims VALUES ({', '.join('?' * 17)})", (*row, claim.model_dump_json(by_alias=True)))
    c.execute("INSERT INTO coded_claims VALUES (?, 'fake-1', 'd1')", (d.id,))
    if version in (2, 3):  # version 4 searches by stems, in other tables
        c.execute("INSERT INTO documents_text VALUES (?, '', ?)", (d.id, d.text))
        c.execute("INSERT INTO claims_text VALUES ('d1', 'shelled ASSAULT Army')")
    if version >= 4:
        c.execute("INSERT INTO documents_words VALUES (?, '', ?)", (d.id, d.text))
        c.execute("INSERT INTO claims_words VALUES ('d1', 'shelled ASSAULT Army')")
    c.commit()
    c.close()
    with Ledger(file) as ledger:
        assert ledger.connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        assert list(ledger.claims()) == [claim]
        assert ledger.document(d.id).text == d.text
        assert list(search_claims(ledger, "shelled", Filters())) == [claim]
        assert list(search_claims(ledger, "witnesses", Filters())) == [claim]


def test_a_full_disk_says_so_and_loses_nothing(tmp_path):
    file = tmp_path / "a.ledger"
    with Ledger(file) as ledger:
        for n in range(20):
            ledger.put_coded(ledger.start_run("fake-1", {}), "fake-1", dispatch(n), code(dispatch(n)).claims)
        pages = ledger.connection.execute("PRAGMA page_count").fetchone()[0]
        ledger.connection.execute(f"PRAGMA max_page_count = {pages}")
        before = content_digest(ledger)
        big = fake_coding.document("big", "the army shelled " + "x " * 50_000)
        with pytest.raises(LedgerUnwritable, match="free some space"):
            ledger.put_coded(1, "fake-1", big, code(big).claims)
        assert content_digest(ledger) == before
        assert list(verify(ledger)) == []


def test_a_disk_that_fills_up_in_the_middle_of_a_run(tmp_path):
    """A limit on the size of files stands for the disk; with it lifted, the same command ends as if nothing had been."""
    file = tmp_path / "a.ledger"
    limit = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000)); runpy.run_path(sys.argv[1], run_name='__main__')"
    script = Path(fake_coding.__file__)
    limited = f"import sys; sys.argv = sys.argv[1:]; {limit.replace('sys.argv[1]', 'sys.argv[0]')}"
    done = subprocess.run(
        [sys.executable, "-c", limited, str(script), str(file), "200", "1"], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "LedgerUnwritable" in done.stderr.splitlines()[-1], done.stderr
    with Ledger(file) as ledger:
        assert 0 < ledger.counts()["codings"] < 190
        assert list(verify(ledger)) == []
    code_into(file, fake_coding.many(200), factory=fake_coding.build, version="fake-1")
    code_into(tmp_path / "b.ledger", fake_coding.many(200), factory=fake_coding.build, version="fake-1")
    with Ledger(file) as a, Ledger(tmp_path / "b.ledger") as b:
        assert content_digest(a) == content_digest(b)


@pytest.fixture
def shared():
    """A folder that another user may enter, with a ledger in it that he may read and not write."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-"))
    code_into(folder / "a.ledger", fake_coding.many(5), factory=fake_coding.build, version="fake-1")
    folder.chmod(0o555)
    (folder / "a.ledger").chmod(0o444)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def as_other_user(program: str, *arguments: str) -> str:
    """Run Python as a user without rights over the files; root itself may write anything, so tests as root step down first."""
    modules = [p for p in sys.path if p]
    down = f"import os, sys; sys.path[:0] = {modules!r}; import dateline.ledger; os.getuid() or os.setuid({NOBODY}); "
    done = subprocess.run(
        [sys.executable, "-c", down + program, *arguments], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs users")
def test_a_ledger_in_a_read_only_folder_can_be_read_and_not_written(shared):
    program = """
from pathlib import Path
from dateline.errors import LedgerUnwritable
from dateline.ledger import Ledger
from dateline.types import Rejection
with Ledger(Path(sys.argv[1]), create=False) as ledger:
    print(len(list(ledger.claims())), 'claims')
    try:
        ledger.put_rejection(Rejection(origin='a', reason='b'))
    except LedgerUnwritable as error:
        print('unwritable:', error)
"""
    out = as_other_user(f"exec({program!r})", str(shared / "a.ledger"))
    assert "20 claims" in out, out
    assert "unwritable:" in out, out


@pytest.mark.skipif(os.name != "posix", reason="needs users")
def test_no_ledger_can_be_made_in_a_read_only_folder(shared):
    program = "from pathlib import Path; from dateline.ledger import Ledger; Ledger(Path(sys.argv[1]))"
    out = as_other_user(program, str(shared / "new.ledger"))
    assert "LedgerUnwritable" in out, out
    assert "writable?" in out, out
