"""Server-sent events: a reply as it comes in, with heartbeats, event ids and an end when the listener goes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import anyio
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.web.tempo import Tempo
from bot.web.work import Piece, Work

MEDIA_TYPE = "text/event-stream"
HEARTBEAT = b": still here\n\n"
RETRY = b"retry: 2000\n\n"
_EVENT_ID = re.compile(r"([\w.-]{1,100}):(\d{1,6})")
Encode = Callable[[int, Piece], bytes]


def wanted(accept: str | None) -> bool:
    """Whether an Accept header asks for a stream."""
    kinds = [part.partition(";")[0].strip().lower() for part in (accept or "").split(",")]
    return MEDIA_TYPE in kinds


def event(name: str, data: object, event_id: str = "") -> bytes:
    """One event. The data is one line of JSON: what a person wrote cannot end it."""
    lines = [f"id: {event_id}"] if event_id else []
    return "\n".join([*lines, f"event: {name}", f"data: {as_json(data)}", "", ""]).encode()


def as_json(data: object) -> str:
    """One line, with U+2028 and its like escaped too."""
    return json.dumps(data, separators=(",", ":"))


def last_event(header: str) -> tuple[str, int] | None:
    """Message id and number of a Last-Event-ID, or None where it is none of ours."""
    found = _EVENT_ID.fullmatch(header)
    return (found[1], int(found[2])) if found else None


class EventStream(Response):
    """The pieces of a reply from number ``after`` on. A closed connection ends the listening."""

    def __init__(self, work: Work, encode: Encode, tempo: Tempo, after: int = 0, **options: Any) -> None:
        self.opening: bytes = options.pop("opening", RETRY)
        self.closing: bytes = options.pop("closing", b"")
        headers: Mapping[str, str] = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(media_type=MEDIA_TYPE, headers=headers, **options)
        del self.headers["content-length"]
        self._work, self._encode, self._tempo, self._after = work, encode, tempo, after

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        async with anyio.create_task_group() as group:

            async def gone() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                group.cancel_scope.cancel()

            group.start_soon(gone)
            with self._work.listening():
                await self._pour(send)
            group.cancel_scope.cancel()

    async def _pour(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        try:
            await self._send(send, start)
            await self._send(send, _body(self.opening))
            async for number, piece in self._work.hear(self._after, self._tempo.heartbeat):
                await self._send(send, _body(self._encode(number, piece) if piece else HEARTBEAT))
            await self._send(send, {**_body(self.closing), "more_body": False})
        except TimeoutError:
            return  # a listener that does not read: the server closes what is left unfinished

    async def _send(self, send: Send, message: dict[str, Any]) -> None:
        with anyio.fail_after(self._tempo.send):
            await send(message)


def _body(data: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": data, "more_body": True}
