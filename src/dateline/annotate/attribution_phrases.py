"""Cues that are no main verb: "according to", "citing", "quoted … as saying", adverbs of hearsay, headlines."""

from __future__ import annotations

from dateline.analysis import Sentence
from dateline.annotate.attribution_frames import Frame
from dateline.annotate.attribution_tokens import NOMINAL, Tokens
from dateline.ontology.cues import hearsay, source_nouns, verb_cues

_DASHES = frozenset({":", "-", "–", "—", "--"})
_BARE_TAGS = frozenset(
    {"Report", "Reports", "Monitor", "Activists", "Officials", "Sources", "Ministry", "Observatory", "Opposition"}
)
_COLON_WORDS = 6  # "UN human rights office: …"


def phrase_frames(t: Tokens, s: Sentence, number: int, known: frozenset[int]) -> list[Frame]:
    """Frames of prepositional cues, hearsay adverbs and headline colons. `known`: tokens that head an actor mention."""
    out: list[Frame] = []
    soft = hearsay()
    for k in range(s.first, s.last):
        word = t.lower[k]
        if word == "according" and k + 2 < s.last and t.lower[k + 1] == "to":
            frame = _according(t, k, s)
        elif word in soft and t.pos[k] == "ADV":
            frame = _adverb(t, k, s)
            if frame is not None:
                frame.hedge = soft[word]
        elif t.lemma[k] in ("report", "claim", "allegation", "rumor", "rumour") and t.pos[k] == "NOUN":
            frame = _there_are(t, k, s) or _owned(t, k)
        elif t.lemma[k] in ("assertion", "statement", "accusation", "denial", "insistence") and t.pos[k] == "NOUN":
            frame = _owned(t, k)
            if frame is not None and t.lemma[k] == "denial":
                frame.hedge = "CT-"
        else:
            continue
        if frame is not None:
            frame.sentence = number
            out.append(frame)
    colon = _headline(t, s, number, known) if s.headline or number == 0 else None
    if colon is not None:
        colon.sentence = number
        out.append(colon)
    return out


def _according(t: Tokens, k: int, s: Sentence) -> Frame | None:
    to = k + 1
    head = t.kid(to, "pobj")
    if head is None:
        head = next(
            (
                j
                for j in range(to + 1, min(to + 9, s.last))
                if t.pos[j] in NOMINAL and t.head[j] not in range(j + 1, j + 6)
            ),
            None,
        )
    if head is None or head >= s.last:
        return None
    text = next(
        (j for j in range(to + 1, head) if source_nouns().get(t.lower[j]) == "text" and t.pos[j] == "NOUN"), None
    )
    if text is not None and t.pos[text + 1] == "PROPN":
        head = text  # "according to the bulletin Nusra terrorists executed …": a comma was lost
    heads = t.conjuncts(head)
    heads += _joined_names(t, to + 1, t.phrase(head, stop=s.last)[1], s, heads)
    end = max(t.phrase(h, stop=s.last)[1] for h in heads)
    lead = [j for j in range(s.first, k) if t.pos[j] not in ("PUNCT", "SPACE", "CCONJ", "ADV")]
    frame = Frame(k, (k, to + 1), tuple(heads), [], "according", group=(k, end))
    if len(lead) < 2:
        frame.contents = [(_skip(t, end, s.last), _trim(t, s.last))]
        return frame
    frame.before = True
    frame.contents = [(s.first, _trim(t, k))]
    rest = [j for j in range(end, s.last) if t.pos[j] not in ("PUNCT", "SPACE")]
    verb_before = any(t.pos[j] in ("VERB", "AUX") for j in lead)
    if rest and not verb_before and any(t.pos[j] in ("VERB", "AUX") for j in rest):
        frame.contents.append((_skip(t, end, s.last), _trim(t, s.last)))
    return frame


