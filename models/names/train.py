"""Trains the names model: a small pretrained encoder with three heads, for persons, for the other labels, and for roles.

usage: train.py --base FOLDER --written PART.jsonl ... --public FOLDER --names names.txt --out FOLDER [--epochs 3] [--swaps 3] [--seed 7]

The base is all-MiniLM-L6-v2 (Apache-2.0), which sees no capitals: what a piece's letters look like enters through the table that a two-sentence
task would use for its segments. Writes a checkpoint after every epoch.
"""

import argparse
import json
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

from corpus import CASES, IGNORE, OTHER, PERSON, ROLES, Swapper, Window, public, vary, windows, written


class Names(nn.Module):
    def __init__(self, base: str) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(base, add_pooling_layer=False)
        table = nn.Embedding(CASES, self.encoder.config.hidden_size)
        with torch.no_grad():
            table.weight.copy_(self.encoder.embeddings.token_type_embeddings.weight[:1].expand(CASES, -1) + 0.01 * torch.randn(CASES, 384))
        self.encoder.embeddings.token_type_embeddings = table
        self.drop = nn.Dropout(0.1)
        self.heads = nn.Linear(self.encoder.config.hidden_size, len(PERSON) + len(OTHER) + len(ROLES))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, cases: torch.Tensor) -> torch.Tensor:
        return self.heads(self.drop(self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=cases).last_hidden_state))


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
    parts = logits.float().split((len(PERSON), len(OTHER), len(ROLES)), dim=-1)
    total = logits.new_zeros((), dtype=torch.float32)
    for part, name, weight in zip(parts, ("person", "other", "role"), (1.0, 0.7, 0.4), strict=True):
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
    arguments.add_argument("--names", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--epochs", type=int, default=3)
    arguments.add_argument("--swaps", type=int, default=3)
    arguments.add_argument("--size", type=int, default=128)
    arguments.add_argument("--rate", type=float, default=2e-4)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--bf16", action="store_true", help="half precision, where the processor has it")
    options = arguments.parse_args()
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)

    known: dict[str, str] = {}
    for line in options.names.read_text(encoding="utf-8").splitlines():
        kind, *tokens = line.split(" ")
        known.update(dict.fromkeys(tokens, kind))
    given = [name.title() for name, kind in known.items() if "G" in kind or ("g" in kind and hash(name) % 6 == 0)]
    surnames = [name.title() for name, kind in known.items() if "S" in kind or "s" in kind]
    swap = Swapper(given, surnames, known, rng)
    tokenizer = Tokenizer.from_file(str(Path(options.base) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    ours, theirs = list(written(options.written)), list(public(options.public))

    model = Names(options.base)
    decay = [p for p in model.parameters() if p.ndim > 1]
    flat = [p for p in model.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 0.01}, {"params": flat, "weight_decay": 0.0}], lr=options.rate)
    step, steps, began = 0, 0, time.time()
    for epoch in range(options.epochs):
        texts = [vary(doc, rng) for doc in ours] + [vary(swap(doc), rng) for doc in ours for _ in range(options.swaps)]
        texts += [vary(doc, rng) for doc in theirs]
        rows = [row for doc in texts for row in windows(doc, tokenizer, options.size)]
        found = batches(rows, 2048, rng)
        steps = steps or len(found) * options.epochs
        model.train()
        running = 0.0
        for number, batch in enumerate(found, 1):
            step += 1
            share = min(1.0, step / (0.06 * steps)) * max(0.02, 1 - step / (steps * 1.02))
            for group in optimiser.param_groups:
                group["lr"] = options.rate * share
            ids = padded([row.ids for row in batch], 0)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=options.bf16):
                logits = model(ids, (ids != 0).long(), padded([row.cases for row in batch], 0))
            loss = loss_of(logits, batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            running += loss.item()
            if number % 20 == 0:
                print(f"epoch {epoch} batch {number}/{len(found)} loss {running / 20:.4f} {time.time() - began:.0f} s", flush=True)
                running = 0.0
        torch.save(model.state_dict(), options.out / "model.pt")
        (options.out / "state.json").write_text(json.dumps({"epoch": epoch + 1, "of": options.epochs}))


main()
