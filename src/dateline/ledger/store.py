"""Write to and read from a ledger. Every write is one transaction with its row in the audit log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dateline.ids import digest
from dateline.ledger import audit
from dateline.ledger.connect import connect, translated
from dateline.ledger.mentions import put_mentions
from dateline.ledger.rows import (
    DOCUMENT_COLUMNS,
    KNOWN_COLUMNS,
    claim_of,
    claim_row,
    claim_words,
    content_hash,
    document_of,
    document_row,
    legible,
    text_hash,
    to_json,
)
from dateline.types import Claim, Document, Failure, Judgement, Mention, Rejection

_CLAIMS_OF_VERSION = """(
    SELECT c.* FROM claims c JOIN coded_claims x ON x.digest = c.digest
    JOIN codings k ON k.document = x.document AND k.coder = x.coder WHERE k.version = :coder
    AND k.run = (SELECT max(run) FROM codings WHERE document = k.document AND version = :coder)
)"""


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
        return [dict(r) for r in self._rows("SELECT * FROM runs ORDER BY id")]

    # -- taking in -----------------------------------------------------------------------------------

    def own_id(self, document: Document) -> Document:
        """The document under an id of its own: see :meth:`own_name`."""
        name = self.own_name(document.id, document.sha256, text_hash(document.text))
        return document if name == document.id else document.model_copy(update={"id": name})

    def own_name(self, id: str, sha256: str, text_sha256: str) -> str:  # noqa: A002
        """The id under which a document is, or would be, kept.

        Two documents of one id are the same when their bytes are, and what a reader made of them; a namesake gets the
        first eight digits of its hash behind the id, so that both are kept, whichever process brings them.
        """
        names = (id, f"{id}-{sha256[:8]}", f"{id}-{text_sha256[:8]}")
        for name in names[:-1]:
            row = self.connection.execute("SELECT sha256, text_sha256 FROM documents WHERE id = ?", (name,)).fetchone()
            if row is None or tuple(row) == (sha256, text_sha256):
                return name
        return names[-1]

    def is_coded(self, document: str, version: str, given: str = "") -> bool:
        """Whether this version of the coder has done the document as it is given now.

        Args:
            document: its own id.
            version: of the coder.
            given: :func:`dateline.ledger.rows.given_hash`; "" asks for any coding.
        """
        row = self.connection.execute(
            "SELECT given FROM codings WHERE document = ? AND version = ? ORDER BY run DESC LIMIT 1",
            (document, version),
        ).fetchone()
        return row is not None and (not given or row["given"] in ("", given))

    def put_coded(
        self,
        run: int,
        version: str,
        document: Document,
        claims: Sequence[Claim],
        mentions: Iterable[Mention] = (),
        *,
        given: str = "",
    ) -> None:
        """Store a document with its claims and what was seen in it; nothing happens where that was done already.

        The id is settled here, within the transaction: a namesake may have come in since the document was read. Given
        otherwise than before (`given`), the document has what is known of it now, and its coding stands beside the older.
        """
        with self.transaction() as c:
            document = self.own_id(document)
            if self.is_coded(document.id, version, given):  # another process was quicker
                return
            before = "SELECT count(*), max(run) FROM codings WHERE document = ? AND version = ?"
            codings, last = c.execute(before, (document.id, version)).fetchone()
            if last == run:  # given twice in one run: the first counts, as one run has one coding of a document
                return
            coder = f"{version}#{codings + 1}" if codings else version
            content, was = self._put_document(c, document)
            c.execute("INSERT INTO codings VALUES (?, ?, ?, ?, ?)", (document.id, coder, run, version, given))
            c.execute("DELETE FROM failures WHERE document = ? AND coder = ?", (document.id, version))
            own = [k if k.document == document.id else k.model_copy(update={"document": document.id}) for k in claims]
            digests = sorted({self._put_claim(c, claim) for claim in own})
            c.executemany("INSERT INTO coded_claims VALUES (?, ?, ?)", [(document.id, coder, d) for d in digests])
            payload = {"document": document.id, "sha256": document.sha256, "content": content, "coder": coder}
            seen = put_mentions(c, document.id, coder, mentions)
            payload |= {"claims": digest(digests)} | ({"mentions": seen} if seen else {})
            payload |= ({"given": given} if given else {}) | ({"was": was} if was else {})
            audit.append(c, self.who, "coded", payload)

    def put_failure(self, coder: str, document: Document, failure: Failure, *, given: str = "") -> None:
        """Store a document that a step failed on; it is tried again by the next run."""
        with self.transaction() as c:
            document = self.own_id(document)
            if self.is_coded(document.id, coder, given):
                return
            content, _ = self._put_document(c, document, renew=False)
            key, error = (document.id, coder), legible(failure.error) or ""
            known = c.execute("SELECT step, error FROM failures WHERE document = ? AND coder = ?", key).fetchone()
            if known is not None and tuple(known) == (failure.step, error):
                return  # failed in the same way before
            c.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)", (*key, failure.step, error, audit.now())
            )
            payload = {"document": document.id, "sha256": document.sha256, "content": content, "coder": coder}
            audit.append(c, self.who, "failed", payload | {"step": failure.step, "error": digest(error)})

    def put_rejection(self, rejection: Rejection) -> None:
        """Store what was refused, once."""
        origin, reason = legible(rejection.origin) or "", legible(rejection.reason) or ""
        with self.transaction() as c:
            row = (origin, reason, rejection.sha256 or "", audit.now())
            if c.execute("INSERT OR IGNORE INTO rejections VALUES (?, ?, ?, ?)", row).rowcount:
                payload = {"origin": origin, "reason": reason, "sha256": rejection.sha256 or ""}
                audit.append(c, self.who, "rejected", payload)

    def put_judgement(self, judgement: Judgement, who: str | None = None) -> None:
        """Store a decision; the same decision twice is one. `who` is named in the audit log, else whoever decided."""
        with self.transaction() as c:
            record = to_json(judgement)
            row = (judgement.id, judgement.kind, judgement.subject, judgement.object, record)
            known = c.execute("SELECT record FROM judgements WHERE id = ?", (judgement.id,)).fetchone()
            if known is not None and known["record"] == record:
                return
            c.execute("INSERT OR REPLACE INTO judgements VALUES (?, ?, ?, ?, ?)", row)
            audit.append(c, who or judgement.by, "judged", json.loads(record))

    def _put_document(self, c: sqlite3.Connection, document: Document, *, renew: bool = True) -> tuple[str, str | None]:
        """Store a document; one that is there keeps its text, and gets what is known of it now if `renew` is true.

        Returns:
            The hash of its row; and, where that is another one now, what was known before, as JSON for the audit log.
        """
        row = document_row(document, audit.now())
        title = legible(document.title) or ""
        if c.execute(f"INSERT OR IGNORE INTO documents VALUES ({', '.join('?' * len(row))})", row).rowcount:
            c.execute("INSERT INTO documents_words VALUES (?, ?, ?)", (document.id, title, legible(document.text)))
            return content_hash(row), None
        there = tuple(c.execute("SELECT * FROM documents WHERE id = ?", (document.id,)).fetchone())
        if not renew or content_hash(there) == content_hash(row):
            return content_hash(there), None
        known = [f"{name} = ?" for name in KNOWN_COLUMNS]
        values = [row[DOCUMENT_COLUMNS.index(name)] for name in KNOWN_COLUMNS]
        c.execute(f"UPDATE documents SET {', '.join(known)} WHERE id = ?", (*values, document.id))
        if there[DOCUMENT_COLUMNS.index("title")] != row[DOCUMENT_COLUMNS.index("title")]:
            self._put_title(c, document.id, title)
        return content_hash(row), str(there[DOCUMENT_COLUMNS.index("record")])

    def _put_title(self, c: sqlite3.Connection, document: str, title: str) -> None:
        """Change a title in the index of words, which finds a row quickly by its number alone."""
        same = "rowid = (SELECT rowid FROM documents WHERE id = :id) AND "  # unless the file was rebuilt
        for where in (same, ""):
            sql = f"UPDATE documents_words SET title = :title WHERE {where}id = :id"
            if c.execute(sql, {"id": document, "title": title}).rowcount:
                return

    def _put_claim(self, c: sqlite3.Connection, claim: Claim) -> str:
        """Store a claim unless it is there; returns its digest."""
        row = claim_row(claim)
        if c.execute(f"INSERT OR IGNORE INTO claims VALUES ({', '.join('?' * len(row))})", row).rowcount:
            c.execute("INSERT INTO claims_words VALUES (?, ?)", (row[0], claim_words(claim)))
        return str(row[0])

    def _rows(self, sql: str, values: Any = ()) -> Iterator[sqlite3.Row]:
        """Rows of a query, with what SQLite says of a damaged file in our words."""
        with translated(self.path):
            yield from self.connection.execute(sql, values)

    # -- reading -------------------------------------------------------------------------------------

    def claims(
        self, *, document: str | None = None, event: str | None = None, coder: str | None = None
    ) -> Iterator[Claim]:
        """Claims of each document's latest coding, or of the latest by one version, in the order of documents and text."""
        table = "current_claims" if coder is None else _CLAIMS_OF_VERSION
        where = [f"{name} = :{name}" for name, v in (("document", document), ("event", event)) if v is not None]
        sql = (
            f"SELECT record FROM {table}"
            + (" WHERE " + " AND ".join(where) if where else "")
            + " ORDER BY document, at, digest"
        )
        values = {"document": document, "event": event, "coder": coder}
        for row in self._rows(sql, values):
            yield claim_of(row["record"])

    def document(self, id: str) -> Document | None:  # noqa: A002
        """One document with its text, or None."""
        row = self.connection.execute("SELECT record, text, taken_in FROM documents WHERE id = ?", (id,)).fetchone()
        return document_of(row) if row is not None else None

    def documents(self) -> Iterator[Document]:
        """Every document with its text, by id."""
        for row in self._rows("SELECT record, text, taken_in FROM documents ORDER BY id"):
            yield document_of(row)

    def published(self) -> dict[str, str]:
        """Document id → when it was published (ISO 8601), for those that tell."""
        rows = self._rows("SELECT id, published FROM documents WHERE published IS NOT NULL")
        return {r["id"]: r["published"] for r in rows}

    def judgements(self) -> list[Judgement]:
        """Every judgement, in the order of their ids."""
        rows = self._rows("SELECT record FROM judgements ORDER BY id")
        return [Judgement.model_validate(json.loads(r["record"])) for r in rows]

    def failures(self) -> list[dict[str, Any]]:
        """What failed and has not been coded since."""
        return [dict(r) for r in self._rows("SELECT * FROM failures ORDER BY document, coder")]

    def rejections(self) -> list[dict[str, Any]]:
        """What was refused."""
        return [dict(r) for r in self._rows("SELECT * FROM rejections ORDER BY origin, reason")]

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        names = ("documents", "claims", "mentions", "codings", "failures", "rejections", "judgements", "runs", "audit")
        return {n: self.connection.execute(f"SELECT count(*) FROM {n}").fetchone()[0] for n in names}
