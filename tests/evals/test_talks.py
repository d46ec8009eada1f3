"""The training talks: what they say is there, and is read as the program reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.condense import condense
from bot.message import Message
from corpus.library import Library
from evals.training.material import words_of
from evals.training.questions import folded_heading
from evals.training.talks import FOLDER, TrainingTalk, exchanges, training_talks


@pytest.fixture(scope="module")
def talks() -> list[TrainingTalk]:
    return training_talks()


def test_turns_become_exchanges() -> None:
    said = ["B: Hello.", "U: which  stretch?", "B: The twist.", "B: Slowly.", "U: and shoes?"]
    assert exchanges(said) == (("which stretch?", "The twist. Slowly."), ("and shoes?", ""))


def test_there_are_enough_of_either_sort(talks: list[TrainingTalk]) -> None:
    answered = sum(bool(t.asks.gold) for t in talks)
    assert len(talks) >= 700
    assert 0.6 < answered / len(talks) < 0.9
    assert len({t.asks.voice for t in talks}) == len(list(FOLDER.glob("*.jsonl"))) >= 6


def test_every_label_names_a_statement_of_the_articles(talks: list[TrainingTalk], tmp_path: Path) -> None:
    there: dict[tuple[str, str], list[str]] = {}
    sections = set()
    for passage in Library(tmp_path).passages():
        heading = folded_heading(passage.section_path[-1])
        sections |= {(passage.doc_id, folded_heading(h)) for h in passage.section_path}
        there.setdefault((passage.doc_id, heading), []).extend(words_of(passage, s) for s in passage.statements)
    for talk in talks:
        for doc_id, section, starts in talk.asks.statements:
            own = there.get((doc_id, folded_heading(section)), [])
            assert any(text.startswith(starts) for text in own), (talk.asks.question, starts)
        for doc_id, section in talk.asks.gold:
            assert (doc_id, folded_heading(section)) in sections, (talk.asks.question, section)


def test_a_talk_is_learned_as_it_is_read(talks: list[TrainingTalk]) -> None:
    """What the tower is trained on is what the program hands it for the same conversation."""
    read = [(condense(t.messages), t.text) for t in talks if len(t.exchanges) == 1 and "\n" not in t.exchanges[0][1]]
    followed = [(standing.talk, text) for standing, text in read if standing.follows]
    assert len(followed) >= 40
    for own, text in followed:
        assert own == text


def test_messages_are_the_conversation() -> None:
    talk = TrainingTalk("why?", (("hills?", "Steep ones press."), ("and flat?", "")), training_talks()[0].asks)
    assert talk.messages == [
        Message("user", "hills?"), Message("assistant", "Steep ones press."), Message("user", "and flat?"),
        Message("user", "why?"),
    ]  # fmt: skip
