"""A passage as HTML: the article's own paragraphs and lists, and the quoted words marked."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.web.passages import passage_html, spans_in
from tests.web.fake import INJECTION, SECTION


def marked(text: str, quote: str) -> str:
    start = text.index(quote)
    return passage_html(text, [(start, start + len(quote))])


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def test_lines_of_a_paragraph_flow_together() -> None:
    assert passage_html("One.\nTwo.\n\nThree.") == "<p>One. Two.</p><p>Three.</p>"


def test_lists_keep_their_kind_numbers_and_continued_lines() -> None:
    markup = passage_html(SECTION)
    assert "<ul><li>Abdominal muscles</li><li>Hip flexors</li><li>Hamstrings and gluteal muscles</li></ul>" in markup
    assert '<ol start="1"><li>Hold for 30 seconds.</li><li>Repeat three times.</li></ol>' in markup


def test_a_heading_and_emphasis_lose_their_signs() -> None:
    assert passage_html("## Shoes\nWear **light** ones.") == "<h4>Shoes</h4><p>Wear light ones.</p>"


def test_the_quote_is_marked_where_it_stands() -> None:
    assert "<li><mark>Hip flexors</mark></li>" in marked(SECTION, "Hip flexors")


def test_a_quote_over_lines_of_a_paragraph_is_one_mark() -> None:
    assert passage_html("One.\nTwo. Three.", [(0, 9)]) == "<p><mark>One. Two.</mark> Three.</p>"


def test_a_quote_over_list_items_is_marked_in_each() -> None:
    markup = marked(SECTION, "- Abdominal muscles\n- Hip flexors")
    assert "<li><mark>Abdominal muscles</mark></li><li><mark>Hip flexors</mark></li><li>Hamstrings" in markup


def test_html_in_a_passage_is_shown_and_not_obeyed() -> None:
    markup = marked(f"Before {INJECTION} after", INJECTION)
    assert "<img" not in markup
    assert "<script" not in markup
    assert html.unescape(markup) == f"<p>Before <mark>{INJECTION}</mark> after</p>"


def test_quotes_are_clipped_to_the_passage_and_joined() -> None:
    assert spans_in(100, [(90, 105), (104, 110), (120, 500), (10, 20)], 50) == [(0, 10), (20, 50)]


@given(st.text(alphabet="ab <>&-1.\n#*", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_no_word_is_lost_or_added_by_marking(text: str, one: int, other: int) -> None:
    span = (min(one, other), max(one, other))
    assert words(passage_html(text, spans_in(0, [span], len(text)))).replace(" ", "") == words(
        passage_html(text)
    ).replace(" ", "")
