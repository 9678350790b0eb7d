"""Features of a count as belonging to a trigger."""

from __future__ import annotations

from typing import Any

from dateline.analysis import CountMention, Trigger
from dateline.extract.features import position
from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.syntax import relation


def count_features(frame: Frame, trigger: Trigger, mention: CountMention, nearest: bool, inside: range) -> Features:
    """Features of a count as belonging to a trigger; `nearest`: no other trigger stands nearer to its verb or noun."""
    doc = frame.doc
    anchor = mention.verb if mention.verb is not None else mention.head
    f = position(frame, trigger, mention.head)
    fate = mention.what in ("killed", "injured", "captured", "displaced", "missing")
    f |= {
        "fate": float(fate),
        "people": float(mention.what == "people"),
        "verb": float(mention.verb is not None and mention.verb in inside),
        "head": float(mention.head in inside),
        "part": float(mention.part),
        "cumulative": float(mention.cumulative),
        "nearest": float(nearest),
        "depth": min(_tree_distance(doc[anchor], doc[trigger.token]), 8) / 8,
    }
    f[f"type:{trigger.type}"] = 1.0
    f[f"what:{mention.what if fate else 'thing'}"] = 1.0
    if f["same"]:
        f["rel:" + relation(doc[anchor], doc[trigger.token])] = 1.0
        if not fate:
            f["thing:" + relation(doc[mention.head], doc[trigger.token])] = 1.0
    return f


def _tree_distance(a: Any, b: Any) -> int:
    """Edges between two tokens in the parse; 9 when they are of different sentences or farther."""
    up: dict[int, int] = {}
    node = a
    for steps in range(9):
        up[node.i] = steps
        if node.head.i == node.i:
            break
        node = node.head
    node = b
    for steps in range(9):
        if node.i in up:
            return min(up[node.i] + steps, 9)
        if node.head.i == node.i:
            break
        node = node.head
    return 9
