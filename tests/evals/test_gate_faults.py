"""The gate catches what it is there for: a fault is planted, and the gate names the figure that it spoils."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import bot.answerable
from bot.reply import Reply, Status
from bot.respond import Responder
from bot.settings import Settings
from bot.triage import lexicon as lexicons
from bot.triage import signs
from bot.triage.detect import by_lexicon_alone
from corpus.library import ARTICLES
from evals.gate import Thresholds, gate, load
from evals.lab import Lab, open_lab


def _only(suite: str, cases: int) -> Thresholds:
    """The project's own thresholds of one suite, on a smaller sample."""
    whole = load()
    kept = tuple(t for t in whole.threshold if t.suite == suite)
    return whole.model_copy(
        update={"threshold": kept, "sample": whole.sample.model_copy(update={"cases": {suite: cases}})}
    )


def _missed(lab: Any, suite: str, cases: int) -> set[str]:
    return {line.partition(":")[0] for line in gate(lab, _only(suite, cases)).lines}


@pytest.mark.parametrize(
    ("threshold", "suite", "measure"), [(0.9999, "answers", "wrongly_declined"), (0.0, "declines", "declined")]
)
def test_a_wrong_threshold_of_the_decline_is_caught(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, threshold: float, suite: str, measure: str
) -> None:
    assert _missed(lab, suite, 30) == set()
    monkeypatch.setattr(bot.answerable, "THRESHOLD", threshold)
    assert f"{suite}.{measure}" in _missed(lab, suite, 30)


def test_a_lost_document_is_caught(lab: Lab, built_settings: Settings, tmp_path: Path) -> None:
    assert _missed(lab, "retrieval", 40) == set()
    home, articles = tmp_path / "home", tmp_path / "articles"
    shutil.copytree(built_settings.home, home)
    shutil.copytree(ARTICLES, articles)
    lost = sorted(articles.glob("*.md"))[0]
    lost.unlink()
    without = open_lab(home, articles=articles)
    try:
        assert {"retrieval.gold_found"} <= _missed(without, "retrieval", 40)
    finally:
        without.close()


@contextmanager
def _lexicon_without(category: str, folder: Path) -> Iterator[None]:
    """The screen with the modifiers of one category taken out of its assertion rules."""
    shutil.copytree(lexicons.FOLDER, folder)
    rules = folder / "assertion.toml"
    text = rules.read_text(encoding="utf-8")
    tables = re.split(r"(?m)^(?=\[\[modifier\]\])", text)
    kept = [t for t in tables if f'category = "{category}"' not in t]
    assert len(kept) < len(tables)
    rules.write_text("".join(kept), encoding="utf-8")
    broken, real = lexicons.load(folder), lexicons.lexicon
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith("bot.triage.") and getattr(module, "lexicon", None) is real:
                patch.setattr(module, "lexicon", lambda: broken)
        signs.reading.cache_clear()
        yield
    signs.reading.cache_clear()


class _Quiet:
    """Answers nothing: the screen alone is measured."""

    def things(self, _: str) -> frozenset[str]:
        return frozenset()

    def answer(self, *_: object) -> Reply:
        return Reply(Status.DECLINED, "")


# the rules are the lexicon's, and beside the classifier a fault in them would hardly be noticed
_SCREEN = SimpleNamespace(responder=Responder(_Quiet, by_lexicon_alone))


@pytest.mark.parametrize(
    ("category", "measure"),
    [
        ("negated", "triage.specificity (kind denial)"),
        ("hypothetical", "triage.specificity (kind hypothetical)"),
        ("historical", "triage.specificity (kind past_resolved)"),
    ],
)
def test_a_broken_assertion_rule_is_caught(tmp_path: Path, category: str, measure: str) -> None:
    with _lexicon_without(category, tmp_path / "lexicon"):
        assert measure in _missed(_SCREEN, "triage", 250)


def test_the_rules_as_they_are_pass() -> None:
    assert _missed(_SCREEN, "triage", 250) == set()


def test_a_program_that_breaks_is_caught(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(lab.responder, "respond", broken)
    misses = gate(lab, _only("attacks", 3)).lines
    assert any("ended in an error: RuntimeError: planted" in line for line in misses)
    assert any(line.startswith("attacks.held: not measured") for line in misses)
