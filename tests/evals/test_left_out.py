"""Questions that lost what was said before them."""

from __future__ import annotations

import random

from evals.training.left_out import MOST_LEFT, in_mid_talk, leave_out
from evals.training.questions import TrainingQuestion, training_questions
from index.words import content_words

SECTION = ("article", "Stretches")


def _asked(question: str) -> TrainingQuestion:
    return TrainingQuestion(question, "somebody", (SECTION,), ((*SECTION, "Groin stretch"),))


def _left(seed: int, question: str = "how long do I hold the groin stretch", said: str = "the groin stretch") -> str:
    return leave_out(question, said, random.Random(seed))  # noqa: S311


def test_what_was_said_is_left_out_with_its_article() -> None:
    found = {_left(seed) for seed in range(40)}
    assert "how long do I hold" in found
    assert any(text.startswith("how long do I hold ") and "groin" not in text for text in found)


def test_a_question_that_shares_nothing_or_is_used_up_is_none() -> None:
    assert _left(1, said="shoes for hills") == ""
    assert _left(3, "groin stretch?") == ""


def test_the_second_question_follows_the_first_and_its_answer() -> None:
    questions = [_asked("what is the groin stretch for"), _asked("how many seconds is the groin stretch held")]
    statements = {SECTION: ["Plank: hold it.", "Groin stretch: bend one knee and hold."]}
    found = in_mid_talk(questions, statements, 5, 1)
    assert found
    for one in found:
        question, answer = one.exchanges[-1]
        assert question != one.asks.question
        assert answer == "Groin stretch: bend one knee and hold."
        assert "groin" not in content_words(one.message) or "stretch" not in content_words(one.message)


def test_the_training_questions_give_hundreds_and_the_same_each_time() -> None:
    questions = training_questions()
    found = in_mid_talk(questions, {}, 600, 7)
    assert len(found) == 600
    assert found == in_mid_talk(questions, {}, 600, 7)
    assert all(len(one.message.split()) <= MOST_LEFT and one.asks.gold for one in found)
