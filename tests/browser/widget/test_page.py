"""What the page can do with the widget: attributes of the line, JavaScript, events."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import expect

from tests.browser.widget.conftest import Open, Seen

LISTEN = """() => {
  window.told = [];
  for (const name of ["ready", "open", "close", "question", "answer", "feedback", "trouble", "new"]) {
    document.addEventListener(`backstride:${name}`, (event) => told.push([name, event.detail]));
  }
}"""


def attributes(text: str) -> str:
    return f"plain?attributes={quote(text)}"


def test_corner_theme_and_open_come_from_the_line(open_widget: Open) -> None:
    widget = open_widget(attributes("data-position=left data-theme=dark data-open=true"))
    expect(widget.panel).to_be_visible()
    expect(widget.panel).not_to_have_attribute("aria-modal", "true")  # nobody went into it yet
    box = widget.panel.bounding_box()
    assert box and box["x"] == 20
    assert widget.panel.evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgb(18, 23, 22)"
    assert widget.focused() == ""
    widget.panel.get_by_role("button", name="Close").click()
    widget.page.reload()
    expect(widget.launcher).to_be_visible()  # closed by the person, it stays closed
    expect(widget.panel).to_be_hidden()


def test_attributes_can_be_changed_later(open_widget: Open) -> None:
    widget = open_widget("plain")
    expect(widget.launcher).to_be_visible()
    widget.page.evaluate("Backstride.element.setAttribute('position', 'left')")
    box = widget.launcher.bounding_box()
    assert box and box["x"] == 20


def test_the_page_can_open_close_and_ask_and_is_told_without_anybodys_words(open_widget: Open) -> None:
    widget = open_widget("plain")
    widget.page.evaluate("Backstride.ready.then(() => null)")  # what it says of itself then is over
    widget.page.evaluate(LISTEN)
    widget.page.evaluate("Backstride.open()")
    expect(widget.panel).to_be_visible()
    answer = widget.page.evaluate("Backstride.ask('Why does my back hurt?')")
    assert answer == {"status": "answered", "tier": "none"}
    widget.last.get_by_role("button", name="Helpful", exact=True).click()
    expect(widget.last).to_contain_text("Thank you")
    assert widget.page.evaluate("Backstride.ask('break it')") == {"status": "trouble", "tier": "none", "kind": "broken"}
    widget.page.evaluate("Backstride.close()")
    expect(widget.panel).to_be_hidden()
    told = widget.page.evaluate("told")
    assert [name for name, _ in told] == ["open", "question", "answer", "feedback", "question", "trouble", "close"]
    assert "hurt" not in str(told)


def test_a_second_line_is_left_out(open_widget: Open, seen: Seen) -> None:
    widget = open_widget("twice")
    expect(widget.launcher).to_be_visible()
    assert widget.host.count() == 1
    assert any("second script line" in text for text in seen.console)


def test_a_body_that_is_replaced_does_not_take_the_widget_along(open_widget: Open) -> None:
    widget = open_widget("plain")
    widget.open()
    widget.page.evaluate("document.body.replaceWith(document.createElement('body'))")
    expect(widget.panel).to_be_visible()
    widget.ask("Why does my back hurt?")
    expect(widget.reply).to_contain_text("Back pain after a run")
