"""Training questions and libraries -> vectors and labels: which passages and which statements answer which question."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from bot.runtime import build_index, open_index
from bot.settings import Settings
from corpus.document import Passage, Statement
from corpus.importer import import_paths
from corpus.library import Library
from evals.training.questions import TrainingQuestion, bears, folded_heading
from index.encode import passage_encoder
from index.search import Index

Floats = NDArray[np.float32]
ALIKE = 0.35
"""Least cosine at which a statement of the right section counts as saying what is wanted."""
AS_GOOD = 0.03
"""How far below the most alike statement another may be and still count."""


@dataclass(frozen=True, slots=True)
class Material:
    """One library's vectors, and the labels: bool, shapes (n_questions, n_passages) and (n_questions, n_statements)."""

    index: Index
    library: Library
    passages: torch.Tensor
    bare: torch.Tensor
    headed: torch.Tensor
    owner: torch.Tensor
    """For each statement its passage's number."""
    own: torch.Tensor
    """For each passage its statements' numbers, the first one repeated to fill the row; (n_passages, most)."""
    gold: torch.Tensor
    answers: torch.Tensor


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


def materials(both: Sequence[tuple[Index, Library]], questions: Sequence[TrainingQuestion]) -> list[Material]:
    """Vectors and labels of each library; the first must be the digests, whose statements the questions name."""
    wanted = _wanted(both[0][0], questions)
    found = []
    for index, library in both:
        titles = {d.doc_id: d.title for d in library.documents()}
        vectors = np.array(index._vectors)
        n, m = len(index.passages), index.manifest.statements
        passages, bare, headed = (torch.tensor(part) for part in (vectors[:n], vectors[n : n + m], vectors[n + m :]))
        counts = [len(p.statements) for p in index.passages]
        owner = torch.tensor(np.repeat(np.arange(n), counts))
        first = np.cumsum([0, *counts[:-1]])
        most = max(counts)
        own = torch.tensor(
            np.array([[f + (j if j < c else 0) for j in range(most)] for f, c in zip(first, counts, strict=True)])
        )
        kinds = {q.gold for q in questions}
        in_gold = {kind: [bears(p, titles[p.doc_id], kind) for p in index.passages] for kind in kinds}
        gold = torch.tensor(np.array([in_gold[q.gold] for q in questions]))
        answers = torch.zeros(len(questions), m, dtype=torch.bool)
        for i, vectors_wanted in enumerate(wanted):
            inside = gold[i][owner]
            if not len(vectors_wanted) or not inside.any():
                continue
            like = (torch.tensor(vectors_wanted) @ bare.T).masked_fill(~inside, -1.0)
            best = like.amax(dim=1, keepdim=True)
            answers[i] = ((like >= (best - AS_GOOD).clamp(min=ALIKE)) & inside).any(dim=0)
        found.append(Material(index, library, passages, bare, headed, owner, own, gold, answers))
    return found


def _wanted(digests: Index, questions: Sequence[TrainingQuestion]) -> list[Floats]:
    """For each question the vectors of what answers it, shape (n_answers, d): named statements, or its key."""
    rows: dict[tuple[str, str], list[tuple[str, int]]] = {}
    at = 0
    for passage in digests.passages:
        for statement in passage.statements:
            rows.setdefault((passage.doc_id, folded_heading(passage.section_path[-1])), []).append(
                (words_of(passage, statement), at)
            )
            at += 1
    n = len(digests.passages)
    texts = sorted({q.key for q in questions if q.key})
    keys = dict(zip(texts, passage_encoder().encode(texts), strict=True))
    stale = 0
    wanted: list[Floats] = []
    for question in questions:
        found: list[int] = []
        for doc_id, section, starts in question.statements:
            own = [j for text, j in rows.get((doc_id, folded_heading(section)), ()) if text.startswith(starts)]
            stale += not own
            found.extend(own)
        if found:
            wanted.append(np.array(digests._vectors[[n + j for j in found]]))
        else:
            key = keys.get(question.key)
            wanted.append(np.zeros((0, digests.encoder.dimension), dtype=np.float32) if key is None else key[None])
    if stale:
        print(f"{stale} labels name statements that the articles no longer have; left out", file=sys.stderr)
    return wanted


def words_of(passage: Passage, statement: Statement) -> str:
    """A statement's text as one line."""
    return " ".join(passage.text[statement.start - passage.start : statement.end - passage.start].split())


def folds(questions: Sequence[TrainingQuestion], n: int = 4) -> NDArray[np.int64]:
    """The fold of each question; the questions of one voice are in one fold."""
    voices: Mapping[str, int] = {v: i for i, v in enumerate(sorted({q.voice for q in questions}))}
    return np.array([voices[q.voice] % n for q in questions])
