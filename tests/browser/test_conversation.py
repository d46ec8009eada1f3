"""Asking and reading answers, with a scripted responder."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.web.fake import ANSWERED, INJECTION, FakeResponder


def test_an_answer_comes_word_by_word_and_is_announced(open_page: Open, fake: FakeResponder) -> None:
    fake.pause = 0.05
    fake.gate.clear()
    chat = open_page()
    chat.box.fill("Why does my back hurt?")
    chat.box.press("Enter")
    expect(chat.status).to_have_text("Reading the library…")
    fake.gate.set()
    expect(chat.answer).to_contain_text("Back pain after")
    partly = chat.answer.inner_text()
    chat.wait_for_reply()
    assert len(partly) < len(chat.answer.inner_text())
    expect(chat.status).to_have_text("The answer is there, with 3 sources.")
    expect(chat.box).to_have_value("")
    assert fake.seen[-1][1] == "GB"


def test_an_example_and_a_suggestion_can_be_pressed(open_page: Open) -> None:
    chat = open_page()
    expect(chat.examples).to_have_count(4)
    words = chat.examples.first.inner_text()
    chat.examples.first.click()
    chat.wait_for_reply()
    expect(chat.last).to_contain_text(words)
    assert chat.page.evaluate("document.activeElement !== document.body")
    chat.suggestions.last.click()
    expect(chat.turns).to_have_count(2)
    chat.wait_for_reply()
    expect(chat.last).to_contain_text("How long does the pain last?")
    expect(chat.suggestions).to_have_count(2)


def test_what_is_being_typed_survives_a_press_on_a_suggestion(open_page: Open) -> None:
    chat = open_page()
    chat.ask("Why?")
    chat.box.fill("half a thought")
    chat.suggestions.first.click()
    expect(chat.turns).to_have_count(2)
    chat.wait_for_reply()
    expect(chat.box).to_have_value("half a thought")


def test_nothing_is_sent_for_an_empty_box(open_page: Open, fake: FakeResponder) -> None:
    chat = open_page()
    chat.box.fill("   ")
    chat.box.press("Enter")
    chat.page.wait_for_timeout(500)
    assert fake.seen == []
    expect(chat.examples.first).to_be_visible()


def test_a_decline_is_friendly_and_has_no_sources(open_page: Open) -> None:
    chat = open_page()
    chat.ask("What is the weather like?")
    expect(chat.answer).to_contain_text("Not in the library")
    expect(chat.last.locator(".bs-marker")).to_have_count(0)
    chat.picture("decline")
    chat.last.get_by_role("button", name="Which stretches help?").click()
    expect(chat.turns).to_have_count(2)
    chat.wait_for_reply()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_an_emergency_is_an_alert_with_numbers_to_press(open_page: Open, size: tuple[int, int], dark: bool) -> None:
    chat = open_page(size, dark)
    chat.ask("I can't feel my groin")
    expect(chat.alert.get_by_role("heading", name="Please get emergency help now.")).to_be_visible()
    number = chat.alert.get_by_role("link", name="999").first
    expect(number).to_have_attribute("href", "tel:999")
    box = number.bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= size[1]
    chat.picture("emergency")
    assert chat.faint_texts() == []


def test_urgent_looks_different_from_an_emergency(open_page: Open) -> None:
    chat = open_page()
    chat.ask("I have a fever")
    urgent = chat.alert.evaluate("e => getComputedStyle(e).backgroundColor")
    chat.picture("urgent")
    chat.ask("I can't feel my groin")
    assert chat.alert.evaluate("e => getComputedStyle(e).backgroundColor") != urgent


def test_trouble_is_said_in_plain_words_and_the_next_question_works(open_page: Open) -> None:
    chat = open_page()
    chat.ask("break it")
    expect(chat.alert).to_contain_text("something broke on our side")
    expect(chat.alert.get_by_role("link", name="999")).to_be_visible()
    chat.picture("trouble")
    chat.ask("Why?")
    expect(chat.answer).to_contain_text("Hold each stretch")


def test_an_emergency_is_answered_while_the_library_is_loading(open_page: Open, fake: FakeResponder) -> None:
    fake.hold.clear()
    waiting, urgent = open_page(), open_page()
    waiting.box.fill("Why?")
    waiting.box.press("Enter")
    expect(waiting.status).to_contain_text("still being loaded")
    urgent.ask("I can't feel my groin")
    expect(urgent.alert).to_contain_text("emergency help now")
    fake.hold.set()
    waiting.wait_for_reply()
    expect(waiting.answer).to_contain_text("Hold each stretch")


def test_an_emergency_is_answered_while_an_earlier_message_of_the_same_person_waits(
    open_page: Open, fake: FakeResponder
) -> None:
    fake.hold.clear()
    chat = open_page()
    chat.box.fill("Why?")
    chat.box.press("Enter")
    expect(chat.turns).to_have_count(1)
    chat.box.fill("I can't feel my groin")
    chat.box.press("Enter")
    expect(chat.alert).to_contain_text("emergency help now")
    expect(chat.turns.first.locator(".bs-reply")).to_have_count(0)
    fake.hold.set()
    chat.wait_for_reply()
    expect(chat.turns.first).to_contain_text("Hold each stretch")
    expect(chat.alert).to_contain_text("emergency help now")


def test_a_new_conversation_forgets_the_old_one(open_page: Open, fake: FakeResponder) -> None:
    chat = open_page()
    chat.ask("Why?")
    chat.marker(1).click()
    expect(chat.panel.locator("mark")).to_be_visible()
    chat.new.click()
    expect(chat.turns).to_have_count(0)
    expect(chat.examples.first).to_be_visible()
    expect(chat.panel.locator("mark")).to_have_count(0)
    chat.ask("Again?")
    assert [message.content for message in fake.seen[-1][0]] == ["Again?"]


def test_a_new_conversation_stops_an_answer_that_is_coming_in(open_page: Open, fake: FakeResponder) -> None:
    fake.pause = 0.05  # a quarter of a minute for the whole answer
    chat = open_page()
    chat.box.fill("a long answer please")
    chat.box.press("Enter")
    expect(chat.answer).to_contain_text("Weak")
    chat.new.click()
    expect(chat.examples.first).to_be_visible()
    chat.page.wait_for_timeout(1500)
    expect(chat.turns).to_have_count(0)
    chat.ask("Again?")
    expect(chat.turns).to_have_count(1)
    assert [message.content for message in fake.seen[-1][0]] == ["Again?"]


def test_people_are_answered_at_the_same_time_and_apart(open_page: Open, fake: FakeResponder) -> None:
    fake.gate.clear()
    chats = [open_page() for _ in range(3)]
    for number, chat in enumerate(chats):
        chat.box.fill(f"an answer for person {number}")
        chat.box.press("Enter")
        expect(chat.turns).to_have_count(1)
    for _ in range(100):
        if len(fake.seen) == len(chats):
            break
        chats[0].page.wait_for_timeout(100)
    assert len(fake.seen) == len(chats), "all are being answered before the first answer is there"
    fake.gate.set()
    for number, chat in enumerate(chats):
        chat.wait_for_reply()
        expect(chat.last).to_contain_text(f"person {number}")
        expect(chat.answer).to_contain_text("Hold each stretch")
    assert all(len(messages) == 1 for messages, _ in fake.seen)


def test_nothing_said_stays_in_the_browser(open_page: Open) -> None:
    chat = open_page()
    chat.ask("my-own-words")
    kept = chat.page.evaluate(
        """async () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie,
                                      (await indexedDB.databases()).map((d) => d.name)])"""
    )
    assert "my-own-words" not in kept
    chat.page.reload()
    chat.wait_until_loaded()
    expect(chat.turns).to_have_count(0)
    assert "my-own-words" not in chat.page.content()


def test_the_country_changes_the_number_and_goes_with_the_question(open_page: Open, fake: FakeResponder) -> None:
    chat = open_page()
    note = chat.page.get_by_role("note")
    expect(note.get_by_role("link")).to_have_text("999")
    expect(chat.country).to_have_value("GB")
    chat.country.select_option("US")
    expect(note.get_by_role("link")).to_have_attribute("href", "tel:911")
    chat.ask("Why?")
    assert fake.seen[-1][1] == "US"


def test_an_answer_can_be_copied_with_its_sources(open_page: Open) -> None:
    chat = open_page()
    chat.ask("Why?")
    chat.last.get_by_role("button", name="Copy answer").click()
    expect(chat.last.get_by_role("button", name="Copied")).to_be_visible()
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(ANSWERED.text[:40])
    assert "**" not in copied
    assert re.search(r"^\[3\] Lower Back Pain After Running, Trivo, What Causes", copied, re.MULTILINE)


def test_nothing_hostile_comes_alive(open_page: Open, fake: FakeResponder, browser: Browser) -> None:
    chat = open_page()
    chat.page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    chat.ask(f"hostile {INJECTION} ${{window.hurt=4}} {{{{constructor}}}} `${{window.hurt=5}}`")
    expect(chat.last).to_contain_text("<img src=x onerror=")
    chat.marker(1).click()
    expect(chat.panel.locator("mark")).to_contain_text("<script>")
    for summary in chat.panel.locator("summary").all():
        summary.click()
    chat.ask(f"hostile {INJECTION}")
    assert chat.page.evaluate("window.hurt") is None
    assert chat.page.locator("#bs-main img, #bs-main script, #bs-main a[href^=javascript]").count() == 0
