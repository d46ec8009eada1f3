"""A small service that speaks the contract's HTTP, for what the real one does not do on demand: break, cut, refuse."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.message import Message
from bot.reply import Reply, Screening, Status
from bot.web.widget.routes import router
from tests.web.fake import FakeResponder

SETTINGS = {
    "id": "oak",
    "name": "Oak Street Physiotherapy",
    "telephone": "+44 20 7946 0123",
    "booking": "https://clinic.example/book",
    "country": "GB",
    "emergency": ["999", "112"],
    "languages": ["en"],
    "greeting": "Hello! Ask me about running and back pain.",
    "colours": {"primary": "#1d6b52", "on_primary": "#ffffff"},
    "comments": True,
}


@dataclass
class ClinicService:
    """What it is to do next, and what it was asked."""

    responder: FakeResponder = field(default_factory=lambda: FakeResponder(pause=0.005))
    settings: dict[str, Any] = field(default_factory=lambda: dict(SETTINGS))
    origins: list[str] = field(default_factory=list)
    limited: int = 0
    """Seconds in Retry-After of the next question."""
    cut: int = 0
    """After so many events of the next reply the connection breaks."""
    resumable: bool = True
    forgotten: bool = False
    """Whether the next conversation id is unknown."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    events: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)

    def reset(self) -> None:
        """As new, with the same sites."""
        self.__init__(origins=self.origins)  # type: ignore[misc]


def problem(status: int, name: str, **headers: str) -> JSONResponse:
    """A problem object."""
    body = {"type": f"urn:backstride:problem:{name}", "title": name, "status": status, "detail": name}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def clinic_app(service: ClinicService) -> FastAPI:
    """The service as an app; sites that are not in ``service.origins`` get no CORS headers."""
    app = FastAPI()
    app.include_router(router({"oak": SETTINGS["name"]}.get))

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/api/v1/clinics/{clinic}")
    async def clinic(clinic: str) -> Response:
        return JSONResponse(service.settings) if clinic == "oak" else problem(404, "unknown-clinic")

    @app.get("/api/v1/passages/{passage_id}")
    async def passage(passage_id: str, clinic: str) -> Response:
        view = service.responder.passage(passage_id)
        return JSONResponse(vars_of(view)) if view else problem(404, "unknown-passage")

    @app.post("/api/v1/feedback")
    async def feedback(request: Request) -> Response:
        service.ratings.append(await request.json())
        return Response(status_code=204)

    @app.delete("/api/v1/conversations/{conversation}")
    async def forget(conversation: str) -> Response:
        service.deleted.append(conversation)
        return Response(status_code=204)

    @app.post("/api/v1/chat")
    async def chat(request: Request) -> Response:
        said = await request.json()
        after = request.headers.get("last-event-id", "")
        service.asked.append({**said, "after": after})
        if service.limited:
            seconds, service.limited = service.limited, 0
            return problem(429, "too-many", **{"Retry-After": str(seconds)})
        if service.forgotten and said.get("conversation_id"):
            service.forgotten = False
            return problem(404, "unknown-conversation")
        if after:
            message, _, number = after.rpartition(":")
            if not service.resumable or message not in service.events:
                return problem(404, "nothing-to-resume")
            return _stream(_replayed(service, message, int(number)))
        return _stream(_answered(service, said["message"], said.get("conversation_id") or "c.1"))

    app.add_middleware(
        CORSMiddleware,
        allow_origins=service.origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Content-Type", "Last-Event-ID"],
        expose_headers=["Retry-After"],
    )
    return app


def _stream(pieces: AsyncIterator[str]) -> Response:
    return StreamingResponse(pieces, media_type="text/event-stream")


def _event(number: int, message: str, name: str, data: Any) -> str:
    return f"id: {message}:{number}\nevent: {name}\ndata: {json.dumps(data)}\n\n"


async def _answered(service: ClinicService, question: str, conversation: str) -> AsyncIterator[str]:
    message = f"m.{len(service.asked)}"
    ids = {"conversation_id": conversation, "message_id": message}
    cut, service.cut = service.cut, 0
    kept = service.events.setdefault(message, [])
    yield "retry: 2000\n\n"
    drawn = service.responder.stream((Message("user", question),), "GB")
    number = 0
    while True:
        try:
            event = await asyncio.to_thread(next, drawn, None)
        except RuntimeError:
            body = {"type": "urn:backstride:problem:internal-error", "status": 500, "title": "", "detail": ""}
            yield _event(number + 1, message, "error", body)
            return
        if event is None:
            return
        number += 1
        name, data = event.kind, _data(event.value, ids)
        kept.append((name, data))
        if cut and number == cut:
            for rest in drawn:  # the reply goes on without a listener
                kept.append((rest.kind, _data(rest.value, ids)))
            raise ConnectionError("cut, as told")
        yield _event(number, message, name, data)
        if number == 1:
            yield ": still here\n\n"


async def _replayed(service: ClinicService, message: str, after: int) -> AsyncIterator[str]:
    for number, (name, data) in enumerate(service.events[message], start=1):
        if number > after:
            yield _event(number, message, name, data)


def _data(value: object, ids: dict[str, str]) -> Any:
    if isinstance(value, Screening):
        return {**ids, **Reply(Status.ANSWERED, "", triage=value).to_json()["triage"]}
    if isinstance(value, Reply):
        return {**ids, "reply": value.to_json()}
    if isinstance(value, tuple):
        return [{**vars_of(one), "section": list(one.section)} for one in value]
    return {"text": value}


def vars_of(one: Any) -> dict[str, Any]:
    """The fields of a dataclass with slots."""
    return {name: getattr(one, name) for name in one.__dataclass_fields__}
