"""Gold dispatches as training windows for the coder's encoder.

A gold dispatch is NAME.txt with NAME.yaml (the scheme is in the guide that comes with the gold). Texts under
licence stay outside the repository: the annotations in ``models/train/gold/`` are joined with the open corpora in
``$DATELINE_DATA`` (default ``../shared``) here.

A window is at most ``MAX_PIECES`` word pieces of one dispatch; a long dispatch gives several that overlap. Each
trigger is supervised in the window that holds it farthest from an edge.
"""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
TYPES = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
MODES = "none abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone heavy-weapons crowd-control unconventional".split()
FACTS = ["CT+", "CT-", "Uu", "PR+", "PS+"]
FACT_OF = {"PR-": "CT-", "PS-": "CT-"}
ROLES = ["actor", "recipient", "place", "time", "source"]
MAX_PIECES = 384
OVERLAP = 96


def data_dir() -> Path:
    """Where the open corpora are. Raises SystemExit with the reason when they are not there."""
    path = Path(os.environ.get("DATELINE_DATA", ROOT.parent / "shared"))
    if not path.is_dir():
        raise SystemExit(f"no corpora at {path}; set DATELINE_DATA to the folder that holds gold/ and data/")
    return path


@dataclass
class Dispatch:
    """One gold dispatch."""

    name: str
    text: str
    claims: list[dict[str, Any]]
    dev: bool
    published: Any = None


def locate(text: str, phrase: str) -> tuple[int, int] | None:
    """Offsets of `phrase`; "word#2" is its second occurrence; None when it is not there."""
    m = re.fullmatch(r"(.*?)#(\d+)", phrase, re.S)
    phrase, nth = (m[1], int(m[2])) if m else (phrase, 1)
    at = -1
    for _ in range(nth):
        at = text.find(phrase, at + 1)
        if at < 0:
            return None
    return at, at + len(phrase)


_PTB = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "``": '"', "''": '"'}


def detokenize(line: str) -> str:
    """A Penn-Treebank-tokenised line as running text (Wikinews texts come so)."""
    t = " ".join(_PTB.get(w, w) for w in line.split())
    t = re.sub(r" (?=[,.;:?!%)\]}])", "", t)
    t = re.sub(r"(?<=[(\[{$]) ", "", t)
    t = re.sub(r" (n't|'s|'re|'ve|'ll|'d|'m|'S)\b", r"\1", t)
    t = re.sub(r"(s) ' ", r"\1' ", t)
    return re.sub(r'" ([^"]*?) "', r'"\1"', t)


def corpus_texts(data: Path) -> dict[str, str]:
    """Texts that the annotations in models/train/gold/ are about, by name."""
    texts: dict[str, str] = {}
    for line in (data / "data/fakes/dispatches.jsonl").read_text().splitlines():
        row = json.loads(line)
        texts.setdefault(row["id"], row["text"])
    for part in (data / "data/wikinews_tdg/train.txt").read_text().split("filename:")[1:]:
        m = re.match(r'<doc id="(\d+)"', part)
        if m:
            body = part.split(":SNT_LIST\n")[1].split("\nEDGE_LIST")[0]
            texts["wn" + m[1]] = "\n\n".join(detokenize(x) for x in body.split("\n") if x.strip())
    return texts


def load_dispatches(own: Path | None = None) -> list[Dispatch]:
    """The dev gold (``dev=True``) and our own annotations, each with its text."""
    data = data_dir()
    out = []
    for path in sorted((data / "gold/dev").glob("*.yaml")):
        gold = yaml.safe_load(path.read_text())
        out.append(
            Dispatch(path.stem, path.with_suffix(".txt").read_text(), gold["claims"] or [], True, gold.get("published"))
        )
    texts = corpus_texts(data)
    for path in sorted((own or ROOT / "models/train/gold").glob("*.yaml")):
        gold = yaml.safe_load(path.read_text())
        if path.stem in texts:
            out.append(Dispatch(path.stem, texts[path.stem], gold["claims"] or [], False, gold.get("published")))
    return out


