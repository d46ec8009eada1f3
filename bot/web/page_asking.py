"""How the page's answers are drawn: the screen's part never waits for other replies, and all has a time limit."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import wraps
from typing import Any

from bot.web.chat import Chat, Frame
from bot.web.problems import ProblemError
from bot.web.talk import Talk
from bot.web.threads import Threads
from bot.web.trouble import told

LOG = logging.getLogger(__name__)
Take = Callable[[Any], Awaitable[None]]
"""Counts a message of the page; raises ProblemError where there were too many."""


class Asking:
    """Answers on the page. Gradio would draw them in forty threads of its own, where the next question waits."""

    def __init__(self, chat: Chat, threads: Threads, seconds: float, take: Take) -> None:
        self._chat, self._threads, self._seconds, self._take = chat, threads, seconds, take

    async def frames(self, talk: Talk, question: str, code: str, request: Any) -> AsyncIterator[Frame]:
        """The frames of a question's answer; ``request`` is the browser's."""
        try:
            await self._take(request)
        except ProblemError as error:
            words = self._chat.texts.trouble.too_many.format(seconds=(error.headers or {}).get("Retry-After", "60"))
            yield self._chat.refused(talk, question, code, words)
            return
        frames = self._chat.ask(talk, question, code)
        deadline = asyncio.get_running_loop().time() + self._seconds
        drawing: asyncio.Future[Frame | None] | None = None
        urgent, number = True, -1
        try:
            while True:
                drawing = asyncio.ensure_future(self._threads.run(lambda: next(frames, None), urgent))
                done, _ = await asyncio.wait({drawing}, timeout=deadline - asyncio.get_running_loop().time())
                if not done:
                    LOG.error("a reply on the page took longer than %s seconds", self._seconds)
                    yield self._chat.too_slow(talk, number, code)
                    return
                frame = drawing.result()
                if frame is None:
                    return
                urgent, number = frame.urgent, number if frame.turn is None else frame.turn
                yield frame
        finally:
            if drawing is not None:
                drawing.add_done_callback(lambda drawn: self._let_go(drawn, frames))

    @staticmethod
    def _let_go(drawn: asyncio.Future[Frame | None], frames: Iterator[Frame]) -> None:
        """What the reply holds (a model's connection), as soon as nothing more is drawn of it."""
        if drawn.cancelled() or drawn.exception():
            return  # where the service stops, its thread may still draw; it ends with the thread
        # no task: one that is begun while the service stops would never be finished
        asyncio.get_running_loop().run_in_executor(None, getattr(frames, "close", lambda: None))


def without_words(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler, but what it raises says only what broke and where: Gradio prints it, and its text may hold words."""
    if inspect.isasyncgenfunction(handler):

        @wraps(handler)
        async def guarded(*given: Any) -> AsyncIterator[Any]:
            try:
                async for value in handler(*given):
                    yield value
            except Exception as error:  # noqa: BLE001  # whatever it is
                raise _broken(error) from None

        return guarded

    @wraps(handler)
    def plain(*given: Any) -> Any:
        try:
            return handler(*given)
        except Exception as error:  # noqa: BLE001  # the same
            raise _broken(error) from None

    return plain


def _broken(error: Exception) -> RuntimeError:
    return RuntimeError(f"the page failed: {told(error)}")
