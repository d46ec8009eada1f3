"""For everybody: keyboard alone, screen readers, large letters, small windows, dark, right to left, no motion."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.widget.conftest import Open
from tests.browser.widget.page import Widget
from tests.browser.widget.service import ClinicService

SMALL = (320, 568)
QUESTIONS = {
    "answer": "Why does my back hurt?",
    "decline": "What is the weather like?",
    "broken": "break it",
    "long": "a long answer please",
    "words": "a" * 300,
    "soon": "It has hurt for weeks",
    "urgent": "I have a fever",
    "emergency": "my groin is numb",
    "care": "I want to end my life",
}
COLOURS = {
    "own": {"primary": "#1d6b52", "on_primary": "#ffffff"},
    "pale": {"primary": "#ffd400", "on_primary": "#222222"},
    "black": {"primary": "#000000", "on_primary": "#ffffff"},
}


def well_made(widget: Widget, state: str) -> None:
    widget.picture(state)
    assert widget.overflow() == [], state
    assert widget.violations() == [], state


@pytest.mark.parametrize("size", [DESKTOP, SMALL], ids=["desktop", "small"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_state_has_a_fault_that_axe_can_find(
    open_widget: Open, service: ClinicService, size: tuple[int, int], dark: bool
) -> None:
    widget = open_widget("plain", size, dark)
    expect(widget.launcher).to_be_visible()
    well_made(widget, "launcher")
    widget.open()
    well_made(widget, "empty")
    for state, question in QUESTIONS.items():
        widget.ask(question)
        well_made(widget, state)
        if state == "answer":
            widget.last.get_by_role("button", name="Not helpful").click()
            expect(widget.last.get_by_label("What was wrong?")).to_be_visible()
            well_made(widget, "thumb")
            widget.marker(1).click()
            expect(widget.source.locator("mark")).to_be_visible()
            well_made(widget, "source")
            widget.page.keyboard.press("Escape")
    service.limited = 60
    widget.ask("too often")
    well_made(widget, "limited")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", COLOURS)
def test_whatever_colours_a_clinic_has_words_can_be_read(
    open_widget: Open, service: ClinicService, name: str, dark: bool
) -> None:
    service.settings["colours"] = COLOURS[name]
    widget = open_widget("plain", dark=dark)
    expect(widget.launcher).to_be_visible()
    assert widget.violations() == []
    widget.open()
    widget.ask("Why does my back hurt?")
    widget.last.get_by_role("button", name="Helpful", exact=True).click()
    well_made(widget, f"colours-{name}")
    widget.marker(1).click()
    expect(widget.source.locator("mark")).to_be_visible()
    assert widget.violations() == []


def test_the_keyboard_is_enough(open_widget: Open) -> None:
    widget = open_widget()
    expect(widget.launcher).to_be_visible()
    keys = widget.page.keyboard
    for _ in range(4):
        keys.press("Tab")
        if widget.focused().startswith("Oak Street"):
            break
    keys.press("Enter")
    expect(widget.box).to_be_focused()
    keys.type("Why does my back hurt?")
    keys.press("Shift+Enter")
    keys.type("It began after a run.")
    keys.press("Enter")
    widget.wait_for_reply()
    expect(widget.last.locator(".said p")).to_have_text(
        "Why does my back hurt?\nIt began after a run.", use_inner_text=True
    )
    for _ in range(40):
        keys.press("Shift+Tab")
        if widget.focused().startswith("Source 1"):
            break
    keys.press("Enter")
    expect(widget.source).to_be_visible()
    assert "Lower Back Pain" in widget.focused()
    keys.press("Escape")
    expect(widget.source).to_be_hidden()
    assert widget.focused().startswith("Source 1")
    keys.press("Escape")
    expect(widget.panel).to_be_hidden()
    assert widget.focused().startswith("Oak Street")


def test_who_is_in_the_window_stays_in_it(open_widget: Open) -> None:
    widget = open_widget("plain")
    widget.open()
    widget.ask("Why does my back hurt?")
    expect(widget.panel).to_have_attribute("aria-modal", "true")
    for key in ("Tab", "Shift+Tab"):
        met = []
        for _ in range(30):
            widget.page.keyboard.press(key)
            met.append(widget.focused())
        assert "" not in met
        assert len(set(met)) < len(met)  # round and round
        assert {"Close", "Send", "Your question"} <= set(met)
    widget.marker(1).click()
    expect(widget.source.locator("mark")).to_be_visible()
    for key in ("Tab", "Shift+Tab"):
        met = [(widget.page.keyboard.press(key), widget.focused())[1] for _ in range(12)]
        assert "" not in met
        assert "Back to the answer" in met


def test_an_answer_is_read_out_by_the_sentence(open_widget: Open, service: ClinicService) -> None:
    service.responder.pause = 0.03
    widget = open_widget()
    widget.open()
    widget.page.evaluate("""() => {
      window.heard = [];
      const live = document.querySelector("backstride-widget").shadowRoot.querySelector("[aria-live=polite]");
      const added = (changes) => changes.flatMap((one) => [...one.addedNodes]);
      const told = (changes) => heard.push(...added(changes).map((one) => one.textContent));
      new MutationObserver(told).observe(live, { childList: true });
    }""")
    widget.ask("Why does my back hurt?")
    assert widget.page.evaluate("heard") == [
        "Back pain after a run often has to do with how the muscles around the pelvis share the work.",
        "Weak abdominal muscles plus tight hamstrings are mainly to blame for it.",
        "Running uses different muscle groups.",
        "Hold each stretch for 30 seconds.",
        "The answer is complete; 3 sources.",
    ]
    widget.ask("my groin is numb")  # the card itself is an alert
    assert len(widget.page.evaluate("heard")) == 5


@pytest.mark.parametrize("size", [SMALL, (390, 844), (844, 390)])
def test_on_a_telephone_it_takes_the_whole_screen(open_widget: Open, size: tuple[int, int]) -> None:
    widget = open_widget("plain", size)
    widget.open()
    widget.ask("Why does my back hurt?")
    assert widget.panel.bounding_box() == {"x": 0, "y": 0, "width": size[0], "height": size[1]}
    expect(widget.box).to_be_in_viewport()
    assert widget.overflow() == []


@pytest.mark.parametrize("zoom", [2, 4])
def test_it_can_be_read_and_used_at_200_and_400_per_cent(open_widget: Open, zoom: int) -> None:
    widget = open_widget("plain", (1280, 1024), zoom=zoom)
    widget.open()
    widget.ask("my groin is numb")
    widget.ask("a long answer please")
    widget.picture(f"zoom-{zoom}")
    assert widget.overflow() == []
    assert widget.violations() == []
    expect(widget.box).to_be_in_viewport()


def test_right_to_left_it_is_mirrored_and_english_stays_as_it_is(open_widget: Open) -> None:
    widget = open_widget("plain?direction=rtl&language=ar", (1280, 800))
    box = widget.launcher.bounding_box()
    assert box and box["x"] < 100
    widget.open()
    widget.ask("Why does my back hurt?")
    widget.picture("rtl")
    label = widget.last.get_by_text("Was this helpful?")
    assert label.evaluate("(e) => getComputedStyle(e).unicodeBidi") == "plaintext"
    assert widget.last.locator(".answer p").first.evaluate("(e) => getComputedStyle(e).direction") == "ltr"
    close, title = (
        widget.panel.get_by_role("button", name="Close").bounding_box(),
        widget.panel.locator("h2").bounding_box(),
    )
    assert close and title and close["x"] < title["x"]
    assert widget.overflow() == []


def test_nothing_moves_for_those_who_want_it_so(open_widget: Open, service: ClinicService) -> None:
    for calm in (False, True):
        service.responder.gate.clear()
        widget = open_widget("plain", calm=calm)
        widget.open()
        widget.box.fill("Why does my back hurt?")
        widget.box.press("Enter")
        waiting = widget.last.locator(".waiting")
        expect(waiting).to_be_visible()
        names = [
            waiting.evaluate("(e) => getComputedStyle(e, '::before').animationName"),
            widget.panel.evaluate("(e) => getComputedStyle(e).animationName"),
        ]
        assert names == (["none", "none"] if calm else ["breathe", "appear"])
        service.responder.gate.set()
        widget.wait_for_reply()


def test_letters_grow_with_the_readers_own_size_and_not_with_the_pages(open_widget: Open) -> None:
    widget = open_widget("hostile")  # whose root has letters of three pixels
    widget.open()
    size = "(e) => parseFloat(getComputedStyle(e).fontSize)"
    assert widget.box.evaluate(size) >= 16
    smallest = """() => {
      const all = [...document.querySelector("backstride-widget").shadowRoot.querySelectorAll(".root *")];
      const texts = all.filter((e) => e.checkVisibility() && e.textContent.trim() && !e.children.length);
      return Math.min(...texts.map((e) => parseFloat(getComputedStyle(e).fontSize)));
    }"""
    assert widget.page.evaluate(smallest) >= 13
