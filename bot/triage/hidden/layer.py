"""A text found inside a message, with the way back to where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layer:
    """A text found inside a message, in ``content[start:end]``.

    ``places``: for each character of ``text`` where in the message it stands; None where it was encoded.
    """

    kind: str
    text: str
    start: int
    end: int
    places: tuple[int, ...] | None = None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The range of the message that ``text[start:end]`` came from, half-open; where it is coarse, the layer."""
        own = self.places[start:end] if self.places else ()
        return (min(own), max(own) + 1) if own else (self.start, self.end)


Finder = Callable[[str], Iterator[Layer]]
