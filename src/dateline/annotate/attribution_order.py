"""Cues at the end of what is said, by word order alone: "… a monitor said", "… said the group", "… he told AFP".

Agency copy puts its source last, and dispatches that lost their commas are parsed as if the source were part of
what it says ("in a district a monitor said"). Here the noun phrase beside the verb is read off the words, outward
from the verb.
"""

from __future__ import annotations

from dateline.analysis import Sentence
from dateline.annotate.attribution_tokens import NOMINAL, Tokens
from dateline.ontology.cues import source_nouns

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SKIP = frozenset({"ADV", "AUX", "PART"})
_LINKS = frozenset({"of", "for", "at", "from", "in"})
_CLAUSE_WORDS = frozenset({"that", "if", "whether", "how", "what", "who", "which", "whose", "why"})
_SUBORDINATORS = frozenset({"after", "before", "when", "while", "since", "because", "although", "though", "if"})
_STARTERS = frozenset({"local", "other", "another", "some", "several", "many", "one"})
_FRAME_WORDS = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X", "DET", "PRON"})
_LONGEST = 14  # tokens of a source phrase

Phrase = tuple[int, int, int]  # first, one past the last, head


def final_source(t: Tokens, v: int, s: Sentence) -> Phrase | None:
    """The source of a cue `v` that closes its clause, standing before or after it; None if `v` is no such cue."""
    if t.tag[v] not in ("VBD", "VBZ", "VBP", "VBN") or t.kid(v, "auxpass") is not None:
        return None
    after = None if t.lemma[v] == "tell" else phrase_after(t, v, s)
    if after is not None and _enough(t, s.first, v, s) and not _pronoun_before(t, v):
        return after
    before = phrase_before(t, v, s)
    if before is not None and before[0] > s.first and t.lower[before[0] - 1] in _SUBORDINATORS:
        return None  # "the fighting began after the army said …"
    if before is None or not _enough(t, s.first, before[0], s) or not closes(t, v, s):
        return None
    return before


def phrase_before(t: Tokens, v: int, s: Sentence) -> Phrase | None:
    """The noun phrase that ends right before the verb (adverbs and auxiliaries between)."""
    last = v - 1
    while last >= s.first and t.pos[last] in _SKIP:
        last -= 1
    if (
        last < s.first
        or (t.pos[last] not in NOMINAL and t.lower[last] not in source_nouns())
        or t.tag[last] in ("WDT", "WP")
    ):
        return None
    if t.pos[last] == "PRON":
        return last, last + 1, last
    first, head = last, last
    k = last - 1
    while k >= s.first and last - k < _LONGEST:
        word = t.lower[k]
        if t.pos[k] == "DET" or t.tag[k] == "PRP$" or word in _STARTERS:
            first = k
            if not _linked(t, k - 1, s.first):
                break
            k, head = k - 2, k - 2
            first = head
            continue
        if _linked(t, k, s.first):
            k, head = k - 1, k - 1
            first = head
            k -= 1
            continue
        if word in ("-", "'s", "’s", "&") and k > s.first:
            k -= 1
            continue
        participle = t.tag[k] in ("VBN", "VBG") and t.dep[k] in ("amod", "compound")
        if t.pos[k] not in ("NOUN", "PROPN", "ADJ", "NUM") and not t.doc[k].text[:1].isupper() and not participle:
            break
        if (
            t.pos[k] == "NOUN"
            and t.doc[first].text[:1].isupper()
            and t.lower[k] not in source_nouns()
            and first != k + 2
        ):
            break  # "… to sarin gas Turkeys health ministry said": a name starts here
        first = k
        k -= 1
    return first, last + 1, head


def _linked(t: Tokens, k: int, floor: int) -> bool:
    """Whether `k` is a preposition inside a name or title ("Observatory for", "director of", "source at")."""
    if k <= floor or t.lower[k] not in _LINKS:
        return False
    left = k - 1
    return (t.pos[left] == "PROPN" and t.lower[k] in ("of", "for")) or t.lower[left] in source_nouns()


