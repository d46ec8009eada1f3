"""What ``backstride batch`` makes of each line; the replies are made by a stand-in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from bot.cli.batch import answers
from bot.cli.output import one_line
from bot.message import Message
from bot.reply import Reply, Status


class Echo:
    """Replies with what it was asked, and fails when told to."""

    def respond(self, messages: Sequence[Message], country: str = "") -> Reply:
        if messages[-1].content == "fail":
            raise RuntimeError("two\nlines")
        return Reply(Status.ANSWERED, " | ".join(f"{m.role}: {m.content}" for m in messages), query=country)


def _answers(*lines: bytes | str) -> list[dict[str, Any]]:
    raw = [line.encode() if isinstance(line, str) else line for line in lines]
    found = list(answers([line + b"\n" for line in raw], Echo(), "GB", max_chars=100, max_turns=3))
    return [json.loads(one_line(answer)) for answer in found]


def _error(line: bytes | str) -> str:
    (answer,) = _answers(line)
    assert set(answer) == {"id", "error"}
    error = answer["error"]
    assert isinstance(error, str)
    assert "\n" not in error
    return error


def test_the_question_form() -> None:
    (answer,) = _answers('{"id": "a", "question": "why?"}')
    assert set(answer) == {"id", "reply"}
    assert (answer["id"], answer["reply"]["text"]) == ("a", "user: why?")
    assert answer["reply"]["query"] == "GB"


def test_the_messages_form() -> None:
    said = [{"role": "user", "content": "a"}, {"role": "assistant", "content": ""}, {"role": "user", "content": "b"}]
    (answer,) = _answers(json.dumps({"id": 1, "messages": said}))
    assert answer["reply"]["text"] == "user: a | assistant:  | user: b"


@pytest.mark.parametrize("key", ["a", "", 7, -1.5, True, None, [1, "b"], {"a": {"b": []}}, "é\u2028", 10**30])
def test_an_id_of_any_type_comes_back(key: object) -> None:
    assert _answers(json.dumps({"id": key, "question": "why?"}))[0]["id"] == key
    assert _answers(json.dumps({"id": key, "question": ""}))[0]["id"] == key


def test_a_missing_id_is_null() -> None:
    assert _answers('{"question": "why?"}')[0]["id"] is None


def test_unknown_keys_are_ignored() -> None:
    line = '{"id": 1, "messages": [{"role": "user", "content": "why?", "name": "x"}], "question": 5, "model": "m"}'
    assert _answers(line)[0]["reply"]["text"] == "user: why?"


def test_order_is_kept_and_a_bad_line_stops_nothing() -> None:
    lines = [
        '{"id": 1, "question": "a"}',
        "nonsense",
        "",
        "  \t\r",
        '{"id": 2, "question": "fail"}',
        '{"id": 3, "question": "b"}',
    ]
    found = _answers(*lines)
    assert [answer["id"] for answer in found] == [1, None, 2, 3]
    assert ["reply" in answer for answer in found] == [True, False, False, True]
    assert found[1]["error"].startswith("line 2: no JSON")
    assert found[2]["error"] == "line 5: RuntimeError: two lines"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nonsense", "no JSON"),
        ('{"id": 1, "question": "a"', "no JSON"),
        ("[]", "found list"),
        ('"why?"', "found str"),
        ("null", "found NoneType"),
        ("[" * 100_000, "nested too deeply"),
        ('{"id": NaN, "question": "a"}', "NaN"),
        ('{"id": 1e999, "question": "a"}', "1e999"),
        (b'\xff\xfe{"id": 1}', "no JSON"),
        (b'{"id": 1, "question": "caf\xe9"}', "byte 27 is not UTF-8"),
        ('{"id": 1}', "neither 'messages' nor 'question'"),
        ('{"question": 5}', "'question' is int"),
        ('{"question": null}', "'question' is NoneType"),
        ('{"question": " \\n"}', "the last message is empty"),
        ('{"question": "\\ud800"}', "surrogate"),
        (json.dumps({"question": "a" * 101}), "101 characters; expected at most 100 (BACKSTRIDE_MAX_MESSAGE_CHARS)"),
        (json.dumps({"question": "a" * 5_000_000}), "5000000 characters"),
        ('{"messages": []}', "at least one message"),
        ('{"messages": "why?"}', "must be a list"),
        ('{"messages": ["why?"]}', "message 0: expected a role"),
        ('{"messages": [{"role": "user"}]}', "message 0: expected a role"),
        ('{"messages": [{"role": "system", "content": "a"}]}', "message 0: expected a role"),
        ('{"messages": [{"role": "user", "content": ["a"]}]}', "message 0: expected a role"),
        ('{"messages": [{"role": "assistant", "content": "a"}]}', "the last message is the assistant's"),
        (json.dumps({"messages": [{"role": "user", "content": "a"}] * 4}), "4 messages; expected at most 3"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_line_that_cannot_be_answered_says_why(line: bytes | str, words: str) -> None:
    error = _error(line)
    assert error.startswith("line 1: ")
    assert words in error
    assert len(error) < 400


def test_an_id_is_found_in_a_line_that_is_not_utf8() -> None:
    (answer,) = _answers(b'{"question": "caf\xe9", "id": "x"}')
    assert answer["id"] == "x"


def test_half_a_surrogate_pair_in_an_id_can_be_written() -> None:
    line = one_line(next(answers([b'{"id": "\\ud83d", "question": "a"}'], Echo(), "", 100, 3)))
    assert line.encode("utf-8").startswith(b'{"id": "\\ud83d"')


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert "reply" in _answers(b'\xef\xbb\xbf{"question": "a"}')[0]
