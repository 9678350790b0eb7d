"""Dispatches added while the reading room runs: read, coded and linked one job after another, beside the requests."""

from __future__ import annotations

import json
import re
import secrets
import tempfile
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from dateline.api import facts, linking, plugged, store
from dateline.api.kept import Taken
from dateline.api.reading import Listed, listed, with_reviews
from dateline.api.store import RunReport, code_into
from dateline.errors import BadArgument, DatelineError
from dateline.ledger import Ledger
from dateline.types import Claim, Document, Rejection

__all__ = ["MOST_BYTES", "MOST_PASTED", "Adding", "Job", "Pasted"]

MOST_BYTES = 20_000_000  # of one job
MOST_PASTED = 1_000_000  # characters of a pasted dispatch
_MOST_FILES = 500
_MOST_WAITING = 10
_MOST_JOBS = 50  # that are remembered
_MOST_PROBLEMS = 200
State = Literal["waiting", "reading", "coding", "linking", "done", "failed"]
_ENDED = ("done", "failed")


@dataclass(frozen=True)
class Pasted:
    """A dispatch that was pasted, with what its header would tell."""

    text: str
    title: str | None = None
    publisher: str | None = None


@dataclass
class Job:
    """One lot of dispatches; its thread writes, everybody reads."""

    id: str
    by: str
    names: tuple[str, ...]
    published: date | None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    state: State = "waiting"
    said: str = ""  # what is done just now, or what made the job fail
    report: RunReport = field(default_factory=RunReport)
    taken: Taken = field(default_factory=Taken)
    happenings: int | None = None  # of the ledger, once linked

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in _ENDED

    @property
    def problems(self) -> list[str]:
        """What was rejected or failed, each with its reason; bounded."""
        few = self.report.problems[:_MOST_PROBLEMS]
        more = len(self.report.problems) - len(few)
        return [*few, f"and {more} more"] if more else few

    def coded(self, ledger: Ledger, limit: int = 20) -> list[tuple[Listed, list[Claim]]]:
        """The dispatches of this job that the ledger has by now, the latest first, each with its first claims."""
        out: list[tuple[Listed, list[Claim]]] = []
        for seen in list(self.taken.seen)[::-1]:
            name = ledger.own_name(*seen)
            coded = ledger.connection.execute("SELECT 1 FROM codings WHERE document = ? LIMIT 1", (name,)).fetchone()
            if coded is not None:
                first = list(islice(ledger.claims(document=name), 10))
                out.append((listed(ledger, [name])[name], with_reviews(ledger, first)))
            if len(out) >= limit:
                break
        return out


