"""Coding into a ledger and reading from it: what the command line and the web see of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dateline.api.coder import Coded, Coder
from dateline.api.judging import judge
from dateline.fuse import RULES
from dateline.ledger import Filters, Ledger, content_digest, diff, given_hash, mentions_of, search_claims, verify
from dateline.run import code_stream
from dateline.types import Document, Failure, Rejection
from dateline.writers import FORMATS, write

__all__ = [
    "FORMATS",
    "RULES",
    "Filters",
    "Ledger",
    "RunReport",
    "code_into",
    "code_many",
    "coder_version",
    "content_digest",
    "diff",
    "judge",
    "mentions_of",
    "search_claims",
    "verify",
    "write",
]


@dataclass
class RunReport:
    """What became of everything that was taken in: taken_in = coded + rejected + failed + skipped."""

    taken_in: int = 0
    coded: int = 0
    rejected: int = 0
    failed: int = 0
    skipped: int = 0
    claims: int = 0
    words: int = 0
    problems: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {k: v for k, v in asdict(self).items() if isinstance(v, int)}


Progress = Callable[[RunReport], None]


def build_coder() -> Callable[[Document], Coded | Failure]:
    """The default coder as a function of a document; what a worker process builds."""
    return Coder().code


def build_keeping_coder() -> Callable[[Document], Coded | Failure]:
    """The default coder for a ledger, which keeps what was seen beside the claims."""
    return Coder(mentions=True).code


def coder_version() -> str:
    """The version of the default coder; another one codes anew. See :mod:`dateline.api.version`."""
    return Coder().version


def code_many(
    items: Iterable[Document | Rejection], *, workers: int = 1, factory: Callable[[], Any] = build_coder
) -> Iterator[Coded | Failure | Rejection]:
    """Code without a ledger: what came of each item. Rejections come as they are met."""
    refused: list[Rejection] = []

    def documents() -> Iterator[Document]:
        for item in items:
            if isinstance(item, Rejection):
                refused.append(item)
            else:
                yield item

    for _, result in code_stream(factory, documents(), workers=workers):
        while refused:
            yield refused.pop(0)
        yield result
    yield from refused


def code_into(
    path: Path,
    items: Iterable[Document | Rejection],
    *,
    workers: int = 1,
    progress: Progress | None = None,
    factory: Callable[[], Any] = build_keeping_coder,
    version: str | None = None,
    who: str = "dateline",
) -> RunReport:
    """Code documents into the ledger at `path` and say what became of each.

    What this version of the coder has done already is skipped, so an interrupted run is taken up by the same command. The
    same bytes given with another date, title, publisher or address are coded anew, beside what they were coded to before.
    Each document is one transaction; the audit log gives the name `who`.

    Raises:
        LedgerError: the file is no ledger, too new, or cannot be written.
    """
    coder = version or coder_version()
    report = RunReport()
    with Ledger(path, who=who) as ledger:
        run = ledger.start_run(coder, {"workers": workers})
        try:
            stream = _new(ledger, items, coder, report, progress)
            for document, result in code_stream(factory, stream, workers=workers):
                given = given_hash(document)
                if isinstance(result, Failure):
                    ledger.put_failure(coder, document, result, given=given)
                    report.failed += 1
                    report.problems.append(f"{document.id}: step {result.step}: {result.error}")
                else:
                    ledger.put_coded(run, coder, result.document, result.claims, result.mentions, given=given)
                    report.coded += 1
                    report.claims += len(result.claims)
                report.words += len(document.text.split())
                if progress is not None:
                    progress(report)
        finally:
            ledger.end_run(run, report.counts())
    return report


def _new(
    ledger: Ledger, items: Iterable[Document | Rejection], coder: str, report: RunReport, progress: Progress | None
) -> Iterator[Document]:
    """The documents that are still to be coded; rejections are stored on the way."""
    met: set[int] = set()  # hashes of ids: a document that comes twice in one run, given otherwise, is not coded twice
    for item in items:
        report.taken_in += 1
        if isinstance(item, Rejection):
            ledger.put_rejection(item)
            report.rejected += 1
            report.problems.append(f"{item.origin}: {item.reason}")
            continue
        document = ledger.own_id(item)
        key = hash(document.id)
        if ledger.is_coded(document.id, coder, "" if key in met else given_hash(item)):
            met.add(key)
            report.skipped += 1
            if progress is not None:
                progress(report)
            continue
        met.add(key)
        yield document
