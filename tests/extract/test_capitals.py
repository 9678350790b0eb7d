"""A dispatch all in capitals gives claims, and their words are the dispatch's own."""

from __future__ import annotations

from dateline.api import layers
from dateline.api.coder import document_of
from dateline.ledger.verify import spans
from dateline.types import Span

CAPITALS = """SAN SALVADOR, 3 JAN 90 -- [TEXT] THE ARMY REPORTED THAT GUERRILLAS ATTACKED A BRIDGE NEAR SAN MIGUEL YESTERDAY.
THREE SOLDIERS WERE KILLED AND SEVEN OTHERS WERE WOUNDED DURING THE CLASHES. GUERRILLAS KIDNAPPED A MAYOR ON MONDAY, POLICE SAID.
"""


def test_a_dispatch_in_capitals_is_coded_in_its_own_words(coder):
    coded = coder.code(document_of(CAPITALS, id="c"))
    assert coded.document.text == CAPITALS
    assert {c.trigger.text for c in coded.claims} >= {"ATTACKED", "KIDNAPPED"}
    attack = next(c for c in coded.claims if c.trigger.text == "ATTACKED")
    assert attack.type == "ASSAULT"
    assert [p.mention.text for p in attack.actors] == ["GUERRILLAS"]
    assert attack.time is not None
    assert str(attack.time.start) == "1990-01-02"
    assert {n.min for c in coded.claims for n in c.counts if n.what == "killed"} == {3}
    for record in (*coded.claims, *coded.mentions):
        for where, span in spans(record.model_dump(mode="json", by_alias=True)):
            assert CAPITALS[span["start"] : span["end"]] == span["text"], where


def test_the_layers_of_a_dispatch_in_capitals_have_its_words(coder):
    analysis = coder.analyse(document_of(CAPITALS, id="c"))
    seen = list(layers.mentions(analysis, ("triggers", "actors", "times")))
    assert seen
    assert all(Span(start=m.start, end=m.end, text=CAPITALS[m.start : m.end]).text == m.text for m in seen)
