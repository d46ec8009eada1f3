"""A call within its time: tried again where that may help, left where it hangs, ended where it does not end."""

from __future__ import annotations

import threading
import time

import pytest

from bot.model.breaker import Breaker
from bot.model.calls import Limits, called
from bot.model.face import ModelError
from tests.model.scripted import Scripted, Time

BUSY = ModelError("busy, HTTP 429", transient=True)


def test_the_pieces_come_as_they_are() -> None:
    assert list(called(Scripted(["a ", "b"]), "s", "u", Time().limits())) == ["a ", "b"]


def test_a_busy_server_is_tried_again_with_longer_pauses() -> None:
    time_ = Time()
    assert list(called(Scripted([BUSY], [BUSY], ["there"]), "s", "u", time_.limits())) == ["there"]
    assert time_.pauses == [0.5, 1.0]


def test_the_server_says_how_long_to_wait() -> None:
    time_ = Time()
    model = Scripted([ModelError("busy", transient=True, wait=7.0)], ["there"])
    assert list(called(model, "s", "u", time_.limits())) == ["there"]
    assert time_.pauses == [7.0]


def test_a_wait_beyond_the_time_limit_is_not_waited() -> None:
    time_ = Time()
    with pytest.raises(ModelError, match="busy"):
        list(called(Scripted([ModelError("busy", transient=True, wait=60.0)]), "s", "u", time_.limits()))
    assert time_.pauses == []


def test_tries_are_counted() -> None:
    model = Scripted([BUSY], [BUSY], [BUSY], ["never"])
    with pytest.raises(ModelError, match="429"):
        list(called(model, "s", "u", Time().limits(retries=2)))
    assert len(model.asked) == 3


@pytest.mark.parametrize("first", [[ModelError("no key, HTTP 401")], ["some text", BUSY], [ValueError("odd")]])
def test_what_no_second_try_mends_is_not_tried_again(first: list[str | Exception]) -> None:
    model = Scripted(first, ["never"])
    with pytest.raises(ModelError):
        list(called(model, "s", "u", Time().limits()))
    assert len(model.asked) == 1


def test_a_fault_of_the_client_is_told_by_its_type_alone() -> None:
    with pytest.raises(ModelError, match=r"^scripted:model: ValueError$"):
        list(called(Scripted([ValueError("what the person wrote")]), "s", "u", Time().limits()))


def test_a_call_that_hangs_is_left() -> None:
    release = threading.Event()
    began = time.monotonic()
    with pytest.raises(ModelError, match=r"no end within 0\.2 s"):
        list(called(Scripted(["a", lambda: release.wait(30), "b"]), "s", "u", Limits(seconds=0.2)))
    assert time.monotonic() - began < 10
    release.set()


def test_a_text_without_end_is_ended() -> None:
    with pytest.raises(ModelError, match="more than 100 characters"):
        list(called(Scripted(["x" * 60] * 1000), "s", "u", Time().limits(characters=100)))


def test_a_model_that_failed_often_is_left_alone_for_a_while() -> None:
    time_ = Time()
    breaker = Breaker(failures=2, rest=60.0, clock=time_.clock)
    for _ in range(2):
        assert breaker.allows()
        breaker.tell(failed=True)
    assert not breaker.allows()
    time_.now = 61.0
    assert breaker.allows()  # one may try
    assert not breaker.allows()
    breaker.tell(failed=False)
    assert breaker.allows()
    assert breaker.allows()
