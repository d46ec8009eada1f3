"""The OpenAI-compatible face: ``/v1/chat/completions`` and ``/v1/models``."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from bot.message import Message
from bot.reply import Reply, Screening
from bot.web import stream
from bot.web.answering import alone, checked, text_of
from bot.web.api.answers import problems
from bot.web.api.chat import while_connected
from bot.web.completions_schema import MODEL, CompletionRequest, Turn
from bot.web.desk import Desk
from bot.web.problems import ProblemError, with_openai
from bot.web.stream import EventStream
from bot.web.work import Piece
from bot.web.works import Ids

DONE = b"data: [DONE]\n\n"
_SENT = "A chat completion as OpenAI has it; `backstride` is the reply object. Token counts are left out."


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    answers: dict[int | str, dict[str, Any]] = {
        200: {
            "description": _SENT,
            "content": {
                "application/json": {"schema": {"type": "object"}},
                stream.MEDIA_TYPE: {"schema": {"type": "string"}},
            },
        },
        **problems(400, 401, 403, 404, 408, 413, 422, 503, 504, openai=True),
    }

    @routes.post("/v1/chat/completions", responses=answers)
    async def completions(said: CompletionRequest, request: Request) -> Response:
        """A reply to a conversation; nothing of it is kept."""
        desk.let_in(request)
        clinic = desk.clinic(request, _clinic_id(said.model))
        heard = _conversation(desk, said.messages)
        await desk.take_message(request, clinic)
        ids = Ids("", desk.tokens.new("m"))
        counted = partial(_counted, [at for at, _ in heard])
        country = desk.country(clinic, request)
        work = await alone(desk, [m for _, m in heard], ids, clinic, counted, country=country)
        head = {"id": f"chatcmpl-{ids.message}", "created": int(time.time()), "model": said.model}
        if said.stream:
            return EventStream(work, partial(_chunk, head), desk.tempo, opening=_first(head), closing=DONE)
        return JSONResponse(_completion(head, await while_connected(request, work)))

    @routes.get("/v1/models", responses=problems(401, 403, openai=True))
    async def models(request: Request) -> dict[str, Any]:
        """The one model."""
        await _looked(request)
        return {"object": "list", "data": [_model()]}

    @routes.get("/v1/models/{model}", responses=problems(401, 403, 404, openai=True))
    async def model(model: str, request: Request) -> dict[str, Any]:
        """The one model."""
        await _looked(request)
        _clinic_id(model)
        return _model()

    async def _looked(request: Request) -> None:
        desk.let_in(request)
        desk.clinic(request, None)
        await desk.take_call(request)

    return routes


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


def _clinic_id(model: str) -> str | None:
    """Raises ProblemError for a model that is none of ours."""
    name, _, clinic = model.partition("/")
    if name != MODEL:
        raise ProblemError(404, "unknown-model", f"There is no such model; expected {MODEL} or {MODEL}/CLINIC.")
    return clinic or None


def _conversation(desk: Desk, turns: list[Turn]) -> list[tuple[int, Message]]:
    """The newest messages of user and assistant, each with its place in what was sent.

    Raises:
        ProblemError: the last is not the user's, or one cannot be read.
    """
    heard: list[tuple[int, Message]] = []
    for at, turn in enumerate(turns):
        if turn.role not in ("user", "assistant"):
            continue
        words = turn.words()
        if words is None:
            raise ProblemError(422, "invalid-request", f"messages.{at}.content: only text can be read.")
        if turn.role == "user":
            heard.append((at, Message("user", checked(desk, words, f"messages.{at}.content"))))
        elif words:
            heard.append((at, Message("assistant", words)))
    if not heard or turns[-1].role != "user":
        raise ProblemError(422, "invalid-request", "messages: the last one must be the user's.")
    return heard[-desk.settings.max_turns :]


def _counted(places: list[int], screening: Screening) -> Screening:
    return replace(screening, findings=tuple(replace(f, message=places[f.message]) for f in screening.findings))


def _completion(head: dict[str, Any], reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.text, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {**head, "object": "chat.completion", "choices": [choice], "backstride": reply.to_json()}


def _first(head: dict[str, Any]) -> bytes:
    return _data(_part(head, {"role": "assistant", "content": ""}))


def _chunk(head: dict[str, Any], _number: int, piece: Piece) -> bytes:
    """Text as it comes; the last chunk has the whole reply. What the screen and the citations say waits for it."""
    if isinstance(piece.value, ProblemError):
        return _data(with_openai(piece.value.to_json()))
    if isinstance(piece.value, Reply):
        return _data({**_part(head, {}, "stop"), "backstride": piece.value.to_json()})
    return _data(_part(head, {"content": text_of(piece)})) if piece.kind == "delta" else b""


def _part(head: dict[str, Any], delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return {**head, "object": "chat.completion.chunk", "choices": [choice]}


def _data(value: object) -> bytes:
    return f"data: {stream.as_json(value)}\n\n".encode()
