"""The lexicon: every example is caught, every counterexample is not, and mistakes in the files are named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.message import Message
from bot.triage.detect import by_lexicon_alone
from bot.triage.finding import Assertion, Tier
from bot.triage.lexicon import FOLDER, LexiconError, lexicon, load
from bot.triage.rules import Sign
from bot.triage.signs import reading

RED_FLAGS = {
    Tier.EMERGENCY: """saddle_numbness urinary_retention urinary_incontinence bowel_incontinence bilateral_leg_symptoms
        progressive_leg_weakness foot_drop major_trauma chest_pain breathlessness aortic_signs sepsis_signs heat_stroke
        rhabdomyolysis pregnancy_bleeding self_harm other_emergency""",
    Tier.URGENT: """sexual_dysfunction fever chills night_sweats nausea_vomiting cancer_history unexplained_weight_loss
        night_pain unrelenting_pain radiating_leg_pain leg_numbness_tingling leg_weakness severe_pain immunosuppression
        iv_drug_use recent_infection steroid_use osteoporosis haematuria flank_pain bone_stress_injury abdominal_mass
        spinal_deformity band_like_pain other_urgent""",
    Tier.SOON: """persistent_two_weeks recurrent worsening_with_running inflammatory_stiffness age_onset
        cough_strain_pain""",
}


def caught(sign: Sign, text: str) -> bool:
    """Whether ``text`` alone is taken to assert the sign."""
    if sign.tier is None:
        return any(s.name == sign.name and s.assertion is Assertion.PRESENT for s in reading(text).seen)
    return any(finding.flag == sign.name for finding in by_lexicon_alone([Message("user", text)]).findings)


def test_every_red_flag_is_in_the_lexicon_at_its_tier() -> None:
    expected = {name: tier for tier, names in RED_FLAGS.items() for name in names.split()}
    assert {sign.name: sign.tier for sign in lexicon().order if sign.tier is not None} == expected


@pytest.mark.parametrize("sign", lexicon().order, ids=lambda sign: sign.name)
def test_examples_are_caught(sign: Sign) -> None:
    assert [text for text in sign.examples if not caught(sign, text)] == []


@pytest.mark.parametrize("sign", lexicon().order, ids=lambda sign: sign.name)
def test_counterexamples_are_not_caught(sign: Sign) -> None:
    assert [text for text in sign.counterexamples if caught(sign, text)] == []


@pytest.mark.parametrize("sign", lexicon().order, ids=lambda sign: sign.name)
def test_every_sign_has_examples_enough_and_says_where_it_comes_from(sign: Sign) -> None:
    assert len(set(sign.examples)) >= 6
    assert len(set(sign.counterexamples)) >= 4
    assert sign.meaning
    assert sign.source or sign.tier is None


def test_no_example_stands_in_the_files_twice() -> None:
    raw = "\n".join(path.read_text(encoding="utf-8").lower() for path in FOLDER.glob("*.toml"))
    for sign in lexicon().order:
        for example in sign.examples:
            assert raw.count(f'"{example.lower()}"') <= 1, f"{sign.name}: {example}"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("urgent.toml", 'tier = "urgent"', 'tier = "soonish"', "unknown tier 'soonish'"),
        ("urgent.toml", 'tier = "urgent"', 'tier = "urgent"\ncolour = "red"', "unknown key 'colour'"),
        ("soon.toml", "patterns = [", 'patterns = [ "(open", ', "a bracket without its end"),
        ("soon.toml", "patterns = [", 'patterns = [ "..3 back", ', "begins or ends with a gap"),
        ("soon.toml", "patterns = [", 'patterns = [ "a & b", ', "cannot read"),
        ("soon.toml", "patterns = [", "patterns = [ 7, ", "found 7"),
        ("soon.toml", "patterns = [", 'patterns = [ "{nowhere}", ', "no concept 'nowhere'"),
        ("soon.toml", "patterns = [", 'patterns = [ { seq = "a", all = ["b"] }, ', "either 'seq' or 'all'"),
        ("soon.toml", "meaning =", "meening =", "unknown key 'meening'"),
        ("cues.toml", 'name = "pregnant"', 'name = "fever"', "is there twice"),
        ("combinations.toml", 'gives = "sepsis_signs"', 'gives = "plague"', "no flag or cue 'plague'"),
        ("assertion.toml", 'category = "negated"', 'category = "denied"', "found 'denied'"),
        ("concepts.toml", "[concept]", '[concept]\nring = ["{ring} x"]', "in a circle"),
        ("concepts.toml", "[concept]", '[concept]\nring = ["{nowhere}"]', "nowhere"),
        ("emergency.toml", "[[flag]]", "[[flag", "emergency.toml"),
    ],
)
def test_a_mistake_is_an_error_that_names_the_file(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    folder = tmp_path / "lexicon"
    shutil.copytree(FOLDER, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LexiconError) as error:
        load(folder)
    assert message in str(error.value)
    assert str(folder) in str(error.value)


@pytest.mark.parametrize(
    "file", ["concepts.toml", "emergency.toml", "assertion.toml", "combinations.toml", "ordinary.txt"]
)
def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "lexicon"
    shutil.copytree(FOLDER, folder)
    (folder / file).unlink()
    with pytest.raises(LexiconError, match=file):
        load(folder)
