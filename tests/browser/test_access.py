"""For everybody: axe-core (WCAG 2.2 AA) on each state, at the smallest width, at 200 % zoom, dark, without motion."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import DESKTOP, Open

SMALL = (320, 568)
ZOOMED = (640, 400)
"""What is left of 1280 by 800 at 200 %."""
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PASSAGE = "passage/lower-back-pain-after-running:3?start=1000&end=1097"


def well_made(chat: ChatPage, state: str) -> None:
    chat.picture(state)
    found = Axe().run(chat.page, options=WCAG).response
    assert found["passes"], "axe looked at nothing"
    faults = [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found["violations"]]
    assert faults == [], state
    assert chat.overflow() <= 0, state


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (SMALL, True)], ids=["desktop", "small and dark"])
def test_no_state_has_a_fault_that_axe_can_find(open_page: Open, size: tuple[int, int], dark: bool) -> None:
    chat = open_page(size, dark, calm=True)
    well_made(chat, "empty")
    chat.page.get_by_role("button", name="Check that it is not").click()
    well_made(chat, "check")
    chat.page.keyboard.press("Escape")
    chat.history.click()
    chat.page.get_by_label("Keep my conversations").check()
    chat.page.keyboard.press("Escape")
    chat.ask("Which exercises strengthen the back?")
    well_made(chat, "exercises")
    chat.last.get_by_role("button", name="Not helpful").click()
    expect(chat.last.get_by_label("What was wrong?")).to_be_visible()
    well_made(chat, "thumb")
    chat.ask("Why?")
    chat.marker(1).click()
    expect(chat.panel.locator("mark")).to_be_visible()
    well_made(chat, "source")
    chat.ask("my groin is numb")
    well_made(chat, "emergency")
    chat.history.click()
    well_made(chat, "history")
    chat.page.locator(".bs-shelf .bs-open").click()
    well_made(chat, "reopened")


@pytest.mark.parametrize("size", [DESKTOP, SMALL, ZOOMED], ids=["desktop", "small", "zoomed"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_pages_beside_the_chat_have_none_either(open_page: Open, size: tuple[int, int], dark: bool) -> None:
    chat = open_page(size, dark)
    for path in ("about", "exercises", PASSAGE):
        chat.page.goto(f"{chat.address}{path}")
        expect(chat.page.get_by_role("heading", level=1)).to_be_visible()
        well_made(chat, path.split("/", maxsplit=1)[0])


def test_at_200_percent_everything_is_within_reach(open_page: Open) -> None:
    chat = open_page(ZOOMED)
    chat.ask("Which exercises strengthen the back?")
    assert chat.overflow() <= 0
    for control in (chat.box, chat.history, chat.new, chat.last.get_by_role("button", name="Not helpful")):
        control.scroll_into_view_if_needed()
        expect(control).to_be_in_viewport()
    chat.picture("zoomed")
