"""A conversation in the widget, on a page with hostile styles and a strict policy, on another origin."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.widget.conftest import Open, Seen, Sites
from tests.browser.widget.service import ClinicService
from tests.web.fake import INJECTION


@pytest.fixture(autouse=True)
def quiet(seen: Seen) -> None:
    """No message in the console: the page's policy lets all of it pass."""
    yield  # type: ignore[misc]
    assert seen.console == []


def test_one_line_puts_a_launcher_with_a_name_on_the_page(open_widget: Open) -> None:
    widget = open_widget()
    expect(widget.launcher).to_be_visible()
    expect(widget.launcher).to_have_accessible_name("Oak Street Physiotherapy: ask about running and back pain")
    widget.picture("launcher")
    expect(widget.panel).to_be_hidden()
    widget.open()
    expect(widget.panel).to_be_visible()
    for words in ("Hello! Ask me about running and back pain.", "are no medical care"):
        expect(widget.panel.get_by_text(words)).to_be_visible()
    book = widget.panel.get_by_role("link", name="Book an appointment")
    expect(book.first).to_have_attribute("href", "https://clinic.example/book")
    expect(book.first).to_have_attribute("rel", "noopener noreferrer")
    expect(widget.panel.get_by_role("link", name="Call +44 20 7946 0123").first).to_have_attribute(
        "href", "tel:+442079460123"
    )
    widget.picture("open")


def test_the_hostile_page_is_as_hostile_as_it_says(open_widget: Open) -> None:
    widget = open_widget()
    expect(widget.launcher).to_be_visible()
    assert widget.page.evaluate("getComputedStyle(document.querySelector('h1')).display") == "none"
    look = widget.launcher.evaluate(
        "(e) => { const s = getComputedStyle(e); return [s.fontSize, s.opacity, s.textTransform]; }"
    )
    assert look == ["16px", "1", "none"]


def test_an_answer_comes_in_pieces_and_its_markers_open_the_passage(open_widget: Open, service: ClinicService) -> None:
    service.responder.pause = 0.06
    widget = open_widget()
    widget.open()
    widget.box.fill("Why does my back hurt?")
    widget.box.press("Enter")
    expect(widget.reply).to_contain_text("Back pain after a run")
    assert "Hold each stretch" not in widget.reply.inner_text()  # while the rest is still on its way
    widget.wait_for_reply()
    expect(widget.reply.locator("strong")).to_have_text("30 seconds")
    expect(widget.reply.locator("li")).to_have_count(2)
    widget.picture("answer")
    widget.marker(2).click()
    expect(widget.source.locator("mark")).to_have_text("Running uses different muscle groups.")
    expect(widget.source).to_contain_text("By Trivo")
    expect(widget.source).to_contain_text("Muscle imbalance")
    assert "Lower Back Pain After Running" in widget.focused()
    widget.picture("source")
    widget.source.get_by_role("button", name="Back to the answer").click()
    expect(widget.source).to_be_hidden()
    assert widget.focused().startswith("Source 2:")


def test_a_follow_up_stays_in_the_conversation(open_widget: Open, service: ClinicService) -> None:
    widget = open_widget()
    widget.open()
    widget.ask("Why does my back hurt?")
    widget.suggestions.filter(has_text="Which exercises").click()
    expect(widget.turns).to_have_count(2)
    widget.wait_for_reply()
    expect(widget.last.locator(".said")).to_contain_text("Which exercises strengthen the core?")
    first, second = service.asked
    assert "conversation_id" not in first
    assert second["conversation_id"] == "c.1"
    assert first["clinic"] == second["clinic"] == "oak"


def test_an_emergency_that_is_typed_second_does_not_wait_for_the_first_answer(
    open_widget: Open, service: ClinicService
) -> None:
    service.responder.gate.clear()
    widget = open_widget()
    widget.open()
    for question in ("Why does my back hurt?", "my groin is numb"):
        widget.box.fill(question)
        widget.box.press("Enter")
    expect(widget.alert.get_by_role("heading", name="Please get emergency help now.")).to_be_visible()
    expect(widget.turns.first).to_contain_text("Reading the library")
    service.responder.gate.set()
    expect(widget.turns.first).to_contain_text("Hold each stretch for 30 seconds")
    assert [one.get("conversation_id") for one in service.asked] == [None, "c.1"]


def test_two_answers_come_in_side_by_side(open_widget: Open, service: ClinicService) -> None:
    service.responder.gate.clear()
    widget = open_widget()
    widget.open()
    for question in ("Why does my back hurt?", "What is the weather like?"):
        widget.box.fill(question)
        widget.box.press("Enter")
    expect(widget.turns).to_have_count(2)
    service.responder.gate.set()
    expect(widget.turns.first).to_contain_text("Hold each stretch for 30 seconds")
    expect(widget.last).to_contain_text("Not in the library")
    assert [one.get("conversation_id") for one in service.asked] == [None, "c.1"]


