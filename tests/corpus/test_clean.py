"""Page furniture, on lines of our own."""

from __future__ import annotations

import pytest

from corpus.clean import ahead_of_title, article_end, content_spans, is_boilerplate, is_link_section, without
from corpus.document import Span
from corpus.markdown import Heading


@pytest.mark.parametrize(
    "line",
    [
        "Recommended Reading: Knees And Hips",
        "You might also like: Shoes",
        "Read Also: How To Walk",
        "Don’t Miss: Our Best Tips",
        "Next",
        "Previous Post: Ankles",
        "3 Comments",
        "Share",
        "July 3, 2023",
        "Monday, July 3, 2023",
        "Last updated on 3 May",
        "4 min read",
        "1 2 3 12",
        "© 2023 Some Clinic",
        "Photo by A. Person",
        "Call us to hear more.",
        "Schedule an appointment today!",
        "Sign up for our newsletter",
        "Your email address will not be published.",
        "Tel. (555) 555-0100",
        "facebook twitter instagram",
        "\u00a0Back to top\u00a0",
    ],
)
def test_furniture(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Rest for 5 minutes between sets.",
        "Next, straighten the knee.",
        "Next: straighten the knee and hold.",
        "Share the load between both legs.",
        "If pain lasts two weeks, book an appointment with your doctor.",
        "Schedule a visit with a physiotherapist if the ankle stays swollen.",
        "If you lose control of your bladder, call us or an ambulance immediately.",
        "In an emergency call 911 or (555) 555-0100.",
        "Update your shoes every 500 miles.",
        "Run on facebook-free days.",
        "Sign up early: " + "a plan of twelve weeks builds the ankle slowly and evenly. " * 8,
    ],
)
def test_content(line: str) -> None:
    assert not is_boilerplate(line)


def test_a_comment_form_ends_the_article_only_in_its_second_half() -> None:
    text = "Leave a Reply\n" + "Text of the article.\n" * 5 + "Leave a Reply\nName\n"
    assert text[article_end(text) :] == "Leave a Reply\nName\n"
    markdown = "Text of the article, long enough.\n\n## Related posts\n\n- A link\n"
    assert article_end(markdown) == markdown.index("## Related")
    assert article_end("No end.") == len("No end.")


def test_a_link_section_is_one_by_its_content_too() -> None:
    text = "More Information\n- Ankles and what they carry all day long\n- Knees\n"
    heading = Heading("More Information", 2, 0, 17)
    assert is_link_section(heading, text, len(text))
    prose = "More Information\nJogging asks much of the ankle, so see a primary care practitioner before it.\n"
    assert not is_link_section(heading, prose, len(prose))
    assert not is_link_section(Heading("Causes", 2, 0, 17), text, len(text))


def test_content_spans_leave_out_lines_and_keep_offsets() -> None:
    text = "One.\n\nRead Also: Two\n\nThree.\n• Call us today\n"
    assert [span.of(text) for span in content_spans(text, 0, len(text))] == ["One.\n\n", "\nThree.\n"]
    assert content_spans("Next\n\n", 0, 6) == ()


def test_above_the_title_only_sentences_stay() -> None:
    text = "Home > Feet\nWelcome to the clinic.\nAnkle Care\nText."
    spans = ahead_of_title(text, Heading("Ankle Care", 1, text.index("Ankle"), len(text)))
    assert [span.of(text) for span in spans] == ["Home > Feet"]


def test_spans_without_gaps() -> None:
    spans = (Span(0, 10), Span(20, 30))
    gaps = (Span(0, 2), Span(5, 6), Span(9, 22), Span(28, 40))
    assert without(spans, gaps) == (Span(2, 5), Span(6, 9), Span(22, 28))
    assert without(spans, ()) == spans
    assert without(spans, (Span(0, 30),)) == ()
