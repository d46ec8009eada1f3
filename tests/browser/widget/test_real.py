"""The widget on the real service (its answers scripted), on a clinic's site and on the sample page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.settings import Settings
from bot.web.app import create_app
from tests.browser.conftest import serving
from tests.browser.widget.page import Widget, host_app
from tests.web.fake import FakeResponder, screen

CLINICS = """
[clinics.oak]
name = "Oak Street Physiotherapy"
telephone = "+44 20 7946 0123"
booking = "https://clinic.example/book"
country = "GB"
origins = ["http://127.0.0.1:*"]
require_origin = true
limits = { per_conversation = 3 }
"""


@dataclass
class Real:
    """The service, its address, and the address of a site."""

    responder: FakeResponder
    address: str
    host: str
    file: Path


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    home = tmp_path_factory.mktemp("real")
    file = home / "clinics.toml"
    file.write_text(CLINICS, encoding="utf-8")
    responder = FakeResponder(pause=0.01)
    app = create_app(lambda: responder, Settings(home=home, clinics=str(file)), screen)
    with serving(app) as address, serving(host_app(address)) as host:
        yield Real(responder, address, host, file)


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[[str], tuple[Widget, list[str]]]]:
    context = browser.new_context(reduced_motion="reduce")

    def one(address: str) -> tuple[Widget, list[str]]:
        page = context.new_page()
        console: list[str] = []
        page.on("console", lambda message: console.append(message.text))
        page.on("pageerror", lambda error: console.append(str(error)))
        page.goto(address)
        return Widget(page, request.node.name), console

    yield one
    context.close()


Visit = Callable[[str], tuple[Widget, list[str]]]


def test_a_conversation_from_a_clinics_site(real: Real, visit: Visit) -> None:
    widget, console = visit(f"{real.host}/hostile")
    widget.open()
    widget.ask("Why does my back hurt?")
    expect(widget.reply.locator("strong")).to_have_text("30 seconds")
    widget.last.get_by_role("button", name="Not helpful").click()
    expect(widget.last).to_contain_text("Thank you for telling us.")
    widget.marker(1).click()
    expect(widget.source.locator("mark")).to_be_visible()
    widget.page.keyboard.press("Escape")
    widget.ask("my groin is numb")
    expect(widget.alert.get_by_role("link", name="Call 999")).to_be_visible()
    messages, country = real.responder.seen[-1]
    assert [one.role for one in messages] == ["user", "assistant", "user"]
    assert country == "GB"
    assert real.responder.contacts[-1].phone == "+44 20 7946 0123"
    assert console == []
    widget.ask("It has hurt for weeks")
    widget.ask("and then?")
    widget.ask("and one more")  # more than the clinic lets a conversation have in a minute
    expect(widget.alert).to_contain_text("Too many messages at this moment.")
    expect(widget.last).to_contain_text("You can send it again in")
    widget.panel.get_by_role("button", name="New conversation").click()
    widget.ask("Why does my back hurt?")
    expect(widget.reply.locator("strong")).to_have_text("30 seconds")


def test_a_site_that_the_clinic_does_not_name_is_told_in_the_console(real: Real, visit: Visit) -> None:
    widget, console = visit(f"{real.host.replace('127.0.0.1', 'localhost')}/plain")
    expect(widget.page.get_by_role("heading", name="plain")).to_be_visible()
    widget.page.wait_for_function("() => window.Backstride")
    for _ in range(100):
        if any("Backstride" in text for text in console):
            break
        widget.page.wait_for_timeout(50)
    (told,) = [text for text in console if "Backstride" in text]
    assert "origins" in told
    expect(widget.host).to_have_count(0)


def test_the_sample_page_has_the_widget_under_its_own_strict_policy(real: Real, visit: Visit) -> None:
    for clinic in ("demo", "oak"):
        widget, console = visit(f"{real.address}/demo/{clinic}")
        expect(widget.page.locator("pre")).to_contain_text(f'src="{real.address}/widget.js" data-clinic="{clinic}"')
        widget.picture(clinic)
        widget.launcher.click()
        widget.page.get_by_label("Your question").fill("Why does my back hurt?")
        widget.page.keyboard.press("Enter")
        expect(widget.reply.locator("strong")).to_have_text("30 seconds")
        assert console == []
