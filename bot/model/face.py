"""What the rest of the program knows of a chat model: it streams text, or fails in one way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class ModelError(Exception):
    """The model gave no text, or no more; the message is one line and has no words of the conversation.

    ``transient``: another try may succeed, after ``wait`` seconds where the server says so.
    """

    def __init__(self, message: str, *, transient: bool = False, wait: float | None = None) -> None:
        super().__init__(message)
        self.transient = transient
        self.wait = wait


class ChatModel(Protocol):
    """A chat model of any provider."""

    @property
    def name(self) -> str:
        """As the setting has it: ``provider:name``."""

    def stream(self, system: str, user: str) -> Iterator[str]:
        """The text in pieces.

        Raises:
            ModelError: it failed, was refused, or was cut off at its limit of tokens.
        """
