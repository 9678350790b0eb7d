"""Sources, cues and contents against a table that an area expert can edit (tests/data/attributions.csv)."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from dateline.analysis import ActorMention, Analysis, Attribution, Header
from dateline.annotate.attribution import attributions_of, attributions_step
from dateline.annotate.language import parse_text, split_sentences
from dateline.types import Document, Party, Span

_ROWS = list(csv.DictReader((Path(__file__).parents[1] / "data" / "attributions.csv").open(encoding="utf-8")))


def read(nlp: Language, text: str) -> Analysis:
    header = Header(body=(0, len(text)))
    doc = parse_text(nlp, text, header)
    analysis = Analysis(Document(id="t", sha256="0" * 64, text=text), header=header, doc=doc)
    return replace(analysis, sentences=split_sentences(doc, text, header))


def found(nlp: Language, text: str) -> tuple[Attribution, ...]:
    return attributions_of(read(nlp, text))


def bare(words: str) -> str:
    return words.strip(" .,;:\"“”‘’'").lower()


def named(party: Party, source: str) -> bool:
    words = {bare(party.name), bare(party.mention.text) if party.mention else ""}
    wanted = bare(source)
    return any(
        w == wanted or w in (f"the {wanted}", f"a {wanted}", f"an {wanted}") or f"a {w}" == wanted for w in words
    )


@pytest.mark.parametrize("row", _ROWS, ids=[f"{k}-{r['text'][:40]}" for k, r in enumerate(_ROWS)])
def test_table(nlp: Language, row: dict[str, str]) -> None:
    text = row["text"]
    right = [a for a in found(nlp, text) if bare(text[slice(*a.content)]) == bare(row["content"])]
    assert right, [(text[slice(*a.content)], [p.name for p in a.sources]) for a in found(nlp, text)]
    a = right[0]
    wanted = row["source"].split("|") if row["source"] else []
    assert len(a.sources) == len(wanted), a.sources
    assert all(named(p, w) for p, w in zip(a.sources, wanted, strict=True)), a.sources
    assert a.kind == row["kind"]
    assert a.hedge == (row["hedge"] or None)
    assert a.cue is not None
    assert a.cue.text.split()[0].lower() == row["cue"].split()[0].lower()


@pytest.mark.parametrize(
    "text",
    [
        "Troops advanced on the town and took three villages.",
        "The army did not say how many soldiers had died.",
        "The officer refused to say where the troops were.",
        "The colonel has a house by the sea and a say in the matter.",
    ],
)
def test_no_attribution(nlp: Language, text: str) -> None:
    assert [a for a in found(nlp, text) if a.sources] == []


def test_plain_next_sentence_is_the_writers(nlp: Language) -> None:
    text = "The army said it had taken the town. The war began in 2011 after protests were put down."
    assert all(a.content[1] <= text.index("The war") for a in found(nlp, text))


def test_what_is_told_inside_another_saying_came_through_it(nlp: Language) -> None:
    text = "The agency said that residents reported that the dam was hit."
    inner = min((a for a in found(nlp, text)), key=lambda a: a.content[1] - a.content[0])
    assert [p.name for p in inner.sources] == ["residents"]
    assert [p.name for p in inner.via] == ["agency"]


@pytest.mark.parametrize(
    ("text", "source", "via"),
    [
        ("Gunmen seized the station, an officer told Reuters.", "officer", "Reuters"),
        ("Interfax quoted the ministry as saying that two jets collided.", "ministry", "Interfax"),
        ("The channel reported, citing residents, that the dam was hit.", "residents", "channel"),
    ],
)
def test_chain(nlp: Language, text: str, source: str, via: str) -> None:
    a = found(nlp, text)[0]
    assert [p.name for p in a.sources] == [source]
    assert [p.name for p in a.via] == [via]


def test_pronoun_takes_the_name_of_who_spoke_before(nlp: Language) -> None:
    text = "Colonel Omar Haddad said his men held the hill. He said the enemy lost two tanks."
    last = found(nlp, text)[-1]
    assert last.sources[0].name == "Colonel Omar Haddad"
    assert last.sources[0].mention is not None
    assert last.sources[0].mention.text == "He"


def test_actor_mention_gives_the_party(nlp: Language) -> None:
    text = "Rebels shelled the port, the Defence Ministry said."
    analysis = read(nlp, text)
    head = next(t.i for t in analysis.doc if t.text == "Ministry")
    start = text.index("the Defence")
    span = Span(start=start, end=start + 20, text=text[start : start + 20])
    party = Party(name="Ministry of Defence of Arland", id="dl:arland-mod", country="XA", sector="MIL")
    actors = (ActorMention(span, head, party, 0, "name"),)
    step = attributions_step()
    (a,) = step(replace(analysis, actors=actors)).attributions
    assert a.sources == (party.model_copy(update={"mention": span}),)


def test_body_of_a_spokesperson_is_asked(nlp: Language) -> None:
    body = Party(name="Arland", id="dl:arland", country="XA", sector="GOV")
    text = "Rebels shelled the port, Omar Haddad said."
    (a,) = attributions_of(read(nlp, text), lambda p: body if p.name == "Omar Haddad" else None)
    assert (a.sources[0].name, a.sources[0].country, a.sources[0].aliases) == ("Omar Haddad", "XA", ("Arland",))


def test_quotation_over_a_paragraph_end_stays_in_its_paragraph(nlp: Language) -> None:
    text = 'The colonel said: "We took the camp at dawn.\n\nIn the capital, life went on as usual for most people.'
    assert all(a.content[1] <= text.index("\n\n") for a in found(nlp, text))


def test_attitudes_only_on_request(nlp: Language) -> None:
    analysis = read(nlp, "The opposition criticized the new emergency law.")
    assert attributions_of(analysis) == ()
    (a,) = attributions_of(analysis, attitudes=True)
    assert a.score < 0.5


_PIECES = st.sampled_from(
    ["The army said ", "rebels fled", " a monitor said", '"', "“", "”", "'", ". ", ", ", "according to ", "it ",
     "reportedly ", "\n\n", " told AFP", "denied ", "that ", "citing residents ", ": ", "He added ", "🙂",
     "", "quoted as saying "]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_PIECES, max_size=14).map("".join))
def test_spans_always_index_the_text(nlp: Language, text: str) -> None:
    for a in found(nlp, text):
        assert 0 <= a.content[0] < a.content[1] <= len(text)
        spans = [a.cue, *(p.mention for p in (*a.sources, *a.via))]
        assert all(s is None or text[s.start : s.end] == s.text for s in spans)
