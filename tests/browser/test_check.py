"""The check at the start, with the pointer and with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.web.fake import FakeResponder

OFFER = "Check that it is not an emergency"
NONE = "I have none of these"


def opened(chat: ChatPage) -> Locator:
    chat.page.get_by_role("button", name=OFFER).click()
    dialog = chat.page.get_by_role("dialog", name=OFFER)
    expect(dialog).to_be_visible()
    return dialog


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_is_ticked_is_sent_in_the_persons_name(
    open_page: Open, fake: FakeResponder, size: tuple[int, int], dark: bool
) -> None:
    chat = open_page(size, dark)
    dialog = opened(chat)
    dialog.get_by_label("Numbness or an odd feeling").check()
    dialog.get_by_label("Chest pain").check()
    chat.picture("check")
    assert chat.overflow() <= 0
    assert chat.faint_texts() == []
    assert chat.unnamed_controls() == []
    dialog.get_by_role("button", name="Done").click()
    expect(dialog).not_to_be_visible()
    chat.wait_for_reply()
    assert fake.seen[-1][0][0].content == (
        "I have numbness or an odd feeling between my legs, around my genitals or in my buttocks; chest pain."
    )
    expect(chat.last.locator(".bs-said")).to_contain_text("I have numbness")


def test_none_of_these_and_the_signs_rule_each_other_out(open_page: Open, fake: FakeResponder) -> None:
    chat = open_page()
    dialog = opened(chat)
    dialog.get_by_label("Chest pain").check()
    dialog.get_by_label(NONE).check()
    expect(dialog.get_by_label("Chest pain")).not_to_be_checked()
    dialog.get_by_label("Chest pain").check()
    expect(dialog.get_by_label(NONE)).not_to_be_checked()
    dialog.get_by_label(NONE).check()
    dialog.get_by_role("button", name="Done").click()
    note = chat.page.get_by_role("status").filter(has_text="None of these signs")
    expect(note).to_be_focused()
    expect(note.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    chat.picture("none")
    assert fake.seen == []
    chat.ask("Why?")


def test_done_with_nothing_ticked_asks_for_a_tick(open_page: Open, fake: FakeResponder) -> None:
    chat = open_page()
    dialog = opened(chat)
    dialog.get_by_role("button", name="Done").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Please tick")
    expect(dialog.get_by_role("checkbox").first).to_be_focused()
    dialog.get_by_label("Chest pain").check()
    expect(dialog.locator(".bs-untold")).to_be_empty()
    assert fake.seen == []


@pytest.mark.parametrize("way", ["Skip this", "Close", "Escape"])
def test_it_is_never_forced(open_page: Open, fake: FakeResponder, way: str) -> None:
    chat = open_page()
    dialog = opened(chat)
    dialog.get_by_label("Chest pain").check()
    if way == "Escape":
        chat.page.keyboard.press("Escape")
    else:
        dialog.get_by_role("button", name=way).click()
    expect(dialog).not_to_be_visible()
    expect(chat.page.get_by_role("button", name=OFFER)).to_be_focused()
    assert fake.seen == []
    chat.ask("Why?")
    expect(chat.page.get_by_role("button", name=OFFER)).to_have_count(0)


def test_the_keyboard_alone_is_enough(open_page: Open, fake: FakeResponder) -> None:
    chat = open_page()
    page = chat.page
    page.get_by_role("button", name=OFFER).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=OFFER)).to_be_focused()
    page.keyboard.press("Tab")
    assert chat.focused() == "Close"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    chat.wait_for_reply()
    assert fake.seen[-1][0][0].content.startswith("I have numbness")
    assert chat.page.evaluate("document.activeElement !== document.body")