def test_thumbs_and_a_word_on_what_was_wrong(open_widget: Open, service: ClinicService) -> None:
    widget = open_widget()
    widget.open()
    widget.ask("Why does my back hurt?")
    thumbs = widget.last.get_by_role("group", name="Was this helpful?")
    thumbs.get_by_role("button", name="Helpful", exact=True).click()
    expect(thumbs.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")
    thumbs.get_by_role("button", name="Not helpful").click()
    expect(thumbs.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "false")
    widget.last.get_by_label("What was wrong?").fill("too short")
    widget.last.get_by_role("button", name="Tell us").click()
    expect(widget.last).to_contain_text("Thank you for telling us.")
    assert service.ratings == [
        {"message_id": "m.1", "rating": "up"},
        {"message_id": "m.1", "rating": "down"},
        {"message_id": "m.1", "rating": "down", "comment": "too short"},
    ]


def test_no_word_is_asked_for_where_none_is_kept(open_widget: Open, service: ClinicService) -> None:
    service.settings["comments"] = False
    widget = open_widget()
    widget.open()
    widget.ask("Why does my back hurt?")
    widget.last.get_by_role("button", name="Not helpful").click()
    expect(widget.last).to_contain_text("Thank you for telling us.")
    expect(widget.last.get_by_label("What was wrong?")).to_have_count(0)


def test_what_the_library_says_of_a_sign_can_be_opened_from_the_red_card(open_widget: Open) -> None:
    widget = open_widget()
    widget.open()
    widget.ask("my groin is numb, is that written anywhere?")
    expect(widget.alert).to_contain_text("In my library")
    widget.marker(1).click()
    expect(widget.panel.locator("mark")).to_contain_text("Weak abdominal muscles")


def test_an_emergency_is_a_red_card_with_telephone_links(open_widget: Open, service: ClinicService) -> None:
    widget = open_widget()
    widget.open()
    widget.ask("my groin is numb")
    expect(widget.alert.get_by_role("heading", name="Please get emergency help now.")).to_be_visible()
    calls = widget.alert.get_by_role("link")
    expect(calls).to_have_text(["Call 999", "Call 112"])  # and the text's own list does not repeat them
    expect(calls.first).to_have_attribute("href", "tel:999")
    expect(widget.suggestions).to_have_count(0)
    expect(widget.last.get_by_role("group", name="Was this helpful?")).to_have_count(0)
    widget.picture("emergency")
    widget.last.get_by_role("button", name="This is wrong").click()
    expect(widget.last).to_contain_text("Until then the advice stands")
    expect(widget.alert).to_be_visible()
    assert service.ratings == [{"message_id": "m.1", "rating": "down"}]


def test_thoughts_of_suicide_have_their_own_order_and_calm_colours(open_widget: Open) -> None:
    widget = open_widget()
    widget.open()
    widget.ask("I want to end my life")
    expect(widget.alert.get_by_role("link").first).to_have_attribute("href", "tel:116123")
    expect(widget.alert).to_have_class("card alarm care")


def test_what_should_be_seen_soon_stands_ahead_of_the_answer(open_widget: Open) -> None:
    widget = open_widget()
    widget.open()
    widget.ask("It has hurt for weeks")
    note = widget.last.get_by_role("note")
    expect(note).to_contain_text("worth showing to a doctor")
    expect(note).not_to_contain_text("Back pain after a run")
    expect(widget.last.locator(".answer")).not_to_contain_text("worth showing to a doctor")
    widget.picture("soon")


def test_a_decline_offers_the_nearest_questions(open_widget: Open) -> None:
    widget = open_widget()
    widget.open()
    widget.ask("What is the weather like?")
    expect(widget.reply).to_contain_text("Not in the library")
    widget.picture("decline")
    expect(widget.suggestions).to_have_count(0)  # they stand in the answer itself
    widget.reply.get_by_role("button", name="Which stretches help?").click()
    expect(widget.turns).to_have_count(2)


def test_a_reload_keeps_the_conversation_and_goes_on_with_it(open_widget: Open, service: ClinicService) -> None:
    widget = open_widget()
    widget.open()
    widget.ask("Why does my back hurt?")
    widget.box.fill("half a quest")
    widget.page.reload()
    expect(widget.panel).to_be_visible()
    expect(widget.turns).to_have_count(1)
    expect(widget.box).to_have_value("half a quest")
    assert widget.focused() == ""  # a page that opens takes nobody's focus
    widget.marker(1).click()
    expect(widget.source.locator("mark")).to_be_visible()
    widget.page.keyboard.press("Escape")
    widget.ask("and then?")
    assert service.asked[-1]["conversation_id"] == "c.1"
    assert widget.page.context.new_page().goto(widget.page.url)
    expect(widget.page.context.pages[-1].locator(".turn")).to_have_count(0)  # another tab begins anew


def test_a_new_conversation_forgets_the_old_one_here_and_there(open_widget: Open, service: ClinicService) -> None:
    widget = open_widget()
    widget.open()
    widget.ask("Why does my back hurt?")
    widget.panel.get_by_role("button", name="New conversation").click()
    expect(widget.turns).to_have_count(0)
    expect(widget.panel.get_by_role("group", name="For example")).to_be_visible()
    widget.ask("Why does my back hurt?")
    assert service.deleted == ["c.1"]
    assert "conversation_id" not in service.asked[-1]
    assert "groin" not in widget.page.evaluate("JSON.stringify(sessionStorage)")


@pytest.mark.parametrize("where", ["message", "settings"])
def test_no_markup_comes_alive(open_widget: Open, service: ClinicService, sites: Sites, where: str) -> None:
    if where == "settings":
        service.settings |= {"name": INJECTION, "greeting": INJECTION, "booking": "javascript:window.hurt=4"}
    widget = open_widget()
    widget.launcher.click()
    widget.box = widget.page.get_by_label("Your question")
    widget.ask(f"hostile {INJECTION}")
    expect(widget.reply).to_contain_text("<script>window.hurt=2</script>")
    widget.marker(1).click()
    expect(widget.source).to_contain_text("A passage with <img")
    assert widget.page.evaluate("window.hurt === undefined")
    expect(widget.page.locator("backstride-widget :is(img, script, iframe, [onerror])")).to_have_count(0)
    own = f"{sites.address}/about"
    links = [link.get_attribute("href") or "" for link in widget.page.locator("backstride-widget a").all()]
    assert own in links
    assert [href for href in links if href != own and not href.startswith(("tel:", "https:"))] == []
