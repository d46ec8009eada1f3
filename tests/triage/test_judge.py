"""Lexicon and classifier together: who may say what."""

from __future__ import annotations

import pytest

from bot.message import Message
from bot.triage import detect, judge
from bot.triage.classify import NO_OPINION, Likely, Opinion, model
from bot.triage.detect import screen
from bot.triage.finding import Assertion, Finding, Tier
from bot.triage.judge import EVIDENCE, Verdict, doubtful, evidence, findings, supported, weighed
from bot.triage.signs import reading

TEXT = "something odd happened at the loo"
QUIET = NO_OPINION
RETENTION = Likely("urinary_retention", Tier.EMERGENCY, 0.9, 10, 33)
FEVER = Likely("fever", Tier.URGENT, 0.8, 0, 9)
CALLED = Verdict(0.99, 0.99, 0.99)
SAME_DAY = Verdict(0.99, 0.99, 0.0)
SOMETIME = Verdict(0.99, 0.0, 0.0)
HALF = Verdict(0.55, 0.55, 0.45)
QUIET_VERDICT = Verdict(0.0, 0.0, 0.0)


def said(probability: float, *signs: Likely) -> Opinion:
    """An opinion of whose heads and tiers each is as sure."""
    level = (probability,) * 3
    return Opinion(level, level, level, signs)


def signs_of(verdict: Verdict, *signs: Likely, dismissed: tuple[str, ...] = (), content: str = TEXT) -> list[Finding]:
    return findings(0, content, said(0.0, *signs), verdict, frozenset(dismissed))


def finding(tier: Tier) -> Finding:
    return Finding("fever", tier, 0, TEXT[:9], 0, 9, Assertion.PRESENT)


def test_a_verdict_points_at_the_words_of_its_likeliest_sign() -> None:
    (found,) = signs_of(CALLED, RETENTION)
    assert (found.flag, found.tier) == ("urinary_retention", Tier.EMERGENCY)
    assert found.text == TEXT[found.start : found.end]
    assert "happened at the loo" in found.text


@pytest.mark.parametrize(
    ("content", "words", "quoted"),
    [
        ("my bladder has stopped answering", "adder has stopped answ", "bladder has stopped answering"),
        ("Hello. It goes on its own, all day", "goes", "It goes on its own"),
        ("Hello. It goes on its own, all day", "all day", "all day"),
    ],
)
def test_the_words_that_are_quoted_are_whole_and_tell_something(content: str, words: str, quoted: str) -> None:
    start = content.index(words)
    sign = Likely("urinary_retention", Tier.EMERGENCY, 0.9, start, start + len(words))
    assert [found.text for found in signs_of(CALLED, sign, content=content)] == [quoted]


def test_a_grave_sign_in_a_mild_verdict_is_lowered_to_it() -> None:
    (found,) = signs_of(SAME_DAY, RETENTION)
    assert found.tier is Tier.URGENT


def test_an_emergency_is_told_by_a_sign_of_an_emergency_even_if_another_is_likelier() -> None:
    assert signs_of(CALLED, FEVER, RETENTION)[0].flag == "urinary_retention"


def test_a_sign_that_the_lexicon_saw_denied_is_named_only_where_there_is_no_other() -> None:
    assert [f.flag for f in signs_of(SAME_DAY, RETENTION, FEVER, dismissed=("urinary_retention",))] == ["fever"]
    assert [f.flag for f in signs_of(SAME_DAY, RETENTION, dismissed=("urinary_retention",))] == ["urinary_retention"]


def test_a_verdict_without_a_sign_still_counts_and_quotes_the_message() -> None:
    (found,) = signs_of(CALLED, content=f"  {TEXT} ")
    assert (found.flag, found.text) == ("other_emergency", TEXT)


def test_below_every_threshold_nothing_is_found() -> None:
    assert signs_of(QUIET_VERDICT, RETENTION) == []


@pytest.mark.parametrize(
    ("tier", "verdict", "expected"),
    [
        (Tier.EMERGENCY, CALLED, Tier.EMERGENCY),
        (Tier.EMERGENCY, SAME_DAY, Tier.URGENT),
        (Tier.EMERGENCY, SOMETIME, None),
        (Tier.EMERGENCY, QUIET_VERDICT, None),
        (Tier.URGENT, CALLED, Tier.URGENT),
        (Tier.EMERGENCY, HALF, Tier.EMERGENCY),
        (Tier.URGENT, SOMETIME, None),
        (Tier.SOON, SOMETIME, Tier.SOON),
        (Tier.SOON, QUIET_VERDICT, None),
    ],
)
def test_a_doubtful_match_counts_as_far_as_the_verdict_goes(
    tier: Tier, verdict: Verdict, expected: Tier | None
) -> None:
    lent = supported(finding(tier), verdict)
    assert (lent.tier if lent else None) is expected


