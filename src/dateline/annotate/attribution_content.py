"""Which words of the sentence are what a cue tells: the content of a frame, by the parse, else by word order."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.analysis import Sentence
from dateline.annotate.attribution_subjects import VERBAL, relative
from dateline.annotate.attribution_tokens import Tokens
from dateline.ontology.cues import Cue
from dateline.types import Factuality

_REPORT_NOUNS = frozenset(
    [
        "report",
        "claim",
        "allegation",
        "accusation",
        "charge",
        "rumor",
        "rumour",
        "suggestion",
        "statement",
        "news",
        "talk",
        "assertion",
        "account",
    ]
)
_DEPENDENT = frozenset({"advcl", "xcomp", "pcomp", "acl"})
_OBJECTS = frozenset({"dobj", "xcomp", "ccomp", "oprd", "acomp", "prep", "dative", "pcomp"})


@dataclass(slots=True)
class Frame:
    """One cue in tokens, half-open. `sources` are heads of noun phrases, nearest to the happening; so are `via`."""

    verb: int
    cue: tuple[int, int]
    sources: tuple[int, ...]
    contents: list[tuple[int, int]]
    kind: str = "say"
    hedge: Factuality | None = None
    via: tuple[int, ...] = ()
    sentence: int = 0
    before: bool = False  # the content stands before the cue
    bare: bool = False  # a cue with no content in its sentence: only a quotation beside it can be its content
    group: tuple[int, int] = field(default=(0, 0))  # source and cue together
    bounds: tuple[int, int] | None = None  # of the source phrase, where word order found it


def passive_content(t: Tokens, v: int, cue: Cue, s: Sentence) -> tuple[list[tuple[int, int]], bool]:
    """As in "It was reported that …", "is believed to have …", "were said to be …"."""
    clause = t.kid(v, "ccomp", "xcomp")
    if cue.content == "of":
        deed = next((k for k in t.kids[v] if k > v and t.dep[k] == "prep" and t.lower[k] in ("of", "for")), None)
        return ([(deed, end(t, t.right(deed) + 1))], False) if deed is not None else ([], False)
    if clause is None:
        return [], False
    subject = t.kid(v, "nsubjpass")
    if subject is not None and t.lower[subject] != "it" and subject < v:
        return [(t.left(subject), end(t, s.last))], False
    return [(t.left(clause) if t.left(clause) > v else v + 1, end(t, s.last))], False


def active_content(
    t: Tokens, v: int, cue: Cue, group: tuple[int, int], s: Sentence, earlier: list[Frame]
) -> tuple[list[tuple[int, int]], bool]:
    """Content of an active cue in tokens, and whether it stands before the cue."""
    if cue.content == "to":
        clause = t.kid(v, "xcomp", "ccomp")
        return (
            ([(t.left(clause), end(t, t.right(clause) + 1))], False)
            if clause is not None and t.left(clause) > v
            else ([], False)
        )
    if cue.content == "of":
        return _blame(t, v), False
    if v + 1 < s.last and t.tag[v + 1] in ("VBD", "VBZ", "VBP", "MD") and cue.kind == "say" and group[0] < v:
        return [(v + 1, end(t, s.last))], False  # "an attack the opposition says killed hundreds"
    clauses = [k for k in t.kids[v] if t.dep[k] == "ccomp" or (t.dep[k] in ("parataxis", "dep") and t.pos[k] in VERBAL)]
    right = [k for k in clauses if k > v and k not in range(*group)]
    left = [k for k in clauses if k < v]
    if cue.kind == "attitude":
        return _attitude(t, v), False
    if cue.content == "object":
        return _rejected(t, v, s)
    if right and not left:
        start = _that(t, v, min((t.left(k) for k in right if t.left(k) > v), default=v + 1))
        if v + 1 < group[1] <= right[0]:
            start = max(start, group[1])
        return [(start, end(t, _before_adverbial(t, v, right[0], s.last)))], False
    if left:
        return [(_floor(t, left[0], s, earlier), back(t, group[0]))], True
    parent = t.head[v]
    if t.dep[v] in ("parataxis", "ccomp") and parent < group[0] and t.pos[parent] in VERBAL and not that_after(t, v, s):
        return [(_floor(t, parent, s, earlier), back(t, group[0]))], True
    return _by_order(t, v, cue, group, s, earlier)


def _by_order(
    t: Tokens, v: int, cue: Cue, group: tuple[int, int], s: Sentence, earlier: list[Frame]
) -> tuple[list[tuple[int, int]], bool]:
    """Content by word order where the parse gives no complement."""
    tail = [k for k in range(max(group[1], v + 1), s.last) if t.pos[k] not in ("PUNCT", "SPACE")]
    lead = [k for k in range(s.first, group[0]) if t.pos[k] not in ("PUNCT", "SPACE")]
    objects = [k for k in t.kids[v] if k > v and t.dep[k] in ("dobj", "xcomp", "pcomp", "oprd", "attr")]
    if cue.content == "any" and objects and objects[0] not in range(*group):
        last = max(t.right(k) for k in t.kids[v] if k >= objects[0] and t.dep[k] != "punct")
        return [(t.left(objects[0]), end(t, last + 1))], False
    about = bool(tail) and t.tag[tail[0]] == "VBG" and t.lemma[tail[0]] not in ("cite", "quote")  # "said adding that"
    has_verb = cue.content != "strict" and any(t.pos[k] in VERBAL for k in tail) and not about
    if that_after(t, v, s) or (has_verb and group[1] <= v + 1 and len(tail) > 2 and not _adverbial(t, v, tail)):
        return [(_that(t, v, tail[0] if tail else v + 1), end(t, s.last))], False
    free = not relative(t, v) and (t.dep[v] not in _DEPENDENT or group[1] > v + 1)
    if (
        cue.kind in ("say", "think")
        and cue.content != "strict"
        and len(lead) >= 3
        and free
        and _ends(t, v, tail, group)
    ):
        said = earlier and earlier[-1].contents and not earlier[-1].before and earlier[-1].kind in ("say", "deny")
        if not said and (s.headline or any(t.pos[k] in VERBAL for k in lead)):
            return [(s.first, back(t, group[0]))], True
    return [], False


def _adverbial(t: Tokens, v: int, tail: list[int]) -> bool:
    """Whether what follows is only an adverbial clause or phrase of the cue ("said while visiting Paris")."""
    k = tail[0]
    return t.pos[k] in ("SCONJ", "ADP") and t.lower[k] not in ("that", "if", "whether")


def _ends(t: Tokens, v: int, tail: list[int], group: tuple[int, int]) -> bool:
    """Whether the cue closes its clause: only a time, a place, an addressee or another clause of the cue follows."""
    if not tail or group[1] > v + 1:
        return True
    k = tail[0]
    if t.pos[k] in ("ADP", "SCONJ", "CCONJ", "ADV") or t.tag[k] == "VBG":
        return True
    return t.dep[k] in ("npadvmod", "dobj", "dative", "compound", "det", "amod") and len(tail) < 8


def that_after(t: Tokens, v: int, s: Sentence) -> bool:
    """As in "that" within a few words after the cue, before any verb."""
    for k in range(v + 1, min(v + 9, s.last)):
        if t.lower[k] == "that" and t.dep[k] in ("mark", "nsubj", "det", "dobj"):
            return t.dep[k] == "mark" or k == v + 1
        if t.pos[k] in VERBAL:
            return False
    return False


def _that(t: Tokens, v: int, start: int) -> int:
    """`start` moved to the "that" between the cue and it."""
    return next((k for k in range(v + 1, start) if t.lower[k] == "that" and t.dep[k] == "mark"), start)


def _before_adverbial(t: Tokens, v: int, clause: int, last: int) -> int:
    """`last` moved before a clause about the saying: "said A, contradicting earlier reports"."""
    for k in t.kids[v]:
        if k > clause and t.dep[k] == "advcl" and t.tag[k] == "VBG" and t.lower[t.left(k) - 1] == ",":
            return min(last, t.left(k))
    return last


def _attitude(t: Tokens, v: int) -> list[tuple[int, int]]:
    """What is praised, blamed or wanted: the objects and complements of the verb."""
    parts = [k for k in t.kids[v] if k > v and t.dep[k] in _OBJECTS]
    if not parts:
        return []
    first = t.left(parts[0])
    if t.dep[parts[0]] == "prep":
        if t.lower[parts[0]] in ("in", "at", "during", "by", "after", "before", "with", "from"):
            return []
        first = parts[0] + 1
    return [(first, end(t, max(t.right(k) for k in parts) + 1))]


def _blame(t: Tokens, v: int) -> list[tuple[int, int]]:
    """As in "accused the regime of shelling the town": from the accused to the end of the deed."""
    parts = [k for k in t.kids[v] if k > v and t.dep[k] in ("dobj", "prep", "dative")]
    deed = [k for k in parts if t.dep[k] == "prep" and t.lower[k] in ("of", "for", "on")]
    if not deed:
        inner = [j for k in parts for j in t.kids[k] if t.dep[j] == "prep" and t.lower[j] in ("of", "for", "on")]
        if not inner:
            return []
        parts += inner
    return [(min(t.left(k) for k in parts), end(t, max(t.right(k) for k in parts) + 1))]


def _rejected(t: Tokens, v: int, s: Sentence) -> tuple[list[tuple[int, int]], bool]:
    """As in "dismissed reports that …", "rejected the claim": the report is denied; nothing else is."""
    clause, thing = t.kid(v, "ccomp"), t.kid(v, "dobj")
    if clause is not None and clause > v:
        return [(t.left(clause), end(t, s.last))], False
    if thing is not None and t.lemma[thing] in _REPORT_NOUNS:
        return [(t.left(thing), end(t, s.last))], False
    return [], False


def _floor(t: Tokens, clause: int, s: Sentence, earlier: list[Frame]) -> int:
    """Where content before a cue starts: with the sentence, or with its clause where another cue stands before it."""
    open_before = [f for f in earlier if f.contents and not f.before and f.verb < clause]
    return max(t.left(clause), open_before[-1].verb + 1) if open_before else s.first


def back(t: Tokens, last: int) -> int:
    """`last` moved left over spaces, commas and "and"."""
    while last > 0 and (t.pos[last - 1] in ("SPACE", "CCONJ") or t.lower[last - 1] in (",", ";", "–", "—", "-", "--")):
        last -= 1
    return last


def end(t: Tokens, last: int) -> int:
    """`last` moved left over the full stop and spaces."""
    while last > 0 and (t.pos[last - 1] == "SPACE" or t.lower[last - 1] in (".", ",", ";")):
        last -= 1
    return last


__all__ = ["Frame", "active_content", "back", "end", "passive_content", "that_after"]
