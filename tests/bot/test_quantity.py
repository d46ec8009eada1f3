"""A quantity that is asked for must be given."""

from __future__ import annotations

import pytest

from bot.quantity import lacks_quantity


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many weeks off would that be?", "Some of these injuries need an operation."),
        ("how long do i hold it for", "Clamshells strengthen the outer hip."),
        ("How many sets of bridges should I do?", "Bridges work the buttocks."),
        ("what percentage of runners get it", "Runners get back pain."),
        ("For what length of time does one take them?", "Tablets can ease it."),
    ],
)
def test_what_gives_no_quantity_does_not_answer(question: str, said: str) -> None:
    assert lacks_quantity(question, [said])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How long do I hold it?", "Try for 30 seconds."),
        ("How long do I hold it?", "Lift one leg (hold 30s)."),
        ("how many secs", "Keep the balance for 1min."),
        ("how often can I use it", "It may be used every day."),
        ("How many runners have it?", "Up to 14 in 100 have it."),
        ("how many minutes of ice", "Ten minutes will do."),
        ("Why does my back hurt?", "The pelvis tips."),
        ("how do I do a bridge", "Lift the hips."),
    ],
)
def test_one_statement_with_the_like_of_it_is_enough(question: str, said: str) -> None:
    assert not lacks_quantity(question, ["Nothing here.", said])