def _joined_names(t: Tokens, first: int, last: int, s: Sentence, heads: list[int]) -> list[int]:
    """A person whom the parse joined to the last word of a body's name ("… for Rights and Omar Ali")."""
    out: list[int] = []
    for k in range(first, min(last + 1, s.last - 1)):
        if t.lower[k] != "and" or t.doc[k + 1].ent_type_ != "PERSON":
            continue
        j = k + 1
        while j + 1 < s.last and t.doc[j + 1].ent_type_ == "PERSON" and t.doc[j + 1].ent_iob_ == "I":
            j += 1
        if not any(k < h for h in heads):
            out.append(j)
    return out


def _adverb(t: Tokens, k: int, s: Sentence) -> Frame | None:
    """As in "reportedly": the clause of the word that it modifies; the source is not told."""
    h = t.head[k]
    first, last = t.left(h), t.right(h) + 1
    if t.pos[h] not in ("VERB", "AUX"):
        first, last = k, min(last, s.last)
    first, last = max(first, s.first), _trim(t, min(last, s.last))
    return Frame(k, (k, k + 1), (), [(first, last)], "hearsay", group=(k, k + 1)) if last > first else None


def _there_are(t: Tokens, k: int, s: Sentence) -> Frame | None:
    """As in "There were reports of looting", "amid reports that …": the reports are the source."""
    existential = t.lower[t.left(t.head[k])] == "there" or any(
        t.lower[j] == "there" for j in range(max(s.first, k - 5), k)
    )
    amid = k > s.first and any(t.lower[j] in ("amid", "amidst") for j in range(max(s.first, k - 3), k))
    if not (existential or amid) or any(t.lower[j] in ("no", "without") for j in range(max(s.first, k - 3), k)):
        return None
    rest = [j for j in t.kids[k] if j > k and t.dep[j] in ("prep", "acl", "ccomp", "relcl")]
    if not rest:
        return None
    last = _trim(t, max(t.right(j) for j in rest) + 1)
    return Frame(k, (k, k + 1), (k,), [(k + 1, last)], "say", group=(k, k + 1)) if last > k + 1 else None


def _owned(t: Tokens, k: int) -> Frame | None:
    """As in "Moscow's claim that …": the owner of the claim is the source."""
    owner = t.kid(k, "poss")
    clause = next(
        (j for j in t.kids[k] if j > k and t.dep[j] in ("acl", "ccomp") and t.lower[t.left(j)] == "that"), None
    )
    if owner is None or clause is None:
        return None
    return Frame(
        k, (k, k + 1), (owner,), [(t.left(clause), _trim(t, t.right(clause) + 1))], "say", group=(t.left(k), k + 1)
    )


def _headline(t: Tokens, s: Sentence, number: int, known: frozenset[int]) -> Frame | None:
    """As in "20 dead in air strike: monitor", "Monitor: 20 dead in air strike"."""
    nouns = source_nouns()
    words = [k for k in range(s.first, s.last) if t.pos[k] != "SPACE"]
    while words and t.lower[words[-1]] in (".", "!", "?"):
        words.pop()
    if number == 0 and len(words) > 5 and t.doc[words[-1]].text in _BARE_TAGS and t.pos[words[-2]] in ("NOUN", "PROPN"):
        h = words[-1]  # the colon before it was lost
        return Frame(h, (h, h + 1), (h,), [(s.first, h)], "say", before=True, group=(h, h + 1), bounds=(h, h + 1))
    for place, k in enumerate(words):
        if t.lower[k] not in _DASHES:
            continue
        before, after = words[:place], words[place + 1 :]
        if 0 < len(after) <= _COLON_WORDS and len(before) >= 3:
            h = after[-1]
            if _speaks(t, h, nouns, known) and not any(t.pos[j] in ("VERB", "AUX") for j in after[:-1]):
                return Frame(k, (k, k + 1), (h,), [(s.first, before[-1] + 1)], "say", before=True, group=(k, h + 1))
        if (
            t.lower[k] == ":"
            and 0 < len(before) <= _COLON_WORDS
            and len(after) >= 3
            and (s.headline or t.pos[before[-1]] == "PROPN")
        ):
            h = before[-1]
            if (
                s.headline and _speaks(t, h, nouns, known) and not any(t.pos[j] in ("VERB", "AUX") for j in before)
            ) or (not s.headline and t.pos[h] == "PROPN" and t.doc[h].ent_type_ == "PERSON"):
                return Frame(k, (k, k + 1), (h,), [(after[0], _trim(t, s.last))], "say", group=(before[0], k + 1))
    return None


