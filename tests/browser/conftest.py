"""A real Chromium before a real server. ``BACKSTRIDE_SCREENSHOTS=folder`` keeps pictures of what the tests saw."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.feedback import Feedback
from tests.browser.chat_page import ChatPage
from tests.web.fake import FakeResponder, screen

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PAUSE = 0.01
DESKTOP, PHONE = (1280, 800), (390, 844)


class Served(NamedTuple):
    """A running service, and what it noted of its replies."""

    fake: FakeResponder
    address: str
    feedback: Feedback


Open = Callable[..., ChatPage]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason=f"there is no {CHROMIUM}; apt-get install chromium")
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not Path(CHROMIUM).exists():
                item.add_marker(missing)


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serves the app on a free port in a thread; gives its address."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError("the server did not start within 30 seconds")
        time.sleep(0.05)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=15_000)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    fake = FakeResponder(pause=PAUSE)
    settings = Settings(home=tmp_path_factory.mktemp("home"), country="GB", max_message_chars=2000, keep_texts_days=1)
    app = create_app(lambda: fake, settings, screen)
    with serving(app) as address:
        yield Served(fake, address, app.state.desk.feedback)


@pytest.fixture
def fake(served: Served) -> Iterator[FakeResponder]:
    responder = served[0]
    responder.seen.clear()
    yield responder
    responder.hold.set()
    responder.gate.set()
    responder.pause = PAUSE


@pytest.fixture
def open_page(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens the page in a fresh browser profile; afterwards nothing may have gone wrong or left this machine."""
    with opening(browser, served[1], request.node.name) as open_one:
        yield open_one


@contextmanager
def opening(browser: Browser, address: str, test: str) -> Iterator[Open]:
    contexts: list[BrowserContext] = []
    trouble: list[str] = []
    host = urlsplit(address).netloc

    def watch_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != host:
            trouble.append(f"a request to another host: {request.url}")

    def watch_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            trouble.append(f"the console says: {message.text}")

    def open_one(size: tuple[int, int] = DESKTOP, dark: bool = False, calm: bool = False) -> ChatPage:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if calm else "no-preference",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page: Page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", watch_request)
        page.on("console", watch_console)
        page.on("pageerror", lambda error: trouble.append(f"an error in the page: {error}"))
        page.goto(address)
        chat = ChatPage(
            page, f"{test}-{size[0]}-{'dark' if dark else 'light'}", os.environ.get("BACKSTRIDE_SCREENSHOTS")
        )
        chat.wait_until_loaded()
        return chat

    yield open_one
    for context in contexts:
        context.close()
    assert trouble == []
