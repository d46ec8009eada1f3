"""The web service: the chat page at ``/`` and the JSON interface beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from bot.settings import Settings
from bot.web import page, problems, routes
from bot.web.guard import BodyLimit, OnlyThePage, SecurityHeaders
from bot.web.head import OwnHead
from bot.web.responder import Responder, Screen, Service
from bot.web.sessions import Sessions
from bot.web.texts import texts


def create_app(responder_factory: Callable[[], Responder], settings: Settings, screen: Screen | None = None) -> FastAPI:
    """The service around a responder. The library is loaded in the background once the service has started.

    ``screen`` is what readiness asks of the red-flag screen; by default the real one.
    """
    service = Service(responder_factory(), screen or _screen())
    sessions = Sessions(settings.max_turns)
    said = texts().page

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        yield

    app = FastAPI(
        title=said.title,
        summary=said.description,
        version=_version(),
        lifespan=lifespan,
        docs_url=None,  # these pages load their scripts from another host
        redoc_url=None,
    )
    problems.install(app)
    routes.install(app, service, sessions, settings)
    page.mount(app, service, settings)
    # The last added is the outermost. An own CORS policy keeps Gradio from adding its own, which reflects any origin.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(OnlyThePage)
    app.add_middleware(OwnHead, title=said.title, description=said.description)
    # A character takes up to twelve bytes in JSON; the rest is for Gradio's own fields.
    app.add_middleware(BodyLimit, limit=12 * settings.max_message_chars + 65_536)
    app.add_middleware(SecurityHeaders)
    return app


def _screen() -> Screen:
    from bot.triage.detect import screen  # noqa: PLC0415  # loads the lexicon

    return screen


def _version() -> str:
    try:
        return version("backstride")
    except PackageNotFoundError:
        return "0"