def _speaks(t: Tokens, h: int, nouns: dict[str, str], known: frozenset[int]) -> bool:
    return t.lower[h] in nouns or (h in known and t.pos[h] == "PROPN") or t.doc[h].text.isupper()


def citations(t: Tokens, s: Sentence, frames: list[Frame]) -> None:
    """Apply "citing X", "quoted X as saying" and "told X" to `frames` in place: X is nearer, or is passed through."""
    for v in range(s.first, s.last):
        cues = verb_cues().get(t.lemma[v])
        if cues is None or cues[0].kind != "cite" or t.pos[v] not in ("VERB", "AUX"):
            continue
        _cite(t, v, s, frames)
    for f in frames:
        if t.lemma[f.verb] == "tell" and f.contents:
            listener = t.kid(f.verb, "dobj", "dative")
            if listener is not None and listener > f.verb and t.pos[listener] == "PROPN":
                f.via = (*f.via, listener)


def _cite(t: Tokens, v: int, s: Sentence, frames: list[Frame]) -> None:
    named = t.kid(v, "dobj", "nsubjpass")
    quoted = t.kid(v, "nsubjpass") is not None
    saying = next(
        (
            k
            for k in range(v + 1, min(v + 14, s.last))
            if t.lower[k] in ("saying", "stating") and t.lower[k - 1] == "as"
        ),
        None,
    )
    if named is None and saying is not None:
        named = next((k for k in range(saying - 2, v, -1) if t.pos[k] in NOMINAL), None)
    if named is None:
        return
    sources = tuple(t.conjuncts(named))
    host = next(
        (f for f in frames if f.verb == t.head[v] or (t.dep[v] in ("advcl", "conj", "pcomp", "dep") and f.verb < v)),
        None,
    )
    if saying is not None:
        passer: tuple[int, ...] = ()
        subject = t.kid(v, "nsubj")
        if subject is not None:
            passer = tuple(t.conjuncts(subject))
        by = t.kid(v, "agent")
        agent = t.kid(by, "pobj") if by is not None else None
        if agent is not None:
            passer = (agent,)
        frames[:] = [f for f in frames if f.verb != saying]
        content = (saying + 1, _trim(t, s.last))
        lead = [k for k in range(s.first, named if quoted else v) if t.pos[k] not in ("PUNCT", "SPACE")]
        if content[1] - content[0] < 2 and len(lead) > 3:
            content = (s.first, _trim(t, min(named, t.left(named))))
        if content[1] > content[0]:
            frames.append(Frame(v, (v, saying + 1), sources, [content], "say", via=passer, group=(v, saying + 1)))
        return
    if host is not None and t.tag[v] == "VBG" and host.sources and host.contents:
        host.via = (*host.sources, *host.via)
        host.sources = sources
        last = t.phrase(named, stop=s.last)[1]
        if not host.before and host.contents[-1][0] <= v < host.contents[-1][1]:
            start = host.contents[-1][0]
            host.contents[-1] = (start, _trim(t, v)) if v - start > 2 else (min(last, s.last - 1), host.contents[-1][1])
    elif t.tag[v] == "VBG" and host is None and v - s.first > 3:
        frames.append(Frame(v, (v, v + 1), sources, [(s.first, _trim(t, v))], "cite", before=True, group=(v, v + 1)))


def _skip(t: Tokens, first: int, last: int) -> int:
    while first < last and (t.pos[first] in ("PUNCT", "SPACE") and t.lower[first] not in ('"', "“", "‘", "'")):
        first += 1
    return first


def _trim(t: Tokens, last: int) -> int:
    while last > 0 and (
        t.pos[last - 1] in ("SPACE", "CCONJ") or t.lower[last - 1] in (".", ",", ";", "–", "—", "-", "--")
    ):
        last -= 1
    return last


__all__ = ["citations", "phrase_frames"]
