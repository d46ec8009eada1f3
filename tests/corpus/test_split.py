"""Passages: what the retrieval and the citations count on."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Document, Kind, Unit
from corpus.read import Bibliography, markdown_document, plain_document
from corpus.split import MAX_CHARS, TARGET_CHARS, split

_WORDS = st.lists(
    st.sampled_from("ankle rest run two weeks pain e.g. 2.5 km Dr. knee".split()), min_size=1, max_size=12
)
_SENTENCE = st.builds(
    lambda words, end: " ".join(words).capitalize() + end, _WORDS, st.sampled_from([".", "?", "!", ""])
)
_PARAGRAPH = st.lists(_SENTENCE, min_size=1, max_size=8).map(" ".join)
_LIST = st.lists(_SENTENCE, min_size=1, max_size=6).map(lambda items: "\n".join(f"- {item}" for item in items))
_HEADING = st.integers(1, 4).flatmap(lambda n: _WORDS.map(lambda words: f"{'#' * n} {' '.join(words)}"))
_BLOCKS = st.lists(st.one_of(_PARAGRAPH, _PARAGRAPH, _LIST, _HEADING, st.just("---")), max_size=25)


def _document(text: str, *, plain: bool = False) -> Document:
    facts = Bibliography("ankle", "Ankle care")
    return plain_document(text, facts, Kind.ORIGINAL) if plain else markdown_document(text, facts, Kind.ORIGINAL)


@given(_BLOCKS, st.booleans())
@settings(max_examples=150, deadline=None)
def test_passages_cover_the_content_and_never_cross_sections(parts: list[str], plain: bool) -> None:
    document = _document("\n\n".join(parts), plain=plain)
    passages = split(document)
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    assert len({passage.passage_id for passage in passages}) == len(passages)
    for passage in passages:
        assert passage.text == document.text[passage.start : passage.end] == passage.text.strip() != ""
        owners = [s for s in document.sections if s.start <= passage.start and passage.end <= s.end]
        assert [section.path for section in owners] == [passage.section_path]
        assert any(span.start <= passage.start and passage.end <= span.end for span in owners[0].content)
        one = len(passage.statements) == 1
        assert one or len(passage.text) <= MAX_CHARS
        ends = [statement.end for statement in passage.statements]
        assert all(a <= b.start for a, b in zip(ends, passage.statements[1:], strict=False))
        assert (passage.statements[0].start, ends[-1]) == (passage.start, passage.end)
    quoted = "".join(document.text[s.start : s.end] for passage in passages for s in passage.statements)
    content = "".join(span.of(document.text) for section in document.sections for span in section.content)
    assert sorted(_letters(quoted)) == sorted(_letters(content))


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


def test_an_item_knows_the_sentence_that_announces_its_list() -> None:
    document = _document(
        "# Ankle care\n\nRest. Do these:\n\n- One leg.\n- Two legs.\n\nStop when it hurts.\n\n- Alone."
    )
    (passage,) = split(document)
    units = [(s.unit, document.text[s.start : s.end]) for s in passage.statements]
    assert units == [
        (Unit.SENTENCE, "Rest."),
        (Unit.INTRO, "Do these:"),
        (Unit.ITEM, "One leg."),
        (Unit.ITEM, "Two legs."),
        (Unit.SENTENCE, "Stop when it hurts."),
        (Unit.ITEM, "Alone."),
    ]
    intros = [s.intro.of(document.text) if s.intro else None for s in passage.statements]
    assert intros == [None, None, "Do these:", "Do these:", None, None]


def test_a_passage_closes_at_the_end_of_a_block() -> None:
    sentence = "The ankle carries the runner over hill and dale. "
    document = _document("\n\n".join([sentence * 8] * 4))
    lengths = [len(passage.text) for passage in split(document)]
    assert all(TARGET_CHARS <= length <= MAX_CHARS for length in lengths[:-1])
    assert len(lengths) == 2


def test_a_passage_id_depends_on_what_is_said_and_not_on_where() -> None:
    before = split(_document("# Ankle care\n\n## Rest\n\nRest well.\n"))
    after = split(_document("# Ankle care\n\nNew words ahead.\n\n## Rest\n\nRest well.\n"))
    assert before[0].passage_id == after[1].passage_id
    twice = split(_document("## Rest\n\nRest well.\n\n## Rest\n\nRest well.\n"))
    assert twice[0].passage_id != twice[1].passage_id
