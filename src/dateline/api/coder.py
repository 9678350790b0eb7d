"""The one place where the rooms are put together: load what coding needs once, then code dispatches.

>>> from dateline import Coder
>>> coder = Coder()                                   # doctest: +SKIP
>>> for claim in coder.code_text("ALEPPO (Reuters) - …"):   # doctest: +SKIP
...     print(claim.type, claim.trigger.text)
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from dateline import __version__, plugins
from dateline.analysis import Analysis
from dateline.annotate.language import ModelInfo, RenewedLanguage
from dateline.api import layers
from dateline.api.compose import coding_pipeline
from dateline.api.version import coder_version
from dateline.api.words import in_own_words
from dateline.errors import LexiconError, ModelMissing
from dateline.extract import Scorers, claims_of
from dateline.ids import make_id, sha256_bytes
from dateline.pipeline import Pipeline
from dateline.types import Claim, Document, Failure, Mention


def weights_folder(name: str = "coder", file: str = "coder.json") -> Path:
    """The folder of shipped weights: ``$DATELINE_MODELS/name``, else inside the installed package, else the checkout's models/.

    Raises:
        ModelMissing: it is in none of them.
    """
    override = os.environ.get("DATELINE_MODELS")
    places = [Path(override) / name] if override else []
    places.append(Path(str(files("dateline"))) / "weights" / name)
    places.append(Path(__file__).resolve().parents[3] / "models" / name)
    for place in places:
        if (place / file).is_file():
            return place
    raise ModelMissing(f"no trained weights {name!r} in {', '.join(map(str, places))}; reinstall Dateline")


def lexicon_folder() -> Path | None:
    """The user's own folder of actors, ``$DATELINE_LEXICON``, which is merged over the shipped ones; None without it.

    Raises:
        LexiconError: there is no such folder.
    """
    given = os.environ.get("DATELINE_LEXICON")
    if not given:
        return None
    if not Path(given).is_dir():
        raise LexiconError(f"DATELINE_LEXICON names {given}, which is no folder; unset it or make the folder")
    return Path(given).resolve()


@dataclass(frozen=True)
class Coded:
    """A document that was coded: as it was understood (header read), its claims, and what was seen on the way to them."""

    document: Document
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...] = ()


class Coder:
    """Codes dispatches. Loads the language model, the encoder and the lexicons when first used; safe to fork before that.

    Args:
        language: a spaCy package to use instead of the default.
        weights: folder of the encoder's weights, default the shipped ones.
        threads: threads of one inference.
        mentions: give what was seen beside the claims (:attr:`Coded.mentions`), as a ledger keeps it.
        plugins: run the steps of installed plugins after its own, as the command line does; False leaves them out.
    """

    def __init__(
        self,
        *,
        language: str | None = None,
        weights: Path | None = None,
        threads: int = 1,
        mentions: bool = False,
        plugins: bool = True,
    ) -> None:
        self._with_plugins = plugins
        self._keep_mentions = mentions
        self._language = language
        self._weights = weights
        self._threads = threads

    @cached_property
    def model(self) -> ModelInfo:
        """Which language model is in use."""
        return self._loaded[1]

    @property
    def version(self) -> str:
        """The version of what this coder codes with, as a ledger notes it: see :mod:`dateline.api.version`."""
        return coder_version(
            weights=self._weights or weights_folder(),
            language=self._language,
            lexicon=lexicon_folder(),
            with_plugins=self._with_plugins,
        )

    @cached_property
    def _loaded(self) -> tuple[Pipeline, ModelInfo]:
        language = RenewedLanguage(self._language)
        folder = self._weights or weights_folder()
        more = plugins.steps() if self._with_plugins else ()
        return coding_pipeline(language, folder, self._threads, lexicon=lexicon_folder(), more=more), language.info

    @cached_property
    def _scorers(self) -> Scorers:
        return Scorers.load(self._weights or weights_folder())

    @property
    def pipeline(self) -> Pipeline:
        """The steps, in order."""
        return self._loaded[0]

    def analyse(self, document: Document) -> Analysis | Failure:
        """Everything that is known of one document, or the step that failed on it."""
        return self.pipeline.run_safely(document)

    def code(self, document: Document) -> Coded | Failure:
        """The claims of one document, or the step that failed on it."""
        analysis = self.analyse(document)
        if isinstance(analysis, Failure):
            return analysis
        return self.extract(analysis)

    def extract(self, analysis: Analysis) -> Coded | Failure:
        """The claims of an analysis."""
        try:
            seen = layers.mentions(analysis, layers.LAYERS) if self._keep_mentions else ()
            claims = tuple(in_own_words(c, analysis.original) for c in claims_of(analysis, self._scorers))
            return Coded(analysis.original or analysis.document, claims, tuple(seen))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  stored as a value, like a step's failure
            return Failure(
                document=analysis.document.id, step="extract", error=f"{type(error).__name__}: {error}"[:2000]
            )

    def code_text(self, text: str, *, published: date | None = None, id: str | None = None) -> tuple[Claim, ...]:  # noqa: A002
        """The claims of a text.

        Raises:
            RuntimeError: a step failed; the message names it.
        """
        coded = self.code(document_of(text, published=published, id=id))
        if isinstance(coded, Failure):
            raise RuntimeError(f"step {coded.step!r} failed: {coded.error}")
        return coded.claims


def document_of(text: str, *, published: date | None = None, id: str | None = None) -> Document:  # noqa: A002
    """A document from a text in hand; its id is derived from the text unless one is given."""
    digest = sha256_bytes(text.encode("utf-8", "surrogatepass"))
    return Document(
        id=id or make_id("doc", digest), sha256=digest, text=text, published=published, reader=f"text/{__version__}"
    )


def code_text(text: str, *, published: date | None = None) -> tuple[Claim, ...]:
    """The claims of one text, with the default coder."""
    return Coder().code_text(text, published=published)
