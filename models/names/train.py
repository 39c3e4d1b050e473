"""Trains the names model: a small pretrained encoder with three heads, for persons, for the other labels, and for roles.

usage: train.py --base FOLDER --written PATH ... --public FOLDER --out FOLDER [--start model_6.pt] [--epochs 6] [--swaps 2] [--rate 2.5e-4] [--seed 7]

The base is all-MiniLM-L6-v2 (Apache-2.0), which sees no capitals, lines or lists: they enter through the table that a two-sentence task would use
for its segments (nhsredact.encoder.features). Writes a checkpoint after every epoch, and goes on from the last one in --out.
"""

import argparse
import random
import time
from pathlib import Path

import torch
from network import Names
from tokenizers import Tokenizer
from torch import nn

from corpus import IGNORE, Swapper, Window, public, vary, windows, written
from nhsredact.data import names
from nhsredact.encoder.labels import OTHER, PERSON, ROLES

WEIGHTS = {"person": 1.0, "other": 1.0, "role": 0.7}


def batches(rows: list[Window], tokens: int, rng: random.Random) -> list[list[Window]]:
    """Windows of like length together, about `tokens` pieces a batch, in random order."""
    ordered = sorted(rows, key=lambda row: len(row.ids) + rng.random() * 8)
    found, batch = [], []
    for row in ordered:
        if batch and len(row.ids) * (len(batch) + 1) > tokens:
            found.append(batch)
            batch = []
        batch.append(row)
    found.append(batch)
    rng.shuffle(found)
    return found


def padded(rows: list[list[int]], fill: int) -> torch.Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [fill] * (width - len(row)) for row in rows])


def loss_of(logits: torch.Tensor, batch: list[Window]) -> torch.Tensor:
    parts = logits.split((len(PERSON), len(OTHER), len(ROLES)), dim=-1)
    total = logits.new_zeros(())
    for part, (name, weight) in zip(parts, WEIGHTS.items(), strict=True):
        target = padded([getattr(row, name) for row in batch], IGNORE)
        if (target != IGNORE).any():
            total = total + weight * nn.functional.cross_entropy(
                part.flatten(0, 1), target.flatten(), ignore_index=IGNORE, label_smoothing=0.02
            )
    return total


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--base", required=True)
    arguments.add_argument("--written", nargs="+", type=Path, required=True)
    arguments.add_argument("--public", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--start", type=Path, help="weights of an earlier training to begin with, instead of the base's alone")
    arguments.add_argument("--epochs", type=int, default=6)
    arguments.add_argument("--swaps", type=int, default=2)
    arguments.add_argument("--size", type=int, default=160)
    arguments.add_argument("--rate", type=float, default=2.5e-4)
    arguments.add_argument("--seed", type=int, default=7)
    options = arguments.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(Path(options.base) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    torch.manual_seed(options.seed)
    model = Names(options.base)
    if options.start:
        model.load_state_dict(torch.load(options.start))
    optimiser = torch.optim.AdamW(
        [
            {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": 0.01},
            {"params": [p for p in model.parameters() if p.ndim <= 1], "weight_decay": 0.0},
        ],
        lr=options.rate,
    )
    saved, first = options.out / "state.pt", 0
    if saved.exists():
        state = torch.load(saved)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        first = state["epoch"]
    for epoch in range(first, options.epochs):
        rng = random.Random(options.seed * 1000 + epoch)
        swap, began = Swapper(names(), rng), time.time()
        ours = list(written(options.written))
        swaps = 1 if epoch == 0 else options.swaps
        texts = [vary(doc, rng) for doc in ours] + [vary(swap(doc), rng) for doc in ours for _ in range(swaps)]
        texts += [vary(swap(doc) if rng.random() < 0.3 else doc, rng) for doc in public(options.public, rng)]
        rows = [row for doc in texts for row in windows(doc, tokenizer, options.size, rng)]
        found = batches(rows, 2048, rng)
        print(f"epoch {epoch}: {len(ours)} written documents, {sum(len(row.ids) for row in rows)} pieces, {len(found)} batches", flush=True)
        model.train()
        running = 0.0
        for number, batch in enumerate(found, 1):
            done = (epoch + number / len(found)) / options.epochs
            share = min(1.0, done / 0.04) * max(0.02, 1 - done)
            for group in optimiser.param_groups:
                group["lr"] = options.rate * share
            loss = loss_of(model(padded([row.ids for row in batch], 0), padded([row.features for row in batch], 0)), batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            running += loss.item()
            if number % 25 == 0:
                print(f"epoch {epoch} batch {number}/{len(found)} loss {running / 25:.4f} {time.time() - began:.0f} s", flush=True)
                running = 0.0
        torch.save(model.state_dict(), options.out / f"model_{epoch + 1}.pt")
        torch.save({"model": model.state_dict(), "optimiser": optimiser.state_dict(), "epoch": epoch + 1}, saved)


main()