def test_near_the_threshold_one_is_in_doubt_and_far_from_it_not() -> None:
    own = said(0.0, RETENTION)
    limit = judge.model().thresholds["urgent"]
    assert doubtful(own, Verdict(0.0, limit * 0.9, 0.0)) == ["urinary_retention"]
    assert doubtful(own, Verdict(0.0, limit * 0.1, 0.0)) == []


def test_what_the_classifier_believes_raises_the_verdict() -> None:
    read = reading(TEXT)
    low, high = (weighed(said(p, RETENTION), read) for p in (0.02, 0.98))
    assert low.soon < high.soon
    assert low.urgent < high.urgent
    assert low.emergency < high.emergency


def test_the_evidence_is_what_its_names_say() -> None:
    content = "I lost control of my bladder last night. Back is sore."
    row = dict(
        zip(
            EVIDENCE,
            evidence(Opinion((0.5, 0.5, 1.0), (0.5,) * 3, (0.5,) * 3, (FEVER,)), reading(content)),
            strict=True,
        )
    )
    assert row["token urgent"] == row["tier emergency"] == 0.0
    assert row["token emergency"] == 6.0
    assert row["sure emergency"] + row["doubtful emergency"] >= 1.0
    assert row["correction"] == row["sure urgent"] == 0.0
    assert set(model().weights) == set(model().thresholds) == {"soon", "urgent", "emergency"}
    assert {len(weights) for weights in model().weights.values()} == {len(EVIDENCE) + 1}


def deaf(_content: str, _before: tuple[str, ...] = ()) -> Opinion:
    return QUIET


def broken(_content: str, _before: tuple[str, ...] = ()) -> Opinion:
    raise OSError("no model")


def test_what_the_lexicon_is_sure_of_is_not_overruled_by_the_classifier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "opinion", deaf)
    triage = screen([Message("user", "I have saddle anaesthesia since this morning and my back hurts")])
    assert triage.tier is Tier.EMERGENCY
    assert triage.findings[0].flag == "saddle_numbness"


def test_without_the_classifier_the_lexicon_still_sees_what_it_is_sure_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "opinion", broken)
    triage = screen([Message("user", "I have saddle anaesthesia since this morning and my back hurts")])
    assert triage.failed
    assert triage.tier is Tier.EMERGENCY
    quiet = screen([Message("user", "my back is stiff")])
    assert (quiet.failed, quiet.tier, quiet.question) == (True, Tier.NONE, None)


def test_earlier_messages_are_context_until_they_are_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, tuple[str, ...]]] = []

    def listen(content: str, before: tuple[str, ...] = ()) -> Opinion:
        heard.append((content, before))
        return QUIET

    monkeypatch.setattr(judge, "opinion", listen)
    talk = [
        Message("user", "my back hurts"),
        Message("assistant", "Long answer. " * 40),
        Message("user", "and my hands are numb"),
        Message("assistant", "Do you have any numbness between your legs?"),
        Message("user", "sorry, I meant my feet after cycling"),
        Message("user", "which stretch is best?"),
    ]
    screen(talk)
    before = dict(heard)  # each is read by itself first, and last with what is left of the talk
    assert before["my back hurts"] == ()
    assert before["and my hands are numb"] == ("U: my back hurts",)
    assert "B: Do you have any numbness between your legs?" in before["sorry, I meant my feet after cycling"]
    assert before["which stretch is best?"] == ("U: sorry, I meant my feet after cycling",)


@pytest.mark.parametrize(
    ("earlier", "tier"),
    [
        ("and stretching?", Tier.NONE),
        ("something odd happened at the loo", Tier.EMERGENCY),  # says something by itself
        ("no fever", Tier.EMERGENCY),  # the lexicon sees that it is about one
    ],
)
def test_harmless_talk_makes_no_sign_of_what_is_none_by_itself(
    monkeypatch: pytest.MonkeyPatch, earlier: str, tier: Tier
) -> None:
    def hears(content: str, before: tuple[str, ...] = ()) -> Opinion:
        if content.startswith("something odd"):
            return said(0.2, RETENTION)
        return said(0.99, RETENTION) if before else QUIET

    monkeypatch.setattr(judge, "opinion", hears)
    monkeypatch.setattr(detect, "weighed", lambda own, _: Verdict(*own.by_tier))
    talk = [Message("user", earlier), Message("assistant", "Gently. [1]"), Message("user", "how long do I do it for")]
    assert screen(talk).tier is tier


def test_questions_that_are_offered_are_not_asked() -> None:
    assert judge.question_in(Message("assistant", "Well.\n\nDo you feel your feet?")) == "Do you feel your feet?"
    assert judge.question_in(Message("assistant", "Nothing.\n\n- Which stretches help?")) == ""
    assert judge.question_in(Message("assistant", " ")) == ""
