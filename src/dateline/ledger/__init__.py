"""The ledger: one SQLite file with documents, claims, judgements, failures, rejections, runs and an audit log."""

from dateline.ledger.mentions import mentions_of
from dateline.ledger.rows import given_hash, text_hash
from dateline.ledger.search import Filters, diff, search_claims
from dateline.ledger.store import Ledger
from dateline.ledger.verify import content_digest, verify

__all__ = [
    "Filters",
    "Ledger",
    "content_digest",
    "diff",
    "given_hash",
    "mentions_of",
    "search_claims",
    "text_hash",
    "verify",
]
