"""Thumbs and drawings below and in an answer."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Open, Served


def test_a_thumb_and_a_word_of_why_with_the_keyboard_alone(open_page: Open, served: Served) -> None:
    chat = open_page()
    chat.ask("Why?")
    page = chat.page
    chat.box.focus()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if chat.focused() == "Not helpful":
            break
    page.keyboard.press("Enter")
    down = chat.last.get_by_role("button", name="Not helpful")
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(down).to_be_focused()
    expect(chat.last.get_by_text("Thank you for telling us")).to_be_visible()
    page.keyboard.press("Tab")
    expect(chat.last.get_by_label("What was wrong?")).to_be_focused()
    page.keyboard.type("It does not say how long.")
    page.keyboard.press("Enter")
    expect(chat.last.get_by_text("Thank you for telling us")).to_be_focused()
    expect(chat.last.get_by_label("What was wrong?")).to_have_count(0)
    ratings = [(rating.thumb, rating.comment) for rating in served.feedback.ratings()]
    assert ("down", "It does not say how long.") in ratings


def test_thumbs_survive_the_next_question(open_page: Open) -> None:
    chat = open_page()
    chat.ask("Why?")
    chat.last.get_by_role("button", name="Helpful", exact=True).click()
    expect(chat.last.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")
    chat.ask("And then?")
    first = chat.turns.first.get_by_role("button", name="Helpful", exact=True)
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(chat.last.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "false")


def test_an_escalation_has_no_thumbs(open_page: Open) -> None:
    chat = open_page()
    chat.ask("my groin is numb")
    expect(chat.last.get_by_role("button", name="This is wrong")).to_be_visible()
    expect(chat.last.locator(".bs-thumb")).to_have_count(0)


def test_an_exercise_is_drawn_where_it_is_quoted(open_page: Open) -> None:
    chat = open_page()
    chat.ask("Which exercises strengthen the back?")
    drawing = chat.last.get_by_role("listitem").filter(has_text="Glute bridge").get_by_role("img")
    expect(drawing).to_have_accessible_name(re.compile("A person on the back with bent knees.* First the hips are on"))
    chat.page.wait_for_function("e => e.querySelector('use').getBBox().width > 100", arg=drawing.element_handle())
    outside = drawing.evaluate(
        """(svg) => {
          const [all, drawn] = [svg.getBoundingClientRect(), svg.querySelector("use").getBoundingClientRect()];
          return drawn.top < all.top - 1 || drawn.bottom > all.bottom + 1 || drawn.width < all.width / 2;
        }"""
    )
    assert outside is False
    expect(chat.last.get_by_role("img")).to_have_count(3)
    chat.picture("drawings")
