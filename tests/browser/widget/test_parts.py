"""The widget's parts by themselves: Markdown, passages, sentences, the event stream, colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from bot.web.widget.build import FOLDER
from tests.web.fake import ANSWERED, EMERGENCY_TEXT, INJECTION, SECTION

PARTS = ("dom", "colour", "markdown", "passage", "announce", "stream")
SHOW = """
const shown = (text) => {
  const box = document.createElement("div");
  const marker = (n) => n < 4 ? make("b", { class: "m" }, String(n)) : null;
  box.append(...blocksOf(text).flatMap((one) => block(one, marker)));
  return box;
};
const heard = (text, steps) => {
  const announcer = new Announcer();
  for (let at = 0; at < text.length; at += steps) announcer.hear(text.slice(0, at));
  announcer.hear(text, true);
  return [...announcer.node.children].map((one) => one.textContent);
};
const streamed = async (chunks) => {
  const body = new ReadableStream({
    start(to) { chunks.forEach((one) => to.enqueue(new Uint8Array(one))); to.close(); },
  });
  const found = [];
  for await (const one of events({ body })) found.push([one.name, one.data, one.id]);
  return found;
};
const passage = (text, from, to) => {
  const box = document.createElement("div");
  box.append(...passageNodes(text, { from, to }));
  return box.innerHTML;
};
"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    code = "".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in PARTS)
    page.evaluate(
        f"() => {{ {code} {SHOW}"
        "Object.assign(window, { shown, heard, streamed, passage, palette, contrast, halfway }); }"
    )
    yield page
    page.close()


def html(page: Page, text: str) -> str:
    return str(page.evaluate("(text) => shown(text).innerHTML", text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\nTwo.\n\nThree.", '<p dir="auto">One. Two.</p><p dir="auto">Three.</p>'),
        ("- a\n- **b** c\n  d", '<ul dir="auto"><li>a</li><li><strong>b</strong> c d</li></ul>'),
        ("3. a\n4. b", '<ol dir="auto" start="3"><li>a</li><li>b</li></ol>'),
        ("Do:\n- a", '<p dir="auto">Do:</p><ul dir="auto"><li>a</li></ul>'),
        ("# Head\nwords", '<p dir="auto"><strong>Head</strong></p><p dir="auto">words</p>'),
        ("end. [1][2]", '<p dir="auto"><span class="together">end. <b class="m">1</b></span><b class="m">2</b></p>'),
        ("[9] and [1](tel:1)", '<p dir="auto">[9] and <a href="tel:1" class="tel">1</a></p>'),
        ("**[call 999](tel:999)**", '<p dir="auto"><strong><a href="tel:999" class="tel">Call 999</a></strong></p>'),
        (r"\*\*no\*\* \[1\]", '<p dir="auto">**no** [1]</p>'),
        ("2 * 3 ** 4 _x_ `y` ~z~", '<p dir="auto">2 * 3 ** 4 _x_ `y` ~z~</p>'),
        (
            "[x](https://a.example/b)",
            '<p dir="auto"><a href="https://a.example/b" target="_blank" rel="noopener noreferrer">x</a></p>',
        ),
        ("[x](http://a.example) [y](data:1) [z](//a.example)", '<p dir="auto">x y z</p>'),
        (
            "![x](https://a.example/i.png)",
            '<p dir="auto">!<a href="https://a.example/i.png" target="_blank" rel="noopener noreferrer">x</a></p>',
        ),
        ("<b>&amp;</b>", '<p dir="auto">&lt;b&gt;&amp;amp;&lt;/b&gt;</p>'),
    ],
)
def test_the_little_markdown(page: Page, text: str, expected: str) -> None:
    assert html(page, text) == expected


HOSTILE = st.lists(
    st.sampled_from(
        [
            "**",
            "[",
            "](",
            ")",
            "tel:",
            "javascript:alert(1)",
            "https://",
            "<img src=x onerror=1>",
            "- ",
            "\n",
            "\n\n",
            "[1]",
            "\\",
            "#",
            "a b",
            "1. ",
            "\u202e",
            "&",
        ]
    )
).map("".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE)
def test_whatever_comes_only_harmless_elements_are_made(page: Page, text: str) -> None:
    tags, links = page.evaluate(
        """(text) => {
          const all = [...shown(text).querySelectorAll("*")];
          return [all.map((e) => e.localName), all.filter((e) => e.localName === "a").map((e) => e.href)];
        }""",
        text,
    )
    assert set(tags) <= {"p", "ul", "ol", "li", "strong", "a", "b", "span"}
    assert all(link.startswith(("tel:", "https://")) for link in links)