def load_written(path: Path | None = None) -> list[Dispatch]:
    """The short dispatches that were written for training, with their claims; the form is told at the head of the file.

    They have no places with coordinates and no times, so they teach the encoder and not the scorers of the slots.
    """
    path = path or ROOT / "models/train/written.txt"
    out = []
    blocks = path.read_text(encoding="utf-8").split("\nT: ")[1:]
    for n, block in enumerate(blocks, 1):
        text, *rows = block.strip().split("\n")
        claims = []
        for k, row in enumerate(rows, 1):
            trigger, type_, actors, recipients, place, source, fact, *mode = (x.strip() for x in row.split("|"))
            if locate(text, trigger) is None:
                raise SystemExit(f"{path}: block {n}: {trigger!r} is not in its text")
            claims.append(
                {
                    "id": f"c{k}", "event": f"e{k}", "trigger": trigger, "type": type_, "mode": mode[0] if mode else None,
                    "actors": _parties(actors), "recipients": _parties(recipients), "factuality": fact,
                    "place": None if place == "-" else {"name": place.split("=")[0], "aka": place.split("=")[1:]},
                    "source": "narrator" if source == "N" else _parties(source),
                }
            )  # fmt: skip
        out.append(Dispatch(f"written-{n}", text, claims, False))
    return out


def _parties(cell: str) -> list[list[str]]:
    """Parties parted by ";", the names of each by "="; "-" is none."""
    return [] if cell == "-" else [[name.strip() for name in party.split("=")] for party in cell.split(";")]


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Rough sentences, only to tell near names from far ones."""
    cuts = [0] + [m.end() for m in re.finditer(r"(?<=[.!?\"”])\s+(?=[\"“A-Z0-9(])|\n\s*\n", text)] + [len(text)]
    return [(a, b) for a, b in itertools.pairwise(cuts) if b > a]


_ARTICLE = re.compile(r"^(the|a|an|its|their|his|her)\s+", re.I)


def name_spans(text: str, names: list[str]) -> list[tuple[int, int]]:
    """Every occurrence of one of the names, whole words, any case, the longest where two overlap."""
    found: set[tuple[int, int]] = set()
    for name in names:
        bare = _ARTICLE.sub("", str(name).strip())
        if len(bare) < 2:
            continue
        for m in re.finditer(r"(?<!\w)" + re.escape(bare).replace(r"\ ", r"\s+") + r"(?!\w)", text, re.I):
            found.add(m.span())
    return [s for s in found if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in found)]


@dataclass
class Example:
    """One trigger with its labels in characters; `ignore` are spans that are neither right nor wrong."""

    span: tuple[int, int]
    type: int
    mode: int
    fact: int
    narrator: int
    roles: dict[str, tuple[list[tuple[int, int]], list[tuple[int, int]]] | None] = field(default_factory=dict)


def split_near(text: str, spans: list[tuple[int, int]], sentences: list[tuple[int, int]], at: int) -> tuple[list, list]:
    """(the occurrences in the sentence nearest to `at`, before winning over after; the others)."""

    def index(pos: int) -> int:
        for k, (a, b) in enumerate(sentences):
            if a <= pos < b:
                return k
        return len(sentences)

    here = index(at)
    ranked = sorted(spans, key=lambda s: (abs(index(s[0]) - here) * 2 + (index(s[0]) > here), abs(s[0] - at)))
    if not ranked:
        return [], []
    best = index(ranked[0][0])
    return [s for s in spans if index(s[0]) == best], [s for s in spans if index(s[0]) != best]


def examples(d: Dispatch, times: dict[str, list[tuple[int, int]] | None] | None = None) -> Iterator[Example]:
    """Labels of each claim. `times` maps a claim's id to the spans that give its time (None: not known)."""
    sentences = sentence_bounds(d.text)
    for c in d.claims:
        span = locate(d.text, str(c["trigger"]).strip())
        if span is None or c["type"] not in TYPES:
            continue
        mode = c.get("mode") or "none"
        fact = FACT_OF.get(c["factuality"], c["factuality"])
        ex = Example(
            span,
            TYPES.index(c["type"]),
            MODES.index(mode) if mode in MODES else 0,
            FACTS.index(fact),
            int(c["source"] == "narrator"),
        )
        parties = {
            "actor": c.get("actors") or [],
            "recipient": c.get("recipients") or [],
            "source": [] if c["source"] == "narrator" else c["source"],
        }
        place = c.get("place")
        parties["place"] = [[place["name"], *(place.get("aka") or [])]] if place else []
        for role, groups in parties.items():
            yes: list[tuple[int, int]] = []
            maybe: list[tuple[int, int]] = []
            lost = False
            for names in groups:
                near, far = split_near(d.text, name_spans(d.text, [str(n) for n in names]), sentences, span[0])
                lost = lost or not near
                yes += near
                maybe += far
            # A party whose words are not in the text cannot teach the role: say nothing of it.
            ex.roles[role] = None if lost and not yes else (yes, maybe)
        spans = None if times is None else times.get(c["id"])
        ex.roles["time"] = None if spans is None else split_near(d.text, [tuple(x) for x in spans], sentences, span[0])
        yield ex
