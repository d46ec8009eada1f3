"""Which exceptions are the user's mistake or the machine's state, and how they are told: in one line, no traceback."""

from __future__ import annotations

from typing import Any


class UsageError(Exception):
    """What was found, what was expected, what to do; one line."""


def told(error: Exception) -> list[str]:
    """What the person at the terminal is told; [] for an error that is the program's own.

    A line for each thing that is wrong, so that an import of many files names them all.
    """
    if isinstance(error, UsageError):
        return str(error).splitlines()
    import typer

    # what all of typer's usage errors derive from; the class has no public name
    if isinstance(error, typer.BadParameter.__mro__[1]):
        return [_usage(error)]
    if isinstance(error, _user_errors()):
        return str(error).splitlines()
    if isinstance(error, ImportError):
        return [f"{' '.join(str(error).split())}; run: backstride doctor"]
    if isinstance(error, OSError) and error.strerror:
        where, what = (f"{error.filename}: ", "that path") if error.filename else ("", "the disk")
        return [f"{where}{error.strerror}; check {what} and BACKSTRIDE_HOME, or run: backstride doctor"]
    return []


def _usage(error: Any) -> str:
    """A wrong command line: what typer says of it, what there is, and where to read on."""
    found = " ".join(str(error.format_message()).split()).rstrip(".")
    command = error.ctx.command if error.ctx else None
    path = error.ctx.command_path if error.ctx else "backstride"
    names = ", ".join(getattr(command, "commands", ()))
    expected = f"; expected one of {names}" if names and found.startswith("No such command") else ""
    return f"{found[:1].lower()}{found[1:]}{expected}; run: {path} --help"


def _user_errors() -> tuple[type[Exception], ...]:
    """The exceptions whose message is meant for the person at the terminal."""
    from bot.model.claims import ClaimListError
    from bot.records.errors import RecordsError
    from bot.rules import RuleError
    from bot.settings import SettingsError
    from bot.web.clinics_error import ClinicsError
    from corpus.document import CorpusError
    from index.encode import EncoderError
    from index.manifest import IndexMismatch
    from prompts.chat import PromptError
    from prompts.conversation import ConversationTextError
    from prompts.messages import MessageError

    return (
        SettingsError,
        CorpusError,
        EncoderError,
        IndexMismatch,
        RuleError,
        ClaimListError,
        PromptError,
        MessageError,
        ConversationTextError,
        ClinicsError,
        RecordsError,
    )