def phrase_after(t: Tokens, v: int, s: Sentence) -> Phrase | None:
    """The noun phrase right after the verb that closes the sentence or is followed by no verb of its own."""
    k = v + 1
    while k < s.last and (t.pos[k] in ("DET", "ADJ", "NUM") or t.tag[k] in ("PRP$", "VBN")):
        k += 1
    if k >= s.last or (t.pos[k] not in ("NOUN", "PROPN") and not t.doc[k].text[:1].isupper()):
        return None
    first = v + 1
    while k < s.last:
        word = t.doc[k].text
        joined = t.lower[k] in ("-", "'s", "’s")
        linked = _linked(t, k, v)
        if t.pos[k] == "DET" and not linked and not _linked(t, k - 1, v):
            break
        if t.pos[k] == "NOUN" and t.pos[k - 1] == "PROPN" and not word[:1].isupper():
            break  # "said Abdel Rahman director of …"
        if t.pos[k] not in ("NOUN", "PROPN", "ADJ", "NUM", "DET") and not word[:1].isupper() and not (joined or linked):
            break
        k += 1
    while k > first and t.pos[k - 1] not in NOMINAL and not t.doc[k - 1].text.isupper():
        k -= 1
    if k <= first or k - first > _LONGEST or t.pos[k - 1] == "PRON":
        return None
    rest = [j for j in range(k, s.last) if t.pos[j] not in ("PUNCT", "SPACE", "ADV")]
    if rest and (t.tag[rest[0]] in _FINITE or t.pos[rest[0]] == "AUX" or (t.tag[rest[0]] in ("VBN", "VBD"))):
        return None
    if rest and t.pos[rest[0]] in ("ADP", "CCONJ", "PRON") and any(t.tag[j] in _FINITE for j in rest[:8]):
        return None
    if any(t.doc[j].ent_type_ in ("DATE", "TIME") for j in range(first, k)):
        return None
    head = k - 1
    if (
        t.pos[head] != "PROPN"
        and not t.doc[head].text.isupper()
        and not any(t.lower[j] in source_nouns() for j in range(first, k))
    ):
        return None
    for j in range(first, k):
        if t.lower[j] in _LINKS:
            head = j - 1
            break
    return first, k, head


def closes(t: Tokens, v: int, s: Sentence) -> bool:
    """Whether nothing that `v` could say follows it: only a time, a place, a listener, or a clause about the saying."""
    k = v + 1
    if t.lemma[v] == "tell":
        while k < s.last and t.pos[k] in _FRAME_WORDS and t.lower[k] not in _CLAUSE_WORDS:
            k += 1
    rest = [j for j in range(k, s.last) if t.pos[j] not in ("PUNCT", "SPACE")]
    if not rest:
        return True
    first = rest[0]
    if t.tag[first] == "VBG":
        return True
    if any(t.dep[j] == "xcomp" and t.head[j] == v and t.tag[j] == "VB" for j in rest):
        return False  # "told the troops and their allies to leave"
    if any(t.lower[j] in _CLAUSE_WORDS and t.dep[j] == "mark" for j in rest[:7]):
        return False
    quiet = not any(t.tag[j] in _FINITE for j in rest)
    if t.pos[first] in ("ADP", "SCONJ", "CCONJ"):
        return quiet or t.lower[first] in ("as", "after", "while", "but", "and", "with", "adding")
    return quiet and (t.dep[first] == "npadvmod" or t.pos[first] == "ADV" or t.doc[first].ent_type_ in ("DATE", "TIME"))


def _enough(t: Tokens, first: int, last: int, s: Sentence) -> bool:
    """Whether the words before the source can be what it says: a few words with a verb in them, or a headline."""
    words = [k for k in range(first, last) if t.pos[k] not in ("PUNCT", "SPACE")]
    if len(words) < 2:
        return False
    verbs = [k for k in words if t.tag[k] in _FINITE or t.pos[k] in ("VERB", "AUX")]
    return bool(verbs) or s.headline


def _pronoun_before(t: Tokens, v: int) -> bool:
    return v > 0 and t.pos[v - 1] == "PRON"


__all__ = ["Phrase", "closes", "final_source", "phrase_after", "phrase_before"]
