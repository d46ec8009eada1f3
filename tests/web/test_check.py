"""The check at the start: what can be ticked, and what the red-flag screen makes of it."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from bot.message import Message
from bot.triage.detect import screen
from bot.triage.finding import Tier
from bot.web.check import dialog
from bot.web.texts import texts

TEXTS = texts().check
SIGNS = [sign for group in TEXTS.groups for sign in group.signs]


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_that_is_ticked_is_an_emergency_to_the_screen(sign: str) -> None:
    assert screen([Message("user", TEXTS.message.format(signs=sign))]).tier is Tier.EMERGENCY


def test_any_two_of_them_are_one_too() -> None:
    pairs = ("; ".join(pair) for pair in combinations(SIGNS, 2))
    missed = [p for p in pairs if screen([Message("user", TEXTS.message.format(signs=p))]).tier is not Tier.EMERGENCY]
    assert missed == []


def test_all_of_them_together_are_one_too() -> None:
    assert screen([Message("user", TEXTS.message.format(signs="; ".join(SIGNS)))]).tier is Tier.EMERGENCY


def test_it_is_a_short_list_in_groups_with_none_of_these_at_its_end() -> None:
    html = dialog(TEXTS)
    assert 12 <= len(SIGNS) <= 15
    assert html.count('type="checkbox"') == len(SIGNS) + 1
    assert html.count("<fieldset><legend>") == len(TEXTS.groups)
    assert re.search(r'value=""><span>I have none of these</span></label></div></div>', html)
    assert html.startswith('<dialog id="bs-check"')
    assert 'aria-labelledby="bs-check-title"' in html
    assert "{signs}" in html
    assert "{number}" in html
