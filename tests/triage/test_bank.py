"""The bank that the red-flag classifier is trained on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.triage.finding import Tier
from evals.cases import load as load_cases
from evals.training.triage.bank import HELD_OUT, flag_names, load, without_near_copies


def test_it_has_messages_enough_of_every_flag_by_many_voices() -> None:
    bank = load()
    assert len(bank) >= 6000
    tiers = Counter(u.tier is Tier.NONE for u in bank)
    assert tiers[True] >= 0.4 * len(bank)
    flags = Counter(flag for u in bank for flag in u.flags)
    assert min(flags[name] for name in flag_names()) >= 50
    assert len({u.voice for u in bank}) >= 20
    assert {u.voice for u in bank} > set(HELD_OUT)


def test_no_evaluation_case_nor_a_near_copy_of_one_is_in_it() -> None:
    cases = [m.content for case in load_cases("triage") for m in case.messages if m.role == "user"]
    bank = load()
    kept = set(map(id, without_near_copies(bank, cases)))
    assert [u.text for u in bank if id(u) not in kept and len(u.text.split()) > 6] == []


def test_a_near_copy_is_recognised() -> None:
    (first, *rest) = [u for u in load() if len(u.text) > 80][:20]
    changed = first.text.upper().replace(",", ";") + "!"
    assert without_near_copies([first], [changed]) == []
    assert without_near_copies([first], [u.text for u in rest]) == [first]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"text": "a", "tier": "none", "flags": {}, "style": "x", "extra": 1}', "unknown keys"),
        ('{"text": "a", "tier": "urgent", "flags": {"fewer": "a"}, "style": "x"}', "unknown flag"),
        ('{"text": "a", "tier": "urgent", "flags": {"fever": "b"}, "style": "x"}', "do not stand in the text"),
        ('{"text": "a", "tier": "urgent", "flags": {}, "style": "x"}', "tier urgent with 0 flags"),
    ],
)
def test_a_line_that_does_not_keep_to_the_schema_is_named(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "voice.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"^voice\.jsonl:1: .*{said}"):
        load(tmp_path)
