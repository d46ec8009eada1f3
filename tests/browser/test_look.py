"""What holds for every state of the page, at every size and in both colour schemes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.web.fake import FakeResponder

QUESTIONS = {
    "answer": "Why does my back hurt?",
    "decline": "What is the weather like?",
    "trouble": "break it",
    "long": "a long answer please",
    "soon": "It has hurt for weeks",
    "urgent": "I have a fever",
    "words": "a" * 300,
}


def well_made(chat: ChatPage, state: str) -> None:
    chat.picture(state)
    assert chat.overflow() <= 0, state
    assert chat.faint_texts() == [], state
    assert chat.unnamed_controls() == [], state


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_state_is_legible_named_and_no_wider_than_the_window(
    open_page: Open, size: tuple[int, int], dark: bool
) -> None:
    chat = open_page(size, dark)
    well_made(chat, "empty")
    for state, question in QUESTIONS.items():
        chat.ask(question)
        well_made(chat, state)
        if state == "answer":
            chat.marker(1).click()
            expect(chat.panel.locator("mark")).to_be_visible()
            well_made(chat, "source")


def test_the_page_tells_its_language_and_title_and_one_main_heading(open_page: Open) -> None:
    chat = open_page()
    assert chat.page.title() == "Backstride"
    assert chat.page.evaluate("document.documentElement.lang") == "en"
    expect(chat.page.get_by_role("heading", level=1)).to_have_text("Backstride")
    expect(chat.page.get_by_role("note")).to_contain_text("are no medical care")


def test_it_does_not_show_what_it_is_made_with(open_page: Open) -> None:
    chat = open_page()
    expect(chat.page.get_by_text("Gradio")).to_have_count(0)
    assert not chat.page.locator("footer").is_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_colour_scheme_is_the_readers(open_page: Open, dark: bool) -> None:
    chat = open_page(dark=dark)
    ground = chat.page.evaluate("getComputedStyle(document.querySelector('gradio-app')).backgroundColor")
    red = int(ground.removeprefix("rgb(").split(",")[0])
    assert (red < 60) is dark


def test_nothing_moves_for_those_who_want_it_so(open_page: Open, fake: FakeResponder) -> None:
    fake.hold.clear()
    chat = open_page(calm=True)
    chat.box.fill("a long answer please")
    chat.box.press("Enter")
    waiting = chat.status.locator(".bs-waiting")
    expect(waiting).to_be_visible()
    assert waiting.evaluate("e => getComputedStyle(e, '::before').animationName") == "none"
    fake.hold.set()
    chat.wait_for_reply()


def test_the_box_stays_within_reach_under_a_long_answer(open_page: Open) -> None:
    chat = open_page(PHONE)
    chat.ask("a long answer please")
    expect(chat.box).to_be_in_viewport()
    expect(chat.last.locator(".bs-said")).to_be_in_viewport()
