"""The addresses of the pages beside the chat."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from bot.library_view import DocumentView, PassageView
from bot.web.desk import Desk
from bot.web.exercises.data import exercises
from bot.web.exercises.draw import sheet
from bot.web.pages import about, passage
from bot.web.pages.exercises import gallery
from bot.web.pages.frame import page
from bot.web.pages.texts import texts
from bot.web.texts import texts as chat_texts

LARGEST = 10_000_000
"""Characters; no document is longer."""
Offset = Annotated[int | None, Query(ge=0, le=LARGEST)]
Whose = Annotated[str, Query(max_length=100)]


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter(include_in_schema=False)
    words = texts()

    @routes.api_route("/about", methods=["GET", "HEAD"])
    async def about_page() -> Response:
        """What the service can and cannot answer."""
        body = about.about(words, await _documents(desk), desk.settings, chat_texts().page.country_default)
        return page(words.about.title, body, "about", description=words.about.description)

    @routes.api_route("/exercises", methods=["GET", "HEAD"])
    async def exercises_page() -> Response:
        """All exercises, drawn."""
        body = gallery(words.exercises, exercises(), await _documents(desk))
        return page(words.exercises.title, body, "exercises", description=words.exercises.description)

    @routes.api_route("/exercises.svg", methods=["GET", "HEAD"])
    async def drawings() -> Response:
        """All drawings in one file, for the chat page."""
        return Response(sheet(exercises()), media_type="image/svg+xml", headers={"Cache-Control": "max-age=3600"})

    @routes.api_route("/passage/{passage_id}", methods=["GET", "HEAD"])
    async def passage_page(
        passage_id: str, request: Request, start: Offset = None, end: Offset = None, clinic: Whose = ""
    ) -> Response:
        """A passage; ``start`` and ``end`` are the quoted words, in characters of the document.

        ``clinic`` is that whose library it is of; the page leads back to its chat.
        """
        await desk.take_call(request)
        said = words.passage
        whose = desk.clinics.get(clinic) if clinic else None
        back = f"../?clinic={whose.id}" if whose else "../"
        if not desk.library(whose).ok:
            return page(said.not_ready_title, passage.gone(said.not_ready_title, said.not_ready), "", "../", status=503)
        view: PassageView | None = await desk.apart(partial(desk.responder(whose).passage, passage_id))
        if view is None:
            return page(said.gone_title, passage.gone(said.gone_title, said.gone), "", "../", status=404)
        quote = None if start is None or end is None else (start, end)
        return page(passage.title(words, view), passage.passage(words, view, quote, back), "", "../")

    return routes


async def _documents(desk: Desk) -> Sequence[DocumentView]:
    """The library's documents; none as long as it cannot be read."""
    if not desk.service.library().ok:
        return ()
    return await desk.apart(desk.service.responder.documents)
