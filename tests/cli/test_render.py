"""How a reply looks in a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.cli.render import show
from bot.reply import Citation, Reply, Screening, Status
from bot.triage.finding import Tier


def _citation(marker: int, quote: str = "Rest helps.") -> Citation:
    return Citation(marker, "a", f"a-{marker}", "A title", "Ann", "House", "digest", ("A title", "Rest"), quote, 0, 11)


def _shown(reply: Reply, width: int = 60, *, terminal: bool = False) -> str:
    stream = io.StringIO()
    show(reply, Console(file=stream, width=width, force_terminal=terminal, no_color=True))
    return stream.getvalue()


def test_markers_stand_as_they_are() -> None:
    shown = _shown(Reply(Status.ANSWERED, "- Rest helps. [1][2]\n- So does ice. [2]", (_citation(1), _citation(2))))
    assert shown.startswith(" • Rest helps. [1][2]\n • So does ice. [2]\n\nSources\n")
    assert "  [1] A title (Ann, House), A title > Rest\n      “Rest helps.”\n  [2] " in shown


def test_a_wrapped_source_keeps_its_indent() -> None:
    citations = tuple(_citation(n, "word " * 30) for n in (9, 10))
    shown = _shown(Reply(Status.ANSWERED, "Yes. [9][10]", citations), width=40)
    _, _, sources = shown.partition("Sources\n")
    beginnings = {line[:7] for line in sources.splitlines()}
    assert beginnings == {"   [9] ", "  [10] ", " " * 7}


def test_a_long_quote_is_shortened() -> None:
    shown = _shown(Reply(Status.ANSWERED, "Yes. [1]", (_citation(1, "word " * 100),)), width=300)
    assert "word …”" in shown
    assert shown.count("word") < 50


@pytest.mark.parametrize(
    ("tier", "title"), [(Tier.EMERGENCY, "Get emergency help now"), (Tier.URGENT, "Get medical advice today")]
)
def test_a_call_for_help_is_framed_and_its_numbers_are_bare(tier: Tier, title: str) -> None:
    text = "**Call now.**\n\n- Emergency: [112](tel:112) or [999](tel:999)\n- See [the list](https://example.org/x)"
    shown = _shown(Reply(Status.ESCALATED, text, triage=Screening(tier)))
    assert title in shown.splitlines()[0]
    assert "Emergency: 112 or 999 " in shown
    assert "tel:" not in shown
    assert "the list (https://example.org/x)" in shown
    assert {line[0] for line in shown.splitlines()} == {"╭", "│", "╰"}


@pytest.mark.parametrize("status", Status)
def test_only_an_answer_is_followed_by_suggestions(status: Status) -> None:
    shown = _shown(Reply(status, "Text.", suggestions=("Why?",)))
    assert ("You could ask next\n  Why?\n" in shown) == (status is Status.ANSWERED)


def test_no_colours_and_no_filling_where_nobody_sees_them() -> None:
    reply = Reply(Status.ANSWERED, "Rest **helps**. [1]", (_citation(1),), suggestions=("Why?",))
    shown = _shown(reply)
    assert "\x1b" not in shown
    assert [line for line in shown.splitlines() if line != line.rstrip()] == []
    assert "\x1b[" in _shown(reply, terminal=True)
