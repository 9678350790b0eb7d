"""Geoparsing: LGL and GeoVirus end to end, and the places of the gold dispatches.

    python bench/geoparsing.py [--data FOLDER] [--gold FOLDER] [--limit N] [--errors N]

``FOLDER`` has ``geoparsing/lgl.xml`` and ``geoparsing/GeoVirus.xml`` (default: ``$DATELINE_DATA``, else
``../shared/data``). LGL is Lieberman, Samet and Sankaranarayanan 2010; GeoVirus is Gritta, Pilehvar and Collier 2018.
LGL is for measuring only. A toponym is found when a mention covers it; it is right when its point is within 161 km of the
gold's. AUC is the area under log error over log of half the earth's circumference, 0 best (Gritta et al. 2018).
"""

from __future__ import annotations

import argparse
import math
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from lxml import etree

from dateline.analysis import Analysis, Header, PlaceMention
from dateline.annotate.language import load_language, parse_step
from dateline.annotate.places import places_step
from dateline.pipeline import Step
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.offsets import distance_km
from dateline.resolve.places import resolve_places_step
from dateline.types import Document

HALF_EARTH_KM = 20039.0


@dataclass(frozen=True)
class Gold:
    start: int
    end: int
    phrase: str
    lat: float
    lon: float
    feature: str = ""


def read_lgl(path: Path) -> Iterator[tuple[str, list[Gold]]]:
    for article in etree.parse(str(path)).iter("article"):
        golds = []
        for t in article.iter("toponym"):
            tag = t.find("gaztag")
            if tag is not None and tag.findtext("lat"):
                golds.append(
                    Gold(
                        int(t.findtext("start") or 0), int(t.findtext("end") or 0), t.findtext("phrase") or "",
                        float(tag.findtext("lat") or 0), float(tag.findtext("lon") or 0), tag.findtext("fcode") or "",
                    )
                )  # fmt: skip
        yield article.findtext("text") or "", golds


def read_geovirus(path: Path) -> Iterator[tuple[str, list[Gold]]]:
    for article in etree.parse(str(path)).iter("article"):
        golds = []
        text = article.findtext("text") or ""
        for t in article.iter("location"):
            start, end, name = int(t.findtext("start") or 0), int(t.findtext("end") or 0), t.findtext("name") or ""
            if text[start - 1 : end - 1] == name:  # some offsets count from one
                start, end = start - 1, end - 1
            golds.append(Gold(start, end, name, float(t.findtext("lat") or 0), float(t.findtext("lon") or 0)))
        yield text, golds


def plain_point(m: PlaceMention) -> tuple[float, float] | None:
    """The toponym's own point (not that of the phrase around it), which is what these corpora have."""
    return (m.candidates[0].lat, m.candidates[0].lon) if m.candidates else None


def measure(name: str, articles: Iterator[tuple[str, list[Gold]]], steps: list[Step], limit: int, show: int) -> None:
    found = right = total = predicted = words = 0
    seconds = 0.0
    errors: list[float] = []
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for n, (text, golds) in enumerate(articles):
        if limit and n >= limit:
            break
        a = Analysis(Document(id=str(n), sha256="0" * 64, text=text), header=Header(body=(0, len(text))))
        a = steps[0](a)
        began = time.perf_counter()
        for s in steps[1:]:
            a = s(a)
        seconds += time.perf_counter() - began
        words += len(text.split())
        places = [m for m in a.places if plain_point(m)]
        predicted += sum(m.kind != "demonym" and not m.name.text.islower() for m in places)
        for g in golds:
            total += 1
            hits = [m for m in places if m.name.start < g.end and g.start < m.name.end]
            if not hits:
                missed[f"{g.phrase} {g.feature}"] += 1
                continue
            found += 1
            best = max(hits, key=lambda m: min(m.name.end, g.end) - max(m.name.start, g.start))
            point = plain_point(best)
            assert point
            km = distance_km(point, (g.lat, g.lon))
            errors.append(km)
            if km <= 161:
                right += 1
            else:
                c = best.candidates[0]
                wrong[f"{g.phrase} {g.feature} -> {c.name},{c.admin1},{c.country} {c.feature}"] += 1
    auc = sum(math.log(e + 1) / math.log(HALF_EARTH_KM) for e in errors) / max(1, len(errors))
    print(
        f"{name}: {total} toponyms; recall {found / total:.3f}; accuracy@161 on found {right / max(1, found):.3f}; "
        f"end to end {right / total:.3f}; AUC of log error {auc:.3f}; {predicted} mentions; "
        f"{words / seconds:,.0f} words/s after the parse"
    )
    if show:
        print("  missed:", missed.most_common(show))
        print("  wrong:", wrong.most_common(show))


def measure_gold(folder: Path, steps: list[Step], show: int) -> None:
    """For each gold place whose name stands in the text: is a mention of it within the gold's radius?"""
    total = hit = named = present = 0
    bad: Counter[str] = Counter()
    for path in sorted(folder.glob("*.yaml")):
        gold = yaml.safe_load(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        a = Analysis(Document(id=path.stem, sha256="0" * 64, text=text), header=Header(body=(0, len(text))))
        for s in steps:
            a = s(a)
        places = {str(c["place"]): c["place"] for c in gold["claims"] if c.get("place")}
        for p in places.values():
            names = [n for n in [p["name"], *(p.get("aka") or [])] if n and n in text]
            near = [
                m for m in a.places if m.place and m.place.lat is not None and m.place.lon is not None
                and distance_km((m.place.lat, m.place.lon), (p["lat"], p["lon"])) <= p["km"]
            ]  # fmt: skip
            total += 1
            hit += bool(near)
            if p["name"] in text:
                named += 1
                at = {i for i in range(len(text)) if text.startswith(p["name"], i)}
                on = [m for m in near if any(m.span.start < i + len(p["name"]) and i < m.span.end for i in at)]
                present += bool(on)
                if not on:
                    seen = [
                        (m.span.text, m.place and (m.place.name, m.place.lat, m.place.lon))
                        for m in a.places if any(m.span.start < i + len(p["name"]) and i < m.span.end for i in at)
                    ]  # fmt: skip
                    bad[f"{path.stem} {p['name']} {p['lat']},{p['lon']} km {p['km']} {seen[:2]}"] += 1
            elif not near:
                bad[f"{path.stem} [{names}] {p['name']} {p['lat']},{p['lon']} km {p['km']}"] += 1
    print(f"gold: {total} places; some mention within gold km {hit / total:.3f}; "
          f"named in the text: {named}, a mention of that name within km {present / named:.3f}")  # fmt: skip
    for line in list(bad)[:show]:
        print("  ", line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DATELINE_DATA", "../shared/data")))
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold/dev"))
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--only", choices=["lgl", "geovirus", "gold"])
    o = parser.parse_args()
    gazetteer = Gazetteer.open()
    steps = [parse_step(load_language()[0]), places_step(gazetteer), resolve_places_step(gazetteer)]
    corpora = {"LGL": ("lgl.xml", read_lgl), "GeoVirus": ("GeoVirus.xml", read_geovirus)}
    for name, (file, reader) in corpora.items():
        if o.only and o.only != name.lower():
            continue
        path = o.data / "geoparsing" / file
        if path.exists():
            measure(name, reader(path), steps, o.limit, o.errors)
        else:
            print(f"{name}: data missing ({path}); give --data or DATELINE_DATA")
    if o.only in (None, "gold"):
        if o.gold.exists():
            measure_gold(o.gold, steps, o.errors)
        else:
            print(f"gold: data missing ({o.gold}); give --gold")


if __name__ == "__main__":
    main()
