"""What the widget says and does when something does not work, and what it keeps to itself."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.browser.widget.conftest import Open, Seen, Sites
from tests.browser.widget.service import ClinicService


def test_without_a_connection_it_says_so_with_the_number_to_call_and_sends_again(open_widget: Open) -> None:
    widget = open_widget()
    widget.open()
    widget.page.context.set_offline(True)
    widget.ask("Why does my back hurt?")
    expect(widget.alert).to_contain_text("The service cannot be reached.")
    expect(widget.alert.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    widget.picture("offline")
    widget.page.context.set_offline(False)
    widget.last.get_by_role("button", name="Send again").click()
    expect(widget.reply).to_contain_text("Back pain after a run")
    expect(widget.alert).to_have_count(0)
    expect(widget.turns).to_have_count(1)


def test_a_reload_without_the_service_still_shows_the_conversation(open_widget: Open) -> None:
    widget = open_widget()
    widget.open()
    widget.ask("Why does my back hurt?")
    widget.page.route("**/api/**", lambda route: route.abort())
    widget.page.route("**/healthz", lambda route: route.abort())
    widget.page.reload()
    expect(widget.reply).to_contain_text("Back pain after a run")
    widget.ask("and then?")
    expect(widget.alert).to_contain_text("The service cannot be reached.")


def test_too_many_messages_wait_as_long_as_the_service_says(open_widget: Open, service: ClinicService) -> None:
    widget = open_widget()
    widget.open()
    service.limited = 3
    widget.ask("Why does my back hurt?")
    expect(widget.alert).to_contain_text("Too many messages at this moment.")
    again = widget.last.get_by_role("button", name="Send again")
    expect(again).to_be_disabled()
    expect(widget.last).to_contain_text("in 2 seconds")
    widget.picture("limited")
    assert "seconds" not in widget.alert.inner_text()  # or it would be read out every second
    expect(again).to_be_enabled(timeout=6_000)
    again.click()
    expect(widget.reply).to_contain_text("Back pain after a run")


def test_a_broken_stream_is_gone_on_with_where_it_broke(open_widget: Open, service: ClinicService) -> None:
    service.cut = 12
    widget = open_widget()
    widget.open()
    widget.ask("Why does my back hurt?")
    expect(widget.reply.locator("strong")).to_have_text("30 seconds")
    assert [one["after"] for one in service.asked] == ["", "m.1:11"]
    assert widget.reply.inner_text().count("Back pain after a run") == 1


def test_a_stream_that_cannot_be_gone_on_with_is_sent_again_by_the_person(
    open_widget: Open, service: ClinicService
) -> None:
    service.cut, service.resumable = 12, False
    widget = open_widget()
    widget.open()
    widget.ask("Why does my back hurt?")
    expect(widget.alert).to_contain_text("The answer was interrupted.")
    widget.last.get_by_role("button", name="Send again").click()
    expect(widget.reply.locator("strong")).to_have_text("30 seconds")
    assert widget.reply.inner_text().count("Back pain after a run") == 1


def test_a_page_that_is_left_in_the_middle_of_an_answer_finds_its_rest_on_the_next_one(
    open_widget: Open, service: ClinicService
) -> None:
    service.responder.pause = 0.05
    widget = open_widget("plain")
    widget.open()
    widget.box.fill("Why does my back hurt?")
    widget.box.press("Enter")
    expect(widget.reply).to_contain_text("Back pain after a run")
    widget.page.goto(widget.page.url.replace("plain", "next"))
    widget.wait_for_reply()
    # The small service keeps what was drawn before the page was left; the person is offered the rest.
    expect(widget.last.locator(".said")).to_contain_text("Why does my back hurt?")
    assert service.asked[-1]["after"].startswith("m.1:")


def test_an_error_in_the_middle_keeps_what_was_there_and_says_what_to_do(open_widget: Open) -> None:
    widget = open_widget()
    widget.open()
    widget.ask("break it")
    expect(widget.alert).to_contain_text("Something broke on our side")
    expect(widget.alert).to_contain_text("do not wait for this chat: call 999 or 112.")


def test_an_emergency_is_told_even_if_the_connection_breaks_after_the_screen(
    open_widget: Open, service: ClinicService
) -> None:
    service.cut, service.resumable = 2, False
    widget = open_widget()
    widget.open()
    widget.ask("my groin is numb")
    card = widget.last.locator(".alarm")
    expect(card.get_by_role("heading", name="Get medical help now")).to_be_visible()
    expect(card.get_by_role("link", name="Call 999")).to_be_visible()


def test_a_conversation_that_the_service_has_forgotten_is_begun_anew(open_widget: Open, service: ClinicService) -> None:
    widget = open_widget()
    widget.open()
    widget.ask("Why does my back hurt?")
    service.forgotten = True
    widget.ask("and then?")
    expect(widget.reply).to_contain_text("The earlier conversation had ended")
    expect(widget.reply).to_contain_text("Back pain after a run")
    assert "conversation_id" not in service.asked[-1]


def test_an_emergency_opens_a_window_that_was_closed_in_the_meantime(open_widget: Open, service: ClinicService) -> None:
    service.responder.pause = 0.03
    widget = open_widget()
    widget.open()
    for question, opens in (("Why does my back hurt?", False), ("my groin is numb", True)):
        widget.box.fill(question)
        widget.box.press("Enter")
        widget.page.keyboard.press("Escape")
        widget.page.wait_for_function("() => document.querySelector('backstride-widget').panel.talk.turns.at(-1).ended")
        expect(widget.panel).to_be_visible(visible=opens)
        if not opens:
            expect(widget.launcher).to_have_class("launcher news")
            widget.open()


@pytest.mark.parametrize("page", ["plain", "unknown"])
def test_where_it_is_not_allowed_only_the_console_is_told(
    open_widget: Open, seen: Seen, sites: Sites, page: str
) -> None:
    at = sites.stranger if page == "plain" else sites.host
    widget = open_widget(page, at=at)
    deadline = time.monotonic() + 10
    while not any("Backstride" in text for text in seen.console) and time.monotonic() < deadline:
        widget.page.wait_for_timeout(50)
    (told,) = [text for text in seen.console if "Backstride" in text]
    assert at in told
    assert ("origins" in told) is (page == "plain")
    expect(widget.host).to_have_count(0)
    assert "Backstride" not in widget.page.locator("body").inner_text()


def test_a_service_that_is_down_when_the_page_opens_is_tried_again(open_widget: Open, sites: Sites, seen: Seen) -> None:
    widget = open_widget("blank")
    expect(widget.launcher).to_be_visible()
    widget.page.evaluate("sessionStorage.clear()")
    widget.page.route("**/api/**", lambda route: route.abort())
    widget.page.route("**/healthz", lambda route: route.abort())
    widget.page.reload()
    widget.page.wait_for_function("() => window.Backstride")
    widget.page.wait_for_timeout(300)
    expect(widget.host).to_have_count(0)
    widget.page.unroute_all()
    widget.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(widget.launcher).to_be_visible()
