"""Claims + judgements + a named rule → events (pure).

An event is an opinion: it can be drawn again at any time from what is stored. Where claims disagree, the
values stand in `conflicts`, each with its sources and claims; nothing is averaged away. What each cell of an event was
taken from stands in `traces` and in its counts.
"""

from __future__ import annotations

from dateline.fuse.events import fuse
from dateline.fuse.judged import reviewed
from dateline.fuse.origins import Origins, plain_origins
from dateline.fuse.timeline import timeline
from dateline.ontology.rules import RULES, Rule, load_rule

__all__ = ["RULES", "Origins", "Rule", "fuse", "load_rule", "plain_origins", "reviewed", "timeline"]
