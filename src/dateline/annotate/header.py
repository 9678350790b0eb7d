"""The header step: who published a dispatch, when and whence, and where its story begins and ends.

Forms, in the order in which they are tried: the model form (`` date 2017-06-01 MOSCOW -- ``), front matter, a date at
the head of the text with or without a label, a date between a headline and the story, wire datelines, a date in the
credits after the story, and last the date in the address. Nothing is guessed: a date that the narrative tells
("On December 21, 2015 in …") is no header. What was given with the document wins over what its header says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from dateline.analysis import Analysis, Header
from dateline.annotate.header_dates import HeaderDate, date_at, date_in_url, find_dates, settle
from dateline.annotate.header_tails import Tail, find_tail
from dateline.annotate.header_wire import Wire, wire_at, wire_below
from dateline.ontology.date_orders import habit, order_told
from dateline.ontology.outlets import DateOrder, Outlet, load_furniture, load_outlets
from dateline.pipeline import Step, step
from dateline.types import Dateline, Document, Span

_INTERIOR = 450  # code points in which a date may follow a headline
_TITLE_MAX = 250
_MODEL = re.compile(r"\s{0,8}date (?P<date>\d{4}-\d\d-\d\d) (?P<place>[^\n]{2,60}?) --\s{0,4}")
_FRONT = re.compile(
    r"(?:---[ ]{0,8}\n)?(?:[ ]{0,8}[A-Za-z][A-Za-z _-]{1,20}:[^\n]{0,300}\n){1,14}(?:---[ ]{0,8}\n)?\s{0,8}"
)
_FRONT_LINE = re.compile(r"^[ ]{0,8}([A-Za-z][A-Za-z _-]{1,20}):[ \t]*([^\n]{0,300}?)[ \t]{0,8}$", re.MULTILINE)
_FRONT_KEYS = {
    "title": "title", "headline": "title", "date": "date", "published": "date", "publication date": "date",
    "publisher": "publisher", "source": "publisher", "outlet": "publisher", "agency": "publisher",
    "place": "place", "location": "place", "dateline": "place", "byline": "byline", "by": "byline", "author": "byline",
}  # fmt: skip
_HEADING = re.compile(r"#{1,3}[ ]{1,8}(?P<title>[^\n]{1,250}?)[ #]{0,8}\n\s{0,8}")
_SLUG = re.compile(r"(?=[^\n]{0,60}\d)(?=[^\n]{0,60}-)[A-Z\d][A-Z\d()_. /-]{3,60}\n\s{0,8}")
_ZONE = r"(?:UTC|GMT|KSA|EST|EDT|CET|EET|MSK|IST|BST|Z)"
_CLOCK = re.compile(
    rf"[ ,|]{{0,4}}(?:(?:at )?\d\d?:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?|at \d{{3,4}}(?:\s?hrs)?"
    rf"|\d{{4}}\s[ap]m\b|\d{{4}}(?=\s{_ZONE}))"
    rf"(?:\s?\(?{_ZONE}(?:\s?[+-]\s?\d{{1,2}}(?::?\d\d)?)?\)?)?(?:\s-\s{_ZONE}\s\d\d:\d\d)?",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\s?\(updated[^()\n]{1,40}\)", re.IGNORECASE)
_SHARE = re.compile(r"(?i:\s?get short url)(?:\s(?i:topic)\s[^()\n]{3,90}\(\d{1,5}\))?(?:\s\d{1,6}(?=\s)){0,2}")
_TITLE_LABEL = re.compile(r"\s{0,2}(?:title|headline)\s?:\s{0,2}", re.IGNORECASE)
_BYLINE = re.compile(r"\s{1,2}[Bb]y ([A-Z][\w'’-]+(?: [A-Z][\w'’.-]+)?)(?=\s[A-Z\d\"“]|\s*\n)")
_SPACE = re.compile(r"[\s\ufeff]*")
_CODE = r"[ ]{1,2}\(?([A-Z][A-Za-z]{1,15})\)?(?=[ ]?[-–—]|[ ]\w)"
_CODE_AFTER = (re.compile(_CODE), re.compile(r"[ ]{1,2}[A-Z][\w'’-]{2,20}" + _CODE))
_BEFORE_DATE = re.compile(r"(?:^|[\s(,])(\w+)[ ]$")
_LEADS_IN = frozenset(
    {
        "on", "of", "since", "until", "till", "by", "from", "before", "after", "and", "to", "the", "late", "early",
        "in", "dated", "between", "around", "during", "for",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """What a head gives: the first code point of the story, and the parts."""

    body: int
    form: str | None = None
    day: HeaderDate | None = None
    place: tuple[int, int] | None = None
    mark: tuple[int, int] | None = None
    title: tuple[int, int] | None = None
    credits: tuple[str, ...] = ()


def header_step() -> Step:
    """The step that assigns ``header``, and completes ``document`` with what the header tells."""

    @step("header", requires=["document"], assigns=["header", "document"])
    def header(analysis: Analysis) -> Analysis:
        found, document = read_header(analysis.document)
        return replace(analysis, header=found, document=document)

    return header


def read_header(document: Document) -> tuple[Header, Document]:
    """The header of `document`, and the document with publisher, date, place, title and credits filled in from it.

    The date given with the document wins; where the header's differs, ``Header.form`` ends in ``, other date``.
    """
    text = document.text
    head = _head(text)
    tail = find_tail(text, head.body)
    outlet = load_outlets().find(document.publisher) or load_outlets().of_url(document.url)
    mark = head.mark or tail.outlet_span
    named = outlet or _outlet(text[slice(*mark)] if mark else None)
    order = habit(document.publisher or (named.name if named else None), document.url) or order_told(text)
    published, where = _published(text, head, tail, order, document.url)
    form = head.form or ("tail" if where else None)
    if published and document.published_day not in (None, published) and form:
        form += ", other date"
    publisher = document.publisher or (named.name if named else None) or _unknown_mark(text, head.mark)
    place = _span(text, head.place)
    header = Header(
        body=(head.body, max(head.body, tail.end)),
        form=form,
        published=_span(text, where),
        place=place,
        publisher=_span(text, mark),
        title=_span(text, head.title),
    )
    update = {
        "published": document.published or published,
        "publisher": publisher,
        "dateline": document.dateline or (Dateline(place=_place_name(place.text), span=place) if place else None),
        "title": document.title or (header.title.text if header.title else None),
        "credits": document.credits or tuple(dict.fromkeys((*head.credits, *tail.credits))),
    }
    return header, document.model_copy(update=update)


def furniture_in_body(header: Header) -> tuple[tuple[int, int], ...]:
    """Stretches of the header that lie inside the body, as (start, end): after a headline, or below a lead.

    A parser may blank them, as it blanks everything outside the body.
    """
    start, end = header.body
    spans = [s for s in (header.published, header.place, header.publisher) if s and s.start > start and s.end < end]
    return tuple(sorted((s.start, s.end) for s in spans))


def _head(text: str) -> _Found:
    """Try the forms in order."""
    start = _skip_space(text, 0)
    model = _MODEL.match(text)
    if model:
        day = date_at(text, *model.span("date"))
        return _Found(model.end(), "model", day, model.span("place"))
    slug = _SLUG.match(text, start)
    if slug and date_at(text, start, min(len(text), start + 60)) is None:
        start = slug.end()
    front = _front_matter(text, start)
    if front:
        return front
    heading = _HEADING.match(text, start)
    if heading:
        return _with_wire(text, _after_heading(text, heading))
    first = _date_first(text, start)
    if first is None and wire_at(text, start, dated=False) is None:
        first = _date_after_headline(text, start)
    return _with_wire(text, first or _Found(start))


def _after_heading(text: str, heading: re.Match[str]) -> _Found:
    """A Markdown title; its words are part of the story (a headline is a claim), its marks are not."""
    below = _date_first(text, heading.end())
    title = heading.span("title")
    if below:
        return replace(below, body=title[0], title=title, form="heading, date")
    return _Found(title[0], "heading", title=title)


def _front_matter(text: str, start: int) -> _Found | None:
    """``Title: …`` and ``Date: …`` lines; at least two that are known, or one between ``---`` marks."""
    block = _FRONT.match(text, start)
    if not block:
        return None
    parts: dict[str, tuple[int, int]] = {}
    for line in _FRONT_LINE.finditer(text, block.start(), block.end()):
        key = _FRONT_KEYS.get(line.group(1).strip().lower())
        if key and line.group(2):
            parts.setdefault(key, line.span(2))
    if len(parts) < (1 if text.startswith("---", start) else 2):
        return None
    day = next(find_dates(text, *parts["date"]), None) if "date" in parts else None
    credits_ = (text[slice(*parts["byline"])],) if "byline" in parts else ()
    found = _Found(
        block.end(), "front matter", day, parts.get("place"), parts.get("publisher"), parts.get("title"), credits_
    )
    return _with_wire(text, found)


def _date_first(text: str, start: int) -> _Found | None:
    """``Wed 05 Apr 2017 Story``, ``Published April 2 2017 Story``, ``07.04.2017(updated …) Get short URL Story``."""
    at = start
    label = next((w for w in load_furniture().labels if _is_at(text, at, w)), None)
    if label:
        at = _skip(text, at + len(label), " \t:—-")
    day = date_at(text, at, min(len(text), at + 60))
    if day is None or day.value is None:
        return None
    body, title, credits_ = _after_date(text, day.end)
    follows = text[body : body + 1]
    narrative = follows.islower() or (text[day.end : day.end + 1] in ",'’" and body - day.end < 3)
    if narrative and not label and "\n" not in text[day.end : body]:
        return None
    return _Found(body, "date" if not label else f"date, {label}", day, title=title, credits=credits_)


def _after_date(text: str, at: int) -> tuple[int, tuple[int, int] | None, tuple[str, ...]]:
    """Past clock, "(updated …)", share links, section names and byline: the story's start, the title, the credits."""
    credits_: list[str] = []
    labelled = False
    for _ in range(8):
        before = at
        for pattern in (_CLOCK, _UPDATED, _SHARE):
            match = pattern.match(text, at)
            at = match.end() if match else at
        byline = _byline(text, at)
        if byline:
            credits_.append(byline[0])
            at = byline[1]
        at = _skip(text, at, " \t|·•\n\r\xa0—–")
        words = next((w for w in load_furniture().skips if _is_at(text, at, w)), None)
        if words:
            at += len(words)
        title = _TITLE_LABEL.match(text, at)
        if title:
            at, labelled = title.end(), True
        if at == before:
            break
    at = _skip_space(text, at)
    stop = re.compile(r"[^.\n]{5,250}").match(text, at) if labelled else None
    return at, (stop.span() if stop else None), tuple(credits_)


