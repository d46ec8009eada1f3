"""A reply's Markdown: markers become buttons, telephone numbers links, and nothing becomes HTML of its own."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.markdown import first_block, headline, plain, to_html
from tests.web.fake import INJECTION

TAG = re.compile(r"<(/?)([a-zA-Z0-9]+)([^>]*)>")
ALLOWED = {"p", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "h4", "br", "hr", "span", "a", "b"}


def test_a_marker_with_a_source_becomes_its_button() -> None:
    assert to_html("So it is. [1][2]", {1: "<b>1</b>", 2: "<b>2</b>"}) == (
        '<p>So it <span class="bs-nowrap">is. <b>1</b></span><b>2</b></p>\n'
    )


@pytest.mark.parametrize("text", ["See [3].", "x[12]", "an array[0]"])
def test_a_number_without_a_source_stays_as_it_is(text: str) -> None:
    assert to_html(text, {1: "<b>1</b>"}) == f"<p>{text}</p>\n"


def test_the_word_before_a_marker_is_escaped() -> None:
    assert to_html("a <b>&</b> [1]", {1: "1"}) == '<p>a <span class="bs-nowrap">&lt;b&gt;&amp;&lt;/b&gt; 1</span></p>\n'


def test_a_marker_inside_code_stays_as_it_is() -> None:
    assert "<b>" not in to_html("`a[1]`", {1: "<b>1</b>"})


def test_lists_steps_and_emphasis() -> None:
    html = to_html("- one\n- **two**\n\n1. first\n2. second")
    assert "<ul>" in html
    assert "<ol>" in html
    assert "<strong>two</strong>" in html


@pytest.mark.parametrize("address", ["tel:112", "tel:+44116123", "tel:1-800-273"])
def test_a_telephone_number_becomes_a_link(address: str) -> None:
    assert f'<a class="call" href="{address}">Call 1</a>' in to_html(f"[call 1]({address})")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "https://elsewhere.example",
        "data:text/html,x",
        "tel:112;evil",
        "TEL:javascript",
        "//x",
        "#a",
    ],
)
def test_no_other_link_can_be_followed(address: str) -> None:
    html = to_html(f"[words]({address}) and ![picture]({address}) and <{address}>")
    assert "<a" not in html
    assert "<img" not in html
    assert "words" in html


def test_html_is_shown_and_not_obeyed() -> None:
    html = to_html(f"{INJECTION}\n\n<div onclick=x>block</div>\n\n- {INJECTION}")
    assert "<img" not in html
    assert "<script" not in html
    assert "<div" not in html
    assert "&lt;img src=x" in html


@given(st.text(alphabet=st.sampled_from("<>&\"'`[]()!*_#-1 \n:ajvscriptelonx/="), max_size=200))
def test_no_text_gets_a_foreign_tag_or_attribute_through(text: str) -> None:
    for _, name, attributes in TAG.findall(to_html(text, {1: "<b>1</b>"})):
        assert name in ALLOWED
        assert attributes.strip() in {"", "/"} or re.fullmatch(
            r' (class="(call|bs-nowrap|language-[^"<>]*)"( href="tel:[0-9+ .-]+")?|start="\d+")', attributes
        )


def test_plain_text_has_no_syntax_but_its_markers() -> None:
    assert plain(r"**Hold** it [1]. [Call 112](tel:112) \(\*\)") == "Hold it [1]. Call 112 (*)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Get help\n\nNow.", ("Get help", "Now.")),
        ("**Get help**\n\nNow.", ("Get help", "Now.")),
        ("**Get help** now.\n\nMore.", ("", "**Get help** now.\n\nMore.")),
        ("**Alone**", ("", "**Alone**")),
    ],
)
def test_a_headline_is_a_first_block_of_its_own(text: str, expected: tuple[str, str]) -> None:
    assert headline(text) == expected


def test_the_first_block_ends_at_the_empty_line() -> None:
    assert first_block("\none\ntwo\n\nthree\n\nfour") == ("one\ntwo", "three\n\nfour")
