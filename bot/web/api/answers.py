"""How problems stand in the interface's description."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from bot.web.problems import MEDIA_TYPE
from bot.web.schema import OpenAIError, OpenAIProblem, Problem

_SCHEMA = Problem.model_json_schema()
_OPENAI = OpenAIProblem.model_json_schema()
_OPENAI["properties"]["error"] = OpenAIError.model_json_schema()  # in place of a reference that leads nowhere
_OPENAI.pop("$defs")
_RETRY = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer", "minimum": 1}}}


def problems(*statuses: int, openai: bool = False) -> dict[int | str, dict[str, Any]]:
    """The entries of an operation's ``responses`` for these statuses; 429 and 500 can always come.

    ``openai``: with what OpenAI's clients look for.
    """
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": _OPENAI if openai else _SCHEMA}},
            **({"headers": _RETRY} if status in (429, 503) else {}),
        }
        for status in sorted({*statuses, 429, 500})
    }
