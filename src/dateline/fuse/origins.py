"""Who stands behind the claims of a happening: independent origins, and which claim is whose.

The plain reading here knows the claims alone: parties by name, relays, writers who quote. What also knows copies of one
wire story, agencies' credits and who speaks for whom is handed in as an :data:`Origins` function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.types import Claim

AFFIRMED = frozenset({"CT+", "PR+", "PS+"})
DENIED = frozenset({"CT-", "PR-", "PS-"})

Origins = Callable[[Sequence[Claim]], Sequence[Any]]
"""Claims → origins, each a mapping or an object with `name`, `kind`, `interest` and `claims` (ids)."""


@dataclass(frozen=True)
class Support:
    """The claims of one happening, by what they do to it and by who stands behind them."""

    claims: tuple[Claim, ...]  # in the order in which they were told
    affirmed: tuple[Claim, ...]
    denied: tuple[Claim, ...]  # in the happening, or pointing at a claim of it
    origins: tuple[dict[str, Any], ...]  # of the affirming claims
    whose: Mapping[str, frozenset[str]]  # claim id → keys of its origins; claims with none in common are independent


def support(claims: Sequence[Claim], denials: Sequence[Claim] = (), origins: Origins | None = None) -> Support:
    """Sort the claims of a happening, and the denials told elsewhere that point at them.

    A REJECT that points at a claim of the happening is a denial of it, not a telling.
    """
    ids = {c.id for c in claims}
    denying = [c for c in claims if c.factuality in DENIED or (c.type == "REJECT" and c.denies in ids)]
    out = {c.id for c in denying}
    affirmed = [c for c in claims if c.id not in out and c.factuality in AFFIRMED]
    outside = [c for c in denials if c.id not in ids and c.factuality != "Uu"]
    found = tuple(_row(o) for o in (origins or plain_origins)(affirmed or claims))
    everything = [*claims, *outside]
    whose = {c.id: frozenset(source_keys(c)) for c in everything}
    if origins is not None:
        rows = found if len(affirmed) == len(everything) else [_row(o) for o in origins(everything)]
        whose |= _whose(rows)
    return Support(tuple(claims), tuple(affirmed), (*denying, *outside), found, whose)


def _row(origin: Any) -> dict[str, Any]:
    """An origin as a plain row, whatever gave it."""

    def get(key: str) -> Any:
        return origin.get(key) if isinstance(origin, Mapping) else getattr(origin, key, None)

    names = get("name") or get("names") or "unknown"
    name = names if isinstance(names, str) else "; ".join(map(str, names))
    kinds = get("kind") or get("kinds")
    kind = kinds if isinstance(kinds, str) or kinds is None else "; ".join(map(str, kinds))
    return {"name": name, "kind": kind, "interest": get("interest"), "claims": list(get("claims") or ())}


def _whose(rows: Sequence[dict[str, Any]]) -> dict[str, frozenset[str]]:
    """Claim id → keys of its origins."""
    out: dict[str, frozenset[str]] = {}
    for n, row in enumerate(rows):
        for claim in row["claims"]:
            out[claim] = out.get(claim, frozenset()) | {f"origin {n}"}
    return out


def source_keys(claim: Claim) -> list[str]:
    """Who stands behind a claim: its sources; the narrator counts as the publisher, or as the dispatch's own voice."""
    if claim.source.kind != "narrator":
        return [p.id or p.name.lower() for p in claim.source.parties] or [f"unnamed in {claim.document}"]
    return [p.name.lower() for p in claim.source.parties] or [f"writer of {claim.document}"]


def plain_origins(claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Independent origins by the claims alone.

    A relay (`via`) adds none; a writer who also names a source is not another one.
    """
    quoting = {c.document for c in claims if c.source.kind != "narrator" and c.source.parties}
    found: dict[str, dict[str, Any]] = {}
    for c in claims:
        if c.source.kind == "narrator" and c.document in quoting:
            continue
        if c.source.kind != "narrator" and not c.source.parties and c.document in quoting:
            continue
        unnamed = f"writer of {c.document}" if c.source.kind == "narrator" else f"unnamed source in {c.document}"
        names = [p.name for p in c.source.parties] or [unnamed]
        for key, name in zip(source_keys(c), names, strict=True):
            fresh = {"name": name, "kind": c.source.kind, "interest": c.source.interest, "claims": []}
            row = found.setdefault(key, fresh)
            row["interest"] = c.source.interest if row["interest"] == "unknown" else row["interest"]
            row["claims"] = list(dict.fromkeys((*row["claims"], c.id)))
    return list(found.values())
