"""Learns the query map (``index/adapter.npz``) and the decision to decline (``bot/answerable.npz``).

``make query-model`` runs it. Both are fitted on the training voices alone. Signals for the decision come from maps that
were trained without the voices they are applied to (four folds), since a map fits the questions that it has seen better
than any new ones.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from bot.runtime import build_index, open_index
from bot.settings import Settings
from corpus.importer import import_paths
from corpus.library import Library
from evals.training.decline_model import fit_decline
from evals.training.questions import TrainingQuestion, bears, training_questions
from index.adapter import MATRIX
from index.search import Index

EPOCHS = 14
BATCH = 64
SEED = 7
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Material:
    """One library's vectors and which passages answer which question."""

    passages: torch.Tensor
    bare: torch.Tensor
    headed: torch.Tensor
    owner: torch.Tensor
    gold: torch.Tensor
    """Shape (n_questions, n_passages), bool."""


def material(index: Index, titles: dict[str, str], questions: Sequence[TrainingQuestion]) -> Material:
    """The vectors of an index, and gold labels for the questions."""
    vectors = np.array(index._vectors)
    n, m = len(index.passages), index.manifest.statements
    gold = [[bears(p, titles[p.doc_id], q.gold) for p in index.passages] for q in questions]
    owner = np.repeat(np.arange(n), [len(p.statements) for p in index.passages])
    parts = (vectors[:n], vectors[n : n + m], vectors[n + m :])
    return Material(*(torch.tensor(part) for part in parts), torch.tensor(owner), torch.tensor(np.array(gold)))


def scores(queries: torch.Tensor, data: Material) -> torch.Tensor:
    """Passage score as the index has it: whole passage, best statement bare and under its heading; (n_q, n_p)."""

    def best(similar: torch.Tensor) -> torch.Tensor:
        low = torch.full((len(queries), len(data.passages)), -1.0)
        return low.scatter_reduce(1, data.owner.expand(len(queries), -1), similar, "amax")

    return queries @ data.passages.T + best(queries @ data.bare.T) + best(queries @ data.headed.T)


def learn(vectors: Floats, data: Sequence[Material], rows: NDArray[np.int64]) -> Floats:
    """A matrix M so that q + qM lies near the answers of q; InfoNCE over all passages of each library."""
    torch.manual_seed(SEED)
    size = vectors.shape[1]
    left = (torch.randn(size, size) * 0.02).requires_grad_()
    right = (torch.randn(size, size) * 0.02).requires_grad_()
    scale = torch.tensor(2.7, requires_grad=True)
    optimiser = torch.optim.AdamW([left, right, scale], lr=2e-3, weight_decay=1e-2)
    queries = torch.tensor(vectors)
    for _ in range(EPOCHS):
        order = torch.tensor(rows)[torch.randperm(len(rows))]
        for begin in range(0, len(order), BATCH):
            batch = order[begin : begin + BATCH]
            plain = torch.nn.functional.dropout(queries[batch], 0.1)
            moved = torch.nn.functional.normalize(plain + plain @ left @ right.T, dim=1)
            loss = torch.zeros(())
            for part in data:
                gold = part.gold[batch]
                log = torch.log_softmax(scores(moved, part) * scale.exp() / 3, dim=1)
                known = gold.any(dim=1)
                loss = loss - torch.logsumexp(log.masked_fill(~gold, -1e9), dim=1)[known].mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    result: Floats = (left @ right.T).detach().numpy()
    return result


def folds(questions: Sequence[TrainingQuestion]) -> NDArray[np.int64]:
    """The fold of each question; the questions of one voice are in one fold."""
    voices = sorted({q.voice for q in questions})
    return np.array([voices.index(q.voice) % 4 for q in questions])


def libraries(home: Path, originals: Path | None) -> list[tuple[Index, Library]]:
    """The digests, and the originals where they are at hand, each with its index."""
    kinds = [("digests", None)] + ([("originals", originals)] if originals else [])
    found = []
    for name, source in kinds:
        settings = Settings(home=home / name)
        library = Library(settings.home)
        if source:
            import_paths(library, sorted(source.glob("*.txt")))
            library.reload()
        build_index(settings)
        found.append((open_index(settings, library), library))
    return found


def main() -> None:
    """Train, and write both models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--originals", type=Path, help="folder with the original articles (.txt), used beside the digests"
    )
    arguments = parser.parse_args()
    questions = training_questions()
    answerable = [q for q in questions if q.gold]
    with tempfile.TemporaryDirectory() as temporary:
        both = libraries(Path(temporary), arguments.originals)
        encoder = both[0][0].encoder
        vectors = encoder.encode([q.question for q in answerable])
        data = [material(i, {d.doc_id: d.title for d in lib.documents()}, answerable) for i, lib in both]
        fold = folds(answerable)
        maps = [learn(vectors, data, np.flatnonzero(fold != f)) for f in range(4)]
        whole = learn(vectors, data, np.arange(len(answerable)))
        temporary_file = MATRIX.with_suffix(".tmp.npz")
        np.savez_compressed(temporary_file, matrix=whole.astype(np.float16), weights_sha256=encoder.weights_sha256)
        temporary_file.replace(MATRIX)
        print(f"{MATRIX}: learned from {len(answerable)} questions", file=sys.stderr)
        fit_decline([(i, lib.documents()) for i, lib in both], questions, maps, folds(questions))


if __name__ == "__main__":
    main()
