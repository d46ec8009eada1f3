"""Opening sources: with the pointer, and with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.web.fake import FakeResponder


@pytest.fixture
def chat(open_page: Open) -> ChatPage:
    chat = open_page()
    chat.ask("Why does my back hurt?")
    return chat


def test_a_marker_opens_its_source_with_the_quoted_words_marked(chat: ChatPage) -> None:
    chat.marker(2).click()
    expect(chat.panel.locator("mark")).to_have_text("Running uses different muscle groups.")
    expect(chat.panel.get_by_role("heading")).to_contain_text("Lower Back Pain After Running")
    expect(chat.panel).to_contain_text("By Trivo")
    expect(chat.panel).to_contain_text("Digest")
    expect(chat.panel.get_by_role("list", name="Where it stands")).to_contain_text("Muscle imbalance")
    expect(chat.panel.get_by_text("Upper back mobility")).not_to_be_visible()
    chat.panel.get_by_text("Text after it").click()
    expect(chat.panel.get_by_text("Upper back mobility")).to_be_visible()
    chat.picture("source")


def test_the_open_sources_marker_stands_out_and_only_it(chat: ChatPage) -> None:
    chat.marker(2).click()
    active = chat.page.locator('.bs-marker[aria-current="true"]')
    expect(active).to_have_count(1)
    expect(active).to_have_text("2")
    chat.marker(3).click()
    expect(chat.panel.locator("mark")).to_have_text("Hold for 30 seconds.")
    expect(active).to_have_count(2)
    assert set(active.all_inner_texts()) == {"3"}


def test_the_focus_goes_to_the_source_and_back_to_the_marker(chat: ChatPage) -> None:
    chat.marker(2).click()
    expect(chat.panel.get_by_role("heading")).to_be_focused()
    chat.panel.get_by_role("button", name="Back to the answer").click()
    expect(chat.marker(2)).to_be_focused()


def test_the_keyboard_alone_is_enough(open_page: Open) -> None:
    chat = open_page()
    page = chat.page
    chat.box.focus()
    page.keyboard.type("Why does my back hurt?")
    page.keyboard.press("Enter")
    expect(chat.turns).to_have_count(1)
    chat.wait_for_reply()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if chat.focused().startswith("Source 3"):
            break
    assert chat.focused().startswith("Source 3")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(chat.panel.get_by_role("heading")).to_be_focused()
    page.keyboard.press("Escape")
    assert chat.focused().startswith("Source 3")
    page.keyboard.press("Enter")
    expect(chat.panel.get_by_role("heading")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    assert chat.focused() == "All sources"
    page.keyboard.press("Enter")
    expect(chat.panel.get_by_role("listitem")).to_have_count(3)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat.panel.locator("mark")).to_contain_text("Weak abdominal muscles")
    expect(chat.panel.get_by_role("heading")).to_be_focused()


def test_a_source_of_an_earlier_answer_still_opens(chat: ChatPage) -> None:
    chat.ask("What is the weather like?")
    chat.turns.first.get_by_role("button", name="Source 2:").click()
    expect(chat.panel.locator("mark")).to_have_text("Running uses different muscle groups.")
    expect(chat.turns.first.get_by_role("button", name="Source 2:")).to_have_attribute("aria-current", "true")


def test_the_marker_stays_active_while_the_next_answer_comes_in(chat: ChatPage, fake: FakeResponder) -> None:
    chat.marker(2).click()
    expect(chat.page.locator('.bs-marker[aria-current="true"]')).to_have_count(1)
    fake.gate.clear()
    chat.box.fill("And then?")
    chat.box.press("Enter")
    expect(chat.turns).to_have_count(2)
    expect(chat.turns.first.get_by_role("button", name="Source 2:")).to_have_attribute("aria-current", "true")
    fake.gate.set()
    chat.wait_for_reply()


def test_after_an_answer_its_sources_are_listed(chat: ChatPage) -> None:
    expect(chat.panel.get_by_role("listitem")).to_have_count(3)
    chat.panel.get_by_role("listitem").nth(1).get_by_role("button").click()
    expect(chat.panel.locator("mark")).to_have_text("Running uses different muscle groups.")


def test_the_panel_stands_beside_the_chat_on_a_desktop_and_below_on_a_phone(open_page: Open) -> None:
    for size, beside in ((DESKTOP, True), ((900, 800), True), ((899, 800), False), (PHONE, False)):
        chat = open_page(size)
        panel, box = chat.page.locator("#bs-side").bounding_box(), chat.page.locator("#bs-chat").bounding_box()
        assert panel
        assert box
        assert (panel["x"] >= box["x"] + box["width"]) is beside
        assert (panel["y"] >= box["y"] + box["height"]) is not beside


def test_on_a_phone_the_source_comes_into_view_and_back_again(open_page: Open) -> None:
    chat = open_page(PHONE)
    chat.ask("Why does my back hurt?")
    chat.marker(1).click()
    expect(chat.panel.get_by_role("heading")).to_be_in_viewport()
    chat.picture("source")
    chat.panel.get_by_role("button", name="Back to the answer").click()
    expect(chat.marker(1)).to_be_in_viewport()
    expect(chat.marker(1)).to_be_focused()


def test_what_the_library_says_of_a_sign_can_be_opened_from_the_red_card(open_page: Open) -> None:
    chat = open_page(PHONE)
    chat.ask("my groin is numb, is that written anywhere?")
    expect(chat.alert).to_contain_text("In my library")
    chat.marker(1).click()
    expect(chat.panel.locator("mark")).to_contain_text("Weak abdominal muscles")
    chat.picture("emergency-cited")
    assert chat.faint_texts() == []
