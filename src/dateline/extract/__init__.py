"""Analysis → Claims (pure)."""

from dateline.extract.claims import claims_of
from dateline.extract.scorers import Scorers

__all__ = ["Scorers", "claims_of"]
