"""``--help`` of every command."""

from __future__ import annotations

import pytest

from bot import __version__
from tests.cli.program import Program

COMMANDS: dict[str, tuple[str, ...]] = {
    "": ("--version", "serve", "ask", "chat", "batch", "doctor", "corpus", "index", "records"),
    "serve": ("--host", "--port", "BACKSTRIDE_HOST", "BACKSTRIDE_PORT"),
    "ask": ("QUESTION", "--json", "--country"),
    "chat": ("--country",),
    "batch": ("--in", "--out", "--country"),
    "doctor": (),
    "corpus": ("list", "check", "import", "remove", "differences"),
    "corpus list": ("--json",),
    "corpus check": (),
    "corpus import": ("PATH",),
    "corpus remove": ("DOC_ID",),
    "corpus differences": ("--limit", "--review", "--all", "--json", "Example"),
    "index": ("build", "verify", "info"),
    "index build": (),
    "index verify": (),
    "index info": ("--json",),
    "records": ("export", "purge", "status"),
    "records export": ("--out", "BACKSTRIDE_KEEP_TEXTS_DAYS"),
    "records purge": ("--before", "--all"),
    "records status": (),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_every_option(command: str, empty: Program) -> None:
    done = empty.run(*command.split(), "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(" ".join(["Usage: backstride", *command.split(), "[OPTIONS]"]))
    for name in (*COMMANDS[command], "--help"):
        assert name in done.out
    _, *lines = done.out.splitlines()
    assert [line for line in lines if line.endswith("...")] == [], "a line of help is cut off"
    assert max(map(len, lines)) <= 80
    assert not empty.home.exists()


@pytest.mark.parametrize("group", ["", "corpus", "index"])
def test_without_a_command_there_is_help(group: str, empty: Program) -> None:
    bare, asked = empty.run(*group.split()), empty.run(*group.split(), "-h")
    assert bare == asked
    assert bare.code == 0


def test_version(empty: Program) -> None:
    done = empty.run("--version")
    assert (done.code, done.out, done.err) == (0, f"backstride {__version__}\n", "")
