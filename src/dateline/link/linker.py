"""Same happening: block, score, cluster, and give every happening an id that stays.

A happening is made of tellings (the claims of one event of one dispatch). Its id is that of its earliest telling, by day of
publication and then by id: a new dispatch seldom changes it. The outcome does not depend on the order of arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateline.link.block import candidate_pairs
from dateline.link.cluster import cluster
from dateline.link.score import LinkModel, pair_features
from dateline.link.tellings import Telling, tellings_of
from dateline.types import Claim, Judgement

Pair = tuple[float, int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """Two tellings that are thought to be of one happening, and why, in words."""

    a: str
    b: str
    score: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Linking:
    """Within-document event id → id of the happening, and the links between tellings that made it so."""

    event: dict[str, str]
    links: list[Link]


def link_claims(
    claims: Iterable[Claim],
    *,
    judgements: Sequence[Judgement] = (),
    copies: Mapping[str, str] | None = None,
    published: Mapping[str, str] | None = None,
    model: LinkModel | None = None,
) -> Linking:
    """Link the claims of many dispatches, which come document by document.

    Args:
        claims: of any dispatches; those of one dispatch follow one another.
        model: the trained weights; hand-made ones where None.
        judgements: `same` and `not-same` about two claims; a person's beats a rule's, undone ones count nothing.
        copies: document → the document that it reprints; their claims at the same words are one happening.
        published: document id → ISO date.
    """
    return link_tellings(list(tellings_of(claims, published)), judgements=judgements, copies=copies, model=model)


def link_tellings(
    tellings: Sequence[Telling],
    *,
    judgements: Sequence[Judgement] = (),
    copies: Mapping[str, str] | None = None,
    model: LinkModel | None = None,
) -> Linking:
    """Link tellings, in any order."""
    model = model or LinkModel()
    tellings = sorted(tellings, key=lambda t: (t.event, t.document))
    links = scored_pairs(tellings, model)
    same, apart = _judged(tellings, judgements)
    same += _reprinted(tellings, copies or {})
    known: dict[tuple[int, int], float] = {(i, j): s for s, i, j in links}

    def score(i: int, j: int) -> float:
        found = known.get((i, j) if i < j else (j, i))
        if found is not None:
            return found
        if tellings[i].document == tellings[j].document:
            return 0.0  # its writer told them apart
        return model.score(pair_features(tellings[i], tellings[j]))

    label = cluster(tellings, links, score, model.threshold, same, apart)
    return Linking(named(tellings, label), _told(tellings, links, label, model))


def scored_pairs(tellings: Sequence[Telling], model: LinkModel) -> list[Pair]:
    """(score, i, j) of the candidate pairs at or above the threshold."""
    out = []
    for i, j in candidate_pairs(tellings):
        s = model.score(pair_features(tellings[i], tellings[j]))
        if s >= model.threshold:
            out.append((s, i, j))
    return out


def named(tellings: Sequence[Telling], label: Sequence[int]) -> dict[str, str]:
    """Event of a telling → id of its happening: that of the earliest telling of the group."""
    first: dict[int, tuple[int, str]] = {}
    for t, group in zip(tellings, label, strict=True):
        rank = (t.published if t.published is not None else 10**7, t.event)
        first[group] = min(first.get(group, rank), rank)
    return {t.event: first[group][1] for t, group in zip(tellings, label, strict=True)}


def _told(tellings: Sequence[Telling], links: Sequence[Pair], label: Sequence[int], model: LinkModel) -> list[Link]:
    """The links within happenings, with their reasons."""
    out = []
    for s, i, j in links:
        if label[i] == label[j]:
            why = model.why(pair_features(tellings[i], tellings[j]))
            a, b = sorted((tellings[i].event, tellings[j].event))
            out.append(Link(a, b, round(s, 4), why))
    return sorted(out, key=lambda link: (link.a, link.b))


def _judged(
    tellings: Sequence[Telling], judgements: Sequence[Judgement]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of tellings that are judged same, and not same; the last word of a person counts."""
    of_claim = {c: n for n, t in enumerate(tellings) for c in t.claims} if judgements else {}
    verdict: dict[tuple[int, int], str] = {}
    standing = sorted((j for j in judgements if not j.undone), key=lambda j: (not j.rule, str(j.at or ""), j.id))
    for j in standing:
        if j.kind not in ("same", "not-same", "unsure") or j.object is None:
            continue
        a, b = of_claim.get(j.subject), of_claim.get(j.object)
        if a is not None and b is not None and a != b:
            verdict[min(a, b), max(a, b)] = j.kind
    same = [pair for pair, kind in verdict.items() if kind == "same"]
    return same, [pair for pair, kind in verdict.items() if kind == "not-same"]


def _reprinted(tellings: Sequence[Telling], copies: Mapping[str, str]) -> list[tuple[int, int]]:
    """Tellings of a reprint with those of its origin that share words, type and numbers, in the order of the text."""
    if not copies:
        return []
    by_document: dict[str, list[int]] = {}
    involved = {*copies, *copies.values()}
    for n, t in enumerate(tellings):
        if t.document in involved:
            by_document.setdefault(t.document, []).append(n)
    out = []
    for document, origin in sorted(copies.items()):
        left = list(by_document.get(origin, ()))
        for n in by_document.get(document, ()):
            twin = next((m for m in left if _twins(tellings[n], tellings[m])), None)
            if twin is not None:
                left.remove(twin)
                out.append((min(n, twin), max(n, twin)))
    return out


def _twins(a: Telling, b: Telling) -> bool:
    """Whether two tellings of copies are of the same words."""
    return a.type == b.type and a.words == b.words and len(a.claims) == len(b.claims)
