"""Denials and what they deny."""

from __future__ import annotations

from dateline.extract.denials import denial_targets
from dateline.types import Claim, Party, Source, Span

SDF, RUSSIA, MONITOR = Party(name="SDF", id="dl:sdf"), Party(name="Russia", id="Q159"), Party(name="a monitor")


def claim(key: str, at: int, type_: str, *, event: str, source: Party | None = None, **more: object) -> Claim:
    said = Source(kind="reported", parties=(source,)) if source else Source()
    trigger = Span(start=at, end=at + 3, text="abc")
    return Claim(id=key, document="d", event=event, trigger=trigger, type=type_, source=said, **more)  # type: ignore[arg-type]


def test_denial_points_at_what_another_source_affirms() -> None:
    deal = claim("deal", 10, "AGREE", event="e1", source=RUSSIA, actors=(SDF,))
    raid = claim("raid", 60, "ASSAULT", event="e2", source=RUSSIA, actors=(RUSSIA,))
    no = claim("no", 200, "AGREE", event="e1", source=SDF, actors=(SDF,), factuality="CT-")
    act = claim("act", 180, "REJECT", event="e1", actors=(SDF,))
    assert denial_targets([deal, raid, act, no]) == {"no": "deal", "act": "deal"}


def test_denial_with_its_own_event_is_linked_by_the_accused() -> None:
    attack = claim("attack", 10, "ASSAULT", event="e1", source=MONITOR, actors=(RUSSIA,))
    no = claim("no", 90, "ASSAULT", event="e2", source=RUSSIA, actors=(RUSSIA,), factuality="CT-")
    assert denial_targets([attack, no]) == {"no": "attack"}


def test_rejection_of_an_accusation() -> None:
    blame = claim("blame", 10, "ACCUSE", event="e1", actors=(MONITOR,), recipients=(RUSSIA,))
    other = claim("other", 40, "ASSAULT", event="e2", actors=(SDF,))
    act = claim("act", 90, "REJECT", event="e1", actors=(RUSSIA,))
    assert denial_targets([blame, other, act]) == {"act": "blame"}


def test_what_never_came_about_denies_nothing() -> None:
    failed = claim("failed", 90, "ASSAULT", event="e2", factuality="CT-")
    assert denial_targets([claim("raid", 10, "ASSAULT", event="e1", source=RUSSIA), failed]) == {}


def test_nobody_denies_their_own_words() -> None:
    yes = claim("yes", 10, "ASSAULT", event="e1", source=RUSSIA, actors=(RUSSIA,))
    no = claim("no", 90, "ASSAULT", event="e1", source=RUSSIA, actors=(RUSSIA,), factuality="CT-")
    assert denial_targets([yes, no]) == {}


def test_nearest_before_wins_among_equals() -> None:
    first = claim("first", 10, "ASSAULT", event="e1", source=MONITOR, actors=(RUSSIA,))
    second = claim("second", 60, "ASSAULT", event="e1", source=MONITOR, actors=(RUSSIA,))
    later = claim("later", 120, "ASSAULT", event="e1", source=MONITOR, actors=(RUSSIA,))
    no = claim("no", 100, "ASSAULT", event="e1", source=RUSSIA, factuality="CT-")
    assert denial_targets([first, second, no, later]) == {"no": "second"}
