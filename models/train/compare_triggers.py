"""The comparison that chose the encoder: lexicon and parse rules against a spaCy tagger on md vectors, on the folds of train_coder.py.

    python models/train/compare_triggers.py --folds bench/out/folds [--epochs 20]

Both find triggers and their types alone; the third, the encoder with its scorers, is told by train_slots.py --report on the same
folds. The tagger is spaCy's transition-based `ner` over a CNN with the md pipeline's static vectors, one label a PLOVER type, trained on
the dispatches of the other folds. Figures are those of the project's scorer on the dev gold.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import compounding, filter_spans, minibatch

from coder_data import Dispatch, load_dispatches
from dateline.analysis import Analysis
from dateline.annotate.header import header_step
from dateline.annotate.language import load_language, parse_step
from dateline.annotate.lexicon_triggers import lexicon_triggers_step
from dateline.api.coder import document_of
from train_slots import gold_of, load_scorer

Found = list[tuple[int, int, str]]
_TAGGER = {
    "nlp": {"lang": "en", "pipeline": ["tok2vec", "ner"]},
    "components": {
        "tok2vec": {
            "factory": "tok2vec",
            "model": {
                "@architectures": "spacy.Tok2Vec.v2",
                "embed": {
                    "@architectures": "spacy.MultiHashEmbed.v2", "width": 96, "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
                    "rows": [5000, 1000, 2500, 2500], "include_static_vectors": True,
                },
                "encode": {
                    "@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1,
                    "maxout_pieces": 3,
                },
            },
        },
        "ner": {
            "factory": "ner",
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False,
                "hidden_width": 64, "maxout_pieces": 2, "use_upper": True,
                "tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"},
            },
        },
    },
}  # fmt: skip


def lexicon(nlp: Language) -> Callable[[Dispatch], Found]:
    """Triggers of the lexicon in a dispatch."""
    steps = (header_step(), parse_step(nlp), lexicon_triggers_step())

    def find(d: Dispatch) -> Found:
        analysis = Analysis(document_of(d.text, id=d.name))
        for step in steps:
            analysis = step(analysis)
        return [(t.span.start, t.span.end, t.type) for t in analysis.triggers]

    return find


def tagger(data: list[tuple[Dispatch, list[dict]]], vectors: Language, epochs: int) -> Callable[[Dispatch], Found]:
    """A tagger trained on the dispatches and their gold claims."""
    nlp = spacy.util.load_model_from_config(_TAGGER, auto_fill=True, validate=True)
    nlp.vocab.vectors = vectors.vocab.vectors
    for key in vectors.vocab.strings:
        nlp.vocab.strings.add(key)
    examples = []
    for d, gold in data:
        doc = nlp.make_doc(d.text)
        spans = [doc.char_span(*g["span"], label=g["type"], alignment_mode="expand") for g in gold]
        doc.ents = filter_spans([s for s in spans if s is not None])
        examples.append(Example(nlp.make_doc(d.text), doc))
    nlp.initialize(lambda: examples)
    optimizer = nlp.create_optimizer()
    for _ in range(epochs):
        random.shuffle(examples)
        for batch in minibatch(examples, size=compounding(2.0, 16.0, 1.05)):
            nlp.update(batch, sgd=optimizer, drop=0.3)

    def find(d: Dispatch) -> Found:
        return [(e.start_char, e.end_char, e.label_) for e in nlp(d.text).ents]

    return find


def figures(found: Iterable[tuple[list[dict], Found]]) -> str:
    """Detection and typed precision, recall and F1."""
    scorer, total = load_scorer(), Counter[str]()
    for gold, spans in found:
        pred = [{"span": (a, b), "type": t, **dict.fromkeys(scorer.SLOTS), "actors": [], "recipients": [], "source": [], "counts": {}} for a, b, t in spans]  # fmt: skip
        pairs = scorer.pair(gold, pred)
        total.update(hit=len(pairs), typed=sum(gold[i]["type"] == pred[j]["type"] for i, j in pairs), ours=len(pred), gold=len(gold))  # fmt: skip
    shown = []
    for name, right in (("detection", total["hit"]), ("typed", total["typed"])):
        p, r = right / max(1, total["ours"]), right / max(1, total["gold"])
        shown.append(f"{name} P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f}")
    return "   ".join(shown)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--folds", type=Path, required=True)
    ap.add_argument("--gold", type=Path)
    ap.add_argument("--epochs", type=int, default=20)
    a = ap.parse_args()
    random.seed(1)
    scorer, (nlp, _) = load_scorer(), load_language()
    fold_of = json.loads((a.folds / "folds.json").read_text())
    data = [(d, gold_of(d, scorer)) for d in load_dispatches(a.gold) if d.name in fold_of]
    dev = [(d, gold) for d, gold in data if d.dev]
    find = lexicon(nlp)
    print(f"{len(dev)} dev dispatches\nlexicon and parse   {figures((gold, find(d)) for d, gold in dev)}", flush=True)
    answers = []
    for k in sorted(set(fold_of.values())):
        started = time.time()
        find = tagger([x for x in data if fold_of[x[0].name] != k], nlp, a.epochs)
        answers += [(gold, find(d)) for d, gold in dev if fold_of[d.name] == k]
        print(f"  fold {k} {time.time() - started:.0f}s", flush=True)
    print(f"spaCy tagger        {figures(answers)}")


if __name__ == "__main__":
    main()
