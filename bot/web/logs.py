"""How the service logs: lines for people, or one JSON object a line. Tracebacks are cut down to what may be told."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any, Literal, TextIO

import structlog

from bot.web.request_id import CURRENT
from bot.web.trouble import told

TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
FACTS = {"method", "route", "status", "ms", "clinic"}
"""What a line may have beside its message."""
CHATTY = ("alembic.runtime.plugins",)
"""What tells at each start that it is there: said with ``debug`` alone."""


class Told(logging.Filter):
    """Puts an error's type and place where its traceback would be: its text may hold a person's words."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if record.exc_info:
            first = (record.getMessage().splitlines() or [""])[0]  # asyncio puts the error's text into the others
            record.msg, record.args = f"{first}: {told(error)}" if error else first, ()
            record.exc_info = record.exc_text = None
        return True


def set_up(level: str, form: Literal["text", "json"], stream: TextIO | None = None) -> None:
    """Sends everything that is logged to ``stream``, by default standard error."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(Told())
    handler.setFormatter(formatter() if form == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.NOTSET if level.lower() == "debug" else logging.WARNING)


def formatter() -> logging.Formatter:
    """One JSON object a line: ``event``, ``level``, ``logger``, ``timestamp`` (UTC), ``request_id``, ``FACTS``."""
    before: list[Callable[..., Any]] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=FACTS),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_request,
    ]
    after: list[Callable[..., Any]] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(),
    ]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=after)


def _with_request(_logger: object, _method: str, event: Any) -> Any:
    if request_id := CURRENT.get():
        event["request_id"] = request_id
    return event
