"""The history of this browser: off unless somebody turns it on, and gone when it is deleted."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import PHONE, Open
from tests.web.fake import INJECTION

KEPT = "localStorage.getItem('backstride-history')"


def history(chat: ChatPage) -> Locator:
    chat.history.click()
    return chat.page.get_by_role("dialog", name="History of this browser")


def turned_on(chat: ChatPage) -> None:
    history(chat).get_by_label("Keep my conversations").check()
    chat.page.keyboard.press("Escape")


def test_it_is_off_and_keeps_nothing(open_page: Open) -> None:
    chat = open_page()
    chat.ask("my-own-words")
    sheet = history(chat)
    expect(sheet.get_by_label("Keep my conversations")).not_to_be_checked()
    expect(sheet).to_contain_text("Off unless you turn it on")
    assert chat.page.evaluate(KEPT) is None


def test_conversations_are_listed_reopened_and_deleted(open_page: Open) -> None:
    chat = open_page(PHONE)
    turned_on(chat)
    chat.ask("Why?")
    chat.ask("my groin is numb")
    chat.new.click()
    expect(chat.turns).to_have_count(0)
    chat.ask("Which exercises strengthen the back?")
    chat.page.reload()
    chat.wait_until_loaded()
    sheet = history(chat)
    kept = sheet.get_by_role("list", name="Kept conversations").get_by_role("listitem")
    expect(kept).to_have_count(2)
    expect(kept.last).to_contain_text("2 questions")
    kept.last.get_by_role("button", name="Why?").first.click()
    expect(sheet.get_by_role("heading", level=3)).to_be_focused()
    expect(sheet).to_contain_text("Hold each stretch for 30 seconds. [3]")
    expect(sheet).to_contain_text("Please get emergency help now.")
    sheet.get_by_role("button", name="Back to the list").click()
    sheet.get_by_role("button", name="Delete: Why?").click()
    expect(kept).to_have_count(1)
    expect(sheet.get_by_role("status")).to_have_text("Deleted.")
    sheet.get_by_role("button", name="Delete all").click()
    expect(kept).to_have_count(0)
    assert chat.page.evaluate(KEPT) == "[]"


def test_turning_it_off_deletes_all(open_page: Open) -> None:
    chat = open_page()
    chat.ask("Why?")
    turned_on(chat)
    assert "Why?" in chat.page.evaluate(KEPT)
    sheet = history(chat)
    sheet.get_by_label("Keep my conversations").uncheck()
    assert chat.page.evaluate(KEPT) is None
    chat.page.keyboard.press("Escape")
    chat.ask("And then?")
    assert chat.page.evaluate(KEPT) is None


def test_a_deleted_conversation_is_not_kept_again(open_page: Open) -> None:
    chat = open_page()
    turned_on(chat)
    chat.ask("Why?")
    history(chat).get_by_role("button", name="Delete: Why?").click()
    chat.page.keyboard.press("Escape")
    chat.ask("And then?")
    assert chat.page.evaluate(KEPT) == "[]"


def test_nothing_hostile_comes_alive_from_the_history(open_page: Open) -> None:
    chat = open_page()
    turned_on(chat)
    chat.ask(f"hostile {INJECTION}")
    sheet = history(chat)
    sheet.locator(".bs-shelf .bs-open").click()
    expect(sheet.locator(".bs-said")).to_contain_text("<img src=x")
    chat.page.evaluate("localStorage.setItem('backstride-history', '{\"not\": [\"a list\"]}')")
    chat.page.reload()
    chat.wait_until_loaded()
    expect(history(chat).get_by_label("Keep my conversations")).not_to_be_checked()
    assert chat.page.evaluate("window.hurt") is None
