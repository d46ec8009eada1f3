"""``backstride chat``, through a pipe and in a terminal."""

from __future__ import annotations

import os

import pytest

from corpus.library import Library
from tests.cli.program import Program

QUESTION = "Which stretches help the lower back after running?"


def test_a_conversation_through_a_pipe(ready: Program) -> None:
    lines = [
        "/source 1",
        QUESTION,
        "",
        "/source 1",
        "/source [2]",
        "/source ²",
        "/source",
        "/new",
        "/source 1",
        "/help",
        "/dance now",
        "a" * 20_001,
        "thanks",
    ]
    done = ready.run("chat", stdin="\n".join(lines))  # the last line without an end, then the end of the input
    assert (done.code, done.err) == (0, "")
    assert "you>" not in done.out
    assert [line for line in done.out.splitlines() if line != line.rstrip()] == []
    first, _, rest = done.out.partition("Sources\n")
    assert "/source 1: expected a marker of the last answer (none)" in first
    whole, _, after = rest.partition("New conversation.\n")
    for asked in ("²", "?"):
        assert f"/source {asked}: expected a marker of the last answer (1, 2" in whole
    shown = " ".join(whole.split())
    passages = [" ".join(p.text.split()) for p in Library(ready.home).passages() if len(p.text) > 100]
    assert any(passage in shown for passage in passages), "/source shows no whole passage"
    assert "/source 1: expected a marker of the last answer (none)" in after
    assert "/source N show the whole passage" in after
    assert "/dance is no command; /help shows them." in after
    assert "over 20000 characters" in after
    assert "You're welcome" in after


def test_a_follow_up_leans_on_what_was_said(ready: Program) -> None:
    done = ready.run(
        "chat", stdin="I cannot feel anything around my groin.\nOk. What about shoes?\n/new\nhello\n/quit\nthanks\n"
    )
    before, _, after = done.out.partition("New conversation.")
    assert before.count("Get emergency help now") == 2
    assert "Earlier you mentioned" in before
    assert "Get emergency help now" not in after
    assert "Hello!" in after
    assert "You're welcome" not in after


def test_the_summary_is_of_this_conversation(ready: Program) -> None:
    said = "No fever, but my groin is numb [1].\nWhich stretches help?\n"
    done = ready.run("chat", "--country", "GB", stdin=f"/summary\n{said}/summary\n/new\n/summary\n")
    first, _, rest = done.out.partition("Summary for the clinician\n")
    summary, _, after = rest.partition("New conversation.")
    assert "/summary: nothing has been said yet" in first
    assert "▌ No fever, but my groin is numb [1]." in summary
    assert "“groin is numb” (message 1)" in summary
    assert "Fever, denied" in summary
    assert "call the emergency number (999)" in " ".join(summary.split())
    assert "/summary: nothing has been said yet" in after


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are of POSIX")
def test_a_conversation_in_a_terminal(ready: Program) -> None:
    from tests.cli.terminal import terminal

    with terminal(ready, "chat") as screen:
        greeting = screen.wait_for("you> ")
        assert "/help shows the commands." in greeting
        screen.type(f"{QUESTION}\r")
        answer = screen.wait_for("you> ")
        assert "Sources\n  [1] " in answer
        assert max(map(len, answer.splitlines())) <= 80
        assert "\n\n\n" not in answer.partition(QUESTION)[2].lstrip("\n")
        screen.type("/source 1\r")
        assert "expected a marker" not in screen.wait_for("you> ")
        screen.type("\r")
        screen.wait_for("you> ")
        screen.type("\x04")
        assert screen.rest() == (0, "\n")


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are of POSIX")
def test_ctrl_c_at_the_prompt_leaves(ready: Program) -> None:
    from tests.cli.terminal import terminal

    with terminal(ready, "chat", columns=120) as screen:
        screen.wait_for("you> ")
        screen.type("why does")
        screen.wait_for("why does")
        code, words = screen.leave()
        assert code == 0
        assert "Traceback" not in words
        assert words.endswith("\n")
