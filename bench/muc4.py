"""MUC-4 TST1 and TST2 (200 dispatches, all in capitals): incident type, perpetrator, victim, target and effect.

    python bench/muc4.py [--weights FOLDER] [--limit N]

For each dispatch the fillers of all its key templates are pooled, as in document-level role filler extraction (Patwardhan & Riloff 2009;
Du et al. 2021): a filler is found when one of ours holds one of its alternatives, or the other way round, whole words, each counted once.
Optional fillers and templates (``?``) are neither wanted nor wrong. Ours are those of ASSAULT claims that nobody denies:
actors are perpetrators, recipients are victims where they are people and targets where they are things. MUC counts terrorist incidents
alone (no fighting of armies, nothing older than two months), Dateline everything: precision suffers by design, and is also given
for the dispatches that have an incident.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpora import data_dir
from dateline.api import Coder, document_of
from dateline.types import Claim, Failure, Party

SLOTS = {
    "PERP: INDIVIDUAL ID": "perpetrator", "PERP: ORGANIZATION ID": "perpetrator", "PHYS TGT: ID": "target",
    "HUM TGT: NAME": "victim", "HUM TGT: DESCRIPTION": "victim",
}  # fmt: skip
ROLES = ("perpetrator", "victim", "target")
_BOMBS = {"explosives", "suicide-attack", "aerial", "heavy-weapons", "drone"}
_EFFECTS = {"DEATH": "killed", "INJURY": "injured"}
_ARTICLE = re.compile(r"^(?:THE|A|AN|SOME|SEVERAL|\d+)\s+")
_BURN = re.compile(r"\b(?:burn|arson|torch|set (?:\w+ )?(?:on )?fire|set ablaze)", re.I)
Fillers = list[tuple[frozenset[str], bool]]  # alternatives, optional


@dataclass
class Key:
    """What the templates of one dispatch ask for."""

    types: set[str] = field(default_factory=set)
    effects: set[str] = field(default_factory=set)
    fillers: dict[str, Fillers] = field(default_factory=lambda: defaultdict(list))


def keys(path: Path) -> dict[str, Key]:
    """Message id → its key, all templates together."""
    out: dict[str, Key] = {}
    message = slot = ""
    optional = False
    for line in path.read_text().splitlines():
        m = re.match(r"\d+\.\s+(.+?)\s{2,}(.*)", line) or re.match(r"\d+\.\s+([A-Z ]+: [A-Z: ]+?)\s+([\"*\-?].*)", line)
        if m:
            slot, value = m[1].strip(), m[2].strip()
        elif line.startswith(" ") and slot:
            value = line.strip()
        else:
            continue
        if slot == "MESSAGE: ID":
            message = value.split()[0]
            out.setdefault(message, Key())
        elif slot == "MESSAGE: TEMPLATE":
            optional = "OPTIONAL" in value
        elif value not in ("*", "-", ""):
            _take(out[message], slot, value, optional)
    return out


def _take(key: Key, slot: str, value: str, optional: bool) -> None:
    if slot == "INCIDENT: TYPE" and not optional:
        key.types |= {t.strip() for t in value.lstrip("? ").split("/")}
    elif slot.endswith("EFFECT OF INCIDENT") and not optional:
        key.effects |= {effect for effect in _EFFECTS if re.match(rf"\??\s*{effect}\b", value)}
    elif slot in SLOTS:
        first = value.split('":', maxsplit=1)[0] + '"' if '":' in value else value
        names = frozenset(_bare(n) for n in re.findall(r'"((?:[^"\\]|\\.)*)"', first))
        if names:
            known = key.fillers[SLOTS[slot]]
            if not any(names & other for other, _ in known):
                known.append((names, optional or value.startswith("?")))


def _bare(name: str) -> str:
    return _ARTICLE.sub("", re.sub(r"\s+", " ", name.replace('\\"', "").upper()).strip())


def messages(path: Path) -> Iterator[tuple[str, str]]:
    """(message id, text)."""
    parts = re.split(r"(?m)^(TST\d-MUC\d-\d+).*$", path.read_text(errors="replace"))
    yield from zip(parts[1::2], (p.strip("\n") + "\n" for p in parts[2::2]), strict=True)


def names_of(party: Party) -> set[str]:
    """What a party may be called in a key."""
    return {_bare(n) for n in (party.name, party.mention.text if party.mention else "", *party.aliases) if n}


def is_thing(party: Party) -> bool:
    """Whether a recipient is property and no person: a word for a building, vehicle or other work at its end."""
    words = (party.mention.text if party.mention else party.name).upper().split(" OF ")[0]
    pattern = r"\b(?:BRIDGE|BUILDING|HOUSE|HOME|OFFICE|EMBASSY|STATION|PIPELINE|TOWER|PYLON|PLANT|BUS|TRUCK|CAR|VEHICLE|BANK|STORE|FARM|CHURCH|HEADQUARTERS|AIRCRAFT|HELICOPTER|PLANE|BARRACKS|BASE|TOWN|VILLAGE|FACILIT|INSTALLATION|SCHOOL|HOSPITAL|HOTEL|RESTAURANT|RESIDENCE)(?:S|ES|IES|ITIES|Y|ING|INGS)?$"
    return re.search(pattern, words) is not None


def answers(claims: tuple[Claim, ...]) -> tuple[set[str], set[str], dict[str, list[set[str]]]]:
    """(incident types, effects, role → parties) that the claims come to."""
    types, effects, roles = set(), set(), defaultdict(list)
    for c in claims:
        if c.type != "ASSAULT" or c.factuality in ("CT-", "PR-", "PS-"):
            continue
        if c.mode == "abduct" or re.match(r"(?i)kidnap|abduct", c.trigger.text):
            types.add("KIDNAPPING")
        elif _BURN.search(c.trigger.text):
            types.add("ARSON")
        elif c.mode in _BOMBS or re.search(r"(?i)bomb|explo|dynamit", c.trigger.text):
            types.add("BOMBING")
        else:
            types.add("ATTACK")
        effects |= {e for e, what in _EFFECTS.items() for n in c.counts if n.what == what and n.max != 0}
        if re.match(r"(?i)kill|murder|assassinat|die", c.trigger.text):
            effects.add("DEATH")
        if re.match(r"(?i)wound|injur", c.trigger.text):
            effects.add("INJURY")
        for party in c.actors:
            _add(roles["perpetrator"], names_of(party))
        for party in c.recipients:
            _add(roles["target" if is_thing(party) else "victim"], names_of(party))
    return types, effects, roles


def _add(known: list[set[str]], names: set[str]) -> None:
    for other in known:
        if other & names:
            other.update(names)
            return
    known.append(names)


def alike(a: str, b: str) -> bool:
    """Whether one holds the other, whole words."""
    return re.search(rf"\b{re.escape(a)}\b", b) is not None or re.search(rf"\b{re.escape(b)}\b", a) is not None


def tally(want: Fillers, got: list[set[str]]) -> tuple[int, int, int]:
    """(hits, ours that count, theirs that count)."""
    left, hits, free = list(got), 0, 0
    for names, optional in sorted(want, key=lambda f: f[1]):
        found = next((g for g in left if any(alike(a, b) for a in g for b in names)), None)
        if found is not None:
            left.remove(found)
            hits += not optional
            free += optional
    return hits, len(got) - free, sum(not optional for _, optional in want)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--weights", type=Path)
    ap.add_argument("--limit", type=int, default=0, help="only so many dispatches of each part")
    a = ap.parse_args()
    folder = data_dir() / "data/muc4"
    coder = Coder(weights=a.weights)
    sums: dict[tuple[str, bool], list[int]] = defaultdict(lambda: [0, 0, 0])
    for part in ("tst1", "tst2"):
        key_of = keys(next((folder / part).glob("key-*")))
        for n, (name, text) in enumerate(messages(next((folder / part).glob("tst*")))):
            if a.limit and n >= a.limit:
                break
            coded = coder.code(document_of(text, id=name))
            if isinstance(coded, Failure):
                print(f"FAILED {name}: {coded.step} {coded.error}")
            types, effects, roles = answers(() if isinstance(coded, Failure) else coded.claims)
            key = key_of.get(name, Key())
            rows = {"incident type": (len(types & key.types), len(types), len(key.types)),
                    "effect": (len(effects & key.effects), len(effects), len(key.effects)),
                    **{role: tally(key.fillers[role], roles[role]) for role in ROLES}}  # fmt: skip
            for slot, row in rows.items():
                for only in (False, True):
                    if not only or key.types:
                        sums[slot, only] = [x + y for x, y in zip(sums[slot, only], row, strict=True)]
    for only in (False, True):
        print("dispatches with an incident alone" if only else "all dispatches")
        for slot in ("incident type", *ROLES, "effect"):
            hit, ours, theirs = sums[slot, only]
            p, r = hit / max(1, ours), hit / max(1, theirs)
            print(f"  {slot:14} P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f}  ({theirs} in the keys)")


if __name__ == "__main__":
    main()
