"""Which statements answer: the best, what they need to be understood, lists whole, nothing twice, not too much."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from bot.chosen import Chosen, label
from bot.question import Ask
from bot.select import LONGEST_WORDS, MAX_WORDS, select
from bot.statements import score_statements
from corpus.document import Unit
from index.hit import Hit, Query
from index.rerank import FEATURES
from index.search import Found, Index
from index.words import content_words
from tests.bot.made import MARGINS, WEIGHTS, Made

PROSE = (
    "# Hip\n\n## Flexors\n\nTight hip flexors tip the pelvis. They tug at the tender spine. "
    "However, some flexors stay loose.\n\nRest helps at night.\n\n"
    "## Glutes\n\nWeak glutes overload the spine.\n\n## Shoes\n\nSoft shoes cushion the heel.\n\n"
    "## Hills\n\nSteep hills press on the joints.\n"
)
TWIN = "# Other\n\n## Same\n\nTight hip flexors tip the pelvis a lot.\n"
LIST = (
    "# Moves\n\n## Stretches\n\nThese stretches help:\n\n- Bridge: lie on your back and lift the hips.\n"
    "- Plank: hold the body straight.\n- Twist\n\nA stretch takes a minute.\n"
)
LONG = "# Long\n\n## Steps\n\nThese steps help:\n\n" + "".join(
    f"- Step {n}: {' '.join(f'word{n}x{i}' for i in range(30))}.\n" for n in range(8)
)
CAUSES = (
    "# Causes\n\n## Why\n\nThese causes are known:\n\n- Shoes: worn soles cushion no step.\n"
    "- Hills: steep roads press the joints.\n- Sleep: a soft bed holds no spine.\n- Desks: long days stiffen hips.\n"
)
NAMELESS = "# Many\n\n## Things\n\nThese things help:\n\n" + "".join(f"- thing{n} and more of it\n" for n in range(60))
TWICE = (
    "# Twice\n\n## Kinds\n\nA sentence that goes on for a good many words and then for a good many more before it "
    "comes to its end announces these:\n\n- Hip and groin pain\n- Calf pain\n- hip and groin pain\n"
)


def items(chosen: list[Chosen]) -> list[Chosen]:
    return [c for c in chosen if c.listed]


def sentence(words: int, tag: str) -> str:
    return " ".join([f"A{tag}", *(f"{tag}{i}" for i in range(words - 1))]) + "."


GIANT = f"# Giant\n\n## Para\n\n{sentence(100, 'p')} This {sentence(45, 'q')} That {sentence(30, 'r')}\n"
HUGE = f"# Huge\n\n## Para\n\n{sentence(151, 'h')}\n\nShorter sentences fit better.\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    texts = {
        "twice": TWICE,
        "prose": PROSE,
        "list": LIST,
        "long": LONG,
        "nameless": NAMELESS,
        "causes": CAUSES,
        "giant": GIANT,
        "huge": HUGE,
    }
    made = {name: Made(tmp_path_factory.mktemp(name), **{name: text}) for name, text in texts.items()}
    return {**made, "twins": Made(tmp_path_factory.mktemp("twins"), prose=PROSE, twin=TWIN)}


def test_what_was_just_said_comes_after_what_is_new(made: dict[str, Made]) -> None:
    found = made["prose"].found({"Tight hip": 0.8, "They tug": 0.7})

    def best(*said: str) -> str:
        query = Query("", said=frozenset(content_words(" ".join(said))))
        scored = score_statements(replace(found, query=query), made["prose"].index, Ask.WHY)
        return max(scored, key=lambda s: s.score).words

    assert best() == best("Weak glutes overload it.") == "Tight hip flexors tip the pelvis."
    assert best("Tight hip flexors tip the pelvis, says the guide.") == "They tug at the tender spine."


def test_nothing_found_selects_nothing(made: dict[str, Made]) -> None:
    empty = Found(Query(""), (), (), np.zeros((0, len(FEATURES)), dtype=np.float32), None, "", ())
    assert select(empty, made["prose"].index, Ask.LIST) == []


def test_the_best_statement_is_said_and_far_ones_are_not(made: dict[str, Made]) -> None:
    assert made["prose"].quotes({"Rest": 0.9}) == ["Rest helps at night."]


def test_statements_nearly_as_good_are_said_too_the_best_section_first(made: dict[str, Made]) -> None:
    quotes = made["prose"].quotes({"Weak": 0.80, "Soft": 0.75, "Rest": 0.78})
    assert quotes == ["Weak glutes overload the spine.", "Rest helps at night.", "Soft shoes cushion the heel."]


def test_the_best_sentence_comes_first_the_rest_as_in_the_document(made: dict[str, Made]) -> None:
    assert made["prose"].quotes({"Rest": 0.9, "Tight": 0.8}) == [
        "Rest helps at night.",
        "Tight hip flexors tip the pelvis.",
    ]


def test_a_sentence_that_leans_brings_what_it_leans_on(made: dict[str, Made]) -> None:
    assert made["prose"].quotes({"They": 0.9}) == ["Tight hip flexors tip the pelvis. They tug at the tender spine."]
    assert made["prose"].quotes({"However": 0.9}) == [
        "Tight hip flexors tip the pelvis. They tug at the tender spine. However, some flexors stay loose."
    ]


def test_no_more_than_three_sections(made: dict[str, Made]) -> None:
    similar = {"Tight": 0.84, "Weak": 0.83, "Soft": 0.82, "Steep": 0.81}
    assert len(made["prose"].quotes(similar)) == 3


def test_nothing_is_said_twice(made: dict[str, Made]) -> None:
    quotes = made["twins"].quotes(
        {"Tight hip flexors tip the pelvis.": 0.9, "Tight hip flexors tip the pelvis a": 0.89}
    )
    assert quotes == ["Tight hip flexors tip the pelvis."]
    overlapping = made["prose"].quotes({"Tight": 0.9, "They": 0.89, "However": 0.88})
    assert " ".join(overlapping).count("Tight hip flexors") == " ".join(overlapping).count("They tug") == 1


@pytest.mark.parametrize("begin", ["Bridge", "Plank", "Twist", "These stretches"])
def test_a_list_that_is_asked_for_is_whole_and_in_order(made: dict[str, Made], begin: str) -> None:
    lead, *chosen = made["list"].select({begin: 0.9}, Ask.LIST)
    assert (lead.quote, lead.listed) == ("These stretches help:", False)
    assert [c.quote.partition(":")[0] for c in chosen] == ["Bridge", "Plank", "Twist"]
    assert all(c.listed and not c.short for c in chosen)


def test_a_thing_that_a_list_names_twice_is_said_once_and_a_long_lead_not_at_all(made: dict[str, Made]) -> None:
    assert made["twice"].quotes({"Calf": 0.9}, Ask.LIST) == ["Hip and groin pain", "Calf pain"]


@pytest.mark.parametrize("ask", [Ask.HOW_TO, Ask.NUMBER])
def test_how_to_asks_for_one_item(made: dict[str, Made], ask: Ask) -> None:
    assert made["list"].quotes({"Plank": 0.9}, ask) == ["Plank: hold the body straight."]


def test_an_item_far_above_the_rest_of_its_list_is_what_was_asked_for(made: dict[str, Made]) -> None:
    assert made["list"].quotes({"Plank": 9.0, "Bridge": 1.0}, Ask.LIST) == ["Plank: hold the body straight."]
    assert len(items(made["list"].select({"Plank": 9.0, "Bridge": 8.0}, Ask.LIST))) == 3


def test_of_a_list_that_does_not_fit_the_best_items_are_kept(made: dict[str, Made]) -> None:
    chosen = items(made["nameless"].select({"thing50 ": 0.9, "thing3 ": 0.8}, Ask.LIST))
    quotes = [c.quote for c in chosen]
    assert quotes[-1].startswith("thing50 ")
    assert any(q.startswith("thing3 ") for q in quotes)
    assert 20 < len(quotes) < 50


def test_a_question_that_names_an_item_is_answered_by_that_item(made: dict[str, Made]) -> None:
    similar = {"Shoes": 0.9, "Hills": -4.0, "Sleep": -4.0, "Desks": -4.0}

    def said(*words: str) -> list[str]:
        found = made["causes"].found(similar, *words)
        chosen = select(found, made["causes"].index, Ask.LIST, MARGINS, WEIGHTS)
        return [c.quote.partition(":")[0] for c in items(chosen)]

    assert said(*content_words("which shoes")) == ["Shoes"]
    assert said(*content_words("which causes")) == ["Shoes", "Hills", "Sleep", "Desks"]  # the announcement names them


def test_a_list_that_fits_as_a_whole_is_said_as_a_whole(made: dict[str, Made]) -> None:
    similar = {"Bridge": 0.9, "Plank": 0.88, "Twist": 0.87}
    assert len(items(made["list"].select(similar, Ask.WHY))) == 3
    assert made["list"].quotes({"Bridge": 0.9}, Ask.WHY) == ["Bridge: lie on your back and lift the hips."]


def test_a_long_list_is_shortened_to_its_labels(made: dict[str, Made]) -> None:
    everything = made["long"].select({"Step 3": 0.9, "Step 5": 0.85}, Ask.LIST)
    chosen = items(everything)
    assert [c.quote.partition(":")[0] for c in chosen] == [f"Step {n}" for n in range(8)]
    short = [c for c in chosen if c.short]
    assert all(c.shown == c.quote.partition(":")[0] for c in short)
    assert all(c.shown == c.quote for c in chosen if not c.short)
    assert 1 <= len(short) < 8
    assert not chosen[3].short  # what fits the question best keeps its words
    assert sum(len(c.shown.split()) for c in everything) <= MAX_WORDS


def test_a_list_that_is_too_long_even_so_is_cut(made: dict[str, Made]) -> None:
    lead, *chosen = made["nameless"].select({"thing5 ": 0.9}, Ask.LIST)
    words = sum(len(c.shown.split()) for c in [lead, *chosen])
    assert MAX_WORDS - 5 < words <= MAX_WORDS
    assert [c.quote for c in chosen] == [f"thing{n} and more of it" for n in range(len(chosen))]


def test_a_chain_of_leaning_sentences_is_cut_from_its_beginning(made: dict[str, Made]) -> None:
    (chosen,) = made["giant"].select({"That": 0.9})
    assert chosen.quote == f"This {sentence(45, 'q')} That {sentence(30, 'r')}"
    assert len(made["giant"].quotes({"This": 0.9})[0].split()) == 146 <= LONGEST_WORDS


def test_a_sentence_longer_than_an_answer_is_left_out(made: dict[str, Made]) -> None:
    assert made["huge"].quotes({"Ah": 0.9}) == []
    assert made["huge"].quotes({"Ah": 0.9, "Shorter": 0.85}) == ["Shorter sentences fit better."]


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("Bridge: lie down", "Bridge"),
        ("Glute bridge – lift the hips", "Glute bridge"),
        ("Step 3: word", "Step 3"),
        ("Lie on your back. Then: lift", ""),
        ("Bridge", ""),
        ("Half-way bend: no", "Half-way bend"),
        ("one two three four five six seven eight nine: no", ""),
        ("x: no", ""),
        ("Name:", ""),
    ],
)
def test_the_label_of_an_item(item: str, name: str) -> None:
    assert label(item) == name


@pytest.mark.parametrize("ask", Ask)
def test_whatever_is_found_in_the_articles(built_index: Index, ask: Ask) -> None:
    """With random similarities: nothing overlaps, nothing is too long, every item stands in a list."""
    draw = np.random.default_rng(list(Ask).index(ask))
    for _ in range(15):
        picked = draw.permutation(len(built_index.passages))[:12]
        hits = tuple(Hit(built_index.passages[i], 10.0 - n / 4, n + 1, "made") for n, i in enumerate(picked))
        statements = tuple(draw.uniform(0, 0.9, (len(h.passage.statements), 4)).astype(np.float32) for h in hits)
        found = Found(Query(""), ("pain",), hits, np.zeros((12, len(FEATURES)), dtype=np.float32), None, "", statements)
        chosen = select(found, built_index, ask)
        assert chosen
        assert sum(len(c.shown.split()) for c in chosen) <= LONGEST_WORDS
        spans = sorted((c.passage.doc_id, c.span.start, c.span.end) for c in chosen)
        assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(spans))
        for c in chosen:
            units = {s.unit for s in c.passage.statements if c.span.start <= s.start < c.span.end}
            assert (units == {Unit.ITEM}) == c.listed