def _byline(text: str, at: int) -> tuple[str, int] | None:
    """``by Firstname Lastname``, or by an outlet; where the text ends in the same name, that is what it is."""
    lead = re.compile(r"\s{0,2}[Bb]y ").match(text, at)
    if not lead:
        return None
    for mark in load_outlets().marks():
        if len(mark) > 3 and text.startswith(mark, lead.end()):
            return mark, lead.end() + len(mark)
    match = _BYLINE.match(text, at) or _BYLINE.match(text, at - 1)
    return (match.group(1), match.end()) if match else None


def _date_after_headline(text: str, start: int) -> _Found | None:
    """``Headline AFP Thursday 5 Feb 2015 Story``, or a date on a line of its own."""
    for day in find_dates(text, start, min(len(text), start + _INTERIOR)):
        if day.value is None:
            continue
        mark = _mark_before(text, day.start, start) or _mark_after(text, day.end)
        label = _label_before(text, day.start)
        if len(text) - day.end < day.start - start:  # more before it than after: a label in the credits
            label = None
        first = min(day.start, mark[0] if mark else day.start, label or day.start)
        if not (mark or label is not None or _own_line(text, day) or _headline_date(text, day, start)):
            continue
        words = text[start:first].rstrip(" \t\n,|-–—")
        plain = 0 < len(words) <= _TITLE_MAX and "\n" not in words
        title = (start, start + len(words)) if plain else None
        return _Found(start, "headline, date", day, mark=mark, title=title)
    return None


