"""Values are kept without the texts that they belong to, and not for ever."""

from __future__ import annotations

from bot.remembered import Remembered


def test_a_value_is_made_once() -> None:
    kept: Remembered[int] = Remembered()
    made: list[str] = []

    def make(text: str, value: int) -> int:
        return kept.get(text, lambda: made.append(text) or value)

    assert [make("a", 1), make("a", 2), make("b", 3), make("\ud800", 4)] == [1, 1, 3, 4]
    assert made == ["a", "b", "\ud800"]


def test_the_oldest_is_forgotten() -> None:
    kept: Remembered[int] = Remembered(most=2)
    for text in ("a", "b", "a", "c"):
        kept.get(text, lambda: 0)
    assert kept.get("a", lambda: 1) == 0
    assert kept.get("b", lambda: 1) == 1


def test_the_text_is_nowhere() -> None:
    kept: Remembered[int] = Remembered()
    kept.get("my back hurts", lambda: 1)
    assert "back" not in repr(vars(kept))
