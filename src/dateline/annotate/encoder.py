"""Run the trained encoder (int8 ONNX, CPU) over a dispatch and line its output up with the parser's tokens.

The networks are described in models/coder/CARD.md: one pass over a window of word pieces gives trigger, type, mode, factuality and
narrator scores; a second, small one says for the triggers found which words fill which of their roles.
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

from dateline.networks import open_network, present

Array = npt.NDArray[np.float32]
_CLS, _SEP = 101, 102


def _sigmoid(x: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))), dtype=np.float32)


def _softmax(x: Array) -> Array:
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True), dtype=np.float32)


def _by_token(x: Array, owner: npt.NDArray[np.int64], nothing: float = 0.0) -> Array:
    """The mean over the pieces of each token: x (P, …) and the row of each piece's token (P,), rising → (T, …)."""
    tokens, starts, count = np.unique(owner, return_index=True, return_counts=True)
    out = np.full((int(owner[-1]) + 1, *x.shape[1:]), nothing, dtype=np.float32)
    out[tokens] = np.add.reduceat(x, starts, axis=0) / count.reshape(-1, *[1] * (x.ndim - 1))
    return out


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
    pieces: dict[str, Array]  # what the network of the roles wants to know of each of the P word pieces
    owner: npt.NDArray[np.int64]  # (P,) row of the token that the piece is of; -1 for none


class Encoder:
    """The trained network with its labels.

    Args:
        folder: holds coder.onnx, roles.onnx, coder.json and tokenizer.json.
        threads: threads of one inference; 1 is right for a pool of processes.

    Raises:
        ModelMissing: a file is not there.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._coder = open_network(folder / "coder.onnx", threads)
        self._roles = open_network(folder / "roles.onnx", threads)
        self._tokenizer = Tokenizer.from_file(str(present(folder / "tokenizer.json")))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        meta: dict[str, Any] = json.loads(present(folder / "coder.json").read_text(encoding="utf-8"))
        self.types: list[str] = meta["types"]
        self.modes: list[str] = meta["modes"]
        self.facts: list[str] = meta["facts"]
        self.roles: list[str] = meta["roles"]
        self._stops = np.asarray(meta["stops"], dtype=np.int64)
        self._size: int = meta["max_pieces"] - 2
        self._overlap: int = meta["overlap"]

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
        outputs = self._coder.run(None, {"ids": row, "mask": np.ones_like(row)})
        first = owner[0]
        index = np.asarray(owner) - first
        kind, mode, fact, narrator = (_by_token(x[0, 1:-1], index) for x in outputs[1:5])
        chance = np.zeros(int(index[-1]) + 1, dtype=np.float32)
        named = _sigmoid(outputs[0][0])  # with both ends of the window, as the rest of `pieces`
        np.maximum.at(chance, index, named[1:-1])
        named = named * (np.r_[0, named[:-1]] < 0.5)  # a trigger of several pieces counts once
        pieces = dict(zip(("query", "key", "low", "ask"), (x[0] for x in outputs[5:]), strict=True))
        pieces["stops"] = np.cumsum(np.isin(row[0], self._stops), dtype=np.float32)
        pieces["others"] = np.cumsum(named, dtype=np.float32)
        return Reading(
            first, (lo, hi), chance, _softmax(kind), _softmax(mode), _softmax(fact), _sigmoid(narrator), pieces,
            np.r_[-1, index, -1],
        )  # fmt: skip

    def role_scores(self, reading: Reading, triggers: list[list[int]]) -> Array:
        """(N, roles, T) probability that each token of the window fills each role of each of the N triggers (token lists)."""
        if not triggers:
            return np.zeros((0, len(self.roles), len(reading.trigger)), dtype=np.float32)
        p, owner = reading.pieces, reading.owner
        rows = [np.flatnonzero(np.isin(owner, np.asarray(tokens) - reading.first)) for tokens in triggers]
        (logits,) = self._roles.run(
            None,
            {
                "query": np.stack([p["query"][r].mean(axis=0) for r in rows]),
                "ask": np.stack([p["ask"][r].mean(axis=0) for r in rows]),
                "at": np.asarray([r[0] for r in rows], dtype=np.int64),
                **{name: p[name] for name in ("key", "low", "stops", "others")},
            },
        )  # (N, R, P)
        by_token = _by_token(np.moveaxis(logits[..., 1:-1], -1, 0), owner[1:-1], nothing=-30)  # (T, N, R)
        return _sigmoid(np.moveaxis(by_token, 0, -1))
