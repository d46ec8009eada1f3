"""``backstride ask``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from rich.console import Console

from bot.cli.errors import UsageError, told
from bot.cli.output import print_json
from bot.cli.progress import notice, reporting
from bot.cli.render import show
from bot.message import Message
from bot.reply import Reply
from bot.respond import Responder
from bot.settings import Settings, settings

if TYPE_CHECKING:
    from bot.answer import Answerer


def checked_country(value: str, configured: Settings) -> str:
    """A two-letter country code: the option's, else the setting's; '' where neither is given.

    Raises:
        UsageError: it is not two letters.
    """
    code = (value or configured.country).strip().upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise UsageError(f"--country {value!r}: expected a two-letter country code such as GB, US or IN")
    return code


def run(question: str, *, as_json: bool, country: str) -> None:
    """Print one reply."""
    configured = settings()
    code = checked_country(country, configured)
    if not question.strip():
        raise UsageError(
            'the question is empty; expected a question in quotes, such as: backstride ask "why does my back hurt?"'
        )
    if any("\ud800" <= c <= "\udfff" for c in question):
        raise UsageError("the question has bytes that are not UTF-8; expected text in the terminal's encoding, UTF-8")
    if len(question) > configured.max_message_chars:
        raise UsageError(
            f"the question has {len(question)} characters; expected at most {configured.max_message_chars} "
            "(BACKSTRIDE_MAX_MESSAGE_CHARS)"
        )
    reply = _reply(question, code, configured)
    if as_json:
        print_json(reply.to_json())
    else:
        show(reply, Console())


def _reply(question: str, country: str, configured: Settings) -> Reply:
    """The reply; a library that cannot be loaded is told as an error, unless the red-flag screen spoke first."""
    failures: list[Exception] = []
    logging.getLogger("bot").addHandler(logging.NullHandler())  # what would be logged is told below
    with reporting() as report:

        def load() -> Answerer:
            try:
                from bot.runtime import load_answerer

                return load_answerer(configured, report, notice)
            except Exception as error:
                failures.append(error)
                raise

        reply = Responder(load).respond([Message("user", question)], country)
    for failure in failures:
        if told(failure):
            raise failure
        what = " ".join(f"{type(failure).__name__}: {failure}".split())
        raise UsageError(f"the library cannot be loaded ({what[:200]}); run: backstride doctor") from failure
    return reply
