"""Learns the linear map of question vectors (``index/adapter.npz``)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from evals.training.material import Floats, Material

EPOCHS = 14
BATCH = 128
SEED = 7


def scores(queries: torch.Tensor, bare: torch.Tensor, headed: torch.Tensor, data: Material) -> torch.Tensor:
    """Passage score as the index has it: whole passage, best statement bare and under its heading; (n_q, n_p).

    ``bare`` and ``headed`` are the questions' cosines with the statements, shape (n_q, n_statements).
    """
    best = bare[:, data.own].amax(dim=2) + headed[:, data.own].amax(dim=2)
    return queries @ data.passages.T + best


def learn(vectors: Floats, data: Sequence[Material], rows: NDArray[np.int64]) -> Floats:
    """A matrix M so that q + qM lies near the answers of q, shape (d, d).

    InfoNCE (van den Oord et al. 2018) over all passages of each library and over all its statements, added up.
    """
    torch.manual_seed(SEED)
    size = vectors.shape[1]
    left = (torch.randn(size, size) * 0.02).requires_grad_()
    right = (torch.randn(size, size) * 0.02).requires_grad_()
    scale = torch.tensor([2.7, 3.0], requires_grad=True)
    optimiser = torch.optim.AdamW([left, right, scale], lr=2e-3, weight_decay=1e-2)
    steps = EPOCHS * (len(rows) // BATCH + 1)
    decay = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.02, 1.0 - step / steps))
    queries = torch.tensor(vectors)
    for _ in range(EPOCHS):
        order = torch.tensor(rows)[torch.randperm(len(rows))]
        for begin in range(0, len(order), BATCH):
            batch = order[begin : begin + BATCH]
            plain = torch.nn.functional.dropout(queries[batch], 0.1)
            moved = torch.nn.functional.normalize(plain + plain @ left @ right.T, dim=1)
            loss = torch.zeros(())
            for part in data:
                bare, headed = moved @ part.bare.T, moved @ part.headed.T
                loss = loss + _loss(scores(moved, bare, headed, part) * scale[0].exp() / 3, part.gold[batch])
                loss = loss + 0.5 * _loss((bare + headed) * scale[1].exp() / 2, part.answers[batch])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            decay.step()
    result: Floats = (left @ right.T).detach().numpy()
    return result


def _loss(similar: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    known = right.any(dim=1)
    if not known.any():
        return torch.zeros(())
    log = torch.log_softmax(similar[known], dim=1)
    return -torch.logsumexp(log.masked_fill(~right[known], -1e9), dim=1).mean()


def moved(vectors: Floats, matrix: Floats) -> Floats:
    """Question vectors moved by the map, of unit length again; shape (n, d)."""
    far = vectors + vectors @ matrix
    result: Floats = (far / np.linalg.norm(far, axis=1, keepdims=True)).astype(np.float32)
    return result
