"""Actor dictionaries in the form of TABARI and PETRARCH, read from a user's own path (none is shipped).

Two layouts are understood. PETRARCH2: a name line, ``+alias`` lines, then codes in brackets, with or without dates
(``[SYRGOV >20000717]``, ``[IRQREB 20040101-20130408]``). TABARI: ``NAME_WORDS [CODE]`` on one line, several codes
with dates. A code is a
three-letter country (or ``---``, ``IGO`` …) and three-letter roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from dateline.errors import LexiconError
from dateline.ontology.actors import SECTORS, Actor, Post
from dateline.ontology.actors_names import slug

_CODE = re.compile(r"\[([^\]]*)\]")
_COMMENT = re.compile(r"\s*#.*$|<!--.*?-->|;.*$")
_DATED = re.compile(
    r"^(?P<code>[A-Z-]+)?\s*(?:(?P<bound>[<>])\s*(?P<day>\d{6,8})|(?P<start>\d{6,8})\s*-\s*(?P<end>\d{6,8}))?$"
)
_ROLES = {
    "PPL": "CVL",
    "UIS": "UAF",
    "INS": "REB",
    "SEP": "REB",
    "GOV": "GOV",
    "IGO": "IGO",
    "NGO": "NGO",
    "NGM": "NGO",
    "MED": "MED",
}


@lru_cache(maxsize=1)
def _iso3() -> dict[str, str]:
    """Three-letter to two-letter country codes (ISO 3166-1, and the older codes that PETRARCH uses)."""
    text = files("dateline.ontology").joinpath("data/actors/iso3.csv").read_text(encoding="utf-8")
    return dict(line.split(",")[:2] for line in text.splitlines()[1:] if line)


def _day(text: str | None, *, last: bool = False) -> date | None:
    if not text:
        return None
    text = ("19" if text[0] in "3456789" else "20") + text if len(text) == 6 else text
    try:
        return date(int(text[:4]), max(int(text[4:6]), 1), min(max(int(text[6:8]), 1), 28 if last else 31))
    except ValueError:
        return date(int(text[:4]), 12, 31) if last else date(int(text[:4]), 1, 1)


def _meaning(code: str) -> tuple[str | None, str | None]:
    """("SY", "GOV") of "SYRGOV"."""
    parts = [code[k : k + 3] for k in range(0, len(code), 3)]
    country = _iso3().get(parts[0]) if parts else None
    for part in parts if country is None else parts[1:]:
        sector = _ROLES.get(part, part)
        if sector in SECTORS:
            return country, sector
    return country, None


def _posts(codes: list[str], where: str) -> list[tuple[str | None, str | None, date | None, date | None]]:
    out = []
    code = ""
    for text in codes:
        m = _DATED.match(text.strip())
        if m is None:
            raise LexiconError(f"{where}: cannot read the code [{text}]; expected e.g. [SYRGOV >20000717]")
        code = m["code"] or code
        start, end = _day(m["start"]), _day(m["end"], last=True)
        if m["bound"] == ">":
            start = _day(m["day"])
        elif m["bound"] == "<":
            before = _day(m["day"])
            end = before - timedelta(days=1) if before else None
        out.append((*_meaning(code), start, end))
    return out


def _name(text: str) -> str:
    words = text.strip().rstrip("_").replace("_", " ").split()
    return " ".join(w if len(w) <= 3 and w.isupper() and len(words) == 1 else w.capitalize() for w in words)


def read_petrarch(path: Path) -> Iterator[Actor]:
    """Actors of one dictionary file; their ids begin with ``petrarch:``.

    Raises:
        LexiconError: a code that cannot be read, with file and line, or a file that is not there.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise LexiconError(f"{path}: actor dictionary cannot be read ({error.strerror})") from error
    name, at = "", 0
    aliases: list[str] = []
    codes: list[str] = []
    for number, raw in enumerate([*lines, "END"], start=1):
        line = _COMMENT.sub("", raw).strip()
        if not line:
            continue
        found = _CODE.findall(line)
        plain = _CODE.sub("", line).strip()
        if plain.startswith(("+", "&")):
            aliases.append(_name(plain[1:]))
            codes += found
        elif plain:
            if name and codes:
                yield _actor(name, aliases, codes, f"{path.name}:{at}")
            name, aliases, codes, at = _name(plain), [], list(found), number
        else:
            codes += found
    if name and codes:
        yield _actor(name, aliases, codes, f"{path.name}:{at}")


def _actor(name: str, aliases: list[str], codes: list[str], where: str) -> Actor:
    rows = _posts(codes, where)
    country, sector, start, end = rows[0]
    dated = len(rows) > 1 and any(r[2] or r[3] for r in rows)
    posts = tuple(Post((r[1] or "member").lower(), r[0], None, r[2], r[3]) for r in rows) if dated else ()
    return Actor(
        id=f"petrarch:{slug(name)}", name=name, kind="person" if dated else "group", country=country, sector=sector,
        aliases=tuple(a for a in aliases if a), start=None if dated else start, end=None if dated else end,
        posts=posts, source=where,
    )  # fmt: skip


__all__ = ["read_petrarch"]
