from __future__ import annotations

from index.contrast.pairs import near_pairs
from tests.index.contrast.made import FILLER, ICE, LONG_ICE, proposer


def test_a_number_that_differs_is_proposed_with_its_reason() -> None:
    (found,) = proposer(one=ICE, two=LONG_ICE).propose(20)
    assert (found.left.passage.doc_id, found.right.passage.doc_id) == ("one", "two")
    assert found.left.text == "Cool a sprained ankle with ice for 10 minutes."
    assert found.right.text == "Cool a sprained ankle with ice for 30 minutes."
    assert found.contrasts[0].kind == "number"
    assert "10 minutes | 30 minutes" in found.contrasts[0].told()


def test_the_same_words_and_other_subjects_are_not() -> None:
    other = "# Two\n\n## Drinks\n\nBoil green tea for 30 minutes.\n"
    assert proposer(one=ICE, two=ICE.replace("One", "Two")).propose(20) == []
    assert proposer(one=ICE, two=other).propose(20) == []


def test_one_document_does_not_disagree_with_itself() -> None:
    both = ICE.replace("10 minutes.", "10 minutes. Cool a sprained ankle with ice for 30 minutes.")
    assert proposer(one=both).propose(20) == []


def test_the_likelier_comes_first_and_the_limit_holds() -> None:
    one = ICE + "\n\n## Wraps\n\nWrap the wrist for 2 hours after judo.\n"
    two = LONG_ICE + "\n\n## Wraps\n\nA wrist in judo is best wrapped for some 3 days.\n"
    made = proposer(one=one, two=two)
    found = made.propose(20)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert found[0].contrasts[0].left == "10 minutes"
    assert made.propose(1) == found[:1]


def test_what_was_settled_and_what_says_the_same_is_left_out() -> None:
    again = "\n\n## Again\n\nCool a sprained ankle with ice for 30 long minutes.\n"
    made = proposer(one=ICE, two=LONG_ICE + again)
    (found,) = made.propose(20)  # the repeated one is the same disagreement
    assert made.propose(20, settled=[(found.right.row, found.left.row)]) == []


def test_only_the_documents_asked_for_are_compared() -> None:
    made = proposer(one=ICE, two=LONG_ICE)
    assert made.propose(20, lambda left, right: "three" in (left, right)) == []
    assert len(made.propose(20, lambda left, right: "two" in (left, right))) == 1


def test_an_empty_library_and_one_document() -> None:
    assert proposer().propose(20) == []
    assert proposer(one=ICE).propose(20) == []


def test_headings_questions_and_bare_names_are_not_compared() -> None:
    two = "# Two\n\n## Ice\n\nDoes ice cool a sprained ankle for 30 minutes?\n\nDo this:\n\n- Ankle ice\n- 30 minutes\n"
    assert proposer(one=ICE, two=two).propose(20) == []


def test_pairs_come_once_and_progress_ends_with_all() -> None:
    made = proposer(one=ICE, two=LONG_ICE, three=LONG_ICE.replace("Two", "Three") + FILLER)
    said: list[tuple[int, int]] = []
    pairs = near_pairs(made.statements, made._bare, made._headed, report=lambda done, of: said.append((done, of)))
    assert len({frozenset(pair[:2]) for pair in pairs}) == len(pairs) > 0
    assert said[-1][0] == said[-1][1]
