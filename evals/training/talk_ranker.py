"""Trains the networks of ``bot/talk_ranker.py`` on what the library finds for the training talks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from bot.answer import Searched
from bot.question import kind_of
from bot.statements import TALK_NAMES, in_talk, signals
from bot.talk_ranker import Floats, Ranker
from evals.training.material import Material

List = tuple[Floats, NDArray[np.bool_]]
"""The signals of what was found for one message, shape (n, f), and which of it is right."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; ``networks`` are trained from different beginnings and have one mean."""

    networks: int = 3
    hidden: int = 32
    dropout: float = 0.1
    epochs: int = 10
    batch: int = 32
    rate: float = 2e-3
    decay: float = 1e-2


class Network(torch.nn.Module):
    """A linear layer beside a perceptron with two hidden layers."""

    def __init__(self, n_signals: int, recipe: Recipe) -> None:
        super().__init__()
        self.linear = torch.nn.Linear(n_signals, 1, bias=False)
        self.first = torch.nn.Linear(n_signals, recipe.hidden)
        self.second = torch.nn.Linear(recipe.hidden, recipe.hidden)
        self.last = torch.nn.Linear(recipe.hidden, 1, bias=False)
        self.act = torch.nn.GELU(approximate="tanh")
        self.dropout = torch.nn.Dropout(recipe.dropout)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Log-odds of each row, shape (n,), up to a common constant."""
        hidden = self.dropout(self.act(self.first(rows)))
        hidden = self.dropout(self.act(self.second(hidden)))
        scores: torch.Tensor = (self.linear(rows) + self.last(hidden)).squeeze(-1)
        return scores


def lists_of(part: Material, searched: Sequence[Searched], questions: Sequence[int]) -> list[List]:
    """What was found in the library ``part`` for messages of which the numbers in its labels are ``questions``."""
    found: list[List] = []
    first = {p.passage_id: int(n) for p, n in zip(part.index.passages, part.index.first, strict=False)}
    for one, number in zip(searched, questions, strict=True):
        ask = kind_of(one.standing.asked)
        places, table = signals(one.found, part.index, ask)
        if places and one.found.in_talk:
            right = part.answers[number].numpy()[[first[hit.passage.passage_id] + i for hit, i in places]]
            found.append((in_talk(one.found, part.index, ask, places, table), right))
    return found


def learn(lists: Sequence[List], recipe: Recipe | None = None) -> Ranker:
    """Networks that make the right statements of each list likely under a softmax over the list."""
    recipe = recipe or Recipe()
    known = [(x, y) for x, y in lists if y.any()]
    table = np.concatenate([x for x, _ in known])
    mean, scale = table.mean(axis=0), table.std(axis=0) + 1e-3
    rows = [torch.tensor((x - mean) / scale) for x, _ in known]
    right = [torch.tensor(y) for _, y in known]
    networks = [_train(rows, right, recipe, seed) for seed in range(recipe.networks)]

    def stacked(part: str, *, transposed: bool = False) -> Floats:
        weights = [network.get_parameter(part).detach().numpy() for network in networks]
        return np.stack([w.T if transposed else w for w in weights])

    ranker = Ranker(
        TALK_NAMES, mean, scale, stacked("linear.weight")[:, 0], stacked("first.weight", transposed=True),
        stacked("first.bias"), stacked("second.weight", transposed=True), stacked("second.bias"),
        stacked("last.weight")[:, 0],
    )  # fmt: skip
    first = np.mean([y[int(np.argmax(ranker.scores(x)))] for x, y in known])
    print(f"bot/talk_ranker.npz: right at rank 1 for {first:.3f} of {len(known)} it was taught", file=sys.stderr)
    return ranker


def _train(rows: Sequence[torch.Tensor], right: Sequence[torch.Tensor], recipe: Recipe, seed: int) -> Network:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = Network(rows[0].shape[1], recipe)
    optimiser = torch.optim.AdamW(network.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
    steps = recipe.epochs * (len(rows) // recipe.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.02, 1.0 - step / steps))
    for _ in range(recipe.epochs):
        network.train()
        order = rng.permutation(len(rows))
        for begin in range(0, len(order), recipe.batch):
            numbers = order[begin : begin + recipe.batch]
            scores = network(torch.cat([rows[i] for i in numbers])).split([len(rows[i]) for i in numbers])
            losses = [
                torch.logsumexp(s, 0) - torch.logsumexp(s[right[i]], 0) for s, i in zip(scores, numbers, strict=True)
            ]
            optimiser.zero_grad()
            torch.stack(losses).mean().backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    return network.eval()
