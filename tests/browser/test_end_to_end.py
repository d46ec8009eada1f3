"""The real thing: the bundled library, its index, the real screen and the page, in one conversation."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from bot.runtime import make_responder
from bot.settings import Settings
from bot.web.app import create_app
from corpus.importer import import_paths
from corpus.library import Library
from tests.browser.conftest import DESKTOP, PHONE, Open, opening, serving

HOSTILE = """Trekking poles for runners <img src=x onerror="window.hurt=5">

Do trekking poles help runners?

Trekking poles take load off the lower back of trail runners <img src=x onerror="window.hurt=6"> on climbs.
Trail runners who use trekking poles <script>window.hurt=7</script> report less back pain on long climbs.
A runner should set trekking poles so that the elbow is bent at ninety degrees ${window.hurt=8} {{constructor}}.
"""

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(home=tmp_path_factory.mktemp("home"), country="GB")
    hostile = settings.home / "poles.txt"
    hostile.write_text(HOSTILE, encoding="utf-8")
    import_paths(Library(settings.home), [hostile])
    responder = make_responder(settings)
    with serving(create_app(lambda: responder, settings)) as url:
        deadline = time.monotonic() + 300
        while not responder.ready()[0]:
            assert time.monotonic() < deadline, responder.ready()[1]
            time.sleep(0.2)
        with urlopen(f"{url}/readyz") as answer:  # noqa: S310  # our own address
            assert answer.status == 200
        yield url


@pytest.fixture
def open_page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Open]:
    with opening(browser, address, request.node.name) as open_one:
        yield open_one


@pytest.mark.parametrize(
    ("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop in daylight", "phone in the dark"]
)
def test_a_runner_asks_reads_a_source_asks_on_and_starts_anew(
    open_page: Open, size: tuple[int, int], dark: bool
) -> None:
    chat = open_page(size, dark)
    chat.ask("What is the capital of France?")
    expect(chat.last.locator(".bs-declined")).to_be_visible()
    expect(chat.last.locator(".bs-marker")).to_have_count(0)
    chat.picture("decline")

    chat.ask("Why does my lower back hurt after running?")
    expect(chat.last.locator(".bs-answered")).to_be_visible()
    chat.picture("answer")

    chat.marker(1).click()
    expect(chat.panel.locator("mark").first).to_be_visible()
    quoted = " ".join(chat.panel.locator("mark").all_inner_texts())
    assert len(quoted.split()) >= 3
    assert quoted.split()[0] in chat.panel.locator("blockquote").inner_text()
    expect(chat.panel.get_by_role("heading").first).to_be_focused()
    chat.picture("source")
    chat.panel.get_by_role("button", name="Back to the answer").click()
    expect(chat.marker(1)).to_be_focused()

    following = chat.suggestions.first.inner_text()
    chat.suggestions.first.click()
    expect(chat.turns).to_have_count(3)
    chat.wait_for_reply()
    expect(chat.last.locator(".bs-said")).to_contain_text(following)
    expect(chat.last.locator(".bs-answered")).to_be_visible()

    chat.ask("Since this morning I can't feel anything around my groin and I cannot pee")
    expect(chat.alert.get_by_role("link", name="999").first).to_have_attribute("href", "tel:999")
    chat.picture("emergency")
    assert chat.overflow() <= 0
    assert chat.faint_texts() == []
    assert chat.unnamed_controls() == []

    chat.new.click()
    expect(chat.turns).to_have_count(0)
    chat.ask("Which stretches help the lower back?")
    expect(chat.last.locator(".bs-answered")).to_be_visible()


def test_every_marker_of_an_answer_opens_the_words_that_it_quotes(open_page: Open) -> None:
    chat = open_page()
    chat.ask("Which exercises help against lower back pain from running?")
    numbers = {int(text) for text in chat.last.locator(".bs-marker").all_inner_texts()}
    assert numbers
    for number in sorted(numbers):
        chat.marker(number).click()
        expect(chat.panel.locator(f'article[data-marker="{number}"] mark').first).to_be_visible()


def test_every_example_is_answered(open_page: Open) -> None:
    chat = open_page()
    for example in chat.examples.all_inner_texts():
        chat.ask(example)
        expect(chat.last.locator(".bs-answered .bs-marker").first).to_be_visible()


def test_what_should_be_seen_soon_stands_ahead_of_the_answer(open_page: Open) -> None:
    chat = open_page()
    chat.ask("My lower back has been hurting for three weeks. Which stretches help the lower back?")
    soon = chat.last.get_by_role("note")
    expect(soon).to_contain_text("appointment")
    chat.picture("soon")
    expect(chat.last.locator(".bs-card").first).to_have_class(re.compile("bs-soon"))


def test_a_message_with_html_in_it_is_harmless(open_page: Open) -> None:
    chat = open_page()
    chat.ask('<img src=x onerror="window.hurt=1"> why does my back hurt? <script>window.hurt=2</script>')
    chat.ask("<b onmouseover=alert(1)>I can't feel my groin and cannot pee</b>")
    assert chat.page.evaluate("window.hurt") is None
    assert chat.page.locator("#bs-main img, #bs-main script, #bs-main b[onmouseover]").count() == 0


def test_an_imported_document_with_html_in_it_is_harmless(open_page: Open) -> None:
    chat = open_page()
    chat.ask("Do trekking poles take load off the lower back of trail runners?")
    expect(chat.answer).to_contain_text("<img src=x")
    for marker in chat.last.locator(".bs-marker").all():
        marker.click()
        expect(chat.panel.locator("mark").first).to_be_visible()
        for summary in chat.panel.locator("summary").all():
            summary.click()
    assert chat.page.evaluate("window.hurt") is None
    assert chat.page.locator("#bs-main img, #bs-main script").count() == 0
