"""The web service: the chat page at ``/`` and the interface for programs beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NoReturn

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.routing import Route

from bot.records.records import records_of
from bot.respond import Responder as BareResponder
from bot.runtime import make_clinic_responder
from bot.settings import Settings
from bot.web import page, problems, routes
from bot.web.access import Access
from bot.web.clinic_file import Clinics
from bot.web.conversations import Conversations
from bot.web.cors import ClinicOrigins
from bot.web.crashes import Crashes
from bot.web.desk import Desk
from bot.web.feedback import Feedback
from bot.web.forwarded import Forwarded
from bot.web.guard import BodyLimit, OnlyThePage, SecurityHeaders
from bot.web.head import OwnHead
from bot.web.hosts import Hosts
from bot.web.leaving import Leaving
from bot.web.libraries import Libraries, Make
from bot.web.limits import MemoryStore, Store
from bot.web.metrics import Counted, Metrics
from bot.web.page_limit import PageLimit
from bot.web.responder import Responder, Screen, Service
from bot.web.sessions import Sessions
from bot.web.subpath import SubPath
from bot.web.telemetry import traces
from bot.web.tempo import Tempo
from bot.web.texts import texts
from bot.web.threads import WAITING, Threads, computing
from bot.web.tokens import Tokens
from bot.web.tools_face import PATH, ToolsFace
from bot.web.works import Works
from corpus.document import CorpusError


def create_app(
    responder_factory: Callable[[], Responder],
    settings: Settings,
    screen: Screen | None = None,
    tempo: Tempo | None = None,
    limits: Store | None = None,
    with_page: bool = True,
    clinic_library: Make | None = None,
) -> FastAPI:
    """The service around a responder. The library is loaded in the background once the service has started.

    ``screen`` is what readiness asks of the red-flag screen; by default the real one. ``tempo`` and ``limits`` take the
    place of what the settings say. Without the page, which takes seconds to build, there is the interface alone.
    ``clinic_library`` makes the libraries of clinics with documents of their own.

    Raises:
        ClinicsError: the file of clinics is not as it should be.
        RecordsError: the address of the records' database is not.
    """
    service = Service(responder_factory(), screen or _screen())
    tempo = tempo or Tempo(reply=settings.reply_seconds)
    desk = _desk(service, settings, tempo, limits or _store(settings), clinic_library)

    said, tools = texts().page, ToolsFace(desk, _version())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with traces(settings):
            desk.service.start()
            desk.records.start()
            desk.libraries.start(lambda: desk.service.loading)
            yield
            desk.libraries.stop()
            await tools.close()
            await desk.works.close()
            await desk.threads.run(desk.records.stop, urgent=True)  # behind no reply that hangs
            await desk.limits.close()

    app = FastAPI(
        title=said.title,
        summary=said.description,
        version=_version(),
        lifespan=lifespan,
        docs_url=None,  # these pages load their scripts from another host
        redoc_url=None,
    )
    app.state.desk, app.state.leaving = desk, asyncio.Event()
    problems.install(app)
    routes.install(app, desk)
    app.router.routes.append(Route(PATH, endpoint=tools, include_in_schema=False))
    if with_page:
        page.mount(app, desk)
    # The last added is the outermost. An own CORS policy keeps Gradio from adding its own, which reflects any origin.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(PageLimit, desk=desk)
    app.add_middleware(Leaving, leaving=app.state.leaving)
    app.add_middleware(OnlyThePage)
    app.add_middleware(OwnHead, title=said.title, description=said.description)
    # A character takes up to twelve bytes in JSON; the rest is for Gradio's own fields.
    app.add_middleware(BodyLimit, limit=12 * settings.max_message_chars + 65_536, seconds=desk.tempo.body)
    app.add_middleware(Crashes)
    app.add_middleware(ClinicOrigins, clinics=desk.clinics)
    if settings.hosts:
        app.add_middleware(Hosts, names=settings.hosts)
    app.add_middleware(SecurityHeaders, sites=desk.sites)
    app.add_middleware(Counted, metrics=desk.metrics)
    app.add_middleware(Access)
    if settings.root_path:
        app.add_middleware(SubPath, root=settings.root_path)
    if settings.proxies:
        app.add_middleware(Forwarded, proxies=settings.proxies)
    return app


def _desk(service: Service, settings: Settings, tempo: Tempo, limits: Store, make: Make | None) -> Desk:
    threads, tokens = Threads(WAITING if settings.model else computing()), Tokens(settings.secret.get_secret_value())
    works, metrics = Works(threads, tempo), Metrics()
    sessions, records = Sessions(settings.max_turns, new=lambda: tokens.new("c")), records_of(settings)
    records.heard, works.failed = metrics.entry, metrics.failed
    metrics.gauge("backstride_replies_in_the_making", "Replies that are being drawn", lambda: len(works))
    metrics.gauge("backstride_records_up", "1 while the records can be written", lambda: not records.down)
    metrics.gauge("backstride_records_waiting", "Entries that wait in the journal", lambda: len(records.journal))
    metrics.gauge("backstride_library_loaded", "1 once questions can be answered", lambda: service.library().ok)
    clinics = Clinics(Path(settings.clinics).expanduser() if settings.clinics else None)
    nothing = BareResponder(_not_there)
    return Desk(
        service=service,
        settings=settings,
        sessions=sessions,
        conversations=Conversations(sessions, records, settings.max_turns),
        records=records,
        metrics=metrics,
        feedback=Feedback(),
        works=works,
        threads=threads,
        tokens=tokens,
        clinics=clinics,
        limits=limits,
        tempo=tempo,
        libraries=Libraries(clinics, service.responder, nothing, make or partial(make_clinic_responder, settings)),
    )


def _not_there() -> NoReturn:
    raise CorpusError("the clinic's own library is not there yet")


def _store(settings: Settings) -> Store:
    url = settings.redis_url.get_secret_value()
    if not url:
        return MemoryStore()
    from bot.web.redis_store import RedisStore  # noqa: PLC0415  # an extra

    return RedisStore(url)


def _screen() -> Screen:
    from bot.triage.detect import screen  # noqa: PLC0415  # loads the lexicon

    return screen


def _version() -> str:
    try:
        return version("backstride")
    except PackageNotFoundError:
        return "0"
