"""A clinic's site on one origin, the service on another, and a browser before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request

from tests.browser.conftest import DESKTOP, serving
from tests.browser.widget.page import Widget, host_app
from tests.browser.widget.service import ClinicService, clinic_app

Open = Callable[..., Widget]


@dataclass
class Sites:
    """The service with its address, and the addresses of a site that it allows and of one that it does not."""

    service: ClinicService
    address: str
    host: str
    stranger: str


@dataclass
class Seen:
    """What the browser met: messages in the console, errors, and requests to neither site."""

    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def sites() -> Iterator[Sites]:
    service = ClinicService()
    with (
        serving(clinic_app(service)) as address,
        serving(host_app(address)) as host,
        serving(host_app(address)) as other,
    ):
        service.origins.append(host)
        yield Sites(service, address, host, other)


@pytest.fixture
def service(sites: Sites) -> Iterator[ClinicService]:
    sites.service.reset()
    yield sites.service
    sites.service.responder.gate.set()


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def open_widget(
    browser: Browser, sites: Sites, service: ClinicService, seen: Seen, request: pytest.FixtureRequest
) -> Iterator[Open]:
    """Opens a page with the widget in a fresh browser profile. Nothing may throw, or call anybody else."""
    contexts: list[BrowserContext] = []
    allowed = {urlsplit(address).netloc for address in (sites.address, sites.host, sites.stranger)}

    def watch(one: Request) -> None:
        if urlsplit(one.url).netloc not in allowed:
            seen.elsewhere.append(one.url)

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            seen.console.append(message.text)

    def open_one(
        page: str = "hostile",
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
        calm: bool = True,
        at: str = "",
        zoom: int = 1,
    ) -> Widget:
        context = browser.new_context(
            viewport={"width": size[0] // zoom, "height": size[1] // zoom},
            device_scale_factor=zoom,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if calm else "no-preference",
        )
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(15_000)
        tab.on("request", watch)
        tab.on("console", hear)
        tab.on("pageerror", lambda error: seen.errors.append(str(error)))
        tab.goto(f"{at or sites.host}/{page}")
        return Widget(tab, f"{request.node.name}-{size[0]}-{'dark' if dark else 'light'}")

    yield open_one
    for context in contexts:
        context.close()
    assert seen.errors == []
    assert seen.elsewhere == []
