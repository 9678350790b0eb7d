"""What is said on without a cue: quotations that follow their speaker, and speech that lost its quotation marks."""

from __future__ import annotations

from bisect import bisect_right

from dateline.analysis import Attribution, Sentence
from dateline.annotate.attribution_tokens import Tokens
from dateline.annotate.quotes import Quote

_FIRST_PERSON = frozenset({"i", "we", "our", "my", "me", "ours", "im", "ive", "weve"})
_FATES = frozenset({"kill", "wound", "injure", "die", "dead", "hurt", "miss", "missing"})
_REACH = 2  # sentences that a quotation may stand after its speaker


def carry(
    t: Tokens, text: str, sentences: tuple[Sentence, ...], found: list[Attribution], quotes: list[Quote]
) -> list[Attribution]:
    """Attributions for quotations and first-person sentences that have no cue of their own."""
    out: list[Attribution] = []
    starts = [s.start for s in sentences]
    told = sorted((a for a in found if a.sources and a.score >= 0.8), key=lambda a: a.content[1])
    for q in quotes:
        if _covered(q.start, q.end, told) or _covered(q.start, q.end, out):
            continue
        here = max(bisect_right(starts, q.start) - 1, 0)
        inside = sentences[here]
        if q.end < inside.end and 5 * (q.end - q.start) < 3 * (inside.end - inside.start):
            continue  # some quoted words in the writer's own sentence
        speaker = _before(q.start, sentences, here, [*told, *out])
        if speaker is not None:
            out.append(_carried(speaker, (q.start, q.end), "quoted", 0.75))
    for k, s in enumerate(sentences):
        if k == 0 or _covered(s.start, s.end, told) or _covered(s.start, s.end, out):
            continue
        if any(t.lower[i] in _FIRST_PERSON or t.doc[i].text == "us" for i in range(s.first, s.last)):
            speaker = _before(s.start, sentences, k, [*told, *out])
            if speaker is not None:
                out.append(_carried(speaker, (s.start, s.end), "quoted", 0.6))
        elif s.paragraph == sentences[k - 1].paragraph and _goes_on(t, s):
            last = sentences[k - 1]
            whole = [
                a
                for a in told
                if 2 * (min(a.content[1], last.end) - max(a.content[0], last.start)) > last.end - last.start
            ]
            if whole and not whole[-1].hedge:
                out.append(_carried(whole[-1], (s.start, s.end), "reported", 0.55))
    return out


def _goes_on(t: Tokens, s: Sentence) -> bool:
    """Whether a sentence adds to the toll told before it: "Another five were killed", "Dozens were also hurt"."""
    words = t.lower[s.first : s.last]
    toll = any(t.lemma[i] in _FATES for i in range(s.first, s.last))
    adds = words[0] in ("another", "among", "dozens", "scores") or (words[0] == "at" and words[1:2] == ["least"])
    return toll and len(words) <= 40 and (adds or "also" in words[:8]) and "since" not in words


def _before(at: int, sentences: tuple[Sentence, ...], here: int, told: list[Attribution]) -> Attribution | None:
    """Who spoke last, at most `_REACH` sentences before."""
    floor = sentences[max(here - _REACH, 0)].start
    near = [a for a in told if floor <= (a.cue.start if a.cue else a.content[0]) < at or floor <= a.content[1] <= at]
    near = [a for a in near if (a.cue.start if a.cue and not a.carried else a.content[0]) < at]
    return max(
        near, key=lambda a: (a.cue.start if a.cue and not a.carried else a.content[0], -a.content[1]), default=None
    )


def _covered(start: int, end: int, told: list[Attribution]) -> bool:
    return any(2 * (min(a.content[1], end) - max(a.content[0], start)) > end - start for a in told)


def _carried(a: Attribution, content: tuple[int, int], kind: str, score: float) -> Attribution:
    return Attribution(content, a.sources, kind, a.cue, a.via, True, None, score)


__all__ = ["carry"]
