"""What a gate before the encoder would save: sentences that a cheap model is sure hold no trigger need not be read by it.

    python models/train/compare_gate.py [--gold FOLDER]

The gate is a logistic regression over a word's static vector and part of speech; a sentence is open when its likeliest word reaches the
cut-off. Trained and measured by dispatch in three folds, at cut-offs that keep 98, 99 and 99.5 % of the sentences with a gold trigger.
A closed sentence still matters to its neighbours (their parties, places and times may stand in it), so the share of words
that the encoder is spared is told alone and with neighbours of open sentences left open; and what a perfect gate would spare.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from coder_data import Dispatch, load_dispatches, locate
from dateline.analysis import Analysis
from dateline.annotate.header import header_step
from dateline.annotate.language import load_language, parse_step
from dateline.api.coder import document_of
from dateline.pipeline import Pipeline

POS = ("NOUN", "VERB", "PROPN", "ADJ", "AUX", "ADV", "ADP")
KEPT = (0.98, 0.99, 0.995)
FOLDS = 3


@dataclass
class Sentences:
    """The sentences of all dispatches: per sentence its dispatch, its words and whether a gold trigger is in it."""

    dispatch: np.ndarray
    words: np.ndarray
    told: np.ndarray


def gather(dispatches: list[Dispatch]) -> tuple[np.ndarray, np.ndarray, np.ndarray, Sentences]:
    """(features of each word, whether it is of a trigger, its sentence, the sentences)."""
    nlp, _ = load_language()
    pipeline = Pipeline([header_step(), parse_step(nlp)])
    rows, labels, owner, sentences = [], [], [], []
    for n, d in enumerate(dispatches):
        analysis = pipeline(Analysis(document_of(d.text, id=d.name)))
        spans = [s for c in d.claims if (s := locate(d.text, str(c["trigger"]).strip()))]
        for s in analysis.sentences:
            told = False
            for token in analysis.doc[s.first : s.last]:
                right = any(a < token.idx + len(token.text) and token.idx < b for a, b in spans)
                told |= right
                if token.pos_ in POS:
                    vector = token.vector / max(float(token.vector_norm), 1e-6)
                    rows.append(np.r_[vector, [token.pos_ == p for p in POS]].astype(np.float32) * 3)
                    labels.append(right)
                    owner.append(len(sentences))
            sentences.append((n, s.last - s.first, told))
    table = Sentences(*(np.array(x) for x in zip(*sentences, strict=True)))
    return np.array(rows), np.array(labels), np.array(owner), table


def neighbours(open_: np.ndarray, dispatch: np.ndarray) -> np.ndarray:
    """Open sentences with those before and after them in the same dispatch."""
    out, same = open_.copy(), dispatch[1:] == dispatch[:-1]
    out[1:] |= open_[:-1] & same
    out[:-1] |= open_[1:] & same
    return out


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--gold", type=Path)
    dispatches = load_dispatches(ap.parse_args().gold)
    rows, labels, owner, table = gather(dispatches)
    best = np.full(len(table.told), -np.inf)
    for fold in range(FOLDS):
        held = table.dispatch[owner] % FOLDS == fold
        model = LogisticRegression(C=0.05, max_iter=300).fit(rows[~held], labels[~held])
        np.maximum.at(best, owner[held], model.decision_function(rows[held]))
    dev = np.array([d.dev for d in dispatches])[table.dispatch]
    news = np.array(["wn" in d.name for d in dispatches])[table.dispatch]
    for name, part in (("dev", dev), ("Wikinews", news), ("all", np.ones(len(dev), bool))):
        words = table.words[part].sum()
        perfect = table.words[part & ~neighbours(table.told, table.dispatch)].sum() / words
        print(f"{name}: {part.sum()} sentences, a perfect gate spares {perfect:.1%} of the words")
        for kept in KEPT:
            open_ = best >= np.quantile(best[table.told], 1 - kept)
            wide = neighbours(open_, table.dispatch)
            spared, spared_wide = (table.words[part & ~x].sum() / words for x in (open_, wide))
            print(
                f"  keeps {open_[part & table.told].mean():.2%} of sentences with a trigger, "
                f"spares {spared:.1%} of the words, {spared_wide:.1%} with neighbours left open"
            )


if __name__ == "__main__":
    main()
