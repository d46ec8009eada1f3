"""What the library does not answer is declined, and what a question names outside of it is known."""

from __future__ import annotations

import pytest

from bot.answer import Answerer
from bot.answerable import decide, feature_names, signals
from bot.message import Message
from bot.reply import Status
from bot.scope import kinds, outside
from bot.suggest import STARTERS, offered
from index.hit import Query
from index.search import Index
from prompts.conversation import load as load_texts


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "Write me a Python function that sorts a list",
        "How do I cook rice?",
        "Who won the election?",
        "how many mg of ibuprofen and paracetamol can i take together",
        "What does a pair of Nike Pegasus cost?",
        "asdf qwer zxcv",
    ],
)
def test_what_the_library_does_not_answer_is_declined(answerer: Answerer, question: str) -> None:
    reply = answerer.answer([Message("user", question)])
    assert (reply.status, reply.citations) == (Status.DECLINED, ())
    assert 1 <= len(reply.suggestions) <= 3
    assert set(reply.suggestions) <= offered()
    for suggestion in reply.suggestions:
        assert f"- {suggestion}" in reply.text


def test_a_dose_is_declined_with_its_own_text(answerer: Answerer) -> None:
    reply = answerer.answer([Message("user", "how many mg of ibuprofen can i take")])
    assert reply.text.startswith(load_texts("en").decline["dose"])


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how many mg can I take", "dose"),
        ("Is it cheaper on Amazon?", "money"),
        ("my ELBOW hurts", "other_body"),
        ("Have I got a slipped disc?", "diagnosis"),
        ("will i be fit by sunday", "prognosis"),
        ("does acupuncture help", "treatment"),
    ],
)
def test_kinds_of_things_outside(question: str, kind: str) -> None:
    assert kind in outside(question, lambda _: False)
    assert kind in kinds()


def test_words_of_the_library_are_not_outside() -> None:
    assert outside("does yoga help", lambda _: False) == {"exercise": "yoga"}
    assert outside("does yoga help", {"yoga"}.__contains__) == {}
    assert outside("nothing of the kind: yogapants", lambda _: False) == {}


def test_signals_have_their_names(built_index: Index) -> None:
    found = built_index.search(Query(STARTERS[0]))
    values = signals(found, STARTERS[0], built_index.knows, built_index.idf)
    assert values.shape == (len(feature_names()),)
    named = dict(zip(feature_names(), values.tolist(), strict=True))
    assert named["known"] == pytest.approx(1.0)
    assert named["best_score"] == pytest.approx(found.hits[0].score / 10)
    assert all(named[f"outside_{kind}"] == 0.0 for kind in kinds())


@pytest.mark.parametrize("articles_only", [True, False])
def test_a_good_question_is_likelier_answered_than_a_foreign_one(built_index: Index, articles_only: bool) -> None:
    def probability(question: str) -> float:
        found = built_index.search(Query(question))
        decision = decide(found, question, built_index.knows, built_index.idf, articles_only=articles_only)
        assert 0.0 <= decision.probability <= 1.0
        return decision.probability

    foreign = max(probability(q) for q in ("Who won the election?", "What does a pair of Nike Pegasus cost?"))
    assert min(probability(q) for q in STARTERS) > foreign


def test_a_follow_up_must_be_answered_more_plainly(built_index: Index) -> None:
    """And what it names outside the library weighs more, since its context speaks for it."""
    found = built_index.search(Query("how much do they cost", context="Which running shoes are bad for the back?"))
    likely = [
        decide(found, question, built_index.knows, built_index.idf, articles_only=True, follows=follows).probability
        for question in ("how much do they cost", "how much do they")
        for follows in (False, True)
    ]
    assert likely[1] < likely[0]
    assert likely[3] == pytest.approx(likely[2])
