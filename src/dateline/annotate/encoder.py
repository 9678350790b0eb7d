"""Run the trained encoder (int8 ONNX, CPU) over a dispatch and line its output up with the parser's tokens.

The network is described in models/coder/CARD.md: one pass over a window of word pieces gives trigger, type, mode, factuality and
narrator scores, and for each role a query and a key whose scaled product says which words fill that role of which trigger.
Texts of any length are read in overlapping windows; memory is bounded by one window.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from dateline.errors import ModelMissing

Array = npt.NDArray[np.float32]
_CLS, _SEP = 101, 102


def _sigmoid(x: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))), dtype=np.float32)


def _softmax(x: Array) -> Array:
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True)
class Reading:
    """One window, read. Rows are the tokens ``first`` … ``first + len(trigger) - 1`` of the parse."""

    first: int
    keep: tuple[int, int]  # tokens whose triggers this window decides (the rest belong to its neighbours)
    trigger: Array  # (T,) probability that the token names a happening
    kind: Array  # (T, types)
    mode: Array  # (T, modes)
    fact: Array  # (T, facts)
    narrator: Array  # (T,)
    query: Array  # (T, roles, d)
    key: Array  # (T, roles, d)
    piece: npt.NDArray[np.int64]  # (T,) position of each token's first word piece


class Encoder:
    """The trained network with its labels.

    Args:
        folder: holds coder.onnx, coder.json and tokenizer.json.
        threads: threads of one inference; 1 is right for a pool of processes.

    Raises:
        ModelMissing: a file is not there.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import onnxruntime as ort  # slow to import; only a coder needs it

        for name in ("coder.onnx", "coder.json", "tokenizer.json"):
            if not (folder / name).is_file():
                raise ModelMissing(
                    f"{folder / name} is not there; reinstall Dateline, or train it (models/coder/CARD.md)"
                )
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = ort.InferenceSession(str(folder / "coder.onnx"), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        meta: dict[str, Any] = json.loads((folder / "coder.json").read_text(encoding="utf-8"))
        self.types: list[str] = meta["types"]
        self.modes: list[str] = meta["modes"]
        self.facts: list[str] = meta["facts"]
        self.roles: list[str] = meta["roles"]
        self._near = np.asarray(meta["near"], dtype=np.float32)
        self._bias = np.asarray(meta["bias"], dtype=np.float32)
        self._size: int = meta["max_pieces"] - 2
        self._overlap: int = meta["overlap"]
        self._scale = float(np.sqrt(meta["key"]))
        self._buckets: int = meta["buckets"]

    def read(self, words: list[str]) -> Iterator[Reading]:
        """Read the tokens of a dispatch (text of each, in order; white space as "")."""
        encoding = self._tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
        ids, owner = encoding.ids, encoding.word_ids
        n = len(ids)
        if not n:
            return
        starts = [0] if n <= self._size else list(range(0, n - self._overlap, self._size - self._overlap))
        for s in starts:
            e = min(s + self._size, n)
            lo = s + (self._overlap // 2 if s else 0)
            hi = e - (self._overlap // 2 if e < n else 0)
            yield self._window(ids[s:e], [o or 0 for o in owner[s:e]], owner[lo] or 0, (owner[hi - 1] or 0) + 1)

    def _window(self, ids: list[int], owner: list[int], lo: int, hi: int) -> Reading:
        row = np.asarray([[_CLS, *ids, _SEP]], dtype=np.int64)
        out = self._session.run(None, {"ids": row, "mask": np.ones_like(row)})
        trigger, kind, mode, fact, narrator, query, key = (x[0, 1:-1] for x in out)
        first = owner[0]
        index = np.asarray(owner) - first
        starts = np.flatnonzero(np.r_[True, index[1:] != index[:-1]])
        present = index[starts]
        count = np.diff(np.r_[starts, len(index)])

        def mean(x: Array) -> Array:
            rows = np.add.reduceat(x, starts, axis=0) / count.reshape(-1, *[1] * (x.ndim - 1))
            full = np.zeros((int(index[-1]) + 1, *x.shape[1:]), dtype=np.float32)
            full[present] = rows
            return full

        piece = np.zeros(int(index[-1]) + 1, dtype=np.int64)
        piece[present] = starts
        chance = np.zeros(int(index[-1]) + 1, dtype=np.float32)
        chance[present] = np.maximum.reduceat(_sigmoid(trigger), starts)
        return Reading(
            first, (lo, hi), chance, _softmax(mean(kind)), _softmax(mean(mode)), _softmax(mean(fact)),
            _sigmoid(mean(narrator)), mean(query), mean(key), piece,
        )  # fmt: skip

    def role_scores(self, reading: Reading, tokens: list[int]) -> Array:
        """(roles, T) probability that each token of the window fills each role of the trigger at `tokens`."""
        rows = [t - reading.first for t in tokens]
        q = reading.query[rows].mean(axis=0)  # (R, d)
        scores = np.einsum("rd,trd->rt", q, reading.key) / self._scale
        distance = reading.piece - reading.piece[rows[0]]
        return _sigmoid(
            np.asarray(scores + self._near[:, self._bucket(distance)] + self._bias[:, None], dtype=np.float32)
        )

    def _bucket(self, distance: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Signed log-spaced buckets of a distance in pieces, as in training."""
        size = np.minimum((np.log2(np.abs(distance) + 1) * 2).astype(np.int64), 16)
        bucket = np.where(distance == 0, 0, size + 16 * (distance > 0))
        return np.minimum(bucket, self._buckets - 1)
