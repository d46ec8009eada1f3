"""Questions to the person at the terminal; tests answer them from a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rich.console import Console
from rich.panel import Panel
from rich.prompt import Prompt
from rich.table import Table
from rich.text import Text


class Ask(Protocol):
    """Shows and asks."""

    def show(self, title: str, text: str) -> None:
        """Something to read."""

    def rows(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table."""

    def text(self, question: str, default: str = "") -> str:
        """A line of text; the default for none."""

    def choose(self, question: str, choices: Sequence[str], default: str = "") -> str:
        """One of ``choices``."""


class Terminal:
    """The person at the terminal."""

    def __init__(self) -> None:
        self._console = Console()

    def show(self, title: str, text: str) -> None:
        """In a frame. What a person wrote is no markup."""
        self._console.print(Panel(Text(text), title=Text(title), title_align="left"))

    def rows(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """With one line a row."""
        table = Table(*heads, show_lines=True)
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self._console.print(table)

    def text(self, question: str, default: str = "") -> str:
        """What is typed."""
        return Prompt.ask(question, console=self._console, default=default, show_default=bool(default)).strip()

    def choose(self, question: str, choices: Sequence[str], default: str = "") -> str:
        """Asked again until it is one of them."""
        if default:
            return Prompt.ask(question, console=self._console, choices=list(choices), default=default)
        return Prompt.ask(question, console=self._console, choices=list(choices))