def _headline_date(text: str, day: HeaderDate, start: int) -> bool:
    """A date with its weekday, or a page's "(updated", that no preposition ties to the sentence, before a capital."""
    if any(p.match(text, day.end) for p in (_UPDATED, _SHARE, _CLOCK)) and (day.numeric or day.weekday):
        return True
    before = _BEFORE_DATE.search(text, max(start, day.start - 30), day.start)
    tied = before is not None and before.group(1).lower() in _LEADS_IN
    follows = text[_skip_space(text, day.end) :][:1]
    return day.weekday and not tied and before is not None and (follows.isupper() or follows.isdigit())


def _own_line(text: str, day: HeaderDate) -> bool:
    before = text[max(0, day.start - 60) : day.start].rpartition("\n")
    after = text[day.end : day.end + 40].partition("\n")
    return (
        bool(before[1] and after[1]) and not before[2].strip(" \t|,") and not _CLOCK.sub("", after[0]).strip(" \t|.,")
    )


def _label_before(text: str, at: int) -> int | None:
    """Where a capitalised label ("Published:", "Last updated at") that ends just before `at` begins."""
    before = text[max(0, at - 30) : at].rstrip(" :\t")
    for words in load_furniture().labels:
        begin = len(before) - len(words)
        if (
            before.lower().endswith(words)
            and before[begin].isupper()
            and not before[max(0, begin - 1) : begin].isalnum()
        ):
            return max(0, at - 30) + begin
    return None


