"""Which messages are read together with the talk."""

from __future__ import annotations

from bot.condense import condense
from bot.message import Message
from index.talk import SEPARATOR


def test_every_later_message_is_read_in_its_talk_but_one_that_changes_the_subject() -> None:
    before = [Message("user", "Which stretch helps?"), Message("assistant", "The twist. [1]")]
    alone = condense([*before, Message("user", "Do soft running shoes protect the lower back?")])
    assert not alone.follows
    assert alone.talk.split(SEPARATOR)[1:] == ["Which stretch helps?", "The twist."]
    assert condense([*before, Message("user", "how long?")]).talk
    assert condense([*before, Message("user", "Different question: which running shoes are best?")]).talk == ""
    assert condense(before[:1]).talk == ""
