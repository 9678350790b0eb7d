"""Go on with the encoder's masked-word training on open texts of the field, before it is trained to code.

    python models/train/pretrain.py --out bench/out/pretrained.pt --minutes 30

all-MiniLM-L6-v2 was made for the meaning of whole sentences and has lost the words' own; a while of masked words on
dispatches (FA-KES, Wikinews, MUC-4, ECB+ and GeoVirus texts; none of the dev gold) gives them back (Gururangan et al. 2020).
Needs the same packages as train_coder.py, which takes the outcome with ``--base``.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F

from coder_data import corpus_texts, data_dir
from coder_model import CoderNet, base_folder

MASK, CLS, SEP = 103, 101, 102
SIZE = 256
SHARE = 0.2  # of the pieces are masked


def texts(data: Path) -> Iterator[str]:
    """Every text that may be trained on, the dispatches of the dev gold left out."""
    dev = {p.stem.removeprefix("dev-") for p in (data / "gold/dev").glob("*.txt")}
    for name, text in corpus_texts(data).items():
        if name.split("-")[-1] not in dev and name not in dev:
            yield text
    for path in sorted((data / "data/muc4/dev").iterdir()):
        for part in re.split(r"(?m)^(?:DEV|TST\d)-MUC\d-\d+.*$", path.read_text(errors="replace")):
            if len(part) > 200:
                yield part
    for path in sorted((data / "data/ecbplus").glob("*corpus.txt")):
        topics: dict[str, list[str]] = {}
        for line in path.read_text().splitlines():
            cells = line.split("\t")
            if len(cells) == 5:
                topics.setdefault("/".join(cells[:2]), []).append(cells[3])
        yield from (" ".join(words) for words in topics.values())
    for article in ElementTree.parse(data / "data/geoparsing/GeoVirus.xml").getroot().iter("text"):
        yield article.text or ""


def windows(tok: Tokenizer, data: Path) -> list[list[int]]:
    """All texts as runs of at most SIZE pieces."""
    out = []
    for text in texts(data):
        ids = tok.encode(text, add_special_tokens=False).ids
        out += [ids[i : i + SIZE - 2] for i in range(0, len(ids), SIZE - 2)]
    return [w for w in out if len(w) >= 32]


class Words(nn.Module):
    """Guesses masked words; its output matrix is the encoder's own table of words, which stays as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.dense, self.norm = nn.Linear(384, 384), nn.LayerNorm(384)
        self.bias = nn.Parameter(torch.zeros(30522))

    def forward(self, h: torch.Tensor, table: torch.Tensor) -> torch.Tensor:
        return F.linear(self.norm(F.gelu(self.dense(h))), table, self.bias)


def masked(batch: list[list[int]], vocabulary: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """(ids, mask of what is there, labels with -100 where nothing is asked) of a padded batch."""
    longest = max(len(w) for w in batch) + 2
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    for n, w in enumerate(batch):
        ids[n, : len(w) + 2] = torch.tensor([CLS, *w, SEP])
    there = ids != 0
    asked = (torch.rand(ids.shape) < SHARE) & there & (ids != CLS) & (ids != SEP)
    labels = torch.where(asked, ids, torch.tensor(-100))
    dice = torch.rand(ids.shape)
    ids = torch.where(asked & (dice < 0.8), torch.tensor(MASK), ids)
    ids = torch.where(asked & (dice > 0.9), torch.randint(1000, vocabulary, ids.shape), ids)
    return ids, there.long(), labels


def loss_of(net: CoderNet, words: Words, batch: list[list[int]]) -> torch.Tensor:
    ids, there, labels = masked(batch, 30522)
    with torch.autocast("cpu", torch.bfloat16):
        h = net.encoder(input_ids=ids, attention_mask=there).last_hidden_state
        asked = labels != -100
        out = words(h[asked], net.encoder.embeddings.word_embeddings.weight)
    return F.cross_entropy(out.float(), labels[asked])


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--minutes", type=float, default=30)
    ap.add_argument("--batch", type=int, default=8)
    ap.add_argument("--lr", type=float, default=4e-4)
    a = ap.parse_args()
    torch.manual_seed(1)
    random.seed(1)
    tok = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tok.no_truncation()
    tok.no_padding()
    every = windows(tok, data_dir())
    random.shuffle(every)
    held, every = every[:64], every[64:]
    print(f"{len(every)} windows, {sum(map(len, every))} pieces", flush=True)
    net, words = CoderNet(6, dropout=0.05), Words()
    net.load_base(base_folder())
    net.encoder.embeddings.word_embeddings.weight.requires_grad = False
    body = [p for p in net.encoder.parameters() if p.requires_grad]
    opt = torch.optim.AdamW(
        [{"params": body, "lr": a.lr}, {"params": words.parameters(), "lr": 2 * a.lr}], weight_decay=0.01
    )
    peaks = [g["lr"] for g in opt.param_groups]
    started, step, seen = time.time(), 0, []
    while (share := (time.time() - started) / 60 / a.minutes) < 1:  # the rate falls with the time that is left
        at = step * a.batch % max(1, len(every) - a.batch)
        if at < a.batch:
            random.shuffle(every)
        for group, peak in zip(opt.param_groups, peaks, strict=True):
            group["lr"] = peak * min(1.0, (step + 1) / 100) * max(0.02, 1 - share)
        opt.zero_grad()
        loss = loss_of(net, words, every[at : at + a.batch])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        seen.append(loss.item())
        step += 1
        if step % 50 == 0:
            with torch.no_grad():
                net.eval()
                torch.manual_seed(7)
                unseen = sum(loss_of(net, words, held[i : i + 16]).item() for i in range(0, 64, 16)) / 4
                torch.manual_seed(step)
                net.train()
            print(
                f"step {step} loss {sum(seen[-50:]) / 50:.3f} held out {unseen:.3f} perplexity {math.exp(unseen):.1f} {time.time() - started:.0f}s",
                flush=True,
            )
    a.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(net.encoder.state_dict(), a.out)
    a.out.with_suffix(".json").write_text(
        json.dumps({"steps": step, "windows": len(every), "minutes": a.minutes}) + "\n"
    )


if __name__ == "__main__":
    main()
