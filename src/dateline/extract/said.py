"""Whether a time tells when something was said rather than when it happened.

"… have fired four missiles, the ministry said Wednesday": the day is that of the saying, and the happening is only known to be
no later. The parse ties the day to the reporting verb; the happening's own verb is a perfect, or there is none.
"""

from __future__ import annotations

from typing import Any

from dateline.analysis import TimeMention, Trigger
from dateline.extract.frame import Frame

SAY = frozenset({"say", "tell", "announce", "report", "state", "add", "confirm", "declare"})


def of_the_saying(frame: Frame, trigger: Trigger, mention: TimeMention) -> bool:
    """True where the time hangs on a reporting verb over the trigger, and the trigger is in the perfect ("have fired")."""
    token = frame.doc[frame.tokens(mention.span.start, mention.span.end)[-1]]
    verb = _governor(token)
    if verb is None or verb.lemma_.lower() not in SAY or verb.i == trigger.token:
        return False
    if frame.sentence_of[verb.i] != frame.sentence_of[trigger.token]:
        return False
    event = frame.doc[trigger.token]
    return any(c.dep_ in ("aux", "auxpass") and c.lemma_ == "have" for c in event.children)


def _governor(token: Any) -> Any:
    """The verb that a time expression hangs on, through one preposition; None where it hangs on a noun."""
    node = token
    for _ in range(3):
        head = node.head
        if head.i == node.i:
            return None
        if head.pos_ in ("VERB", "AUX"):
            return head
        if head.pos_ not in ("ADP", "PROPN", "NOUN", "NUM"):
            return None
        node = head
    return None
