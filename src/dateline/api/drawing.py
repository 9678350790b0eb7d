"""Happenings kept drawn: the table of events is brought up to date where claims, links or judgements changed, and only there.

What a change touches is its neighbourhood: every telling that linking, a judgement, or the table as it was joins to it. Drawn
again, a neighbourhood gives the same events as drawing the whole ledger does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from dateline import __version__
from dateline.api.neighbours import (
    PAIRINGS,
    Touched,
    claims_of,
    denials_elsewhere,
    facts_of,
    happenings_of,
    judgements_in_force,
    neighbourhood,
    published_of,
)
from dateline.fuse import fuse
from dateline.ledger import Ledger
from dateline.ledger import events as table
from dateline.ledger.events import Drawn, DrawnRow, drawn
from dateline.link import origins
from dateline.types import Claim, Event, Judgement

__all__ = ["Drawn", "Touched", "drawn", "redraw"]

VERSION = f"dateline-{__version__}+drawn-1"
_BATCH = 4_000  # claims that are drawn at a time


def redraw(
    ledger: Ledger, touched: Touched | None = None, *, full: bool = False, progress: Callable[[str], None] | None = None
) -> int:
    """Bring the table of events up to date; returns how many events were drawn.

    Args:
        ledger: an open ledger.
        touched: what a linking changed, which the audit log does not tell one by one; without it a linking since the last
            drawing makes everything be drawn.
        full: draw everything.
        progress: told what is done.
    """
    say = progress or (lambda _: None)
    seq, known = table.last_seq(ledger), drawn(ledger)
    changed = touched or Touched()
    if known is None or known.version != VERSION:
        full = True
    elif not full:
        for what, payload in table.changes_since(ledger, known.seq):
            full |= what == "linked" and touched is None
            changed.documents |= {str(payload["document"])} if what == "coded" else set()
            changed.claims |= {str(payload[k]) for k in ("subject", "object") if what == "judged" and payload.get(k)}
    if full:
        return table.put_drawn(ledger, (), _everything(ledger, say), seq, VERSION, whole=True)
    if not changed:
        return 0
    judgements = judgements_in_force(ledger)
    happenings, gone = neighbourhood(ledger, changed, judgements)
    say(f"drawing {len(happenings)} happenings again")
    rows = _drawn_rows(ledger, [sorted(happenings)], judgements)  # one batch: nothing outside it belongs to it
    return table.put_drawn(ledger, gone, rows, seq, VERSION)


def _everything(ledger: Ledger, say: Callable[[str], None]) -> Iterator[DrawnRow]:
    """Every event of the ledger, batch by batch, so that memory does not grow with the ledger."""
    judgements = judgements_in_force(ledger)
    sql = (
        "SELECT coalesce(l.event, c.event) AS happening, count(*) AS n FROM current_claims c "
        "LEFT JOIN links l ON l.telling = c.event GROUP BY 1"
    )
    sizes = {r["happening"]: r["n"] for r in ledger.connection.execute(sql)}
    say(f"drawing {len(sizes)} happenings")
    yield from _drawn_rows(ledger, _batches(sizes, _joined(ledger, judgements)), judgements)


def _batches(sizes: Mapping[str, int], root: Mapping[str, str]) -> Iterator[list[str]]:
    """Happenings in batches of about `_BATCH` claims; those of one root come together."""
    groups: dict[str, list[str]] = defaultdict(list)
    for happening in sizes:
        groups[root.get(happening, happening)].append(happening)
    batch: list[str] = []
    held = 0
    for key in sorted(groups):
        batch += groups[key]
        held += sum(sizes[h] for h in groups[key])
        if held >= _BATCH:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _joined(ledger: Ledger, judgements: Sequence[Judgement]) -> dict[str, str]:
    """Happening → the root of those that `same` judgements, or one claim in two dispatches, join to it."""
    root: dict[str, str] = {}

    def find(x: str) -> str:
        while root.get(x, x) != x:
            x = root[x]
        return x

    pairs = [(j.subject, j.object) for j in judgements if j.kind == "same" and j.object is not None]
    own = happenings_of(ledger, "id", {c for pair in pairs for c in pair})
    twins = ledger.connection.execute(
        "SELECT id FROM claims GROUP BY id HAVING count(DISTINCT document) > 1"
    ).fetchall()
    groups = [own.get(a, set()) | own.get(b, set()) for a, b in pairs]
    groups += list(happenings_of(ledger, "id", {r["id"] for r in twins}).values())
    for group in groups:
        first = min((find(h) for h in group), default=None)
        for h in group:
            root[find(h)] = str(first)
    return {h: find(h) for h in root}


def _drawn_rows(
    ledger: Ledger, batches: Iterable[Sequence[str]], judgements: Sequence[Judgement]
) -> Iterator[DrawnRow]:
    """The events of whole happenings, with denials told elsewhere seen but not drawn."""
    pairings = [j for j in judgements if j.kind in PAIRINGS]
    verdicts = defaultdict(list)
    for j in judgements:
        if j.kind not in PAIRINGS:
            verdicts[j.subject].append(j)
    for batch in batches:
        claims = claims_of(ledger, batch)
        own = {c.id for c in claims}
        outside = denials_elsewhere(ledger, own)
        everything = sorted([*claims, *outside], key=lambda c: (c.document, c.trigger.start))
        said = pairings + [j for c in everything for j in verdicts.get(c.id, ())]
        documents = {c.document for c in everything}
        facts, published = facts_of(ledger, documents), published_of(ledger, documents)
        by_id = defaultdict(list)
        for c in everything:
            by_id[c.id].append(c)
        state = {i: j.kind for i in by_id for j in verdicts.get(i, ())}
        for event in fuse(everything, said, "latest", published, partial(origins, facts=facts)):
            if own.intersection(event.claims):
                yield _row(event, by_id, published, state)


def _row(
    event: Event, claims: Mapping[str, Sequence[Claim]], published: Mapping[str, str], state: Mapping[str, str]
) -> DrawnRow:
    told = [c for i in event.claims for c in claims[i]]
    days = sorted(published[c.document] for c in told if c.document in published)
    return DrawnRow(
        event=event,
        documents=len({c.document for c in told}),
        reviewed=sum(state.get(i) in ("accept", "correct") for i in event.claims),
        confidence=max(c.confidence for c in told),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        told_in=[(c.id, c.document) for c in told],
    )
