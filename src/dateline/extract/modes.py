"""The mode of an ASSAULT: the encoder's opinion weighed against the weapons that stand beside the trigger."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from dateline.analysis import RoleScores, Trigger
from dateline.extract.features import logit
from dateline.extract.frame import Frame
from dateline.extract.linear import Features
from dateline.extract.parties import Told
from dateline.extract.scorers import Scorers, best_of

# A mode that no word of the dispatch speaks for is not given: the guide leaves it null where the text gives none.
_EVIDENCE = {
    "aerial": re.compile(
        r"\bair|warplane|\bjets?\b|aerial|helicopter|bomber|bombing|bombed|bombard|\braids?\b|aircraft", re.I
    ),
    "heavy-weapons": re.compile(r"shell|rocket|mortar|artillery|missile|bombard|\btanks?\b|cannon|warship", re.I),
    "explosives": re.compile(r"bomb|blast|explo|\bmines?\b|\bied|detonat|grenade|booby", re.I),
    "suicide-attack": re.compile(r"suicide|blew (?:him|her)self|blow (?:him|her)self", re.I),
    "unconventional": re.compile(r"chemical|\bgas|chlorine|sarin|toxic|poison|phosph|nerve agent", re.I),
    "firearms": re.compile(r"\bshot|shoot|\bgun|\bfire|sniper|bullet|rifle", re.I),
    "drone": re.compile(r"drone|\buav|unmanned", re.I),
}
_AIR = ("air strike", "airstrike", "air raid", "air attack", "air-strike", "aerial", "warplane")


@cache
def modes_of_instruments() -> dict[str, str]:
    """Instrument class → the mode that it speaks for, from data/instruments/modes.tsv."""
    text = files("dateline.ontology").joinpath("data/instruments/modes.tsv").read_text(encoding="utf-8")
    return {row[0]: row[1] for row in list(csv.reader(text.splitlines(), delimiter="\t"))[1:]}


def mode_rows(frame: Frame, trigger: Trigger, roles: RoleScores) -> list[tuple[str, Features]]:
    """Each mode that the encoder or a weapon nearby speaks for, with its features."""
    here = frame.sentence_of[trigger.token]
    near: dict[str, float] = {}
    anywhere: dict[str, float] = {}
    table = modes_of_instruments()
    for m in frame.analysis.instruments:
        mode = table.get(m.value.class_)
        if mode is None:
            continue
        anywhere[mode] = anywhere.get(mode, 0.0) + 1
        if frame.sentence_of[m.head] == here:
            near[mode] = max(near.get(mode, 0.0), 1.0 / (1 + abs(m.head - trigger.token) / 4))
    words = trigger.span.text.lower()
    total = sum(anywhere.values()) or 1.0
    none = logit(roles.modes.get("none", 0.0))
    out = []
    for mode in sorted({*roles.modes, *near} - {"none"}):
        evidence = _EVIDENCE.get(mode)
        if evidence is not None and not evidence.search(frame.analysis.document.text):
            continue
        f: Features = {
            "p": logit(roles.modes.get(mode, 0.0)),
            "none": none,
            "near": near.get(mode, 0.0),
            "rival": max((v for k, v in near.items() if k != mode), default=0.0),
            "anywhere": anywhere.get(mode, 0.0) / total,
            "air": float(mode == "aerial" and any(w in words for w in _AIR)),
        }
        out.append((mode, f))
    return out


def choose_modes(frame: Frame, triggers: Sequence[Told], scorers: Scorers) -> Iterator[str | None]:
    """The likeliest mode of each ASSAULT, or None; the encoder's own of other types, and where no scorer was trained."""
    scorer = scorers.get("mode")
    if scorer is None:
        yield from (trigger.mode for trigger, _ in triggers)
        return
    best = best_of(scorer, (mode_rows(frame, *told) for told in triggers if told[0].type == "ASSAULT"))
    yield from (next(best) if trigger.type == "ASSAULT" else trigger.mode for trigger, _ in triggers)
