from __future__ import annotations

import math

import pytest

from bot.reply import Status
from bot.triage.detect import screen
from bot.triage.finding import Tier
from evals.cases import load
from evals.lab import Lab
from evals.record import OURS, Record
from evals.suites.all import SUITES
from evals.suites.measure import Figure
from evals.suites.retrieval import ranking_scores
from evals.suites.tiers import scores_of
from evals.suites.triage import calibration
from evals.systems.choose import NAMES, Systems
from evals.systems.lexicon import by_lexicon
from tests.evals import made


def _by(figures: list[Figure]) -> dict[tuple[str, str], Figure]:
    return {(f.measure.key, f.group): f for f in figures}


def test_ranking_scores_are_those_of_ir_measures() -> None:
    scores = ranking_scores(["a", "b", "c"], frozenset({"b", "z"}))
    assert scores["mrr_10"] == 0.5
    assert scores["recall_5"] == 0.5
    assert (scores["success_1"], scores["success_5"]) == (False, True)
    assert scores["ndcg_10"] == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))
    assert not any(ranking_scores([], frozenset({"a"})).values())
    assert set(ranking_scores(["a"], frozenset()).values()) == {None}


def test_triage_scores_concern_the_messages_of_their_tier_alone() -> None:
    missed = scores_of(Tier.EMERGENCY, Tier.SOON)
    assert (missed["sensitivity"], missed["emergency_seen"], missed["under_triage"]) == (False, False, True)
    assert "specificity" not in missed
    assert "over_triage" not in missed
    alarm = scores_of(Tier.NONE, Tier.URGENT)
    assert (alarm["specificity"], alarm["false_alarm"], alarm["over_triage"]) == (False, True, True)
    assert "sensitivity" not in alarm
    assert "under_triage" not in alarm


def test_what_no_case_has_is_not_measured() -> None:
    suite = SUITES["triage"]
    case = next(c for c in load("triage", "dev") if c.tier == "emergency")
    lab = made.lab(lambda _: made.reply("", status=Status.ESCALATED, tier=Tier.EMERGENCY))
    record = suite.judge(lab, Systems(lab)[OURS], case)
    by = _by(suite.figures([record], [record]))
    assert by["sensitivity", ""].estimate.value == 1.0
    assert not by["specificity", ""].estimate.measured
    assert by["specificity", ""].note == "no case with a defined value"
    assert "no confidence" in by["calibration", ""].note


def test_the_calibration_of_the_screen_is_that_of_its_findings() -> None:
    def one(case: str, written: str, *findings: tuple[str, float]) -> Record:
        found = [{"flag": "f", "tier": tier, "confidence": c} for tier, c in findings]
        reply = {"status": "escalated", "triage": {"tier": "urgent", "findings": found}}
        return made.record("triage", case, expected={"tier": written, "flags": []}, got={"reply": reply})

    own = [one("a", "emergency", ("urgent", 0.95)), one("b", "soon", ("urgent", 0.85)), one("c", "none")]
    assert [(b.n, b.said, b.true) for b in calibration(own)] == [(1, 0.85, 0.0), (1, 0.95, 1.0)]
    figure = _by(SUITES["triage"].figures(own, own))["calibration", ""]
    assert figure.estimate.value == pytest.approx((0.85 + 0.05) / 2)
    assert figure.estimate.n == 2


def test_an_error_is_left_out_and_counted() -> None:
    own = [made.record("attacks", "att-1", scores={"held": True}), made.record("attacks", "att-2", error="E: x")]
    figure = _by(SUITES["attacks"].figures(own, own))["held", ""]
    assert (figure.estimate.n, figure.left_out) == (1, 1)


def test_decline_precision_needs_answerable_questions() -> None:
    declined = {"got": {"reply": {"status": "declined"}}}
    own = [made.record("declines", "d1", scores={"declined": True}, expected={"answerable": False}, **declined)]
    suite = SUITES["declines"]
    alone = _by(suite.figures(own, own))["decline_precision", ""]
    assert not alone.estimate.measured
    assert "needs the suite answers" in alone.note
    wrong = made.record("answers", "a1", scores={"right": False}, expected={"answerable": True}, **declined)
    both = _by(suite.figures(own, [*own, wrong]))["decline_precision", ""]
    assert (both.estimate.value, both.estimate.n) == (0.5, 2)


@pytest.mark.parametrize("name", ["retrieval", "answers", "dialogues", "declines", "languages"])
def test_every_system_of_a_suite_is_measured(lab: Lab, systems: Systems, name: str) -> None:
    suite = SUITES[name]
    case = suite.cases("dev")[0]
    for system in (OURS, *suite.baselines):
        record = suite.judge(lab, systems[system], case)
        assert record.scores
        assert suite.figures([record], [record])[0].estimate.measured


def test_the_lexicon_alone_is_the_screens_own() -> None:
    cases = load("triage", "dev")[::4]
    alike = [by_lexicon(c.messages).tier == screen(c.messages).tier for c in cases]
    assert sum(alike) >= 0.8 * len(cases)


def test_gold_is_found_in_the_library(lab: Lab) -> None:
    cases = [c for c in load("answers", "dev") if c.answerable]
    lost = [c.id for c in cases if lab.gold(c).missing]
    assert len(lost) <= 0.03 * len(cases), lost


def test_the_stock_chains_chunks_stand_where_they_say(lab: Lab, systems: Systems) -> None:
    stock = systems["langchain"]
    assert len(stock.pieces) > 20
    for piece in stock.pieces:
        text = lab.documents[piece.doc_id].text[piece.start : piece.end]
        assert text == piece.text
        assert len(text) <= 1000


def test_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for suite in SUITES.values():
        keys = [m.key for m in (*suite.measures, *suite.extra)]
        assert len(set(keys)) == len(keys)
        assert set(suite.baselines) <= set(NAMES)
