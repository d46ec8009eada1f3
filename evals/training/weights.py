"""Fits the weights of passages (``index/rerank.py``) and of statements (``bot/statements.py``), listwise."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
from index.rerank import FEATURES, Features
from index.search import Found

WIDE, K = 40, 12
"""Passages that are looked at while the weights of passages are fitted, and afterwards."""
List = tuple[Floats, NDArray[np.bool_]]
"""Signals of what was found for one question, shape (n, n_signals), and which of it is right."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What the library ``part`` was found to say to the question of number ``question``."""

    part: Material
    question: int
    found: Found

    def ranked(self, weights: Features) -> Found:
        """The best passages by these weights."""
        scores = self.found.features @ weights.vector()
        bonus = np.array([h.score for h in self.found.hits]) - index.rerank.score(self.found.features)
        order = np.argsort(-(scores + bonus), kind="stable")[:K]
        hits = tuple(
            replace(self.found.hits[i], score=float(scores[i] + bonus[i]), rank=r) for r, i in enumerate(order, 1)
        )
        statements = tuple(self.found.statements[i] for i in order)
        return replace(self.found, hits=hits, features=self.found.features[order], statements=statements)


def searches(
    data: Sequence[Material], questions: Sequence[TrainingQuestion], rows: NDArray[np.int64]
) -> Iterator[Searched]:
    """Each question of ``rows`` searched for in each library."""
    for part in data:
        sources = Sources(part.library.documents())
        for i in rows.tolist():
            named = sources.named(questions[i].question)
            yield Searched(part, i, part.index.search(Query(named.rest, k=WIDE, prefer=named.doc_ids)))


def fit_weights(searched: Sequence[Searched], questions: Sequence[TrainingQuestion]) -> Features:
    """Fit both on the questions that the articles answer, print them, and give those of passages."""
    lists: list[List] = []
    for one in searched:
        at = {p.passage_id: j for j, p in enumerate(one.part.index.passages)}
        right = one.part.gold[one.question].numpy()
        lists.append((one.found.features, right[[at[h.passage.passage_id] for h in one.found.hits]]))
    ranked = _fit(lists)
    _say("index/rerank.py", FEATURES, ranked, lists)
    weights = Features(*(float(w) for w in ranked))
    lists = []
    for one in searched:
        passages = one.part.index.passages
        first = np.concatenate([[0], np.cumsum([len(p.statements) for p in passages])])
        at = {p.passage_id: int(first[j]) for j, p in enumerate(passages)}
        places, table = signals(one.ranked(weights), one.part.index, kind_of(questions[one.question].question))
        right = one.part.answers[one.question].numpy()
        lists.append((table, right[[at[h.passage.passage_id] + n for h, n in places]]))
    _say("bot/statements.py", NAMES, _fit(lists), lists)
    return weights


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
