"""Sentences against their passages: what bears them out, and what does not."""

from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.model.claims import ClaimListError, alike, claims, lists
from bot.model.evidence import Evidence, Reader, Source
from bot.model.features import exchanged, number_elsewhere, turned_round
from bot.model.support import Checker, Reason
from corpus.document import Span
from evals.support import macro_f1, pairs
from tests.model.scripted import passages


def test_numbers_are_read_with_their_neighbours() -> None:
    found = claims("Hold it for thirty seconds, then rest 1,000 times; about 5 to 10 minutes on one leg.").numbers
    assert (found[0].value, found[0].after) == ("30", "second")
    assert [n.value for n in found] == ["30", "1000", "5", "10"]


def test_what_is_denied_is_known_by_its_clause() -> None:
    found = {w.stem: w.denied for w in claims("Ice does not cure pain, but heat relaxes muscles.").words}
    assert found["pain"]
    assert not found["ice"]
    assert not found["muscl"]


def test_cause_and_effect_are_told_apart_either_way_round() -> None:
    (forward,) = claims("Tight hips cause pain.").causes
    (backward,) = claims("Pain is caused by tight hips.").causes[:1]
    assert "hip" in forward.cause
    assert "pain" in forward.effect
    assert "hip" in backward.cause


def test_equivalent_words() -> None:
    assert alike("glute", "buttock")
    assert not alike("glute", "hamstr")


def test_the_lists_know_no_other_keys(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    import bot.model.claims

    assert isinstance(tmp_path, Path)
    (tmp_path / "claims.toml").write_text("negation = []\nother = []\n")
    monkeypatch.setattr(bot.model.claims, "LISTS", tmp_path / "claims.toml")
    lists.cache_clear()
    with pytest.raises(ClaimListError, match="other"):
        lists()
    monkeypatch.undo()
    lists.cache_clear()
    assert "knee" in lists().terms


def test_nothing_is_borne_out_by_nothing(checker: Checker) -> None:
    assert checker.supported("Ice helps.", []).reason is Reason.NO_SOURCE
    assert checker.supported("It is so.", list(enumerate(passages("heat"), 1))).reason is Reason.EMPTY


def test_a_number_of_something_else_is_no_support(checker: Checker) -> None:
    cited = list(enumerate(passages("heat"), 1))
    assert checker.supported("After 48 hours, change from ice to heat.", cited).supported
    assert checker.supported("After 48 minutes, change from ice to heat.", cited).reason is not Reason.NONE


def test_two_passages_bear_out_what_neither_does_alone(checker: Checker) -> None:
    cited = list(enumerate(passages("heat", "plank"), 1))
    sentence = "Ice can relieve back pain by numbing the nerves, and weak core muscles can make the lower back hurt."
    both = checker.supported(sentence, cited)
    assert both.supported
    assert {s.number for s in both.sources} == {1, 2}


def test_the_development_pairs_are_told_apart(checker: Checker) -> None:
    chosen = pairs("dev")
    found = [checker.supported(p.sentence, [(1, p.passage)]).supported for p in chosen]
    assert len(chosen) == 150
    assert macro_f1([p.supported for p in chosen], found) >= 0.84


def test_the_pairs_are_whole_and_divided() -> None:
    every, dev, test = pairs("all"), pairs("dev"), pairs("test")
    assert len(every) == len({p.id for p in every}) == len(dev) + len(test) == 300
    assert sum(p.supported for p in every) == 150
    assert not {p.passage.text for p in dev} & {p.passage.text for p in test}
    for pair in every:
        assert all(pair.passage.text[s.start : s.end].strip() for s in pair.passage.statements)


class Flat:
    """An encoder to which all words are as near as they are the same."""

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\w+", text)]

    def token_vectors(self, text: str) -> NDArray[np.float32]:
        return np.ones((max(len(self.token_spans(text)), 1), 4), dtype=np.float32)


def evidence(sentence: str, *sources: str) -> Evidence:
    reader = Reader(Flat())
    (passage,) = passages("heat")
    own = tuple(Source(1, passage, Span(passage.start, passage.end), reader.read(text)) for text in sources)
    read = reader.read(sentence)
    return Evidence(read, own, np.ones(len(read.claims.words), dtype=np.float32))


WEAK = "Weak abdominal muscles plus tight hamstrings, hip flexors and gluteal muscles are mainly to blame."


@pytest.mark.parametrize(
    ("sentence", "source", "wrong"),
    [
        ("Weak hip flexors together with tight abdominals are to blame.", WEAK, True),
        ("Weak abdominal muscles are to blame, and tight hip flexors.", WEAK, False),
        ("Signals go to the upper trapezius.", "It sends signals to the lower trapezius.", True),
        (
            "Signals go to the lower trapezius.",
            "It sends signals to the lower trapezius, not the upper trapezius.",
            False,
        ),
        ("The leg on the left side works.", "The leg works.", False),
    ],
)
def test_a_describing_word_belongs_to_its_thing(sentence: str, source: str, wrong: bool) -> None:
    assert exchanged(evidence(sentence, source)) is wrong


@pytest.mark.parametrize(
    ("sentence", "sources", "wrong"),
    [
        (
            "Balance on one leg for 30 seconds.",
            ("Balance on a leg for 1 minute.", "Hold the plank for 30 seconds."),
            True,
        ),
        (
            "Balance on one leg for 1 minute.",
            ("Balance on a leg for 1 minute.", "Hold the plank for 30 seconds."),
            False,
        ),
        ("Hold it for 30 seconds.", ("Hold it.", "Hold the plank for 30 seconds."), False),
    ],
)
def test_a_number_comes_from_the_statement_that_is_nearest(
    sentence: str, sources: tuple[str, ...], wrong: bool
) -> None:
    assert number_elsewhere(evidence(sentence, *sources)) is wrong


def test_what_one_source_advises_against_another_cannot_make_its_advice() -> None:
    against = "Trivo advises against running while the back hurts."
    other = "Research says that running while the back hurts is fine."
    assert turned_round(evidence("Trivo recommends running while the back hurts.", against, other))
    assert not turned_round(evidence("Research recommends running while the back hurts.", other, against))
