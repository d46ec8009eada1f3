"""Errors as problem objects (RFC 9457), in plain words, and never with a person's words in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.web.request_id import CURRENT

MEDIA_TYPE = "application/problem+json"

NAMES = {404: "not-found", 405: "method-not-allowed", 408: "too-slow", 413: "too-large"}
WORDS = {
    404: "There is nothing at this address.",
    405: "This address does not answer to this method.",
}
CRASHED = (
    "Something broke on our side; the message was not kept. If you need medical help now, do not wait for this "
    "service: call your emergency number."
)


class ProblemError(Exception):
    """Ends a request with a problem object; ``headers`` go with it."""

    def __init__(self, status: int, name: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.name, self.detail, self.headers = status, name, detail, headers

    def to_json(self) -> dict[str, Any]:
        """The problem object."""
        return problem_object(self.status, self.name, self.detail)


def problem_object(status: int, name: str, detail: str) -> dict[str, Any]:
    """What went wrong as RFC 9457 has it, with the request's id; ``name`` is the last part of its type."""
    body = {
        "type": f"urn:backstride:problem:{name}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    request_id = CURRENT.get()
    return {**body, "request_id": request_id} if request_id else body


def problem(
    status: int, name: str, detail: str, headers: Mapping[str, str] | None = None, path: str = ""
) -> JSONResponse:
    """A problem object as a response; in the OpenAI-compatible part of the interface its clients can read it too."""
    body = problem_object(status, name, detail)
    if path.startswith("/v1/"):
        body = with_openai(body)
    return JSONResponse(body, status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


def with_openai(body: dict[str, Any]) -> dict[str, Any]:
    """A problem object with the member that OpenAI's clients look for (RFC 9457 allows members of one's own)."""
    kind = "invalid_request_error" if body["status"] < 500 else "server_error"
    code = str(body["type"]).rpartition(":")[2]
    return {**body, "error": {"message": body["detail"], "type": kind, "param": None, "code": code}}


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

    async def on_problem(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ProblemError)  # noqa: S101  # registered for this type alone
        return problem(error.status, error.name, error.detail, error.headers, request.url.path)

    async def on_validation(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this type alone
        errors = error.errors()
        malformed = errors[0]["type"] == "json_invalid"
        status = 400 if malformed else 422
        return problem(status, "invalid-request", _validation_detail(errors), path=request.url.path)

    async def on_http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101  # registered for this type alone
        name = NAMES.get(error.status_code, "http-error")
        detail = WORDS.get(error.status_code, str(error.detail))
        return problem(error.status_code, name, detail, error.headers, request.url.path)

    app.add_exception_handler(ProblemError, on_problem)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)
