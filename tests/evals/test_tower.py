"""The tower's training: it learns, always the same, and what is trained in torch is what is read in NumPy."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pytest
import torch

from evals.training.material import Material
from evals.training.tower import Recipe, lower, train, vectors
from index.minilm import MiniLM
from index.tower import Tower, Weights, save

QUESTIONS = ["ma back is louping", "me knee's banjaxed", "who sells socks", "is it going to rain"]
STATEMENTS = ["The lower back hurts.", "The knee is injured.", "Ankles are stiff."]
RECIPE = Recipe(epochs=6, batch=4, frozen=4, warm_up=1)


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def data(encoder: MiniLM) -> Material:
    """A library of one passage for each statement; the first question asks for the first, the second for the second."""
    table = torch.tensor(encoder.encode(STATEMENTS))
    numbers = torch.arange(len(STATEMENTS))
    right = torch.eye(len(STATEMENTS), dtype=torch.bool)[:2]
    nothing = cast("None", None)
    return Material(nothing, nothing, table, table, table, numbers, numbers[:, None], right, right)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def tokens() -> list[torch.Tensor]:
    return lower(QUESTIONS, RECIPE.frozen)


@pytest.fixture(scope="module")
def weights(tokens: list[torch.Tensor], data: Material, encoder: MiniLM) -> Weights:
    return train(tokens, [data], np.arange(len(QUESTIONS)), encoder.weights_sha256, RECIPE)


def test_questions_come_nearer_to_their_answers(weights: Weights, encoder: MiniLM, data: Material) -> None:
    tower = Tower(encoder, weights)
    for number, question in enumerate(QUESTIONS[:2]):
        reading, answer = tower.read(question), data.bare[number].numpy()
        assert reading.moved @ answer > reading.plain @ answer
        assert int((data.bare.numpy() @ reading.moved).argmax()) == number


def test_the_same_training_gives_the_same_weights(weights: Weights, tokens: list[torch.Tensor], data: Material) -> None:
    again = train(tokens, [data], np.arange(len(QUESTIONS)), weights.encoder_sha256, RECIPE)
    assert again.sha256 == weights.sha256


def test_only_the_upper_layers_are_trained(weights: Weights) -> None:
    assert {name.split(".")[2] for name in weights.layers} == {"4", "5"}
    assert weights.first == RECIPE.frozen


def test_what_is_read_is_what_was_trained(
    weights: Weights, tokens: list[torch.Tensor], encoder: MiniLM, tmp_path: Path
) -> None:
    kept = save(weights, tmp_path / "tower.npz")
    tower = Tower(encoder, kept)
    read = np.stack([tower.read(question).moved for question in QUESTIONS])
    assert (read * vectors(tokens, kept)).sum(axis=1).min() > 0.999
