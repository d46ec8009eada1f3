from __future__ import annotations

from corpus.blocks import BlockKind, blocks, bullet_length, lines


def _kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(text)) for block in blocks(text, 0, len(text))]


def test_paragraphs_and_items() -> None:
    text = "First line\nsecond line\n\n- one\n- two\n  goes on\n\nLast."
    assert _kinds(text) == [
        ("paragraph", "First line\nsecond line"),
        ("item", "one"),
        ("item", "two\n  goes on"),
        ("paragraph", "Last."),
    ]


def test_an_item_goes_on_in_lower_case_and_ends_at_a_new_sentence() -> None:
    assert _kinds("* hold the stretch\nfor a minute\nThen rest.") == [
        ("item", "hold the stretch\nfor a minute"),
        ("paragraph", "Then rest."),
    ]


def test_bullets_of_saved_pages() -> None:
    assert [
        bullet_length(line) > 0 for line in ("• a", "  1. a", "3) a", "– a", "1.5 km", "-a", "2024. Then", "* ")
    ] == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
        False,
    ]


def test_rules_are_no_content_and_table_rows_are_items() -> None:
    text = "Text.\n\n---\n\n| Week | Minutes |\n|------|---------|\n| 1 | 20 |\n\n***\nMore."
    assert _kinds(text) == [
        (BlockKind.PARAGRAPH, "Text."),
        (BlockKind.ITEM, "Week | Minutes"),
        (BlockKind.ITEM, "1 | 20"),
        (BlockKind.PARAGRAPH, "More."),
    ]


def test_lines_of_a_part() -> None:
    text = "a\n\nb\nc"
    assert [span.of(text) for span in lines(text, 2)] == ["", "b", "c"]
    assert lines(text, 0, 0) == []
