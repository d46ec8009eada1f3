"""Trains the question tower (``index/tower.npz``): the encoder's upper layers, on the training questions."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import binary_cross_entropy_with_logits, dropout, normalize
from transformers import AutoModel, AutoTokenizer

from evals.training.material import Material
from index.encode import BUNDLED, Vectors, model_folder
from index.minilm import MAX_TOKENS
from index.tower import Weights

WIDTH = 384
LAYERS = 6
AWAY = -1e4


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train. The ``frozen`` lowest layers stay the encoder's own, and are read once, ahead of the training."""

    epochs: int = 4
    batch: int = 48
    rate: float = 2.5e-4
    decay_by_layer: float = 0.9
    frozen: int = 2
    warm_up: int = 30
    seed: int = 7


DEFAULT = Recipe()
TEACHING = 10.0
"""What the distance from the teacher's vectors counts, 0 to 2 as it is."""


@dataclass(frozen=True, slots=True)
class Teacher:
    """A tower's weights, and its vector of what each text asks when it stands alone; shape (n_texts, d)."""

    weights: Weights
    vectors: Vectors


class Network(torch.nn.Module):
    """The upper layers, mean pooling, and how likely the articles answer."""

    def __init__(self, frozen: int, start: Weights | None = None) -> None:
        super().__init__()
        encoder = AutoModel.from_pretrained(str(model_folder(BUNDLED)), attn_implementation="sdpa")
        self.layers = torch.nn.ModuleList(encoder.encoder.layer[frozen:])
        self.scale = torch.nn.Parameter(torch.tensor([2.7, 3.0]))
        self.head = torch.nn.Linear(WIDTH, 1)
        if start is None:
            return
        for n, layer in enumerate(self.layers):
            prefix = f"encoder.layer.{frozen + n}."
            layer.load_state_dict(
                {k.removeprefix(prefix): torch.tensor(v) for k, v in start.layers.items() if k.startswith(prefix)}
            )
        with torch.no_grad():
            self.head.weight.copy_(torch.tensor(start.head[None, :-1]))
            self.head.bias.copy_(torch.tensor(start.head[-1:]))

    def forward(self, tokens: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """Unit vectors (b, d) and log-odds (b,) of questions whose lower layers' outputs are ``tokens``."""
        hidden, there = _padded(tokens)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = _through(self.layers, hidden, there)
        mask = there.unsqueeze(-1)
        mean = (hidden.float() * mask).sum(dim=1) / mask.sum(dim=1)
        return normalize(mean, dim=1), self.head(dropout(mean, 0.1, self.training)).squeeze(1)


def _padded(tokens: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Tokens' vectors (b, t, d) padded on the right, and where there are any (b, t)."""
    most = max(len(own) for own in tokens)
    hidden = torch.zeros(len(tokens), most, WIDTH, dtype=torch.bfloat16)
    there = torch.zeros(len(tokens), most)
    for i, own in enumerate(tokens):
        hidden[i, : len(own)], there[i, : len(own)] = own, 1.0
    return hidden, there


def _through(layers: torch.nn.ModuleList, hidden: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    mask = ((1.0 - there) * AWAY)[:, None, None, :].to(torch.bfloat16)
    for layer in layers:
        found = layer(hidden, mask)
        hidden = found[0] if isinstance(found, tuple) else found
    return hidden


def lower(texts: Sequence[str], frozen: int = DEFAULT.frozen) -> list[torch.Tensor]:
    """What the frozen layers make of each text: bfloat16, shape (n_tokens, d)."""
    folder = str(model_folder(BUNDLED))
    encoder = AutoModel.from_pretrained(folder, attn_implementation="sdpa").eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    ids = tokenizer(list(texts), truncation=True, max_length=MAX_TOKENS)["input_ids"]
    found: list[torch.Tensor] = [torch.zeros(0)] * len(texts)
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for begin in range(0, len(order), 64):
            rows = order[begin : begin + 64]
            embedded = [encoder.embeddings(input_ids=torch.tensor([ids[i]]))[0] for i in rows]
            hidden, there = _padded(embedded)
            hidden = _through(encoder.encoder.layer[:frozen], hidden, there)
            for i, own in zip(rows, hidden, strict=True):
                found[i] = own[: len(ids[i])].to(torch.bfloat16).clone()
    return found


def train(
    tokens: Sequence[torch.Tensor],
    data: Sequence[Material],
    rows: NDArray[np.int64],
    encoder_sha256: str,
    recipe: Recipe = DEFAULT,
    teacher: Teacher | None = None,
) -> Weights:
    """Train on the questions ``rows``, of which those that the articles answer come first, as in ``data``.

    InfoNCE (van den Oord et al. 2018) over all passages of each library and over all its statements, and the binary
    cross-entropy of whether the articles answer, added up. With a ``teacher``, its weights are begun with, and the
    distance from its vectors is added (a conversational encoder taught by the one for questions that stand alone,
    Yu et al. 2021).
    """
    torch.manual_seed(recipe.seed)
    rng = random.Random(recipe.seed)
    network = Network(recipe.frozen, teacher.weights if teacher else None)
    targets = torch.tensor(teacher.vectors) if teacher else None
    groups: list[dict[str, object]] = [
        {"params": [network.scale], "lr": 1e-2},
        {"params": network.head.parameters(), "lr": 2e-3},
    ]
    for depth, layer in enumerate(reversed(network.layers)):
        groups.append({"params": layer.parameters(), "lr": recipe.rate * recipe.decay_by_layer**depth})
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = recipe.epochs * (len(rows) // recipe.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / recipe.warm_up) * max(0.02, 1.0 - step / steps)
    )
    began = time.monotonic()
    for epoch in range(recipe.epochs):
        network.train()
        total = count = 0.0
        for numbers in _batches(tokens, rows, recipe.batch, rng):
            loss = _loss(network, [tokens[i] for i in numbers], numbers, data, targets)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
        spent = time.monotonic() - began
        print(f"epoch {epoch + 1} of {recipe.epochs}: loss {total / count:.3f}, {spent:.0f} s", file=sys.stderr)
    layers = {
        f"encoder.layer.{recipe.frozen + n}.{name}": values.detach().numpy()
        for n, layer in enumerate(network.layers)
        for name, values in layer.named_parameters()
    }
    head = np.append(network.head.weight.detach().numpy()[0], network.head.bias.detach().numpy())
    return Weights(layers, recipe.frozen, head.astype(np.float32), encoder_sha256)


def vectors(tokens: Sequence[torch.Tensor], weights: Weights) -> Vectors:
    """Questions as the tower of these weights reads them: unit vectors, shape (n, d)."""
    network = Network(weights.first, weights).eval()
    found = np.zeros((len(tokens), WIDTH), dtype=np.float32)
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    with torch.no_grad():
        for begin in range(0, len(order), 64):
            rows = order[begin : begin + 64]
            found[rows] = network([tokens[i] for i in rows])[0].numpy()
    return found


def _batches(
    tokens: Sequence[torch.Tensor], rows: NDArray[np.int64], size: int, rng: random.Random
) -> Iterator[list[int]]:
    """Questions of like length together, in an order of chance."""
    order = [int(i) for i in rows]
    rng.shuffle(order)
    found: list[list[int]] = []
    for begin in range(0, len(order), size * 20):
        chunk = sorted(order[begin : begin + size * 20], key=lambda i: len(tokens[i]))
        found.extend(chunk[b : b + size] for b in range(0, len(chunk), size))
    rng.shuffle(found)
    yield from found


def _loss(
    network: Network,
    tokens: Sequence[torch.Tensor],
    numbers: Sequence[int],
    data: Sequence[Material],
    targets: torch.Tensor | None,
) -> torch.Tensor:
    vectors, likely = network(tokens)
    answerable = torch.tensor(numbers) < len(data[0].gold)
    loss = binary_cross_entropy_with_logits(likely, answerable.float())
    if targets is not None:
        loss = loss + TEACHING * (1.0 - (vectors * targets[list(numbers)]).sum(dim=1)).mean()
    asked = torch.tensor(numbers)[answerable]
    queries = vectors[answerable]
    for part in data if len(asked) else ():
        bare, headed = queries @ part.bare.T, queries @ part.headed.T
        best = bare[:, part.own].amax(dim=2) + headed[:, part.own].amax(dim=2)
        scale = network.scale.exp()
        loss = loss + _nce((queries @ part.passages.T + best) * scale[0] / 3, part.gold[asked])
        loss = loss + _nce((bare + headed) * scale[1] / 2, part.answers[asked])
    return loss


def _nce(similar: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Minus the log of the share of the right ones under a softmax; 0 where none is known to be right."""
    known = right.any(dim=1)
    if not known.any():
        return torch.zeros(())
    log = torch.log_softmax(similar[known], dim=1)
    return -torch.logsumexp(log.masked_fill(~right[known], -1e9), dim=1).mean()
