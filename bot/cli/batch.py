"""``backstride batch``: JSON Lines in, JSON Lines out, in the same order; a bad line is told and the rest goes on."""

from __future__ import annotations

import json
import math
import signal
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn, Protocol

from bot.cli.ask import checked_country
from bot.cli.output import one_line
from bot.cli.progress import notice, reporting
from bot.cli.streams import reading, writing
from bot.message import Message
from bot.reply import Reply
from bot.runtime import make_responder
from bot.settings import settings


class BadLineError(ValueError):
    """A line that cannot be answered; the message is one line."""


class Responds(Protocol):
    """What answers a conversation."""

    def respond(self, messages: Sequence[Message], country: str = "") -> Reply:
        """The reply to the last message."""
        ...


def run(source: str, target: str, country: str) -> None:
    """Answer every conversation of ``source`` into ``target``."""
    configured = settings()
    code = checked_country(country, configured)
    signal.signal(signal.SIGTERM, _stop)
    with reading(source) as lines, writing(target) as out:
        with reporting() as report:
            responder = make_responder(configured, report, notice)
            responder.warm()
        if source == "-" and sys.stdin.isatty():
            notice("reading standard input: one JSON object a line, Ctrl-D ends it")
        with reporting(shown=target != "-" or not sys.stdout.isatty()) as report:
            found = answers(lines, responder, code, configured.max_message_chars, configured.max_turns)
            for done, answer in enumerate(found, 1):
                out.write(one_line(answer) + "\n")
                out.flush()
                report("answering", done, 0)


def _stop(number: int, _frame: object) -> NoReturn:
    """Leave by an exception, so that an unfinished output file is taken away."""
    sys.exit(128 + number)


def answers(
    lines: Iterable[bytes], responder: Responds, country: str, max_chars: int, max_turns: int
) -> Iterator[dict[str, Any]]:
    """One object for each line that is not blank."""
    for number, line in enumerate(lines, 1):
        raw = line.removeprefix(BOM_UTF8) if number == 1 else line
        if not raw.strip():
            continue
        key: object = None
        try:
            table = _table(raw.decode("utf-8", errors="surrogateescape"))
            key = table.get("id")
            _require_utf8(raw)
            messages = conversation(table, max_chars, max_turns)
            yield {"id": key, "reply": responder.respond(messages, country).to_json()}
        except BadLineError as error:
            yield {"id": key, "error": f"line {number}: {error}"}
        except Exception as error:  # noqa: BLE001 - one line must not end the others
            yield {"id": key, "error": f"line {number}: {type(error).__name__}: {' '.join(str(error).split())[:200]}"}


def _table(line: str) -> dict[str, Any]:
    try:
        table = json.loads(line, parse_constant=_finite, parse_float=_finite)
    except ValueError as error:
        raise BadLineError(f"no JSON ({error}); expected one object a line") from error
    except RecursionError as error:
        raise BadLineError("JSON nested too deeply; expected one flat object a line") from error
    if not isinstance(table, dict):
        raise BadLineError(f"found {type(table).__name__}, expected an object with 'messages' or 'question'")
    return table


def _finite(number: str) -> float:
    """A number; NaN and Infinity are no JSON, and could not be written back as an id."""
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number[:20]} is no number of JSON")
    return value


def _require_utf8(line: bytes) -> None:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadLineError(f"byte {error.start + 1} is not UTF-8; expected a line in UTF-8") from error


def conversation(table: dict[str, Any], max_chars: int, max_turns: int) -> Sequence[Message]:
    """The messages of one line.

    Raises:
        BadLineError: they are missing, of the wrong type, too long, or do not end with the user's.
    """
    given = table.get("messages")
    if given is None:
        given = [{"role": "user", "content": _question(table)}]
    if not isinstance(given, list) or not given:
        raise BadLineError("'messages' must be a list with at least one message")
    if len(given) > max_turns:
        raise BadLineError(f"{len(given)} messages; expected at most {max_turns} (BACKSTRIDE_MAX_TURNS)")
    messages = [_message(item, i, max_chars) for i, item in enumerate(given)]
    if messages[-1].role != "user":
        raise BadLineError("the last message is the assistant's; expected the user's")
    if not messages[-1].content.strip():
        raise BadLineError("the last message is empty; expected a question")
    return messages


def _question(table: dict[str, Any]) -> str:
    if "question" not in table:
        raise BadLineError("neither 'messages' nor 'question'; expected one of them")
    question = table["question"]
    if not isinstance(question, str):
        raise BadLineError(f"'question' is {type(question).__name__}; expected a text")
    return question


def _message(item: object, i: int, max_chars: int) -> Message:
    role, content = (item.get("role"), item.get("content")) if isinstance(item, dict) else (None, None)
    if role not in ("user", "assistant") or not isinstance(content, str):
        raise BadLineError(f"message {i}: expected a role 'user' or 'assistant' and a text as content")
    if len(content) > max_chars:
        raise BadLineError(
            f"message {i} has {len(content)} characters; expected at most {max_chars} (BACKSTRIDE_MAX_MESSAGE_CHARS)"
        )
    if any("\ud800" <= c <= "\udfff" for c in content):
        raise BadLineError(f"message {i} has half of a surrogate pair; expected text")
    return Message(role, content)
