"""A small coder for tests of the ledger and of runs: no model, the same claims every time, and words that make it fail.

Run as a script it codes many documents into a ledger: ``python fake_coding.py LEDGER N WORKERS [SLEEP]``.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from dateline.errors import ModelMissing
from dateline.ids import make_id, sha256_bytes
from dateline.types import Claim, Count, Document, Failure, Mention, Party, Place, Rejection, Source, Span, Time

_TRIGGER = re.compile(r"\b(shelled|bombed|denied|killed)\b")
_NUMBER = re.compile(r"\b\d{1,3}\b")
_SOURCE = re.compile(r"\bthe (army|rebels|ministry)\b")


@dataclass(frozen=True)
class FakeCoded:
    document: Document
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...] = ()


def dispatch(number: int) -> Document:
    """The `number`-th of an endless row of dispatches; number % 7 decides what is told."""
    place = ("Qarat", "Dobrovo", "Wadi Sael")[number % 3]
    text = (
        f"Dispatch {number}. On Tuesday the army shelled {place} and {number % 90 + 1} people were killed, "
        f"witnesses said. But the rebels denied it: nobody bombed {place}."
    )
    return document(f"wire-{number:05}", text)


def document(identity: str, text: str) -> Document:
    digest = sha256_bytes(text.encode("utf-8", "surrogatepass"))
    return Document(id=identity, sha256=digest, text=text, published=date(2017, 6, 1), reader="fake/1")


def code(document: Document, *, version: int = 1, sleep: float = 0.0) -> FakeCoded | Failure:
    """Claims of a document. Version 2 finds no denials, and is surer of everything else."""
    time.sleep(sleep)
    if "WORKER-DIES" in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "MEMORY-ENDS" in document.text:
        raise MemoryError
    if "STEP-FAILS" in document.text:
        return Failure(document=document.id, step="fake", error="ValueError: as asked")
    found = [m for m in _TRIGGER.finditer(document.text) if version == 1 or m[0] != "denied"]
    return FakeCoded(
        document,
        tuple(_claim(document, m, version) for m in found),
        tuple(_mention(document, m) for m in found),
    )


def _mention(document: Document, m: re.Match[str]) -> Mention:
    value = {"type": "ASSAULT", "cue": _span(m).model_dump()}
    return Mention(document=document.id, layer="triggers", start=m.start(), end=m.end(), text=m[0], value=value)


def _span(match: re.Match[str]) -> Span:
    return Span(start=match.start(), end=match.end(), text=match[0])


def _claim(document: Document, m: re.Match[str], version: int) -> Claim:
    number = _NUMBER.search(document.text, 12)
    speaker = _SOURCE.search(document.text)
    party = Party(name=speaker[1].title(), mention=_span(speaker)) if speaker else Party(name="Unknown")
    identity = {"document": document.sha256, "at": [m.start(), m.end()], "type": "ASSAULT"}
    counts = (Count(what="killed", min=int(number[0]), max=int(number[0]), mention=_span(number)),) if number else ()
    return Claim(
        id=make_id("claim", identity),
        document=document.id,
        event=make_id("event", document.sha256),
        trigger=_span(m),
        type="REJECT" if m[0] == "denied" else "ASSAULT",
        actors=(party,),
        source=Source(kind="reported", parties=(party,)),
        place=Place(name="Qarat", country="SY", lat=34.5, lon=38.25, km=5.0),
        time=Time(start=date(2017, 5, 30), end=date(2017, 5, 30), precision="day"),
        counts=counts if m[0] == "killed" else (),
        confidence=0.5 + version / 10,
    )


def build(version: int = 1, sleep: float = 0.0) -> Callable[[Document], FakeCoded | Failure]:
    return partial(code, version=version, sleep=sleep)


def build_nothing() -> Callable[[Document], FakeCoded | Failure]:
    raise ModelMissing("no weights; reinstall")


def many(n: int) -> Iterator[Document | Rejection]:
    """`n` dispatches with a rejection and a document that fails among each hundred."""
    for i in range(n):
        if i % 100 == 41:
            yield Rejection(origin=f"input.jsonl:{i}", reason="no text")
        elif i % 100 == 42:
            yield document(f"wire-{i:05}", f"Dispatch {i}. STEP-FAILS")
        else:
            yield dispatch(i)


if __name__ == "__main__":
    from dateline.api.store import code_into

    ledger, n, workers, sleep = (*sys.argv[1:], "0")[:4]
    build_slowly = partial(build, 1, float(sleep))
    code_into(Path(ledger), many(int(n)), workers=int(workers), factory=build_slowly, version="fake-1")
