"""Write to and read from a ledger. Every write is one transaction with its row in the audit log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dateline.ids import digest, sha256_bytes
from dateline.ledger import audit
from dateline.ledger.connect import connect, translated
from dateline.types import Claim, Document, Failure, Judgement, Rejection


class Ledger:
    """An open ledger. Use one object a process; any number of processes may write and read the same file.

    Args:
        path: the file. It is made if `create` is true and it is not there.
        who: whose name the audit log gives to changes made through this object.
    """

    def __init__(self, path: Path, *, create: bool = True, who: str = "dateline") -> None:
        self.path = path
        self.who = who
        self.connection = connect(path, create=create)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; a write lock is taken at once, so that the audit chain cannot fork."""
        with translated(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    # -- runs --------------------------------------------------------------------------------------

    def start_run(self, coder: str, options: dict[str, Any]) -> int:
        """Note that a run begins; returns its number."""
        with self.transaction() as c:
            run = c.execute(
                "INSERT INTO runs (coder, options, started) VALUES (?, ?, ?)",
                (coder, json.dumps(options, sort_keys=True), audit.now()),
            ).lastrowid
            audit.append(c, self.who, "run started", {"run": run, "coder": coder})
        return int(run or 0)

    def end_run(self, run: int, counts: dict[str, int]) -> None:
        """Note how a run ended: taken_in, coded, rejected, failed, skipped."""
        with self.transaction() as c:
            c.execute(
                "UPDATE runs SET ended = ?, taken_in = ?, coded = ?, rejected = ?, failed = ?, skipped = ? WHERE id = ?",
                (audit.now(), *(counts[k] for k in ("taken_in", "coded", "rejected", "failed", "skipped")), run),
            )
            audit.append(c, self.who, "run ended", {"run": run, **counts})

    def runs(self) -> list[dict[str, Any]]:
        """Every run, oldest first."""
        return [dict(r) for r in self.connection.execute("SELECT * FROM runs ORDER BY id")]

    # -- taking in -----------------------------------------------------------------------------------

    def own_id(self, document: Document) -> Document:
        """The document under an id of its own: one whose id is taken by another text gets its hash behind the id."""
        row = self.connection.execute("SELECT sha256 FROM documents WHERE id = ?", (document.id,)).fetchone()
        if row is None or row["sha256"] == document.sha256:
            return document
        return document.model_copy(update={"id": f"{document.id}-{document.sha256[:8]}"})

    def is_coded(self, document: str, coder: str) -> bool:
        """Whether this version of the coder has done the document."""
        row = self.connection.execute(
            "SELECT 1 FROM codings WHERE document = ? AND coder = ?", (document, coder)
        ).fetchone()
        return row is not None

    def put_coded(self, run: int, coder: str, document: Document, claims: Sequence[Claim]) -> None:
        """Store a document with its claims; what is there already stays as it is."""
        with self.transaction() as c:
            self._put_document(c, document)
            done = c.execute("SELECT 1 FROM codings WHERE document = ? AND coder = ?", (document.id, coder)).fetchone()
            if done is not None:  # another process was quicker
                return
            c.execute("INSERT INTO codings VALUES (?, ?, ?)", (document.id, coder, run))
            c.execute("DELETE FROM failures WHERE document = ? AND coder = ?", (document.id, coder))
            digests = [self._put_claim(c, claim) for claim in claims]
            c.executemany(
                "INSERT OR IGNORE INTO coded_claims VALUES (?, ?, ?)", [(document.id, coder, d) for d in digests]
            )
            payload = {
                "document": document.id,
                "sha256": document.sha256,
                "coder": coder,
                "claims": digest(sorted(digests)),
            }
            audit.append(c, self.who, "coded", payload)

    def put_failure(self, coder: str, document: Document, failure: Failure) -> None:
        """Store a document that a step failed on; it is tried again by the next run."""
        with self.transaction() as c:
            self._put_document(c, document)
            row = (document.id, coder, failure.step, failure.error, audit.now())
            c.execute("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)", row)
            audit.append(c, self.who, "failed", {"document": document.id, "coder": coder, "step": failure.step})

    def put_rejection(self, rejection: Rejection) -> None:
        """Store what was refused, once."""
        with self.transaction() as c:
            row = (rejection.origin, rejection.reason, rejection.sha256 or "", audit.now())
            if c.execute("INSERT OR IGNORE INTO rejections VALUES (?, ?, ?, ?)", row).rowcount:
                audit.append(c, self.who, "rejected", {"origin": rejection.origin, "reason": rejection.reason})

    def put_judgement(self, judgement: Judgement) -> None:
        """Store a decision; the same decision twice is one."""
        with self.transaction() as c:
            record = judgement.model_dump_json(by_alias=True)
            row = (judgement.id, judgement.kind, judgement.subject, judgement.object, record)
            c.execute("INSERT OR REPLACE INTO judgements VALUES (?, ?, ?, ?, ?)", row)
            audit.append(c, judgement.by, "judged", json.loads(record))

    def _put_document(self, c: sqlite3.Connection, document: Document) -> None:
        text_hash = sha256_bytes(document.text.encode("utf-8", "surrogatepass"))
        row = (
            document.id, document.sha256, text_hash, document.title, document.publisher,
            document.published.isoformat() if document.published else None, document.url, document.text,
            document.model_dump_json(by_alias=True, exclude={"text", "taken_in"}), audit.now(),
        )  # fmt: skip
        new = c.execute("INSERT OR IGNORE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row).rowcount
        if new:
            c.execute("INSERT INTO documents_text VALUES (?, ?, ?)", (document.id, document.title or "", document.text))

    def _put_claim(self, c: sqlite3.Connection, claim: Claim) -> str:
        record = claim.model_dump_json(by_alias=True)
        key = digest(json.loads(record))
        place, time = claim.place, claim.time
        source = "; ".join(p.name for p in claim.source.parties) or claim.source.kind
        row = (
            key, claim.id, claim.document, claim.event, claim.type, claim.mode, claim.factuality, source,
            time.start.isoformat() if time and time.start else None, time.end.isoformat() if time and time.end else None,
            place.lat if place else None, place.lon if place else None, place.km if place else None,
            place.country if place else None, claim.trigger.start, claim.confidence, record,
        )  # fmt: skip
        if c.execute(f"INSERT OR IGNORE INTO claims VALUES ({', '.join('?' * 17)})", row).rowcount:
            c.execute("INSERT INTO claims_text VALUES (?, ?)", (key, _words(claim)))
        return key

    # -- reading -------------------------------------------------------------------------------------

    def claims(
        self, *, document: str | None = None, event: str | None = None, coder: str | None = None
    ) -> Iterator[Claim]:
        """Claims of each document's latest coding, or of one version of the coder, in the order of documents and text."""
        table = (
            "current_claims"
            if coder is None
            else "(SELECT c.* FROM claims c JOIN coded_claims x USING (digest) WHERE x.coder = :coder)"
        )
        where = [f"{name} = :{name}" for name, v in (("document", document), ("event", event)) if v is not None]
        sql = (
            f"SELECT record FROM {table}"
            + (" WHERE " + " AND ".join(where) if where else "")
            + " ORDER BY document, at"
        )
        values = {"document": document, "event": event, "coder": coder}
        for row in self.connection.execute(sql, values):
            yield Claim.model_validate_json(row["record"])

    def document(self, id: str) -> Document | None:  # noqa: A002
        """One document with its text, or None."""
        row = self.connection.execute("SELECT record, text, taken_in FROM documents WHERE id = ?", (id,)).fetchone()
        return _document(row) if row is not None else None

    def documents(self) -> Iterator[Document]:
        """Every document with its text, by id."""
        for row in self.connection.execute("SELECT record, text, taken_in FROM documents ORDER BY id"):
            yield _document(row)

    def judgements(self) -> list[Judgement]:
        """Every judgement, in the order of their ids."""
        rows = self.connection.execute("SELECT record FROM judgements ORDER BY id")
        return [Judgement.model_validate_json(r["record"]) for r in rows]

    def failures(self) -> list[dict[str, Any]]:
        """What failed and has not been coded since."""
        return [dict(r) for r in self.connection.execute("SELECT * FROM failures ORDER BY document, coder")]

    def rejections(self) -> list[dict[str, Any]]:
        """What was refused."""
        return [dict(r) for r in self.connection.execute("SELECT * FROM rejections ORDER BY origin, reason")]

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        names = ("documents", "claims", "codings", "failures", "rejections", "judgements", "runs", "audit")
        return {n: self.connection.execute(f"SELECT count(*) FROM {n}").fetchone()[0] for n in names}


def _words(claim: Claim) -> str:
    """What a search for a claim looks through: trigger, type, parties, place, source."""
    parties = [*claim.actors, *claim.recipients, *claim.source.parties, *claim.source.via]
    words = [claim.trigger.text, claim.type, claim.mode or "", *(p.name for p in parties)]
    words += [p.mention.text for p in parties if p.mention] + ([claim.place.name] if claim.place else [])
    words += [i.class_ for i in claim.instruments]
    return " ".join(words)


def _document(row: sqlite3.Row) -> Document:
    record = json.loads(row["record"])
    return Document.model_validate(record | {"text": row["text"], "taken_in": row["taken_in"]})
