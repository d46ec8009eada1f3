"""After an escalation: the summary for the clinician, 'this is wrong', and the country that the browser is in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import DESKTOP, PHONE, Open, Served
from tests.web.fake import FakeResponder

EMERGENCY = "I can't feel my groin"
SUMMARY = "Summary for the clinician"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_summary_can_be_read_copied_downloaded_and_printed(
    open_page: Open, size: tuple[int, int], dark: bool
) -> None:
    chat = open_page(size, dark)
    chat.ask(EMERGENCY)
    chat.last.get_by_role("button", name=SUMMARY).click()
    dialog = chat.page.get_by_role("dialog", name=SUMMARY)
    expect(dialog.get_by_role("heading", name=SUMMARY)).to_be_focused()
    expect(dialog).to_contain_text("This is no diagnosis")
    expect(dialog.locator("blockquote")).to_have_text(EMERGENCY)
    chat.picture("summary")
    assert chat.overflow() <= 0
    assert chat.faint_texts() == []
    assert chat.unnamed_controls() == []

    dialog.get_by_role("button", name="Copy").click()
    expect(dialog.get_by_role("button", name="Copied")).to_be_visible()
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{SUMMARY}\n===")

    with chat.page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    assert re.fullmatch(r"backstride-summary-\d{4}-\d\d-\d\d\.txt", download.value.suggested_filename)
    assert Path(download.value.path()).read_text(encoding="utf-8") == copied

    printed = printed_texts(chat.page)
    dialog.get_by_role("button", name="Print").click()
    assert chat.page.evaluate(printed) == [[SUMMARY, EMERGENCY]]

    chat.page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(chat.last.get_by_role("button", name=SUMMARY)).to_be_focused()
    chat.last.get_by_role("button", name=SUMMARY).click()
    expect(dialog).to_be_visible()


def printed_texts(page: Page) -> str:
    """Stands in for the browser's printing; gives the script that tells what would have come out."""
    page.evaluate(
        """() => {
          window.printed = [];
          window.print = () => {
            const parts = [...document.querySelectorAll("#bs-printed :is(h2, blockquote)")];
            window.printed.push(parts.map((part) => part.textContent.trim()));
          };
        }"""
    )
    return "window.printed"


def test_this_is_wrong_is_noted_and_the_advice_stays(open_page: Open) -> None:
    chat = open_page(PHONE)
    chat.ask(EMERGENCY)
    chat.last.get_by_role("button", name="This is wrong").click()
    note = chat.last.get_by_role("status")
    expect(note).to_be_focused()
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text("say so in your own words")
    expect(chat.alert).to_contain_text("emergency help now")
    expect(chat.last.get_by_role("button", name="This is wrong")).to_have_count(0)
    chat.picture("wrong")
    assert chat.faint_texts() == []


def test_another_country_changes_the_card_too(open_page: Open) -> None:
    chat = open_page()
    chat.ask(EMERGENCY)
    expect(chat.alert.get_by_role("link", name="Call 999")).to_be_visible()
    chat.country.select_option("US")
    expect(chat.alert.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    expect(chat.alert.get_by_role("link", name="999")).to_have_count(0)


def test_the_chosen_country_is_remembered(open_page: Open, fake: FakeResponder) -> None:
    chat = open_page()
    chat.country.select_option("NZ")
    expect(chat.page.get_by_role("note").get_by_role("link")).to_have_text("111")
    chat.page.reload()
    chat.wait_until_loaded()
    expect(chat.country).to_have_value("NZ")
    expect(chat.page.get_by_role("note").get_by_role("link")).to_have_text("111")
    chat.ask("Why?")
    assert fake.seen[-1][1] == "NZ"


@pytest.mark.parametrize(
    ("language", "zone", "code"),
    [
        ("de-DE", "UTC", "DE"),
        ("en-US", "UTC", "GB"),  # what browsers ask for everywhere says nothing against the operator's country
        ("en-US", "America/Chicago", "US"),
        ("de-DE", "Europe/Vienna", "AT"),
        ("en", "UTC", "GB"),
    ],
)
def test_without_a_choice_the_browsers_country_is_taken(
    browser: Browser, served: Served, language: str, zone: str, code: str
) -> None:
    context = browser.new_context(locale=language, timezone_id=zone)
    page = context.new_page()
    page.goto(served[1])
    chat = ChatPage(page, "country", None)
    chat.wait_until_loaded()
    expect(chat.country).to_have_value(code)
    chat.ask("Why?")
    assert served[0].seen[-1][1] == code
    assert page.evaluate("localStorage.getItem('backstride-country')") is None
    context.close()
