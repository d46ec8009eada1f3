"""Fits the weights of passages (``index/rerank.py``) and of statements (``bot/statements.py``), listwise."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

import index.rerank
from bot.question import kind_of
from bot.sources import Sources
from bot.statements import NAMES, signals
from evals.training.material import Floats, Material
from evals.training.questions import TrainingQuestion
from index.hit import Query
from index.precedents import Precedents
from index.rerank import FEATURES, Features
from index.search import Found, Index

SAMPLE = 1200
"""Questions of each library that are searched for; more do not change the weights."""
SEED = 7
List = tuple[Floats, NDArray[np.bool_]]
"""Signals of what was found for one question, shape (n, n_signals), and which of it is right."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A map and the precedents that belong to it."""

    matrix: Floats
    precedents: Precedents

    def use_in(self, index: Index) -> None:
        """Make ``index`` search by them."""
        matrix = self.matrix

        def adapt(vector: Floats, weights_sha256: str) -> Floats:  # noqa: ARG001 - the face of index.adapter.adapt
            result: Floats = vector + vector @ matrix
            return result / np.float32(np.linalg.norm(result))

        index._adapt = adapt
        index.use_precedents(self.precedents)


def fit_weights(
    data: Sequence[Material],
    questions: Sequence[TrainingQuestion],
    fold: NDArray[np.int64],
    learned: Sequence[Learned],
) -> None:
    """Fit both, print them, and use those of passages from here on."""
    rng = np.random.default_rng(SEED)
    rows = np.sort(rng.permutation(len(questions))[:SAMPLE])
    lists: list[List] = []
    for part, i, found in _searches(data, questions, rows, fold, learned, k=40):
        at = {p.passage_id: j for j, p in enumerate(part.index.passages)}
        lists.append((found.features, part.gold[i].numpy()[[at[h.passage.passage_id] for h in found.hits]]))
    ranked = _fit(lists)
    index.rerank.WEIGHTS = Features(*(float(w) for w in ranked))
    _say("index/rerank.py", FEATURES, ranked, lists)
    lists = []
    for part, i, found in _searches(data, questions, rows, fold, learned, k=12):
        first = np.concatenate([[0], np.cumsum([len(p.statements) for p in part.index.passages])])
        at = {p.passage_id: int(first[j]) for j, p in enumerate(part.index.passages)}
        places, table = signals(found, part.index, kind_of(questions[i].question))
        right = part.answers[i].numpy()[[at[h.passage.passage_id] + n for h, n in places]]
        lists.append((table, right))
    _say("bot/statements.py", NAMES, _fit(lists), lists)


def _searches(
    data: Sequence[Material],
    questions: Sequence[TrainingQuestion],
    rows: NDArray[np.int64],
    fold: NDArray[np.int64],
    learned: Sequence[Learned],
    k: int,
) -> list[tuple[Material, int, Found]]:
    found = []
    for part in data:
        sources = Sources(part.library.documents())
        for f, own in enumerate(learned):
            own.use_in(part.index)
            for i in rows[fold[rows] == f]:
                named = sources.named(questions[i].question)
                found.append((part, int(i), part.index.search(Query(named.rest, k=k, prefer=named.doc_ids))))
    return found


def _fit(lists: Sequence[List]) -> Floats:
    """Weights that make the right ones of each list likely under a softmax over the list (ListNet, Cao et al. 2007)."""
    lists = [(x, y) for x, y in lists if y.any()]
    width = max(len(x) for x, _ in lists)
    table = torch.zeros(len(lists), width, lists[0][0].shape[1])
    right = torch.zeros(len(lists), width, dtype=torch.bool)
    there = torch.zeros(len(lists), width, dtype=torch.bool)
    for i, (x, y) in enumerate(lists):
        table[i, : len(x)], right[i, : len(x)], there[i, : len(x)] = torch.tensor(x), torch.tensor(y), True
    scale = table[there].std(dim=0).clamp(min=1e-6)
    weights = torch.zeros(table.shape[2], requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=0.05)
    for _ in range(400):
        logits = ((table / scale) @ weights).masked_fill(~there, -1e9)
        log = torch.log_softmax(logits, dim=1)
        loss = -torch.logsumexp(log.masked_fill(~right, -1e9), dim=1).mean() + 1e-3 * (weights**2).sum()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    result: Floats = (weights / scale).detach().numpy()
    return result


def _say(file: str, names: Sequence[str], weights: Floats, lists: Sequence[List]) -> None:
    known = [(x, y) for x, y in lists if y.any()]
    first = np.mean([y[int(np.argmax(x @ weights))] for x, y in known])
    written = ", ".join(f"{name}={weight:.2f}" for name, weight in zip(names, weights, strict=True))
    print(f"{file}: {written}\n  right at rank 1: {first:.3f} of {len(known)} questions", file=sys.stderr)
