"""Links to a question and to a passage, the pages beside the chat, and the conversation on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Open
from tests.web.fake import INJECTION, FakeResponder


@pytest.mark.parametrize("sign", ["?", "#"])
def test_a_link_with_a_question_asks_it_once(open_page: Open, fake: FakeResponder, sign: str) -> None:
    chat = open_page()
    chat.page.goto("about:blank")
    chat.page.goto(f"{chat.address}{sign}q=Why%20does%20it%20hurt%3F")
    expect(chat.turns).to_have_count(1)
    chat.wait_for_reply()
    expect(chat.last.locator(".bs-said")).to_contain_text("Why does it hurt?")
    assert chat.page.url == chat.address
    chat.page.reload()
    chat.wait_until_loaded()
    expect(chat.turns).to_have_count(0)
    assert [messages[-1].content for messages, _ in fake.seen] == ["Why does it hurt?"]


def test_a_hostile_link_is_a_question_like_any_other(open_page: Open) -> None:
    chat = open_page()
    chat.page.evaluate("words => { location.hash = new URLSearchParams({ q: words }) }", INJECTION)
    expect(chat.turns).to_have_count(1)
    expect(chat.last.locator(".bs-said")).to_contain_text("<img src=x")
    chat.wait_for_reply()
    assert chat.page.evaluate("window.hurt") is None


def test_the_link_that_is_copied_asks_the_question_standing_alone(open_page: Open) -> None:
    chat = open_page()
    chat.ask("Why?")
    chat.last.get_by_role("button", name="Copy link to the question").click()
    expect(chat.last.get_by_role("button", name="Copied")).to_be_visible()
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{chat.address}#q=why%20does%20my%20back%20hurt%20after%20a%20run"


def test_a_source_opens_on_a_page_of_its_own_with_the_way_back(open_page: Open) -> None:
    chat = open_page()
    chat.ask("Why?")
    chat.marker(2).click()
    with chat.page.context.expect_page() as opened:
        chat.panel.get_by_role("link", name="Open on a page of its own").click()
    page = opened.value
    expect(page.locator("mark")).to_have_text("Running uses different muscle groups.")
    expect(page.get_by_role("list", name="Where it stands")).to_contain_text("Muscle imbalance")
    chat.panel.get_by_role("button", name="Copy link to the passage").click()
    expect(chat.panel.get_by_role("button", name="Copied")).to_be_visible()
    assert chat.page.evaluate("navigator.clipboard.readText()") == page.url
    page.get_by_role("link", name="Ask a question about it").click()
    expect(page.get_by_label("Your question")).to_be_visible()


def test_the_page_of_a_clinic_speaks_for_it_and_its_links_lead_back_to_it(open_page: Open, fake: FakeResponder) -> None:
    chat = open_page()
    expect(chat.page.locator("#bs-clinic")).to_be_hidden()
    chat.page.goto(f"{chat.address}?clinic=demo&q=Why%3F")
    expect(chat.page.locator("#bs-clinic")).to_contain_text("Demo Clinic")
    expect(chat.turns).to_have_count(1)
    chat.wait_for_reply()
    assert chat.page.url == f"{chat.address}?clinic=demo"
    assert fake.contacts[-1].name == "Demo Clinic"
    chat.last.get_by_role("button", name="Copy link to the question").click()
    expect(chat.last.get_by_role("button", name="Copied")).to_be_visible()
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{chat.address}?clinic=demo#q=why%20does%20my%20back%20hurt%20after%20a%20run"
    chat.marker(2).click()
    with chat.page.context.expect_page() as opened:
        chat.panel.get_by_role("link", name="Open on a page of its own").click()
    opened.value.get_by_role("link", name="Ask a question about it").click()
    expect(opened.value.locator("#bs-clinic")).to_contain_text("Demo Clinic")


def test_the_page_leads_to_what_it_can_answer(open_page: Open) -> None:
    chat = open_page()
    with chat.page.context.expect_page() as opened:
        chat.page.get_by_role("link", name="What I can and cannot answer").click()
    page = opened.value
    expect(page.get_by_role("heading", level=1)).to_have_text("What I can and cannot answer")
    page.get_by_text("What it covers").first.click()
    page.get_by_role("link", name="Muscle imbalance").click()
    expect(page.locator("blockquote mark").first).to_be_visible()
    page.get_by_role("link", name="Exercises").click()
    expect(page.get_by_role("img")).to_have_count(22)


def test_on_paper_stand_the_conversation_and_its_sources_and_no_controls(open_page: Open) -> None:
    chat = open_page(dark=True)
    for question in ("Which exercises strengthen the back?", "Why?", "my groin is numb"):
        chat.ask(question)
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(chat.page.pdf())).pages)
    for there in (
        "Which exercises strengthen the back?",
        "Hold each stretch for 30 seconds.",
        "1. Lower Back Pain After Running, Trivo, What Causes Lower Back Pain After Running?",
        "Please get emergency help now.",
        "are no medical care",
    ):
        assert there in words
    for control in ("New conversation", "History", "Copy answer", "Send", "You could ask next", "This is wrong"):
        assert control not in words
    chat.page.emulate_media(media="print")
    assert chat.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
