"""How far two persons who judged the same claims agree: percent, and Cohen's kappa, by field.

Kappa is agreement beyond what two persons with these habits would reach by chance: (p - e) / (1 - e), with p the share of
claims on which they gave the same value and e the sum over values of the product of their shares (Cohen 1960). Where both
always give one and the same value, e is 1 and kappa has no value.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from dateline.fuse import reviewed
from dateline.ledger import Ledger
from dateline.ledger.asof import in_parts
from dateline.ledger.rows import claim_of
from dateline.types import Claim, Judgement, Party

__all__ = ["FIELDS", "Agreement", "Field", "agreement", "kappa"]

REJECTED = "is no claim"
_MOST_PAIRS = 20  # pairs of persons, those with most claims in common first


@dataclass(frozen=True)
class Field:
    """Agreement on one field."""

    field: str
    claims: int  # that both judged (and, but for "claim", both kept)
    same: int
    kappa: float | None  # None: no claims, or nothing that could have differed
    apart: tuple[str, ...]  # some claims on which they differ

    @property
    def percent(self) -> float | None:
        """Share of claims with the same value, 0 to 100."""
        return 100 * self.same / self.claims if self.claims else None


@dataclass(frozen=True)
class Agreement:
    """Two persons."""

    one: str
    other: str
    fields: tuple[Field, ...]


def _names(parties: Iterable[Party]) -> str:
    return "; ".join(sorted((p.id or p.name).casefold() for p in parties))


def _place(c: Claim) -> str:
    if c.place is None:
        return ""
    at = f"{c.place.lat:.2f},{c.place.lon:.2f}" if c.place.lat is not None and c.place.lon is not None else ""
    return f"{c.place.name.casefold()} {at}"


FIELDS: Mapping[str, Callable[[Claim], str]] = {
    "trigger": lambda c: f"{c.trigger.start}:{c.trigger.end}",
    "type": lambda c: c.type,
    "mode": lambda c: c.mode or "",
    "actors": lambda c: _names(c.actors),
    "recipients": lambda c: _names(c.recipients),
    "place": _place,
    "time": lambda c: f"{c.time.start}/{c.time.end}" if c.time else "",
    "source": lambda c: f"{c.source.kind}: {_names(c.source.parties)}",
    "factuality": lambda c: c.factuality,
    "counts": lambda c: "; ".join(sorted(f"{n.what}.{n.of} {n.min}-{n.max}" for n in c.counts)),
}
"""Field → its value as a label, alike for values that mean the same."""


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of labels given by two persons; None where it has no value."""
    n = len(pairs)
    if not n:
        return None
    one, other = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    same = sum(a == b for a, b in pairs) / n
    chance = sum(one[k] * other[k] for k in one) / (n * n)
    return None if chance == 1 else (same - chance) / (1 - chance)


def agreement(ledger: Ledger) -> list[Agreement]:
    """Agreement of every two persons who judged a claim in common; those with most in common first."""
    said = _last_of_each(ledger)
    several = {claim: by for claim, by in said.items() if len(by) > 1}
    rows = in_parts(ledger, "SELECT id, record FROM claims WHERE id IN ({})", several)
    claims = {r["id"]: claim_of(r["record"]) for r in rows}
    common: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim, by in sorted(several.items()):
        if claim in claims:
            for pair in combinations(sorted(by), 2):
                common[pair].append(claim)
    largest = sorted(common, key=lambda p: (-len(common[p]), p))[:_MOST_PAIRS]
    return [_between(p, [(claims[c], said[c][p[0]], said[c][p[1]]) for c in common[p]]) for p in largest]


def _last_of_each(ledger: Ledger) -> dict[str, dict[str, Judgement]]:
    """Claim → person → what they decided last and have not taken back."""
    rows = ledger.connection.execute("SELECT record FROM judgements WHERE kind IN ('accept', 'correct', 'reject')")
    every = [Judgement.model_validate(json.loads(r["record"])) for r in rows]
    out: dict[str, dict[str, Judgement]] = defaultdict(dict)
    for j in sorted(every, key=lambda j: (str(j.at or ""), j.id)):
        if not j.undone and not j.rule:
            out[j.subject][j.by] = j
    return out


def _between(pair: tuple[str, str], judged: Sequence[tuple[Claim, Judgement, Judgement]]) -> Agreement:
    left = [(_kept(c, a), _kept(c, b)) for c, a, b in judged]
    ids = [c.id for c, _, _ in judged]
    verdicts = [("kept" if a else REJECTED, "kept" if b else REJECTED) for a, b in left]
    both = [(i, a, b) for i, (a, b) in zip(ids, left, strict=True) if a is not None and b is not None]
    fields = [_field("claim", ids, verdicts)]
    for name, label in FIELDS.items():
        fields.append(_field(name, [i for i, _, _ in both], [(label(a), label(b)) for _, a, b in both]))
    return Agreement(*pair, fields=tuple(fields))


def _kept(claim: Claim, j: Judgement) -> Claim | None:
    """The claim as one judgement leaves it, None where it rejects it."""
    return next(iter(reviewed([claim], [j])), None)


def _field(name: str, ids: Sequence[str], labels: Sequence[tuple[str, Any]]) -> Field:
    apart = tuple(i for i, (a, b) in zip(ids, labels, strict=True) if a != b)
    return Field(name, len(labels), len(labels) - len(apart), kappa(labels), apart[:10])