class Adding:
    """The jobs of one ledger, done one after another by one thread, which ends when nothing is waiting.

    Args:
        path: the ledger.
        factory: builds the coder, once, when the first job needs it.
        version: of the coder.
    """

    def __init__(
        self, path: Path, *, factory: Callable[[], Any] | None = None, version: Callable[[], str] | None = None
    ) -> None:
        self._path = path
        self._factory = factory or store.build_keeping_coder
        self._version = version or store.coder_version
        self._coder: Any = None
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: deque[tuple[Job, tempfile.TemporaryDirectory[str]]] = deque()
        self._lock = threading.Lock()
        self._running = False

    def add(
        self, files: Sequence[tuple[str, bytes]], pasted: Pasted | None = None, *, by: str, published: date | None = None
    ) -> Job:  # fmt: skip
        """Take in files and a pasted dispatch; they are coded beside.

        Args:
            files: (name, content); the ending of a name tells its format.
            pasted: a dispatch.
            by: whose name the audit log gives.
            published: the day of those that give none themselves.

        Raises:
            BadArgument: nothing, too much, or too many jobs are waiting.
        """
        _check(files, pasted)
        folder = tempfile.TemporaryDirectory(prefix="dateline-")
        names = []
        for n, (name, content) in enumerate(files, 1):
            own = clean_name(name, n)
            place = Path(folder.name) / f"{n:04}"
            place.mkdir()
            (place / own).write_bytes(content)
            names.append(own)
        if pasted is not None:
            place = Path(folder.name) / "pasted"
            place.mkdir()
            record = {"text": pasted.text, "title": pasted.title, "publisher": pasted.publisher}
            (place / "pasted.json").write_text(json.dumps({k: v for k, v in record.items() if v}), encoding="utf-8")
            names.append("pasted")
        job = Job(secrets.token_hex(8), by, tuple(names), published)
        with self._lock:
            if len(self._waiting) >= _MOST_WAITING:
                folder.cleanup()
                raise BadArgument(f"{_MOST_WAITING} lots are waiting to be coded; wait until one is done")
            self._jobs[job.id] = job
            self._waiting.append((job, folder))
            self._forget()
            if not self._running:
                self._running = True
                threading.Thread(target=self._work, name="dateline-add", daemon=True).start()
        return job

    def _forget(self) -> None:
        """Drop the oldest jobs that have ended, beyond the bound."""
        for old in [i for i, j in self._jobs.items() if j.ended][: max(0, len(self._jobs) - _MOST_JOBS)]:
            del self._jobs[old]

    def job(self, id: str) -> Job | None:  # noqa: A002
        """A job of this room, None when there is none or it is forgotten."""
        return self._jobs.get(id)

    def jobs(self) -> list[Job]:
        """Every job, the latest first."""
        with self._lock:
            return list(self._jobs.values())[::-1]

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._running = False
                    return
                job, folder = self._waiting.popleft()
            try:
                self._do(job, Path(folder.name))
                job.state = "done"
            except (DatelineError, OSError) as error:
                job.said, job.state = str(error), "failed"
            except Exception as error:  # noqa: BLE001  the next job is done all the same, and this one says what happened
                job.said, job.state = f"{type(error).__name__}: {error}"[:500], "failed"
            finally:
                folder.cleanup()

    def _do(self, job: Job, folder: Path) -> None:
        def say(words: str) -> None:
            job.said = words.removeprefix("dateline: ")

        job.state = "reading"
        facts.prepare(say)
        paths = [str(p) for p in sorted(folder.glob("*/*"))]
        with (folder / "nothing").open("wb+") as nothing:
            items = plugged.read(paths, mapping=None, published=job.published, stdin=nothing)
            coming = job.taken.passing(_named(items, folder, job.names))
            code_into(
                self._path, _as_it_goes(coming, job), progress=lambda report: _note(job, report), factory=self._built,
                version=self._version(), who=job.by,
            )  # fmt: skip
        job.state = "linking"
        with Ledger(self._path, create=False, who=job.by) as ledger:
            job.happenings = linking.link(ledger, progress=say).events
        job.said = ""

    def _built(self) -> Any:
        """The coder, which stays loaded for the next job."""
        if self._coder is None:
            self._coder = self._factory()
        return self._coder


def _check(files: Sequence[tuple[str, bytes]], pasted: Pasted | None) -> None:
    if not files and (pasted is None or not pasted.text.strip()):
        raise BadArgument("choose a file, or paste a dispatch")
    if len(files) > _MOST_FILES:
        raise BadArgument(f"{len(files)} files; add {_MOST_FILES} at a time at most")
    total = sum(len(content) for _, content in files) + (len(pasted.text.encode("utf-8", "replace")) if pasted else 0)
    if total > MOST_BYTES:
        raise BadArgument(
            f"{total:,} bytes; add {MOST_BYTES // 1_000_000} MB at a time at most, or use `dateline code`"
        )
    if pasted is not None and len(pasted.text) > MOST_PASTED:
        raise BadArgument(
            f"{len(pasted.text):,} characters pasted; {MOST_PASTED:,} is the most, send longer ones as files"
        )


def clean_name(name: str, number: int) -> str:
    """The name of an uploaded file as a name in a folder: no path, nothing hidden, nothing that cannot be printed."""
    last = re.split(r"[\\/]", name)[-1]
    plain = "".join(c if c.isprintable() and c not in '<>:"|?*' else "_" for c in last).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    short = f"{(stem or 'file')[:60]}.{ending[:12]}" if dot and ending else plain[:60]
    return short.encode("utf-8", "replace").decode() or f"file-{number}.txt"


def _named(items: Iterable[Document | Rejection], folder: Path, names: Sequence[str]) -> Iterator[Document | Rejection]:
    """`items`, rejections under the names that the files came with."""
    lead = re.compile(re.escape(str(folder)) + r"[\\/](?:\d{4}|pasted)[\\/]")
    for item in items:
        if isinstance(item, Rejection):
            yield item.model_copy(update={"origin": lead.sub("", item.origin).replace("pasted.json", "pasted text")})
        else:
            yield item


def _as_it_goes(items: Iterable[Document | Rejection], job: Job) -> Iterator[Document | Rejection]:
    for item in items:
        job.state = "coding"
        yield item


def _note(job: Job, report: RunReport) -> None:
    job.report = report
