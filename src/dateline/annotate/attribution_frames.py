"""Verb cues: who stands as the subject of a reporting verb, and which words of the sentence are what they say.

The parse is asked first (clausal complement, subject, participles that share the subject of their verb); where it has no
answer, word order is: "… a monitor said" at the end of a sentence, "said X" after what was said. Dispatches that lost
their commas and quotation marks are parsed wrongly in just these places.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.analysis import Sentence
from dateline.annotate.attribution_order import final_source
from dateline.annotate.attribution_tokens import NOMINAL, Tokens
from dateline.ontology.cues import Cue, source_nouns, verb_cues
from dateline.types import Factuality

_VERBAL = frozenset({"VERB", "AUX"})
_SKIP = frozenset({"ADV", "AUX", "PART"})
_OBJECTS = frozenset({"dobj", "xcomp", "ccomp", "oprd", "acomp", "prep", "dative", "pcomp"})
_REFUSALS = frozenset(["refuse", "decline", "fail", "unable", "reluctant", "hesitate"])
_RELATIVE = frozenset({"who", "which", "that"})
_EMBEDDED = frozenset({"advcl", "xcomp", "conj", "pcomp", "dep"})
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
_LISTENERS = frozenset(
    [
        "reporters",
        "journalists",
        "us",
        "them",
        "me",
        "him",
        "her",
        "it",
        "people",
        "everyone",
        "parliament",
        "lawmakers",
        "troops",
    ]
)


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


def verb_frames(t: Tokens, sentence: Sentence, number: int, *, attitudes: bool = False) -> list[Frame]:
    """Frames of the reporting verbs of one sentence, in order."""
    table = verb_cues(attitudes=attitudes)
    out: list[Frame] = []
    for v in range(sentence.first, sentence.last):
        if t.pos[v] not in _VERBAL or t.dep[v] in ("amod", "compound", "aux"):
            continue
        readings = table.get(t.lemma[v], ())
        if v + 1 < sentence.last:
            readings = table.get(f"{t.lemma[v]} {t.lower[v + 1]}", readings)
        if readings:
            frame = _frame(t, v, readings, sentence, out)
            if frame is not None:
                frame.sentence = number
                out.append(frame)
    _cut(t, out)
    for f in out:
        _narrow(t, f)
    return out


def _frame(t: Tokens, v: int, readings: tuple[Cue, ...], s: Sentence, earlier: list[Frame]) -> Frame | None:
    if readings[0].kind in ("hearsay", "according") or (_negated(t, v) and readings[0].kind not in ("think",)):
        return None
    if readings[0].kind == "cite" and readings[-1].kind != "attitude":
        return None
    final = _final(t, v, readings, s, earlier)
    if final is not None:
        return final
    passive = t.kid(v, "auxpass", "nsubjpass") is not None
    if v + 1 < s.last and t.lower[v + 1] == "to" and readings[0].kind == "think" and t.lower[v].endswith("ed"):
        passive = True  # "jets believed to be Russian"
    heads = _agent(t, v) if passive else subjects(t, v, s)
    if t.tag[v] == "VBG" and t.dep[v] in ("advcl", "conj", "xcomp", "dep") and _subject(t, v) is None:
        said = next((f for f in reversed(earlier) if f.sources and f.kind in ("say", "deny")), None)
        if said is not None and t.head[v] != said.verb and said.verb < v:
            heads = list(said.sources)  # "X said A had happened, adding that B": adding is X's, not A's
    if passive and not heads and readings[0].kind not in ("say", "think"):
        return None
    if (
        readings[0].subject == "text"
        and readings[-1].kind != "attitude"
        and not any(source_nouns().get(t.lower[h]) == "text" for h in heads)
    ):
        return None
    if not heads and not passive:
        return None
    if readings[0].kind == "think" and t.tag[v] == "VB" and t.kid(v, "aux") is not None:
        return None
    if readings[0].kind in ("think", "act") and any(t.lower[h] in ("i", "we", "you") for h in heads):
        return None  # a thought inside someone's speech: the speaker is the source
    group = _group(t, v, heads)
    around = _parenthesis(t, group, s) if readings[0].kind == "say" and not passive else None
    if around is not None:
        return Frame(v, _cue_span(t, v), tuple(heads), around, "say", readings[0].hedge, before=True, group=group)
    for cue in readings:
        if passive:
            contents, before = _passive_content(t, v, cue, s)
        else:
            contents, before = _content(t, v, cue, group, s, earlier)
        if contents:
            hedge: Factuality | None = cue.hedge
            if passive and not heads and hedge is None:
                hedge = "PS+"
            return Frame(v, _cue_span(t, v), tuple(heads), contents, cue.kind, hedge, before=before, group=group)
    if readings[0].kind == "say" and heads and not passive:
        return Frame(v, _cue_span(t, v), tuple(heads), [], "say", readings[0].hedge, bare=True, group=group)
    return None


def _final(t: Tokens, v: int, readings: tuple[Cue, ...], s: Sentence, earlier: list[Frame]) -> Frame | None:
    """The frame of a cue that closes its clause; None where the parse gives a clause after it."""
    cue = readings[0]
    if cue.kind != "say" or t.dep[v] == "amod" or (t.tag[v] == "VBN" and t.dep[v] != "ROOT"):
        return None
    if any(k > v and t.dep[k] == "ccomp" and _that_after(t, v, s) for k in t.kids[v]):
        return None
    found = final_source(t, v, s)
    if found is None:
        return None
    first, last, head = found
    if cue.lemma in ("continue", "go on", "conclude") and t.pos[head] != "PRON":
        if t.doc[head].ent_type_ != "PERSON" and t.lower[head] not in source_nouns():
            return None  # "as the offensive in the east continues"
    if t.dep[v] in ("acl", "relcl") and (head == t.head[v] or relative(t, v)) and last <= v and t.pos[v - 1] != "PRON":
        return None
    if any(t.dep[k] == "ccomp" and k > max(v, last) for k in t.kids[v]) and last <= v:
        return None
    said = [f for f in earlier if f.contents and not f.before and f.kind in ("say", "think", "deny") and f.sources]
    start = s.first
    if said:
        clause = [k for k in t.kids[v] if t.dep[k] == "ccomp" and k < v]
        start = max(t.left(clause[0]), said[-1].verb + 1) if clause and t.left(clause[0]) > said[-1].verb else s.first
        if start == s.first and said[-1].group[0] <= s.first + 2 and last <= v and first <= said[-1].contents[0][0] + 2:
            return None
    group = (min(first, v), max(last, v + 1))
    stop = min(first, v)
    parsed = _subject(t, v)
    bounds: tuple[int, int] | None = (first, last)
    heads = [head]
    if parsed is not None and first <= parsed < last and t.pos[parsed] in NOMINAL:
        heads, bounds = t.conjuncts(parsed), None
        lowest = t.phrase(parsed, stop=v if parsed < v else s.last)[0]
        if lowest < first and parsed < v:
            bounds = (first, last)
        heads = [h for h in heads if h < v] or [parsed] if parsed < v else heads
        if bounds is not None:
            heads = heads[:1]
    around = _parenthesis(t, group, s)
    if around is not None:
        return Frame(
            v, _cue_span(t, v), tuple(heads), around, cue.kind, cue.hedge, before=True, group=group, bounds=bounds
        )  # fmt: skip
    content = (start, _back(t, stop))
    if content[1] - content[0] < 2:
        return None
    return Frame(
        v, _cue_span(t, v), tuple(heads), [content], cue.kind, cue.hedge, before=True, group=group, bounds=bounds
    )  # fmt: skip


def _parenthesis(t: Tokens, group: tuple[int, int], s: Sentence) -> list[tuple[int, int]] | None:
    """Both halves of what is said around "…, the ministry said, …"; None where the cue is no parenthesis."""
    first, last = group
    if not (s.first + 1 < first and last + 2 < s.last and t.lower[first - 1] == "," and t.lower[last] == ","):
        return None
    after = last + 1
    goes_on = t.pos[after] in _VERBAL and t.tag[after] != "VBG"
    lead_verb = any(t.tag[k] in ("VBD", "VBZ", "VBP", "MD") for k in range(s.first, first))
    if not goes_on and (lead_verb or t.pos[after] not in ("DET", "PRON", "NOUN", "PROPN", "ADJ", "NUM")):
        return None
    return [(s.first, first - 1), (after, _end(t, s.last))]


def _negated(t: Tokens, v: int) -> bool:
    """ "did not say", "refused to say": nothing is said."""
    if t.kid(v, "neg") is not None:
        return True
    h = t.head[v]
    return t.dep[v] == "xcomp" and (t.lemma[h] in _REFUSALS or t.kid(h, "neg") is not None)


def _cue_span(t: Tokens, v: int) -> tuple[int, int]:
    """The verb with its auxiliaries and particle."""
    last = t.kid(v, "prt")
    first = v
    while first - 1 in t.kids[v] and t.dep[first - 1] in ("aux", "auxpass", "neg"):
        first -= 1
    return first, (last if last == v + 1 else v) + 1


def _agent(t: Tokens, v: int) -> list[int]:
    by = t.kid(v, "agent")
    pobj = t.kid(by, "pobj") if by is not None else None
    return t.conjuncts(pobj) if pobj is not None else []


def subjects(t: Tokens, v: int, s: Sentence, depth: int = 0) -> list[int]:
    """Heads of the noun phrases that do the verb `v`: by the parse, else by word order; [] if there are none."""
    found = _subject(t, v)
    if found is not None:
        if t.lower[found] in _RELATIVE and t.pos[found] == "PRON" and t.dep[v] == "relcl":
            return [t.head[v]]
        if t.pos[found] in NOMINAL or t.pos[found] in ("ADJ", "NUM") or t.doc[found].text.isupper():
            return t.conjuncts(found)
        return []
    if depth > 3:
        return []
    h = t.head[v]
    if t.dep[v] == "acl" and t.tag[v] == "VBG" and t.lower[h] not in source_nouns() and t.dep[h] in ("dobj", "pobj"):
        verb = t.head[h] if t.dep[h] == "dobj" else t.head[t.head[h]]
        if t.pos[verb] in _VERBAL:  # "condemned the attack saying that …": the attack says nothing
            return subjects(t, verb, s, depth + 1)
    if t.dep[v] in ("relcl", "acl") and t.pos[h] in NOMINAL and (t.tag[v] == "VBG" or relative(t, v)):
        return [h] if t.tag[v] != "VBN" and t.kid(v, "aux") is None else []
    if (
        t.tag[v] in ("VBD", "VBZ", "VBP", "VBN")
        and depth == 0
        and not (t.tag[v] == "VBN" and t.dep[v] in ("acl", "relcl"))
    ):
        near = _left_neighbour(t, v, s) or _right_neighbour(t, v, s)
        if near is not None and (t.dep[v] != "conj" or near > h):
            return [near]
    if t.dep[v] in _EMBEDDED and h != v and t.pos[h] in _VERBAL and s.first <= h < s.last:
        if t.kid(h, "nsubjpass") is not None and t.kid(h, "nsubj") is None:
            passive = t.kid(h, "nsubjpass")
            return [passive] if passive is not None and t.dep[v] == "advcl" else []
        object_ = t.kid(h, "dobj") if t.dep[v] == "xcomp" else None
        if object_ is not None and object_ < v and t.tag[v] == "VB":  # "led the United States to state that …"
            return t.conjuncts(object_)
        return subjects(t, h, s, depth + 1)
    return []


def _subject(t: Tokens, v: int) -> int | None:
    """The subject that stands nearest to the verb, where a broken parse gives several."""
    found = [k for k in t.kids[v] if t.dep[k] == "nsubj"]
    return min(found, key=lambda k: abs(k - v), default=None)


def relative(t: Tokens, v: int) -> bool:
    """Whether `v` is the verb of a relative clause that has its pronoun (one without is often "… a monitor said" misread)."""
    if t.dep[v] not in ("relcl", "acl"):
        return False
    own = [k for k in t.kids[v] if k < v]
    own += [j for k in own for j in t.kids[k] if j < v]
    return any(t.tag[k] in ("WDT", "WP", "WP$", "WRB") or t.lower[k] == "that" for k in own)


def _left_neighbour(t: Tokens, v: int, s: Sentence) -> int | None:
    """The noun phrase that ends right before the verb: "… a monitor said"."""
    k = v - 1
    while k >= s.first and t.pos[k] in _SKIP:
        k -= 1
    if k < s.first or t.pos[k] not in NOMINAL or t.lower[k] in _RELATIVE:
        return None
    h = k
    for _ in range(6):
        up = t.head[h]
        if up == h or up >= v or up < s.first or k - up > 12:
            break
        if (t.pos[up] not in NOMINAL and t.pos[up] != "ADP") or t.dep[h] == "appos":
            break
        if t.pos[up] == "ADP" and t.pos[t.head[up]] not in NOMINAL:
            break
        h = up
    verb = t.head[h]
    if relative(t, verb) and s.first <= t.head[verb] < verb and v - t.head[verb] < 25:
        return t.head[verb]  # "the observatory which tracks the violence said"
    return h if t.pos[h] in NOMINAL else k


def _right_neighbour(t: Tokens, v: int, s: Sentence) -> int | None:
    """The noun phrase right after the verb: "…, said Furati"; not the subject of another verb."""
    if t.lemma[v] == "tell":
        return None
    k = v + 1
    while k < s.last and (
        t.pos[k] in ("DET", "ADJ") or t.dep[k] in ("compound", "amod", "poss", "case") or t.lower[k] == "-"
    ):
        k += 1
    if k >= s.last or t.pos[k] not in NOMINAL or t.dep[k] in ("nsubj", "nsubjpass", "npadvmod"):
        return None
    return k if v > s.first else None


def _group(t: Tokens, v: int, heads: list[int]) -> tuple[int, int]:
    """Tokens from the source to the cue, or from the cue to the source."""
    if not heads:
        return v, v + 1
    first, last = v, v + 1
    left = [h for h in heads if h < v]
    right = [h for h in heads if h > v]
    if (left and t.kid(v, "nsubj") is not None) or (left and v - max(left) < 15):
        first = min(t.phrase(h, stop=v)[0] for h in left)
    if right:
        last = max(t.phrase(h, stop=len(t.pos))[1] for h in right)
    return first, last


def _passive_content(t: Tokens, v: int, cue: Cue, s: Sentence) -> tuple[list[tuple[int, int]], bool]:
    """ "It was reported that …", "is believed to have …", "were said to be …"."""
    clause = t.kid(v, "ccomp", "xcomp")
    if cue.content == "of":
        deed = next((k for k in t.kids[v] if k > v and t.dep[k] == "prep" and t.lower[k] in ("of", "for")), None)
        return ([(deed, _end(t, t.right(deed) + 1))], False) if deed is not None else ([], False)
    if clause is None:
        return [], False
    subject = t.kid(v, "nsubjpass")
    if subject is not None and t.lower[subject] != "it" and subject < v:
        return [(t.left(subject), _end(t, s.last))], False
    return [(t.left(clause) if t.left(clause) > v else v + 1, _end(t, s.last))], False


def _content(
    t: Tokens, v: int, cue: Cue, group: tuple[int, int], s: Sentence, earlier: list[Frame]
) -> tuple[list[tuple[int, int]], bool]:
    """Content of an active cue in tokens, and whether it stands before the cue."""
    if cue.content == "to":
        clause = t.kid(v, "xcomp", "ccomp")
        return (
            ([(t.left(clause), _end(t, t.right(clause) + 1))], False)
            if clause is not None and t.left(clause) > v
            else ([], False)
        )
    if cue.content == "of":
        return _blame(t, v), False
    if v + 1 < s.last and t.tag[v + 1] in ("VBD", "VBZ", "VBP", "MD") and cue.kind == "say" and group[0] < v:
        return [(v + 1, _end(t, s.last))], False  # "an attack the opposition says killed hundreds"
    clauses = [
        k for k in t.kids[v] if t.dep[k] == "ccomp" or (t.dep[k] in ("parataxis", "dep") and t.pos[k] in _VERBAL)
    ]
    right = [k for k in clauses if k > v and k not in range(*group)]
    left = [k for k in clauses if k < v]
    if cue.kind == "attitude":
        return _attitude(t, v), False
    if cue.content == "object":
        return _rejected(t, v, s)
    if right and not left:
        start = _that(
            t, v, min(t.left(k) for k in right if t.left(k) > v) if any(t.left(k) > v for k in right) else v + 1
        )
        if v + 1 < group[1] <= right[0]:
            start = max(start, group[1])
        return [(start, _end(t, _before_adverbial(t, v, right[0], s.last)))], False
    if left:
        return [(_floor(t, left[0], s, earlier), _back(t, group[0]))], True
    parent = t.head[v]
    if (
        t.dep[v] in ("parataxis", "ccomp")
        and parent < group[0]
        and t.pos[parent] in _VERBAL
        and not _that_after(t, v, s)
    ):
        return [(_floor(t, parent, s, earlier), _back(t, group[0]))], True
    return _by_order(t, v, cue, group, s, earlier)


def _by_order(
    t: Tokens, v: int, cue: Cue, group: tuple[int, int], s: Sentence, earlier: list[Frame]
) -> tuple[list[tuple[int, int]], bool]:
    """Content by word order where the parse gives no complement."""
    tail = [k for k in range(max(group[1], v + 1), s.last) if t.pos[k] not in ("PUNCT", "SPACE")]
    lead = [k for k in range(s.first, group[0]) if t.pos[k] not in ("PUNCT", "SPACE")]
    has_verb = any(t.pos[k] in _VERBAL for k in tail)
    if tail and t.tag[tail[0]] == "VBG" and not (cue.content == "any"):
        has_verb = False
    if _that_after(t, v, s) or (
        cue.content != "strict" and has_verb and group[1] <= v + 1 and len(tail) > 2 and not _adverbial(t, v, tail)
    ):
        return [(_that(t, v, tail[0] if tail else v + 1), _end(t, s.last))], False
    if (
        cue.kind in ("say", "think")
        and len(lead) >= 3
        and t.dep[v] not in ("relcl", "acl")
        and _ends(t, v, tail, group)
    ):
        lead_verb = any(t.pos[k] in _VERBAL for k in lead) or s.headline
        if lead_verb and not (earlier and earlier[-1].contents and not earlier[-1].before):
            return [(s.first, _back(t, group[0]))], True
    if cue.content == "any":
        objects = [k for k in t.kids[v] if k > v and t.dep[k] in ("dobj", "xcomp", "pcomp", "oprd", "attr")]
        if objects and objects[0] not in range(*group):
            return [(t.left(objects[0]), _end(t, t.right(objects[-1]) + 1))], False
    return [], False


def _adverbial(t: Tokens, v: int, tail: list[int]) -> bool:
    """Whether what follows is only an adverbial clause or phrase of the cue ("said while visiting Paris")."""
    k = tail[0]
    return t.pos[k] in ("SCONJ", "ADP") and t.lower[k] not in ("that", "if", "whether")


def _ends(t: Tokens, v: int, tail: list[int], group: tuple[int, int]) -> bool:
    """Whether the cue closes its clause: nothing follows it but a time, a place, an addressee or another clause of the cue."""
    if not tail or group[1] > v + 1:
        return True
    k = tail[0]
    if t.pos[k] in ("ADP", "SCONJ", "CCONJ", "ADV") or t.tag[k] == "VBG":
        return True
    return t.dep[k] in ("npadvmod", "dobj", "dative", "compound", "det", "amod") and len(tail) < 8


def _that_after(t: Tokens, v: int, s: Sentence) -> bool:
    """ "that" within a few words after the cue, before any verb."""
    for k in range(v + 1, min(v + 9, s.last)):
        if t.lower[k] == "that" and t.dep[k] in ("mark", "nsubj", "det", "dobj"):
            return t.dep[k] == "mark" or k == v + 1
        if t.pos[k] in _VERBAL:
            return False
    return False


def _that(t: Tokens, v: int, start: int) -> int:
    """`start` moved to the "that" between the cue and it."""
    return next((k for k in range(v + 1, start) if t.lower[k] == "that" and t.dep[k] == "mark"), start)


def _blame(t: Tokens, v: int) -> list[tuple[int, int]]:
    """ "accused the regime of shelling the town": from the accused to the end of the deed."""
    parts = [k for k in t.kids[v] if k > v and t.dep[k] in ("dobj", "prep", "dative")]
    deed = [k for k in parts if t.dep[k] == "prep" and t.lower[k] in ("of", "for", "on")]
    if not deed:
        inner = [j for k in parts for j in t.kids[k] if t.dep[j] == "prep" and t.lower[j] in ("of", "for", "on")]
        if not inner:
            return []
        parts += inner
    return [(min(t.left(k) for k in parts), _end(t, max(t.right(k) for k in parts) + 1))]


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
    return [(first, _end(t, max(t.right(k) for k in parts) + 1))]


def _rejected(t: Tokens, v: int, s: Sentence) -> tuple[list[tuple[int, int]], bool]:
    """ "dismissed reports that …", "rejected the claim": the report is denied; nothing else is."""
    clause, thing = t.kid(v, "ccomp"), t.kid(v, "dobj")
    if clause is not None and clause > v:
        return [(t.left(clause), _end(t, s.last))], False
    if thing is not None and t.lemma[thing] in _REPORT_NOUNS:
        return [(t.left(thing), _end(t, s.last))], False
    return [], False


def _floor(t: Tokens, clause: int, s: Sentence, earlier: list[Frame]) -> int:
    """Where content before a cue starts: with the sentence, or with its clause where another cue stands before it."""
    open_before = [f for f in earlier if f.contents and not f.before and f.verb < clause]
    return max(t.left(clause), open_before[-1].verb + 1) if open_before else s.first


def _cut(t: Tokens, frames: list[Frame]) -> None:
    """End the content of a cue where a joined cue begins: "X said A but Y said B"."""
    for k, f in enumerate(frames):
        for g in frames[k + 1 :]:
            joined = g.verb in t.kids[f.verb] and t.dep[g.verb] in ("conj", "parataxis")
            own = g.before and g.contents and f.contents and not f.before and g.contents[0][0] > f.contents[0][0]
            edge = g.contents[0][0] if own else g.group[0] if joined else None
            if edge is not None and f.contents and not f.before and f.contents[-1][0] < edge < f.contents[-1][1]:
                if g.before and not own:
                    continue
                f.contents[-1] = (f.contents[-1][0], _back(t, edge))


def _narrow(t: Tokens, f: Frame) -> None:
    """End what is denied before the next thing that the denier does: "denied the charges but has yet to answer"."""
    joined = [k for k in t.kids[f.verb] if t.dep[k] == "conj" and k > f.verb]
    if not joined or not f.contents or f.before or f.kind not in ("deny", "act"):
        return
    start, last = f.contents[-1]
    linked = [k for k in t.kids[f.verb] if t.dep[k] == "cc" and start < k < joined[0]]
    edge = linked[-1] if linked else t.left(joined[0])
    if start < edge < last:
        f.contents[-1] = (start, _back(t, edge))


def _back(t: Tokens, last: int) -> int:
    """`last` moved left over spaces, commas and "and"."""
    while last > 0 and (t.pos[last - 1] in ("SPACE", "CCONJ") or t.lower[last - 1] in (",", ";", "–", "—", "-", "--")):
        last -= 1
    return last


def _end(t: Tokens, last: int) -> int:
    """`last` moved left over the full stop and spaces."""
    while last > 0 and (t.pos[last - 1] == "SPACE" or t.lower[last - 1] in (".", ",", ";")):
        last -= 1
    return last


__all__ = ["Frame", "subjects", "verb_frames"]
