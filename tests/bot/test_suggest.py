"""Follow-ups: each stands for an existing section, and the library answers it from there."""

from __future__ import annotations

from dataclasses import replace

from bot.answer import Answerer, starters
from bot.message import Message
from bot.reply import Status
from bot.suggest import STARTERS, WANTED, offered, questions, suggest
from corpus.library import Library
from index.hit import Hit

SHARE = 0.9


def hits(library: Library) -> list[Hit]:
    return [Hit(p, 1.0, n, "made") for n, p in enumerate(library.passages(), 1)]


def test_every_key_is_an_existing_section(built_library: Library) -> None:
    sections = {(p.doc_id, p.section_path[-1]) for p in built_library.passages()}
    assert questions().keys() - sections == set()
    assert len(questions()) >= 50


def test_every_article_has_questions_and_none_comes_twice(built_library: Library) -> None:
    assert {doc_id for doc_id, _ in questions()} == {d.doc_id for d in built_library.documents()}
    assert len(set(questions().values())) == len(questions())
    assert all(text.endswith("?") and text[0].isupper() for text in offered())


def test_every_question_is_answered_from_its_section(answerer: Answerer) -> None:
    elsewhere = []
    for (doc_id, heading), text in questions().items():
        reply = answerer.answer([Message("user", text)])
        if not any((c.doc_id, c.section[-1]) == (doc_id, heading) for c in reply.citations):
            elsewhere.append(f"{text} {reply.status}: {[c.section[-1] for c in reply.citations]}")
    assert len(elsewhere) <= (1 - SHARE) * len(questions()), "\n".join(elsewhere)


def test_starters_are_answered(answerer: Answerer) -> None:
    assert set(starters()) <= set(STARTERS)
    for text in {*STARTERS, *starters()}:
        assert answerer.answer([Message("user", text)]).status is Status.ANSWERED


def test_the_nearest_sections_come_first_and_cited_ones_not_at_all(built_library: Library) -> None:
    found = hits(built_library)
    known = [(h, questions()[h.passage.doc_id, h.passage.section_path[-1]]) for h in found if _key(h) in questions()]
    texts = list(dict.fromkeys(text for _, text in known))
    assert suggest(found, (), "") == tuple(texts[:WANTED])
    first = known[0][0].passage
    left = [text for hit, text in known if _key(hit) != (first.doc_id, first.section_path[-1])]
    assert suggest(found, [first], "") == tuple(dict.fromkeys(left))[:WANTED]


def test_what_was_asked_is_not_suggested(built_library: Library) -> None:
    found = hits(built_library)
    text = suggest(found, (), "")[0]
    assert text not in suggest(found, (), f"Well, {text.lower()}")


def test_sections_without_a_question_suggest_nothing(built_library: Library) -> None:
    foreign = [replace(h, passage=replace(h.passage, doc_id="own-notes")) for h in hits(built_library)]
    assert suggest(foreign, (), "") == suggest([], (), "") == ()


def _key(hit: Hit) -> tuple[str, str]:
    return hit.passage.doc_id, hit.passage.section_path[-1]
