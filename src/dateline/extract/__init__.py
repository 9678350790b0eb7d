"""Analysis → Claims (pure)."""

from dateline.extract.claims import claims_of
from dateline.extract.linear import Scorers

__all__ = ["Scorers", "claims_of"]
