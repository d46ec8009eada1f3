"""Precedents: questions like this one and the statements that answered them."""

from __future__ import annotations

import numpy as np
import pytest

from index.hit import Query
from index.precedents import FILE, FLOOR, SHARPNESS, Precedents, load
from index.search import Index
from index.tower import tower_for

EAST, NORTH = np.array([1.0, 0.0], dtype=np.float32), np.array([0.0, 1.0], dtype=np.float32)


def made(questions: list[list[float]], answers: list[list[float]], pairs: list[tuple[int, int]]) -> Precedents:
    def unit(rows: list[list[float]]) -> np.ndarray:
        table = np.array(rows, dtype=np.float32)
        return table / np.linalg.norm(table, axis=1, keepdims=True)

    return Precedents(unit(questions), unit(answers), np.array(pairs), "0" * 64)


def test_the_answer_of_the_nearest_question_scores_highest() -> None:
    known = made([[1, 0], [0, 1]], [[1, 0.2], [0.2, 1]], [(0, 0), (1, 1)])
    statements = np.stack([known.answers[0], known.answers[1]])
    likeness = known.likeness(statements)
    assert known.scores(EAST, likeness).argmax() == 0
    assert known.scores(NORTH, likeness).argmax() == 1


def test_a_statement_like_an_answer_takes_on_its_mass_and_one_unlike_it_none() -> None:
    known = made([[1, 0]], [[1, 0]], [(0, 0)])
    statements = np.array([[1.0, 0.0], [0.98, 0.199], [0.0, 1.0]], dtype=np.float32)
    same, like, unlike = known.scores(EAST, known.likeness(statements))
    assert same > like > unlike == pytest.approx(FLOOR)


def test_two_precedents_are_more_than_one_but_not_twice_as_much() -> None:
    twice = made([[1, 0], [1, 0.01], [0, 1]], [[1, 0], [0, 1]], [(0, 0), (1, 0), (2, 1)])
    likeness = twice.likeness(twice.answers)
    more = twice.scores(EAST, likeness)[0]
    once = twice.scores(NORTH, likeness)[1]
    assert once < more < once + np.log(2) / SHARPNESS


def test_what_nobody_asked_stays_at_the_floor() -> None:
    known = made([[1, 0]], [[1, 0]], [(0, 0)])
    assert known.scores(-EAST, known.likeness(known.answers))[0] == pytest.approx(FLOOR)


def test_the_shipped_precedents_belong_together() -> None:
    known = load()
    assert known is not None, FILE
    assert len(known.questions) > 5000
    assert known.pairs[:, 0].max() < len(known.questions)
    assert set(known.pairs[:, 1]) == set(range(len(known.answers)))
    assert np.linalg.norm(known.answers, axis=1) == pytest.approx(1.0, abs=2e-3)


def test_the_precedents_of_another_tower_are_not_used(built_index: Index) -> None:
    known, tower = load(), tower_for(built_index.encoder)
    assert known is not None
    question = Query("how many minutes should I ice my lower back")
    before = index_scores(built_index, question)
    assert before.max() > FLOOR
    try:
        built_index.use_tower(tower, Precedents(known.questions, known.answers, known.pairs, "0" * 64))
        assert (index_scores(built_index, question) == FLOOR).all()
    finally:
        built_index.use_tower(tower, known)
    assert (index_scores(built_index, question) == before).all()


def index_scores(index: Index, question: Query) -> np.ndarray:
    """What precedents say for the statements of what is found."""
    return np.concatenate([rows[:, 3] for rows in index.search(question).statements])
