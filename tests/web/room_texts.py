"""A small ledger for tests of the reading room: two dispatches on one strike that disagree, one in Arabic, written for the tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from dateline.api.store import Ledger
from dateline.ids import sha256_bytes
from dateline.types import Claim, Count, Document, Party, Place, Source, Span, Time

WIRE = (
    "QARAT, March 3 - Government jets bombed the market of Qarat on Tuesday, killing at least 17 people, "
    "Hana Darwish of the Qarat Monitor said. The defence ministry denied that its aircraft had hit the market."
)
PAPER = "Rebels shelled the market of Qarat, killing 4 people, the defence ministry said on Wednesday."
ARABIC = "قال شهود إن الطائرات قصفت السوق يوم الثلاثاء."


def span(text: str, words: str, nth: int = 0) -> Span:
    """The words as evidence."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Span(start=at, end=at + len(words), text=words)


def document(identity: str, text: str, **known: Any) -> Document:
    """A dispatch."""
    raw = text.encode("utf-8", "surrogatepass")
    return Document(id=identity, sha256=sha256_bytes(raw), text=text, **known)


def claim(identity: str, doc: str, text: str, trigger: str, **known: Any) -> Claim:
    """A claim that `trigger` tells."""
    given = {"event": "event-market", "type": "ASSAULT"} | known
    return Claim(id=identity, document=doc, trigger=span(text, trigger), **given)


def party(text: str, words: str, name: str | None = None, id: str | None = None, **known: Any) -> Party:  # noqa: A002
    """A party that `words` name."""
    return Party(name=name or words, id=id, mention=span(text, words), **known)


def put(path: Path, *coded: tuple[Document, list[Claim]], coder: str = "test-1") -> Path:
    """A ledger with these, in one run."""
    with Ledger(path) as ledger:
        run = ledger.start_run(coder, {})
        for doc, claims in coded:
            ledger.put_coded(run, coder, doc, claims)
        n = len(coded)
        ledger.end_run(run, {"taken_in": n, "coded": n, "rejected": 0, "failed": 0, "skipped": 0})
    return path


def market() -> list[tuple[Document, list[Claim]]]:
    """The dispatches with their claims."""
    place = Place(
        name="Qarat",
        country="SY",
        lat=34.5,
        lon=38.25,
        km=5.0,
        precision="exact",
        mention=span(WIRE, "market of Qarat"),
    )
    tuesday = Time(start=date(2015, 3, 3), end=date(2015, 3, 3), precision="day", mention=span(WIRE, "Tuesday"))
    jets = party(
        WIRE, "Government jets", "Syrian Air Force", "dl:sy-af", country="SY", sector="MIL", aliases=("SyAAF",)
    )
    ministry = party(WIRE, "defence ministry", "Syrian Ministry of Defence", "dl:sy-mod", country="SY", sector="GOV")
    hana = Source(
        kind="reported", parties=(party(WIRE, "Hana Darwish"),), cue=span(WIRE, "said"), interest="monitor",
        via=(party(WIRE, "Qarat Monitor"),),
    )  # fmt: skip
    bombed = claim(
        "claim-bombed", "wire-1", WIRE, "bombed", mode="aerial", actors=(jets,), recipients=(party(WIRE, "people"),),
        place=place, time=tuesday, source=hana, confidence=0.9,
        counts=(Count(what="killed", of="civilians", min=17, mention=span(WIRE, "at least 17 people")),),
        inferred_from={"place": "earlier sentence"},
    )  # fmt: skip
    denied = claim(
        "claim-denied", "wire-1", WIRE, "denied", type="REJECT", actors=(ministry,), denies="claim-bombed",
        source=Source(kind="reported", parties=(ministry,), cue=span(WIRE, "denied"), interest="belligerent"),
    )  # fmt: skip
    other = Place(
        name="Qarat",
        country="SY",
        lat=34.5,
        lon=38.25,
        km=5.0,
        precision="exact",
        mention=span(PAPER, "market of Qarat"),
    )
    shelled = claim(
        "claim-shelled", "paper-1", PAPER, "shelled", actors=(party(PAPER, "Rebels", sector="REB"),), place=other,
        counts=(Count(what="killed", of="civilians", min=4, max=4, mention=span(PAPER, "4 people")),),
        time=Time(start=date(2015, 3, 3), end=date(2015, 3, 3), precision="day"),
        source=Source(
            kind="reported", parties=(party(PAPER, "defence ministry", "Syrian Ministry of Defence", "dl:sy-mod"),),
            cue=span(PAPER, "said"), interest="belligerent",
        ),
    )  # fmt: skip
    arabic = claim("claim-arabic", "arabic-1", ARABIC, "قصفت", event="event-other", actors=(party(ARABIC, "الطائرات"),))
    return [
        (
            document("wire-1", WIRE, title="Strike on a market", publisher="Sahel Wire", published=date(2015, 3, 4)),
            [bombed, denied],
        ),
        (document("paper-1", PAPER, publisher="Daily Paper", published=date(2015, 3, 5)), [shelled]),
        (document("arabic-1", ARABIC), [arabic]),
    ]