def _mark_before(text: str, at: int, start: int) -> tuple[int, int] | None:
    """An outlet's code or name that ends just before `at` ("AFP Thursday", "(Reuters) June 3")."""
    end = len(text[start:at].rstrip(" \t|,:–—-()")) + start
    for mark in load_outlets().marks():
        begin = end - len(mark)
        if begin >= start and text.startswith(mark, begin) and not text[begin - 1 : begin].isalnum():
            return begin, end
    return None


def _mark_after(text: str, at: int) -> tuple[int, int] | None:
    """An outlet's code just after `at`: "(SANA) -", "SANA-", "Aleppo SANA Story"."""
    matches = (pattern.match(text, at) for pattern in _CODE_AFTER)
    return next((m.span(1) for m in matches if m and load_outlets().find(m.group(1))), None)


def _with_wire(text: str, found: _Found) -> _Found:
    """Add the wire dateline, at the head of the story or below it."""
    at_head = wire_at(text, found.body, dated=found.day is not None and "headline" not in (found.form or ""))
    wire: Wire | None = at_head or wire_below(text, found.body)
    if wire is None:
        return found
    body = wire.end if at_head else found.body
    title = found.title
    if not at_head and title is None:
        words = text[found.body : wire.start]
        if len(words) <= _TITLE_MAX and words.strip() and "\n" not in words.strip() and ". " not in words:
            title = (found.body, found.body + len(words.rstrip()))
    day = found.day if found.day and (found.day.value or not wire.date) else wire.date
    form = ", ".join(part for part in (found.form, "wire") if part)
    return replace(
        found,
        body=_skip_space(text, body),
        form=form,
        day=day,
        place=found.place or wire.place,
        mark=found.mark or wire.mark,
        title=title,
    )


def _published(
    text: str, head: _Found, tail: Tail, order: DateOrder | None, url: str | None
) -> tuple[date | None, tuple[int, int] | None]:
    """The date and its stretch: from the head, else a labelled one in the tail, else (without stretch) the address."""
    told = date_in_url(url)
    if head.day is not None:
        where = (head.day.start, head.day.end)
        found = told if told and told == head.day.other else settle(head.day, text, order)
        return found or told, where
    for line in tail.credits:
        label = next((w for w in load_furniture().labels if line.lower().startswith(w)), None)
        at = text.rfind(line)
        day = next(find_dates(text, at, at + len(line)), None) if label and at >= 0 else None
        if day and day.value:
            return settle(day, text, order), (day.start, day.end)
    return told, None


def _outlet(words: str | None) -> Outlet | None:
    """The outlet of a mark; of "AFP/AP" and "AP and Reuters" the first."""
    if not words:
        return None
    found = load_outlets().find(words) or load_outlets().find(re.split(r"\s?[/,&]\s?|\sand\s", words)[0])
    return found or load_outlets().find(words.split()[-1])  # "BEIJING XINHUA"


def _unknown_mark(text: str, mark: tuple[int, int] | None) -> str | None:
    """A mark that no outlet is known by stands for itself."""
    return text[slice(*mark)].strip() or None if mark else None


def _place_name(words: str) -> str:
    """The place as it is written elsewhere: "KANDAHAR, Afghanistan" → "Kandahar, Afghanistan"."""
    return ", ".join(p.title() if p.isupper() and len(p) > 3 else p for p in words.split(", "))


def _span(text: str, where: tuple[int, int] | None) -> Span | None:
    return Span(start=where[0], end=where[1], text=text[slice(*where)]) if where else None


def _is_at(text: str, at: int, words: str) -> bool:
    """Whether `words` (lower case) stand at `at`, as whole words."""
    end = at + len(words)
    return text[at:end].lower() == words and not text[end : end + 1].isalnum()


def _skip(text: str, at: int, chars: str) -> int:
    while at < len(text) and text[at] in chars:
        at += 1
    return at


def _skip_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


__all__ = ["furniture_in_body", "header_step", "read_header"]
