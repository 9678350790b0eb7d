"""The tables of a ledger, as migrations that are only ever appended to.

``PRAGMA user_version`` counts the migrations that a file has had, ``application_id`` marks it as a ledger.
"""

from __future__ import annotations

APPLICATION_ID = 0x44544C4E  # "DTLN"

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE documents (
        id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, text_sha256 TEXT NOT NULL, title TEXT, publisher TEXT, published TEXT,
        url TEXT, text TEXT NOT NULL, record TEXT NOT NULL, taken_in TEXT NOT NULL
    );
    CREATE INDEX documents_sha256 ON documents(sha256);
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY, coder TEXT NOT NULL, options TEXT NOT NULL, started TEXT NOT NULL, ended TEXT,
        taken_in INTEGER, coded INTEGER, rejected INTEGER, failed INTEGER, skipped INTEGER
    );
    CREATE TABLE codings (
        document TEXT NOT NULL REFERENCES documents(id), coder TEXT NOT NULL, run INTEGER NOT NULL REFERENCES runs(id),
        PRIMARY KEY (document, coder)
    );
    CREATE TABLE claims (
        digest TEXT PRIMARY KEY, id TEXT NOT NULL, document TEXT NOT NULL REFERENCES documents(id), event TEXT NOT NULL,
        type TEXT NOT NULL, mode TEXT, factuality TEXT NOT NULL, source TEXT, start TEXT, "end" TEXT,
        lat REAL, lon REAL, km REAL, country TEXT, at INTEGER NOT NULL, confidence REAL NOT NULL, record TEXT NOT NULL
    );
    CREATE INDEX claims_id ON claims(id);
    CREATE INDEX claims_document ON claims(document);
    CREATE INDEX claims_event ON claims(event);
    CREATE INDEX claims_type ON claims(type, start);
    CREATE TABLE coded_claims (
        document TEXT NOT NULL, coder TEXT NOT NULL, digest TEXT NOT NULL REFERENCES claims(digest),
        PRIMARY KEY (document, coder, digest)
    );
    CREATE INDEX coded_claims_digest ON coded_claims(digest);
    CREATE TABLE failures (
        document TEXT NOT NULL, coder TEXT NOT NULL, step TEXT NOT NULL, error TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (document, coder)
    );
    CREATE TABLE rejections (
        origin TEXT NOT NULL, reason TEXT NOT NULL, sha256 TEXT NOT NULL DEFAULT '', at TEXT NOT NULL,
        PRIMARY KEY (origin, reason, sha256)
    );
    CREATE TABLE judgements (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, object TEXT, record TEXT NOT NULL
    );
    CREATE TABLE audit (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, payload TEXT NOT NULL,
        previous TEXT NOT NULL, hash TEXT NOT NULL
    );
    CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
    CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
    CREATE VIEW current_claims AS
        SELECT c.* FROM claims c
        JOIN coded_claims x ON x.digest = c.digest
        JOIN codings k ON k.document = x.document AND k.coder = x.coder
        WHERE k.run = (SELECT max(run) FROM codings WHERE document = c.document);
    """,
    """
    CREATE VIRTUAL TABLE documents_text USING fts5(id UNINDEXED, title, text, tokenize = 'unicode61 remove_diacritics 2');
    CREATE VIRTUAL TABLE claims_text USING fts5(digest UNINDEXED, words, tokenize = 'unicode61 remove_diacritics 2');
    """,
    """
    CREATE TABLE mentions (
        document TEXT NOT NULL REFERENCES documents(id), coder TEXT NOT NULL, layer TEXT NOT NULL, start INTEGER NOT NULL,
        "end" INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (document, coder, layer, start, "end", record)
    );
    """,
    # Words are searched by their stems, so that "airstrike" finds "airstrikes"; files of before the search are filled in.
    """
    CREATE VIRTUAL TABLE documents_words USING fts5(
        id UNINDEXED, title, text, tokenize = 'porter unicode61 remove_diacritics 2'
    );
    INSERT INTO documents_words SELECT id, coalesce(title, ''), text FROM documents;
    DROP TABLE documents_text;
    CREATE VIRTUAL TABLE claims_words USING fts5(
        digest UNINDEXED, words, tokenize = 'porter unicode61 remove_diacritics 2'
    );
    INSERT INTO claims_words
        SELECT digest, json_extract(record, '$.trigger.text') || ' ' || type || ' ' || coalesce(mode, '') || ' '
            || coalesce(source, '') || ' ' || coalesce(json_extract(record, '$.place.name'), '') || ' '
            || coalesce((SELECT group_concat(json_extract(value, '$.name') || ' ' ||
                coalesce(json_extract(value, '$.mention.text'), ''), ' ') FROM json_each(record, '$.actors')), '') || ' '
            || coalesce((SELECT group_concat(json_extract(value, '$.name') || ' ' ||
                coalesce(json_extract(value, '$.mention.text'), ''), ' ') FROM json_each(record, '$.recipients')), '')
        FROM claims;
    DROP TABLE claims_text;
    """,
    # What linking across dispatches found: derived, and replaced as a whole by the next linking.
    """
    CREATE TABLE links (telling TEXT PRIMARY KEY, event TEXT NOT NULL);
    CREATE INDEX links_event ON links(event);
    CREATE TABLE link_pairs (a TEXT NOT NULL, b TEXT NOT NULL, score REAL NOT NULL, why TEXT NOT NULL, PRIMARY KEY (a, b));
    CREATE TABLE copies (document TEXT PRIMARY KEY, origin TEXT NOT NULL, kind TEXT NOT NULL, score REAL NOT NULL);
    CREATE TABLE signatures (document TEXT PRIMARY KEY, hashes BLOB NOT NULL);
    CREATE TABLE linkings (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, model TEXT NOT NULL, tellings INTEGER NOT NULL, linked INTEGER NOT NULL
    );
    """,
    # Happenings drawn by the rule "latest", so that lists and maps need not draw them: derived, and drawn again where
    # something changed. `seq` is the row of the audit log up to which they are drawn. Beside it what pages find claims by.
    """
    CREATE TABLE events (
        id TEXT PRIMARY KEY, type TEXT NOT NULL, mode TEXT, start TEXT, "end" TEXT, lat REAL, lon REAL, km REAL, country TEXT,
        place TEXT, status TEXT NOT NULL, sources INTEGER NOT NULL, claims INTEGER NOT NULL, documents INTEGER NOT NULL,
        reviewed INTEGER NOT NULL, confidence REAL NOT NULL, first TEXT, last TEXT, record TEXT NOT NULL
    );
    CREATE INDEX events_type ON events(type, start);
    CREATE INDEX events_start ON events(start, "end");
    CREATE INDEX events_status ON events(status, start);
    CREATE INDEX events_country ON events(country, start);
    CREATE INDEX events_place ON events(lat, lon);
    CREATE INDEX events_sources ON events(sources, start);
    CREATE TABLE event_claims (
        event TEXT NOT NULL, claim TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (event, claim, document)
    ) WITHOUT ROWID;
    CREATE INDEX event_claims_claim ON event_claims(claim);
    CREATE INDEX event_claims_document ON event_claims(document);
    CREATE TABLE drawn (
        one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, at TEXT NOT NULL, version TEXT NOT NULL
    );
    CREATE INDEX copies_origin ON copies(origin);
    CREATE INDEX link_pairs_b ON link_pairs(b);
    CREATE INDEX claims_source ON claims(source);
    CREATE INDEX claims_start ON claims(start);
    CREATE INDEX claims_country ON claims(country, start);
    CREATE INDEX claims_denies ON claims(CASE WHEN json_valid(record) THEN json_extract(record, '$.denies') END);
    CREATE INDEX documents_published ON documents(published);
    CREATE INDEX judgements_subject ON judgements(subject);
    CREATE INDEX judgements_object ON judgements(object);
    """,
    # Nothing was kept in the first table of mentions, whose key held the whole record.
    """
    DROP TABLE mentions;
    CREATE TABLE mentions (
        document TEXT NOT NULL, coder TEXT NOT NULL, layer TEXT NOT NULL, n INTEGER NOT NULL, start INTEGER NOT NULL,
        "end" INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (document, coder, layer, n)
    ) WITHOUT ROWID;
    """,
    # The same bytes given again with another date are coded anew by the same version of the coder. `coder` names one coding
    # of a document, `version` the coder; the two are the same for its first. `given` is a hash of what came with the bytes.
    """
    ALTER TABLE codings ADD COLUMN version TEXT NOT NULL DEFAULT '';
    ALTER TABLE codings ADD COLUMN given TEXT NOT NULL DEFAULT '';
    UPDATE codings SET version = coder;
    CREATE INDEX codings_version ON codings(version, document, run);
    """,
)
