"""Counted people and things: which number, of what, and what became of them.

The number grammar is :mod:`dateline.ontology.numbers`; here each number phrase is tied to the noun that it counts
and to the word that tells the fate ("killed", "the wounded", "a death toll of"), through the parse and, where the parse is
of no help (headlines, lost commas), through the order of the words.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from dateline.analysis import Analysis, CountMention
from dateline.ontology.numbers import Quantity, quantities
from dateline.pipeline import Step, step
from dateline.types import Span

_SKIP_NEXT = re.compile(
    r"\s*[- ]?(?:years?\b|months?\b|weeks?\b|days?\b|hours?\b|minutes?\b|seconds?\b|km\b|kms\b|kilomet|miles?\b|met(?:er|re)s?\b|"
    r"feet\b|per ?cent|%|degrees?\b|a\.?m\.?\b|p\.?m\.?\b|gmt\b|o'clock|jan(?:uary)?\b|feb(?:ruary)?\b|mar(?:ch)?\b|apr(?:il)?\b|may\b|june?\b|july?\b|aug(?:ust)?\b|"
    r"sept?(?:ember)?\b|oct(?:ober)?\b|nov(?:ember)?\b|dec(?:ember)?\b|dollars?\b|euros?\b|tons?\b|tonnes?\b|kilos?\b|kg\b|nations\b|countries\b|"
    r"times\b|rounds of (?:talks|voting))",
    re.I,
)
_SKIP_BEFORE = re.compile(
    r"(?:[$€£#]|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|since|resolution|"
    r"article|in|by|aged|age|until|chapter|no\.|phase|season|channel|page))\s*$",
    re.I,
)
_TOLL = re.compile(r"\b(?:toll|total|number|figure|count)\b", re.I)
_RISE = re.compile(r"\b(?:ris|rais|rose|reach|climb|bring|brought|hit|increas|up|updat|stand|pass)", re.I)
_PART = re.compile(
    r"\b(?:including|among them|among whom|of them|of whom|some of whom|most of whom|amongst)\W*(?:\w+\W+){0,3}$", re.I
)
_NONE = re.compile(
    r"\b(?:no|without(?: any)?|nor any|not any)\s+(?:reported\s+|human\s+|immediate\s+|reports of\s+|civilian\s+)?$",
    re.I,
)


_ELLIPSIS = frozenset(("other", "others", "more", "another", "people", "persons", "person"))
_BEFORE_NUMBER = frozenset(
    """at least more than over about around some nearly almost up to as many approximately roughly fewer less no a an another
    further close of dozens scores hundreds thousands several""".split()
)
_PEOPLE_ONLY = frozenset(("destroy", "annihilate"))


@cache
def _table(name: str) -> dict[str, list[str]]:
    text = files("dateline.ontology").joinpath(f"data/counts/{name}").read_text(encoding="utf-8")
    return {row[0]: row[1:] for row in list(csv.reader(text.splitlines(), delimiter="\t"))[1:]}


@cache
def fates() -> dict[str, str]:
    """Lemma → killed, injured, captured, displaced, missing."""
    return {k: v[0] for k, v in _table("fates.tsv").items()}


@cache
def people() -> dict[str, str | None]:
    """Lemma of a noun for people → civilians, children, women, fighters or None (not told)."""
    return {k: v[0] or None for k, v in _table("people.tsv").items()}


@cache
def things() -> frozenset[str]:
    """Lemmas of what cannot be killed, wounded or captured alive: vehicles, weapons, buildings, places, attacks, units of measure."""
    return frozenset(_table("things.tsv"))


def counts_step() -> Step:
    """The step that assigns ``counts``."""

    @step("counts", requires=["doc", "sentences", "header"], assigns=["counts"])
    def find(analysis: Analysis) -> Analysis:
        doc, text = analysis.doc, analysis.document.text
        start_of = {t.idx: t.i for t in doc}
        found: list[CountMention] = []
        for s in analysis.sentences:
            for q in quantities(text, s.start, s.end):
                mention = _read(q, doc, text, start_of, s.first, s.last)
                if mention is not None:
                    found.append(mention)
            found += _singles(doc, text, s.first, s.last, found)
        found.sort(key=lambda m: m.span.start)
        return replace(analysis, counts=tuple(_share_fates(found, doc)))

    return find


def _read(q: Quantity, doc: Any, text: str, start_of: dict[int, int], first: int, last: int) -> CountMention | None:
    """One number phrase with its noun and fate; None when it counts nothing (a year, an age, a distance)."""
    before, after = text[max(0, q.start - 40) : q.start], text[q.end : q.end + 30]
    token = _last_token(doc, q, start_of, first, last)
    if token is None or _SKIP_NEXT.match(after) or (q.min is None and q.max is None):
        return None
    noun = _noun(doc, token, last)
    year = q.min == q.max and q.min is not None and 1900 <= q.min <= 2099
    if (year or _SKIP_BEFORE.search(before)) and (
        noun is None or noun.lemma_ not in people() or (year and noun is None)
    ):
        return None
    fate, verb = _fate(doc, noun, token, first, last)
    if noun is None and fate is None:
        return None
    what, of = _what(noun, fate)
    if what is None:
        return None
    end = max(q.end, noun.idx + len(noun.text)) if noun is not None and noun.i >= token.i else q.end
    context = text[doc[first].idx : q.start]
    toll = bool(_TOLL.search(context[-60:])) and bool(_RISE.search(context[-60:]))
    span = Span(start=q.start, end=end, text=text[q.start : end])
    head = noun.i if noun is not None else token.i
    return CountMention(span, what, of, q.min, q.max, head, verb, bool(_PART.search(before)), toll)


def _last_token(doc: Any, q: Quantity, start_of: dict[int, int], first: int, last: int) -> Any:
    """The token in which the number phrase ends."""
    best = None
    for i in range(first, last):
        t = doc[i]
        if t.idx >= q.end:
            break
        if t.idx + len(t.text) > q.start and not t.is_space:
            best = t
    return best


def _noun(doc: Any, token: Any, last: int) -> Any:
    """The noun counted: up the parse, else the next noun within four words; None when the number stands alone."""
    head = token
    for _ in range(4):
        if head.dep_ in ("nummod", "quantmod", "compound", "amod", "advmod", "det") and head.head.i > head.i:
            head = head.head
            if head.pos_ in ("NOUN", "PROPN"):
                return head
        else:
            break
    for child in token.children:  # "dozens of rounds"
        if child.lower_ == "of":
            for obj in child.children:
                if obj.dep_ == "pobj" and obj.pos_ in ("NOUN", "PROPN"):
                    return obj
    for i in range(token.i + 1, min(token.i + 5, last)):
        t = doc[i]
        if t.pos_ in ("NOUN", "PROPN") and (i + 1 >= last or doc[i + 1].pos_ not in ("NOUN", "PROPN")):
            return t
        if t.pos_ not in ("ADJ", "NOUN", "PROPN", "ADP", "DET", "PUNCT") or t.lower_ in (
            "in",
            "at",
            "on",
            "by",
            "from",
        ):
            break
    return None


def _fate(doc: Any, noun: Any, token: Any, first: int, last: int) -> tuple[str | None, int | None]:
    """(what became of the counted, token of the word that says so)."""
    table = fates()
    anchor = noun if noun is not None else token
    if noun is not None and noun.lemma_.lower() in things():
        return None, None
    beside = _beside(doc, noun, token, first, last)
    if beside is not None:
        return table[doc[beside].lemma_.lower()], beside
    if (
        noun is not None
        and noun.lemma_.lower() in table
        and noun.lemma_.lower() not in ("refugee", "hostage", "martyr")
    ):
        return table[noun.lemma_.lower()], noun.i
    for t in (anchor, token):
        for child in t.children:  # "17 dead", "six citizens killed", "soldiers who died"
            if (
                child.lemma_.lower() in table
                and child.dep_ in ("amod", "acl", "relcl", "compound", "appos")
                and not _negated(child)
            ):
                return table[child.lemma_.lower()], child.i
    node = anchor
    for _ in range(5):
        head = node.head
        if head.i == node.i or not first <= head.i < last:
            break
        lemma = head.lemma_.lower()
        if lemma in table and _is_undergoer(node, head) and _can(lemma, noun):
            return table[lemma], head.i
        if lemma == "life" and any(c.lemma_ in ("claim", "take", "lose", "cost") for c in (head.head, head.head.head)):
            return "killed", head.i
        if node.dep_ == "nsubj" and head.pos_ in ("VERB", "AUX"):
            break
        node = head
    for i in range(token.i + 1, min(token.i + 4, last)):  # "6 citizens killed 22 injured": no parse helps
        if doc[i].lemma_.lower() in table and doc[i].pos_ in ("VERB", "ADJ", "NOUN"):
            return table[doc[i].lemma_.lower()], i
        if doc[i].like_num or doc[i].is_punct:
            break
    return None, None


def _beside(doc: Any, noun: Any, token: Any, first: int, last: int) -> int | None:
    """The fate that stands right beside the number, where the parse of a long or comma-less sentence cannot be trusted.

    After it, when what is counted is left out or only "others", "more" ("dozens more wounded", "10 million displaced"); before
    it, as a verb whose object it must be ("wounding several others").
    """
    table = fates()
    if noun is None or noun.lemma_.lower() in _ELLIPSIS:
        for i in range(token.i + 1, min(token.i + 5, last)):
            t = doc[i]
            if t.lemma_.lower() in table and t.tag_ in ("VBN", "VBD", "JJ", "NN") and not _has_object(t):
                return i
            if t.lower_ not in _ELLIPSIS and t.lemma_.lower() not in (
                "be",
                "get",
                "have",
                "also",
                "million",
                "thousand",
            ):
                break
    start: int = token.i
    while start > first and (doc[start].like_num or doc[start].i == token.i or doc[start].lower_ in _BEFORE_NUMBER):
        start -= 1
    t = doc[start]
    if (
        start < token.i
        and t.pos_ == "VERB"
        and t.lemma_.lower() in table
        and not _passive(t)
        and _can(t.lemma_.lower(), noun)
    ):
        return start
    return None


def _has_object(token: Any) -> bool:
    return any(c.dep_ in ("dobj", "obj") and c.i > token.i for c in token.children)


def _passive(token: Any) -> bool:
    """Whether a verb already has its undergoer before it ("were killed 22 injured")."""
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children) or token.dep_ in ("acl", "amod")


def _can(lemma: str, noun: Any) -> bool:
    """Whether `lemma` tells the fate of `noun`: to destroy is to kill only of people."""
    return lemma not in _PEOPLE_ONLY or (noun is not None and noun.lemma_.lower() in people())


def _is_undergoer(node: Any, head: Any) -> bool:
    """Whether `node` is the one to whom `head` happens: object, passive subject, subject of "die", conjunct of such."""
    if node.dep_ in (
        "dobj",
        "obj",
        "nsubjpass",
        "conj",
        "appos",
        "pobj",
        "attr",
        "oprd",
        "dep",
        "prep",
        "npadvmod",
        "ccomp",
    ):
        return node.dep_ != "pobj" or head.lower_ in ("of", "for", "to")
    return node.dep_ == "nsubj" and (
        head.lemma_ in ("die", "perish", "flee", "disappear", "suffocate") or head.tag_ in ("VBN", "JJ")
    )


def _negated(token: Any) -> bool:
    return any(c.dep_ == "neg" for c in token.children)


def _what(noun: Any, fate: str | None) -> tuple[str | None, str | None]:
    """(the thing counted, of whom): a fate for people, else the noun in the plural."""
    table = people()
    if noun is None:
        return fate, None
    lemma = noun.lemma_.lower()
    if lemma in table or noun.lemma_ in table or noun.ent_type_ in ("NORP",):
        return (fate or "people"), table.get(lemma, table.get(noun.lemma_))
    if fate is not None:
        return fate, None
    if noun.pos_ != "NOUN":
        return None, None
    words = [c.text for c in noun.lefts if c.dep_ == "compound" and c.pos_ == "NOUN"]
    plural = noun.text if noun.tag_ in ("NNS", "NNPS") else noun.text + "s"
    return " ".join(_cased(w) for w in (*words, plural)), None


def _cased(word: str) -> str:
    """Lower case, but for an abbreviation ("SUVs")."""
    short = word[:2].isupper() and not (word.isupper() and len(word) > 4)
    return word if short else word.lower()


def _singles(doc: Any, text: str, first: int, last: int, have: list[CountMention]) -> list[CountMention]:
    """One person told without a number ("killing a woman"), and none ("no casualties")."""
    out = []
    taken = {m.head for m in have}
    table = people()
    for i in range(first, last):
        t = doc[i]
        lemma = t.lemma_.lower()
        if i in taken or t.pos_ not in ("NOUN", "PROPN"):
            continue
        before = text[max(0, t.idx - 40) : t.idx]
        if lemma in ("casualty", "injury", "fatality", "death", "victim") and (m := _NONE.search(before)):
            start = t.idx - len(before) + m.start()
            span = Span(start=start, end=t.idx + len(t.text), text=text[start : t.idx + len(t.text)])
            what = fates().get(lemma, "killed")
            out += [
                CountMention(span, w, None, 0, 0, i) for w in ("killed", "injured") if lemma == "casualty" or w == what
            ]
            continue
        article = next((c for c in t.lefts if c.lower_ in ("a", "an", "another")), None)
        if article is None or t.tag_ not in ("NN", "NNP") or lemma not in table or lemma in ("family", "number"):
            continue
        fate, verb = _fate(doc, t, t, first, last)
        if fate is not None and verb != i:
            span = Span(start=article.idx, end=t.idx + len(t.text), text=text[article.idx : t.idx + len(t.text)])
            part = bool(_PART.search(text[max(0, article.idx - 40) : article.idx]))
            out.append(CountMention(span, fate, table[lemma], 1, 1, i, verb, part))
    return out


def _share_fates(found: list[CountMention], doc: Any) -> list[CountMention]:
    """A fateless conjunct takes the fate of its neighbour: "three women and two children were killed"."""
    out: list[CountMention] = []
    by_head = {m.head: m for m in found if m.verb is not None}
    for m in found:
        if m.what == "people":
            head = doc[m.head]
            other = by_head.get(head.head.i) if head.dep_ in ("conj", "appos") else None
            other = other or next((by_head[c.i] for c in head.children if c.dep_ == "conj" and c.i in by_head), None)
            if other is not None:
                m = replace(m, what=other.what, verb=other.verb)  # noqa: PLW2901
        out.append(m)
    return out
