"""``backstride chat``: a conversation in the terminal."""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rich.console import Console, Group
from rich.markdown import Markdown
from rich.text import Text

from bot.cli.ask import checked_country
from bot.cli.progress import notice, reporting
from bot.cli.render import put, show
from bot.library_view import PassageView
from bot.message import Message
from bot.reply import Reply
from bot.runtime import make_responder
from bot.settings import settings
from bot.triage.detect import screen
from bot.triage.finding import Tier
from bot.triage.summary import summary

HELP = """Type a question and press Enter. A few words that do something else:
  /new      begin a new conversation
  /source N show the whole passage behind marker [N] of the last answer
  /summary  what you wrote and the warning signs in it, to show to a clinician
  /help     this help
  /quit     leave (Ctrl-D does the same)"""


@dataclass(slots=True)
class _Said:
    """The conversation so far."""

    messages: list[Message] = field(default_factory=list)
    times: list[datetime | None] = field(default_factory=list)
    advised: dict[int, Tier] = field(default_factory=dict)
    citations: dict[int, str] = field(default_factory=dict)

    def ask(self, question: str) -> None:
        self.messages.append(Message("user", question))
        self.times.append(datetime.now().astimezone())

    def answer(self, reply: Reply) -> None:
        self.advised[len(self.messages) - 1] = reply.triage.tier
        self.citations = {c.marker: c.passage_id for c in reply.citations}
        self.messages.append(Message("assistant", reply.text))
        self.times.append(datetime.now().astimezone())


def run(country: str) -> None:
    """Talk until the person leaves."""
    configured = settings()
    code = checked_country(country, configured)
    console = Console()
    _prepare_input()
    with reporting() as report:
        responder = make_responder(configured, report, notice)
        responder.warm()
    console.print(
        Text("Backstride", style="bold"), Text("answers from its articles only. This is no medical care.", style="dim")
    )
    from bot.answer import starters

    console.print(Text("Try: " + " | ".join(starters()), style="dim"))
    console.print(Text("/help shows the commands.", style="dim"))
    said = _Said()
    while True:
        line = _read()
        if line is None or line in ("/quit", "/exit", "/q"):
            return
        if not line:
            continue
        if line == "/help":
            console.print(HELP, markup=False, highlight=False)
        elif line == "/new":
            said = _Said()
            console.print(Text("New conversation.", style="dim"))
        elif line.startswith("/source"):
            _source(line, said.citations, responder.passage, console)
        elif line == "/summary":
            _summary(said, code, console)
        elif line.startswith("/"):
            console.print(Text(f"{line.split()[0]} is no command; /help shows them.", style="yellow"))
        elif len(line) > configured.max_message_chars:
            console.print(
                Text(f"That is over {configured.max_message_chars} characters; please shorten it.", style="yellow")
            )
        else:
            said.ask(line)
            reply = responder.respond(said.messages[-configured.max_turns :], code)
            said.answer(reply)
            console.print()
            show(reply, console)


def _prepare_input() -> None:
    """Line editing and a history on a terminal; a byte that is no text is read as a question mark."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    if sys.stdin.isatty():
        with contextlib.suppress(ImportError):
            importlib.import_module("readline")


def _read() -> str | None:
    """The next line; None at the end of the input, and when somebody leaves by Ctrl-C."""
    asked = sys.stdin.isatty()
    if asked:
        print()
    try:
        return input("you> " if asked else "").strip()
    except (EOFError, KeyboardInterrupt):
        if asked:
            print()  # the shell's prompt begins a line of its own
        return None


def _summary(said: _Said, country: str, console: Console) -> None:
    if not said.messages:
        console.print(Text("/summary: nothing has been said yet", style="yellow"))
        return
    text = summary(said.messages, screen(said.messages), said.advised, said.times, country)
    put(Markdown(text, hyperlinks=False), console)


def _source(
    line: str, citations: Mapping[int, str], passage: Callable[[str], PassageView | None], console: Console
) -> None:
    number = line.removeprefix("/source").strip().strip("[]")
    known = ", ".join(str(n) for n in sorted(citations)) or "none"
    found = passage(citations[int(number)]) if number in map(str, citations) else None
    if found is None:
        console.print(Text(f"/source {number or '?'}: expected a marker of the last answer ({known})", style="yellow"))
        return
    put(Group(Text(f"{found.title}: {' > '.join(found.section)}", style="bold"), Text(found.text)), console)
