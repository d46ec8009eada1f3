"""Rankings of several retrievers -> one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

K = 60
"""The constant of reciprocal rank fusion; 60 in the paper."""


def reciprocal_rank_fusion(
    rankings: Mapping[str, Sequence[str]], weights: Mapping[str, float] | None = None, k: int = K
) -> list[tuple[str, float]]:
    """Ids with their fused scores, best first: sum over retrievers of weight / (k + rank), rank from 1.

    An id that a retriever did not find adds nothing for it. Equal scores keep the order of first appearance.
    Source: Cormack, Clarke & Buettcher, SIGIR 2009.
    """
    fused: dict[str, float] = {}
    for name, ranking in rankings.items():
        weight = 1.0 if weights is None else weights[name]
        for rank, key in enumerate(ranking, 1):
            fused[key] = fused.get(key, 0.0) + weight / (k + rank)
    return sorted(fused.items(), key=lambda pair: -pair[1])
