"""Measure and fit the calibration of place scores: how often a candidate of some share lies within 161 km of the gold.

    python models/train/train_places_scores.py [--data FOLDER] [--folds 5] [--write]

``FOLDER`` has ``geoparsing/lgl.xml`` and ``geoparsing/GeoVirus.xml`` (default: ``data`` of
``$DATELINE_DATA``, else of ``../shared``). Isotonic regression (Zadrozny and Elkan 2002) over the candidates that a mention keeps, cross-validated by
document; its blocks, joined by straight lines, are the table ``calibration`` of ``ontology/data/places/ranker.json``, which
``--write`` replaces. Reported for the best candidate of each found toponym: the expected calibration error (ten equal
widths, and ten equal numbers) and the Brier score, before and after, and for the map of each corpus on the other.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.isotonic import IsotonicRegression  # type: ignore[import-untyped]

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from coder_data import data_dir
from dateline.analysis import Analysis, Header
from dateline.annotate.language import load_language, parse_step
from dateline.annotate.places import places_step
from dateline.ontology.places import DATA
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.offsets import distance_km
from dateline.resolve.places import resolve_places_step
from dateline.types import Document
from geoparsing import read_geovirus, read_lgl  # type: ignore[import-not-found]

CORPORA = {"LGL": ("lgl.xml", read_lgl), "GeoVirus": ("GeoVirus.xml", read_geovirus)}
NEAR_KM = 161
SMALLEST_BLOCK = 50  # candidates; a smaller one is chance
Table = list[tuple[float, float]]


@dataclass(frozen=True)
class Rows:
    """One row a candidate of a found toponym, as arrays of one length."""

    corpus: np.ndarray  # index into CORPORA
    document: np.ndarray  # running number over both corpora
    best: np.ndarray  # bool: the best candidate of its toponym
    share: np.ndarray  # 0..1
    right: np.ndarray  # 0 or 1: within 161 km

    def __getitem__(self, chosen: np.ndarray) -> Rows:
        return Rows(*(a[chosen] for a in (self.corpus, self.document, self.best, self.share, self.right)))


def read(folder: Path) -> Rows:
    """The candidates of the toponyms that both the gold and the finder have."""
    gazetteer = Gazetteer.open()
    steps = [parse_step(load_language()[0]), places_step(gazetteer), resolve_places_step(gazetteer, raw=True)]
    rows: list[tuple[int, int, bool, float, bool]] = []
    document = 0
    for k, (file, reader) in enumerate(CORPORA.values()):
        for text, golds in reader(folder / "geoparsing" / file):
            document += 1
            a = Analysis(Document(id="x", sha256="0" * 64, text=text), header=Header(body=(0, len(text))))
            for s in steps:
                a = s(a)
            for g in golds:
                hits = [m for m in a.places if m.candidates and m.name.start < g.end and g.start < m.name.end]
                if not hits:
                    continue
                found = max(hits, key=lambda m: min(m.name.end, g.end) - max(m.name.start, g.start))
                for n, c in enumerate(found.candidates):
                    near = distance_km((c.lat, c.lon), (g.lat, g.lon)) <= NEAR_KM
                    rows.append((k, document, n == 0, c.score, near))
            if document % 100 == 0:
                print(f"{document} documents", file=sys.stderr)
    return Rows(*(np.array(column) for column in zip(*rows, strict=True)))


def fit(rows: Rows) -> Table:
    """Blocks of the isotonic regression as points (mean share, frequency), rising in both."""
    value = IsotonicRegression().fit(rows.share, rows.right).predict(rows.share)
    table: dict[float, float] = {}
    for v in np.unique(value):
        inside = value == v
        if inside.sum() >= SMALLEST_BLOCK:
            table[round(float(rows.share[inside].mean()), 4)] = round(float(v), 3)
    return list(table.items())


def mapped(table: Table, share: np.ndarray) -> np.ndarray:
    return np.asarray(np.interp(share, [s for s, _ in table], [v for _, v in table]))


def error(p: np.ndarray, right: np.ndarray, equal_numbers: bool = False) -> float:
    """Expected calibration error in ten bins."""
    order = np.argsort(p, kind="stable")
    bins = (
        np.array_split(order, 10)
        if equal_numbers
        else [np.flatnonzero(np.minimum(p * 10, 9).astype(int) == b) for b in range(10)]
    )
    return float(sum(abs(p[b].mean() - right[b].mean()) * len(b) for b in bins if len(b)) / len(p))


def tell(name: str, p: np.ndarray, rows: Rows) -> None:
    brier = float(((p - rows.right) ** 2).mean())
    print(
        f"{name}: ECE {error(p, rows.right):.4f}, in equal numbers {error(p, rows.right, equal_numbers=True):.4f}, "
        f"Brier {brier:.4f} ({len(p)})"
    )


def reliability(p: np.ndarray, rows: Rows) -> None:
    for b in range(10):
        inside = np.minimum(p * 10, 9).astype(int) == b
        if inside.any():
            print(
                f"  {b / 10:.1f}-{(b + 1) / 10:.1f}: {inside.sum():5d}, said {p[inside].mean():.3f}, right {rows.right[inside].mean():.3f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="default: the corpora's data/")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    o = parser.parse_args()
    rows = read(o.data or data_dir() / "data")
    fold = np.random.default_rng(0).permutation(rows.document.max() + 1)[rows.document] % o.folds
    held_out = np.zeros(len(fold))
    for f in range(o.folds):
        held_out[fold == f] = mapped(fit(rows[fold != f]), rows.share[fold == f])
    for k, name in enumerate([*CORPORA, "both"]):
        chosen = rows.best & ((rows.corpus == k) | (name == "both"))
        tell(f"{name}, shares", rows.share[chosen], rows[chosen])
        tell(f"{name}, cross-validated", held_out[chosen], rows[chosen])
    for k, name in enumerate(CORPORA):
        chosen = rows.best & (rows.corpus == k)
        tell(
            f"{name}, by the map of the other corpus",
            mapped(fit(rows[rows.corpus != k]), rows.share[chosen]),
            rows[chosen],
        )
    tell("all candidates, shares", rows.share, rows)
    tell("all candidates, cross-validated", held_out, rows)
    print("reliability of the best candidates, shares:")
    reliability(rows.share[rows.best], rows[rows.best])
    print("reliability of the best candidates, cross-validated:")
    reliability(held_out[rows.best], rows[rows.best])
    table = fit(rows)
    print("table:", table)
    if o.write:
        path = DATA / "ranker.json"
        text = path.read_text(encoding="utf-8")
        pairs = ", ".join(json.dumps(list(pair)) for pair in table)
        path.write_text(re.sub(r'"calibration": \[.*\]', f'"calibration": [{pairs}]', text), encoding="utf-8")


if __name__ == "__main__":
    main()
