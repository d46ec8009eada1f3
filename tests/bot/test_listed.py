"""Which item of a list that was shown is meant."""

from __future__ import annotations

import pytest

from bot.listed import items, plain, pointed_at

ASKED = "Which stretches help?"
SHOWN = "These: [1]\n\n- **Hamstring stretch:** lie down [2]\n- Groin stretch\n- Bridge [4]"
EXCHANGE = (ASKED, SHOWN)


def meant(message: str, *before: tuple[str, str]) -> str | None:
    found = pointed_at(message, before or (EXCHANGE,))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("message", "item"),
    [
        ("what about the first one?", "Hamstring stretch: lie down"),
        ("the second, how long?", "Groin stretch"),
        ("2nd?", "Groin stretch"),
        ("how is the third done, I mean that last exercise", "Bridge"),
        ("and the last?", "Bridge"),
        ("n the last what is it", "Bridge"),
        ("number 2 please", "Groin stretch"),
        ("#3", "Bridge"),
        ("tell me more about no. 1", "Hamstring stretch: lie down"),
        ("the first one in the list", "Hamstring stretch: lie down"),
        ("the penultimate one", "Groin stretch"),
        ("What is in first part?", "Hamstring stretch: lie down"),
        ("that middle one", "Groin stretch"),
    ],
)
def test_an_ordinal_points_at_an_item(message: str, item: str) -> None:
    assert pointed_at(message, [EXCHANGE]) == (item, ASKED)


@pytest.mark.parametrize(
    "message",
    [
        "the ninth one?",
        "number 7",
        "first thing in the morning my back is stiff",
        "it hurt on my last run",
        "the second week was worse",
        "first of all it hurts",
        "number 25",
        "and the one after",  # after which?
        "",
    ],
)
def test_others_point_at_nothing(message: str) -> None:
    assert meant(message) is None


@pytest.mark.parametrize(
    ("message", "item"),
    [
        ("and the one after", "Bridge"),
        ("the next one?", "Bridge"),
        ("next one", "Bridge"),
        ("and the one before", "Hamstring stretch: lie down"),
        ("the previous one please", "Hamstring stretch: lie down"),
        ("the day after that I rested", None),
    ],
)
def test_neighbours_of_what_was_talked_of(message: str, item: str | None) -> None:
    assert meant(message, EXCHANGE, ("the second one?", "Bend one knee."), ("why?", "Because.")) == item


def test_a_list_has_ends() -> None:
    assert meant("the one after", EXCHANGE, ("the last one", "Lift.")) is None
    assert meant("the one before", EXCHANGE, ("the first one", "Lie down.")) is None


def test_the_latest_list_counts() -> None:
    other = ("and exercises?", "1. Plank\n2) Squat [1]\n10. Row")
    assert pointed_at("the second one", [EXCHANGE, other, ("why", "So.")]) == ("Squat", "and exercises?")
    assert pointed_at("the second one", [other, EXCHANGE]) == ("Groin stretch", ASKED)


def test_the_middle_needs_an_odd_number() -> None:
    assert meant("the middle one", (ASKED, "- a\n- b\n- c\n- d")) is None


@pytest.mark.parametrize("answer", ["No list here.", "- Only one item", ""])
def test_an_ordinal_needs_a_list(answer: str) -> None:
    assert meant("the first one?", (ASKED, answer)) is None
    assert pointed_at("the first one?", []) is None


def test_items_are_plain() -> None:
    assert items(SHOWN) == ["Hamstring stretch: lie down", "Groin stretch", "Bridge"]
    assert plain("**A**\n> b [12]") == "A b"
