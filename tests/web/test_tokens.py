"""Ids that only the service can make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.tokens import Tokens

KEY = "a key of some length"


def test_an_id_is_known_again_by_its_kind() -> None:
    tokens = Tokens()
    token = tokens.new("c")
    assert tokens.genuine(token, "c")
    assert not tokens.genuine(token, "m")
    assert not tokens.genuine("m" + token[1:], "m")


def test_ids_differ() -> None:
    tokens = Tokens()
    assert len({tokens.new("c") for _ in range(100)}) == 100


def test_replicas_with_one_key_know_each_others_ids() -> None:
    assert Tokens(KEY).genuine(Tokens(KEY).new("m"), "m")


@pytest.mark.parametrize("other", [Tokens(), Tokens(KEY + "!")])
def test_ids_of_another_key_are_forged(other: Tokens) -> None:
    assert not Tokens(KEY).genuine(other.new("c"), "c")


def test_an_id_with_any_character_changed_or_cut_is_forged() -> None:
    tokens = Tokens(KEY)
    token = tokens.new("c")
    for at in range(len(token)):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        assert not tokens.genuine(changed, "c")
        assert not tokens.genuine(token[:at], "c")
        assert not tokens.genuine(token[at + 1 :], "c")
    assert not tokens.genuine(token + "=", "c")
    assert not tokens.genuine(token + "\n", "c")


@given(st.text())
def test_nothing_else_is_an_id(text: str) -> None:
    tokens = Tokens(KEY)
    assert not tokens.genuine(text, "c")
    assert not tokens.genuine(f"c.{text}", "c")


def test_an_address_is_kept_as_something_else() -> None:
    tokens = Tokens(KEY)
    assert tokens.digest("192.0.2.7") == Tokens(KEY).digest("192.0.2.7") != tokens.digest("192.0.2.8")
    assert "192.0.2.7" not in tokens.digest("192.0.2.7")
    assert tokens.digest("192.0.2.7") != Tokens().digest("192.0.2.7")
