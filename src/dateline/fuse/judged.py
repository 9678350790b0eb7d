"""What judgements leave of the claims: rejected ones out, corrections in, and which claims tell one happening."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import ValidationError

from dateline.errors import BadArgument
from dateline.types import Claim, Judgement, Review


def reviewed(claims: Iterable[Claim], judgements: Sequence[Judgement]) -> list[Claim]:
    """The claims as the judgements in force leave them: rejected ones left out, corrections applied, the review noted.

    Raises:
        BadArgument: a correction that makes no claim.
    """
    last: dict[str, Judgement] = {}
    for j in standing(judgements):
        if j.kind in ("accept", "correct", "reject"):
            last[j.subject] = j
    out = []
    for claim in claims:
        verdict = last.get(claim.id)
        if verdict is None:
            out.append(claim)
        elif verdict.kind != "reject":
            out.append(_judged(claim, verdict))
    return out


def _judged(claim: Claim, j: Judgement) -> Claim:
    """A claim that was accepted or corrected."""
    review = Review(state="accepted" if j.kind == "accept" else "corrected", by=j.by, at=j.at, why=j.why)
    if j.kind == "accept":
        return claim.model_copy(update={"review": review})
    values = claim.model_dump(by_alias=True) | (j.value or {}) | {"id": claim.id, "document": claim.document}
    try:
        return Claim.model_validate(values | {"review": review})
    except ValidationError as error:
        raise BadArgument(f"judgement {j.id} corrects {claim.id} to what is no claim: {error}") from error


def standing(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Judgements in force: rules first, persons last, so that a person's word is the last one."""
    return sorted((j for j in judgements if not j.undone), key=lambda j: (not j.rule, str(j.at or ""), j.id))


def groups(claims: Sequence[Claim], judgements: Sequence[Judgement]) -> dict[str, str]:
    """Claim id → key of its group: union-find over shared events and `same` judgements, less what is kept apart."""
    parent = {c.id: c.id for c in claims}
    place = {c.id: n for n, c in enumerate(sorted(claims, key=lambda c: (c.document, c.trigger.start, c.id)))}

    def find(x: str) -> str:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    verdict: dict[frozenset[str], str] = {}
    for j in standing(judgements):
        if j.kind in ("same", "not-same") and j.object is not None and j.object != j.subject:
            verdict[frozenset((j.subject, j.object))] = j.kind
    pairs = [(sorted(p), kind) for p, kind in sorted(verdict.items(), key=lambda v: sorted(v[0])) if p <= parent.keys()]
    apart = {
        max(pair, key=place.__getitem__) for pair, kind in pairs if kind == "not-same"
    }  # the later one is taken out
    first: dict[str, str] = {}
    for c in claims:
        if c.id not in apart:
            parent[find(c.id)] = find(first.setdefault(c.event, c.id))
    for (a, b), kind in pairs:
        if kind == "same":
            parent[find(a)] = find(b)
    return {c.id: find(c.id) for c in claims}
