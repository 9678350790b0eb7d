"""The part of the coder's network that reads a window once more for each trigger, to say which words fill its roles."""

from __future__ import annotations

import math

import torch
from torch import nn

from coder_data import MAX_PIECES, ROLES

BUCKETS = 33
READER = 128  # dimensions


def _buckets() -> torch.Tensor:
    d = torch.arange(-MAX_PIECES, MAX_PIECES + 1)
    size = torch.clamp((torch.log2(d.abs().float() + 1) * 2).long(), max=16)
    return torch.where(d == 0, 0, size + 16 * (d > 0)).clamp(max=BUCKETS - 1)


_BUCKET_OF = _buckets()


def bucket(distance: torch.Tensor) -> torch.Tensor:
    """Signed log-spaced buckets of the distance in pieces: 16 each side of zero. A table: logarithms differ by machine."""
    return _BUCKET_OF[distance.clamp(-MAX_PIECES, MAX_PIECES) + MAX_PIECES]


def signed(count: torch.Tensor, most: int) -> torch.Tensor:
    """Signed whole numbers as indexes 0…2·most, cut off at `most` either side."""
    return count.round().long().clamp(-most, most) + most


class Look(nn.Module):
    """One look of each trigger over the words of the window (attention, then a layer), nearer words told by their distance."""

    HEADS = 4

    def __init__(self, size: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(size)
        self.q, self.k, self.o = nn.Linear(size, size), nn.Linear(size, size), nn.Linear(size, size)
        self.far = nn.Embedding(BUCKETS, self.HEADS)
        nn.init.zeros_(self.far.weight)
        self.f = nn.Sequential(
            nn.LayerNorm(size), nn.Linear(size, 2 * size), nn.GELU(), nn.Dropout(dropout), nn.Linear(2 * size, size)
        )

    def forward(self, s: torch.Tensor, low: torch.Tensor, way: torch.Tensor) -> torch.Tensor:
        """What the triggers know (N,D) after the look, from what they knew, low (T,D) and the buckets of distance (N,T)."""
        (n, d), t = s.shape, low.shape[0]
        asked, told = self.q(self.norm(s)).view(n, self.HEADS, -1), self.k(low).view(t, self.HEADS, -1)
        weight = torch.einsum("nhd,thd->nht", asked, told) / math.sqrt(d / self.HEADS) + self.far(way).transpose(1, 2)
        seen = torch.einsum("nht,thd->nhd", weight.softmax(-1), low.view(t, self.HEADS, -1)).reshape(n, d)
        s = s + self.o(seen)
        return s + self.f(s)


class RoleReader(nn.Module):
    """Weighs the words of a window for one trigger after having looked at all of them for it.

    The bilinear score knows a word and a trigger; it cannot say "the nearest party before, unless another happening or
    a full stop stands between", nor weigh one candidate against the others. Here each trigger first gathers what the
    window says of it (attention of the trigger over the words), then a small network looks at trigger, word and way between.
    """

    LOOKS = 2
    APART = 4

    def __init__(self, h: int, size: int = READER, dropout: float = 0.1) -> None:
        super().__init__()
        self.low, self.ask = nn.Linear(h, size), nn.Linear(h, size)
        self.looks = nn.ModuleList(Look(size, dropout) for _ in range(self.LOOKS))
        self.near = nn.Embedding(BUCKETS, size)
        self.stops = nn.Embedding(2 * self.APART + 1, size)
        self.others = nn.Embedding(2 * self.APART + 1, size)
        for e in (self.near, self.stops, self.others):
            nn.init.normal_(e.weight, std=0.2)
        self.word, self.trigger, self.both = nn.Linear(size, size), nn.Linear(size, size), nn.Linear(size, size)
        self.hidden = nn.Sequential(nn.LayerNorm(size), nn.GELU(), nn.Dropout(dropout), nn.Linear(size, 96), nn.GELU())
        self.out = nn.Linear(96, len(ROLES))
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(
        self, low: torch.Tensor, ask: torch.Tensor, at: torch.Tensor, stops: torch.Tensor, others: torch.Tensor
    ) -> torch.Tensor:
        """Role logits (N,R,T) from low (T,D), ask (N,D), at (N,) positions, stops and others (T,) running counts."""
        t = low.shape[0]
        way = bucket(torch.arange(t)[None, :] - at[:, None])  # (N,T)
        s = ask
        for look in self.looks:
            s = look(s, low, way)
        x = (
            self.word(low)[None]
            + self.trigger(s)[:, None]
            + self.both(low[None] * s[:, None])
            + self.near(way)
            + self.stops(signed(stops[None] - stops[at][:, None], self.APART))
            + self.others(signed(others[None] - others[at][:, None], self.APART))
        )
        return self.out(self.hidden(x)).transpose(1, 2)
