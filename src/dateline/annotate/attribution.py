"""Who says what: the step that assigns ``attributions``.

Source, cue and content in the sense of PolNeAR (Newell et al. 2018), found by rules over the parse with word order
as the second opinion. Frames are found sentence by sentence, then joined with the quotations of the whole text; what
stands inside the content of another is passed on by it (`via`).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from dateline.analysis import Analysis, Attribution, Sentence
from dateline.annotate.attribution_carry import carry
from dateline.annotate.attribution_frames import Frame, verb_frames
from dateline.annotate.attribution_phrases import citations, phrase_frames
from dateline.annotate.attribution_sources import BodyOf, Speakers
from dateline.annotate.attribution_tokens import Tokens
from dateline.annotate.quotes import Quote, quote_spans
from dateline.pipeline import Step, step
from dateline.types import Party, Span

_NEAR = 3  # code points between a quotation and its cue
_LONG = 4  # words from which a quotation counts as speech rather than as a word in inverted commas


def attributions_step(body_of: BodyOf | None = None, *, attitudes: bool = False) -> Step:
    """The step that assigns ``attributions``.

    Args:
        body_of: gives for a spokesperson the body that they speak for, None where there is none.
        attitudes: also what is only praised, blamed or wanted ("criticized the law"), with a score of 0.4.
    """

    @step("attributions", requires=["doc", "sentences", "header", "actors"], assigns=["attributions"])
    def find(analysis: Analysis) -> Analysis:
        return replace(analysis, attributions=attributions_of(analysis, body_of, attitudes=attitudes))

    return find


def attributions_of(
    analysis: Analysis, body_of: BodyOf | None = None, *, attitudes: bool = False
) -> tuple[Attribution, ...]:
    """Every attribution of an analysis that has its parse, sentences and actor mentions, in the order of the text."""
    if analysis.doc is None or not analysis.sentences:
        return ()
    text = analysis.document.text
    t = Tokens.of(analysis.doc)
    speakers = Speakers.of(t, text, analysis.actors, body_of)
    known = frozenset(speakers.by_head)
    body = analysis.header.body if analysis.header else (0, len(text))
    quotes = [q for q in quote_spans(text, *body) if q.words(text) >= _LONG]
    drafts: list[Draft] = []
    for number, sentence in enumerate(analysis.sentences):
        frames = verb_frames(t, sentence, number, attitudes=attitudes)
        frames += phrase_frames(t, sentence, number, known)
        citations(t, sentence, frames)
        for frame in sorted(frames, key=lambda f: f.verb):
            draft = _draft(t, text, frame, sentence, speakers)
            if draft is not None:
                drafts.append(draft)
    _join_quotes(text, drafts, quotes)
    _give_before(t, drafts, analysis.sentences)
    found = [a for d in drafts for a in d.attributions()]
    found = _nest(found)
    found += carry(t, text, analysis.sentences, found, quotes)
    return tuple(sorted(found, key=lambda a: (a.content, a.carried)))


@dataclass(slots=True)
class Draft:
    """A frame in code points, before quotations are joined to it."""

    frame: Frame
    sources: tuple[Party, ...]
    via: tuple[Party, ...]
    cue: Span
    group: tuple[int, int]
    contents: list[tuple[int, int]]
    quoted: bool = False

    def attributions(self) -> list[Attribution]:
        """One a content: "A," he said, "B" gives two."""
        kind = "quoted" if self.quoted else "reported"
        score = (
            0.4
            if self.frame.kind == "attitude"
            else 0.7
            if self.frame.kind in ("act", "hearsay", "show", "think")
            else 0.9
        )
        return [
            Attribution((a, b), self.sources, kind, self.cue, self.via, False, self.frame.hedge, score)
            for a, b in self.contents
            if b > a
        ]


def _draft(t: Tokens, text: str, frame: Frame, s: Sentence, speakers: Speakers) -> Draft | None:
    sources = _parties(frame.sources, frame, s, speakers)
    if frame.sources and not sources and frame.kind != "hearsay" and frame.hedge is None:
        return None
    via = _parties(frame.via, frame, s, speakers)
    a, b = t.start[frame.cue[0]], t.end[frame.cue[1] - 1]
    group = (t.start[frame.group[0]], t.end[frame.group[1] - 1]) if frame.group[1] > frame.group[0] else (a, b)
    contents = [(t.start[x], t.end[y - 1]) for x, y in frame.contents if y > x]
    return Draft(frame, sources, via, Span(start=a, end=b, text=text[a:b]), group, contents)


def _parties(heads: tuple[int, ...], frame: Frame, s: Sentence, speakers: Speakers) -> tuple[Party, ...]:
    out: list[Party] = []
    for h in heads:
        stop = frame.verb if h < frame.verb else s.last
        party = speakers.party(h, stop, frame.bounds if h in frame.sources else None)
        if party is not None and all(p.name != party.name for p in out):
            out.append(party)
    return tuple(out)


def _join_quotes(text: str, drafts: list[Draft], quotes: list[Quote]) -> None:
    """Stretch contents over the quotations that they touch, and give bare cues the quotation beside them."""
    starts = [q.start for q in quotes]
    for d in drafts:
        d.contents = [_stretch(d, content, quotes, starts) for content in d.contents]
    taken = [c for d in drafts for c in d.contents if d.sources]
    for d in drafts:
        if d.frame.kind not in ("say", "according") or not d.sources:
            continue
        for q in quotes:
            near = _beside(text, d, q) or (d.frame.bare and not d.contents and _after(text, d, q))
            if near and not any(min(b, q.end) - max(a, q.start) > (q.end - q.start) // 2 for a, b in taken):
                d.contents.append((q.start, q.end))
                taken.append((q.start, q.end))
                d.quoted = True


def _stretch(d: Draft, content: tuple[int, int], quotes: list[Quote], starts: list[int]) -> tuple[int, int]:
    """`content` with the quotations that it touches; marks `d` as quoted where they are most of it."""
    a, b = content
    for q in quotes[max(bisect_right(starts, a + 2) - 1, 0) :]:
        if q.start >= b:
            break
        if q.end <= a or q.start <= d.cue.start < q.end:  # before it; or the cue itself is quoted speech
            continue
        inside = min(b, q.end) - max(a, q.start)
        if 2 * inside > min(b - a, q.end - q.start) or q.end > b:
            a, b = min(a, q.start), max(b, q.end)
            d.quoted = d.quoted or 2 * (q.end - q.start) > (b - a)
    return a, b


def _give_before(t: Tokens, drafts: list[Draft], sentences: tuple[Sentence, ...]) -> None:
    """A sentence that is nothing but a cue ("Al Huseini said in the message.") tells who said the one before it."""
    taken = [c for d in drafts for c in d.contents if d.sources]
    for d in drafts:
        s = sentences[d.frame.sentence]
        if d.contents or not d.frame.bare or not d.sources or d.frame.sentence == 0 or s.last - s.first > 12:
            continue
        if d.frame.group[0] > s.first + 1 or (
            t.pos[d.frame.sources[0]] == "PRON" and d.frame.group[1] - d.frame.group[0] > 4
        ):
            continue
        last = sentences[d.frame.sentence - 1]
        if last.paragraph == s.paragraph and not any(min(b, last.end) > max(a, last.start) for a, b in taken):
            d.contents.append((last.start, last.end))


def _beside(text: str, d: Draft, q: Quote) -> bool:
    """Whether nothing but a comma stands between the quotation and the cue with its source."""
    gap = (
        text[q.end : d.group[0]]
        if q.end <= d.group[0]
        else text[d.group[1] : q.start]
        if q.start >= d.group[1]
        else None
    )
    if gap is None or len(gap) > _NEAR + 2:
        return False
    if "\n" in gap or (q.start >= d.group[1] and "." in gap):
        return False
    ended = q.end <= d.group[0] and text[q.start : q.end].rstrip("\"”’'").endswith((".", "!", "?"))
    if ended and any(a >= d.group[0] for a, _ in d.contents):
        return False  # a quotation that is over, and a cue that goes on to say something else
    return not any(c.isalnum() for c in gap)


def _after(text: str, d: Draft, q: Quote) -> bool:
    """For a cue with no content: the quotation follows in its own sentence, a few words on."""
    gap = text[d.group[1] : q.start] if q.start >= d.group[1] else None
    return gap is not None and len(gap) < 80 and not any(c in gap for c in ".!?\n")


def _nest(found: list[Attribution]) -> list[Attribution]:
    """What stands inside the content of another came through that one's source."""
    out: list[Attribution] = []
    tellers = [a for a in found if a.sources and a.cue is not None and a.hedge is None]
    for a in found:
        if a.cue is None or not a.sources:
            out.append(a)
            continue
        outer = [
            o
            for o in tellers
            if o.cue != a.cue and o.content != a.content and o.content[0] <= a.cue.start < o.content[1]
            and o.content[0] <= a.content[0] and o.content[1] >= a.content[1]
        ]  # fmt: skip
        best = min(outer, key=lambda o: o.content[1] - o.content[0], default=None)
        names = {p.name for p in (*a.sources, *a.via)}
        extra = tuple(p for p in (*best.sources, *best.via) if p.name not in names) if best is not None else ()
        out.append(replace(a, via=(*a.via, *extra)))
    return out


__all__ = ["attributions_of", "attributions_step"]