def test_what_looks_like_markup_stays_words(page: Page) -> None:
    assert page.evaluate("(text) => shown(text).textContent", INJECTION) == INJECTION
    assert page.evaluate("window.hurt === undefined")


def test_half_a_marker_link_or_emphasis_is_not_shown(page: Page) -> None:
    for text in (ANSWERED.text, EMERGENCY_TEXT):
        for at in range(len(text)):
            words = page.evaluate("(text) => shown(halfway(text)).textContent", text[:at])
            assert "**" not in words
            assert "](" not in words
            assert not words.rstrip().endswith("[")


@pytest.mark.parametrize("steps", [1, 7, 10_000])
def test_sentences_are_said_once_however_they_come_in(page: Page, steps: int) -> None:
    text = "It hurts. [1] Why?\n\n- **One** thing [2]\n- Call **[call 999](tel:999)** now! “Really.” And the rest"
    said = page.evaluate("([text, steps]) => heard(text, steps)", [text, steps])
    assert said == ["It hurts.", "Why?", "One thing", "Call call 999 now!", "“Really.”", "And the rest"]


def frames(newline: str) -> bytes:
    text = (
        ': hello\nretry: 2000\n\nid: m.1:1\nevent: triage\ndata: {"tier":"none"}\n\n: still here\n\n'
        'id: m.1:2\nevent: delta\ndata: {"text":\ndata: "grüß 🏃 dich"}\n\nevent: empty\n\ndata:1\n\ndata: 2\n'
    )
    return text.replace("\n", newline).encode()


EVENTS = [["triage", {"tier": "none"}, "m.1:1"], ["delta", {"text": "grüß 🏃 dich"}, "m.1:2"], ["message", 1, ""]]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_the_event_stream_however_it_is_cut(page: Page, newline: str, size: int) -> None:
    data = frames(newline)
    chunks = [list(data[at : at + size]) for at in range(0, len(data), size)]
    assert page.evaluate("(chunks) => streamed(chunks)", chunks) == EVENTS  # what has not ended is no event


def test_an_event_that_is_not_json_is_an_error(page: Page) -> None:
    chunks = [list(b"data: {\n\n")]
    assert page.evaluate("(chunks) => streamed(chunks).catch((error) => error.name)", chunks) == "SyntaxError"


def test_a_passage_with_its_quote(page: Page) -> None:
    start = SECTION.index("Running uses")
    quoted: Any = page.evaluate(
        "(a) => passage(...a)", [SECTION, start, start + len("Running uses different muscle groups.")]
    )
    assert "<mark>Running uses different muscle groups.</mark>" in quoted
    assert '<p dir="auto">These muscles need to work together:</p><ul dir="auto">' in quoted
    assert "<li>Hamstrings and gluteal muscles</li></ul><ol" in quoted


def test_offsets_of_a_passage_count_characters_and_not_halves_of_them(page: Page) -> None:
    text = "🏃🏽‍♀️ run 🏃 far"
    start = text.index("far")
    assert "<mark>far</mark>" in page.evaluate("(a) => passage(...a)", [text, start, start + 3])
    two = "One line.\n- an item of\n  two lines\n\nlast"
    marked = page.evaluate("(a) => passage(...a)", [two, two.index("item"), two.index("two") + 3])
    assert "<li>an <mark>item of</mark> <mark>two</mark> lines</li>" in marked
    assert marked.endswith('</ul><p dir="auto">last</p>')


@pytest.mark.parametrize("dark", [False, True])
def test_words_can_be_read_in_every_colour_of_a_clinic(page: Page, dark: bool) -> None:
    levels = ("00", "40", "80", "c0", "ff")
    colours = [f"#{r}{g}{b}" for r in levels for g in levels for b in levels]
    poor = page.evaluate(
        """([colours, dark]) => colours.filter((primary) => {
          const look = palette({ primary, on_primary: "#ffffff" }, dark);
          const surfaces = [dark ? "#1b2221" : "#ffffff", dark ? "#121716" : "#f6f5f1", look["--soft"]];
          const accents = surfaces.map((one) => contrast(look["--accent"], one));
          return Math.min(contrast(look["--fill"], look["--on-fill"]), ...accents) < 4.5;
        })""",
        [colours, dark],
    )
    assert poor == []
    assert page.evaluate("palette({ primary: 'red;}*{display:none' }, false)")["--fill"] == "#0f5c56"
