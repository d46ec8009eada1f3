"""The JSON interface: chat, passages, liveness and readiness."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.routing import Match

from bot.message import Message
from bot.settings import Settings
from bot.web.problems import MEDIA_TYPE, ProblemError, problem
from bot.web.responder import PassageView, Service
from bot.web.schema import (
    ChatRequest,
    ChatResponse,
    CheckModel,
    Liveness,
    PassageModel,
    Problem,
    Readiness,
)
from bot.web.sessions import Sessions, UnknownConversationError, new_id
from bot.web.trouble import told

LOG = logging.getLogger(__name__)
THREADS = 40
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
T = TypeVar("T")

BROKEN = (
    "Something broke while your message was being answered; it was not kept. If you need medical help now, do not "
    "wait for this service: call your emergency number."
)


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": Problem, "content": {MEDIA_TYPE: {}}} for status in statuses}


def install(app: FastAPI, service: Service, sessions: Sessions, settings: Settings) -> None:
    """Adds the routes to ``app``."""
    router = APIRouter()
    limiter = CapacityLimiter(THREADS)

    async def apart(work: Callable[[], T]) -> T:
        """Runs blocking work in a thread. What breaks is logged by its type alone: its text may hold people's words."""
        try:
            return await to_thread.run_sync(work, limiter=limiter)
        except Exception as error:  # noqa: BLE001  # any failure becomes a problem object
            LOG.error("a reply failed: %s", told(error))
            raise ProblemError(500, "internal-error", BROKEN) from None

    @router.post("/api/v1/chat", responses=_problems(400, 404, 413, 422, 500))
    async def chat(request: ChatRequest) -> ChatResponse:
        """A reply to a message, in a new conversation or in an earlier one."""
        size = len(request.message)
        if size > settings.max_message_chars:
            raise ProblemError(
                422,
                "message-too-long",
                f"message: {size:,} characters; at most {settings.max_message_chars:,} are accepted.",
            )
        if not request.message.strip():
            raise ProblemError(422, "invalid-request", "message: it is empty; expected what the person wrote.")
        conversation_id = request.conversation_id or sessions.open()
        message = Message("user", request.message)
        try:
            session = sessions.asking(conversation_id, message)
        except UnknownConversationError:
            raise ProblemError(
                404,
                "unknown-conversation",
                "There is no conversation of this id, or it was forgotten; leave conversation_id out to begin one.",
            ) from None
        reply = await apart(partial(service.responder.respond, session.messages, settings.country))
        sessions.keep(conversation_id, message, Message("assistant", reply.text))
        body = {
            "conversation_id": conversation_id,
            "message_id": new_id(),
            "reply": session.numbered(reply).to_json(),
        }
        return ChatResponse.model_validate(body)

    @router.get("/api/v1/passages/{passage_id}", responses=_problems(404, 500, 503))
    async def passage(passage_id: str) -> PassageModel:
        """A passage with its document and surroundings."""
        library = service.library()
        if not library.ok:
            raise ProblemError(503, "not-ready", f"The library cannot be read yet: {library.reason}.")
        view: PassageView | None = await apart(partial(service.responder.passage, passage_id))
        if view is None:
            raise ProblemError(404, "unknown-passage", "The library has no passage of this id.")
        return passage_model(view)

    @router.get("/healthz")
    async def healthz() -> Liveness:
        """The process answers."""
        return Liveness(status="ok")

    @router.get("/readyz", responses={503: {"model": Readiness}})
    async def readyz() -> Response:
        """Whether replies can be given: the library is loaded, and the red-flag screen sees an emergency."""
        checks = [service.library(), await apart(service.triage)]
        ready = all(check.ok for check in checks)
        body = Readiness(ready=ready, checks=[CheckModel(**asdict(check)) for check in checks])
        return JSONResponse(body.model_dump(), 200 if ready else 503)

    @router.api_route("/api", methods=METHODS, include_in_schema=False)
    @router.api_route("/api/{rest:path}", methods=METHODS, include_in_schema=False)
    async def nothing_here(request: Request) -> Response:
        """Keeps unknown addresses under /api from reaching the page."""
        methods = _methods(router, request)
        if methods:
            detail = f"This address answers to {', '.join(methods)}."
            return problem(405, "method-not-allowed", detail, {"Allow": ", ".join(methods)})
        return problem(404, "not-found", "There is nothing at this address.")

    app.include_router(router)


def _methods(router: APIRouter, request: Request) -> list[str]:
    """The methods of the routes that have the request's path, but not its method."""
    found: set[str] = set()
    for route in router.routes:
        match, _ = route.matches(request.scope)
        if match is Match.PARTIAL:
            found |= set(getattr(route, "methods", ()) or ())
    return sorted(found)


def passage_model(view: PassageView) -> PassageModel:
    """The JSON of a passage."""
    return PassageModel(
        passage_id=view.passage_id,
        doc_id=view.doc_id,
        title=view.title,
        author=view.author,
        publisher=view.publisher,
        published=view.published,
        kind=str(view.kind),
        section=list(view.section),
        text=view.text,
        start=view.start,
        end=view.end,
        before=view.before,
        after=view.after,
    )
