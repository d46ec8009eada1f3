"""Errors as problem objects (RFC 9457), in plain words, and never with a person's words in them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.web.trouble import told

LOG = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

_NAMES = {404: "not-found", 405: "method-not-allowed", 413: "too-large"}
_WORDS = {
    404: "There is nothing at this address.",
    405: "This address does not answer to this method.",
    500: (
        "Something broke on our side; the message was not kept. If you need medical help now, do not wait for this "
        "service: call your emergency number."
    ),
}


class ProblemError(Exception):
    """Ends a request with a problem object."""

    def __init__(self, status: int, name: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.name, self.detail = status, name, detail


def problem(status: int, name: str, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem object as a response; ``name`` is the last part of its type."""
    body = {
        "type": f"urn:backstride:problem:{name}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    return JSONResponse(body, status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


def _validation_detail(errors: Sequence[Mapping[str, Any]]) -> str:
    """What was found and what was expected, without what the person wrote."""
    first = errors[0]
    if first["type"] == "json_invalid":
        return f"The body is not JSON: {first.get('ctx', {}).get('error', 'it cannot be read')}."
    where = ".".join(str(part) for part in first["loc"] if part != "body") or "body"
    if first["type"] == "extra_forbidden":
        return f"{where}: there is no such key."
    message = str(first["msg"])
    return f"{where}: {message[:1].lower()}{message[1:]}."


def install(app: FastAPI) -> None:
    """Makes every error of ``app`` a problem object."""

    async def on_problem(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ProblemError)  # noqa: S101  # registered for this type alone
        return problem(error.status, error.name, error.detail)

    async def on_validation(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this type alone
        errors = error.errors()
        malformed = errors[0]["type"] == "json_invalid"
        return problem(400 if malformed else 422, "invalid-request", _validation_detail(errors))

    async def on_http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101  # registered for this type alone
        name = _NAMES.get(error.status_code, "http-error")
        detail = _WORDS.get(error.status_code, str(error.detail))
        return problem(error.status_code, name, detail, error.headers)

    async def on_crash(request: Request, error: Exception) -> JSONResponse:
        LOG.error("%s %s failed: %s", request.method, request.url.path, told(error))
        return problem(500, "internal-error", _WORDS[500])

    app.add_exception_handler(ProblemError, on_problem)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_crash)
