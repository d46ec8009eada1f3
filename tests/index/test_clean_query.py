"""Questions as they are typed: mistakes mended, real words kept, lay words given their terms."""

from __future__ import annotations

import pytest

from corpus.library import ARTICLES, Library
from index.clean_query import clean_query, lay_words, vocabulary_of
from index.keyword import searchable
from index.minilm import MiniLM
from index.words import content_words

VOCABULARY = vocabulary_of(["Stretches for the piriformis, the hamstrings and the sacroiliac joint; overtraining"])
REAL = frozenset({"straining", "training", "trains", "streets"})


def clean(text: str) -> str:
    return clean_query(text, VOCABULARY, REAL.__contains__).text


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    library = Library(tmp_path_factory.mktemp("empty"), ARTICLES)
    return vocabulary_of([searchable(p) for p in library.passages()])


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("streches", "stretches"),
        ("what is pirformis?", "what is piriformis?"),
        ("HAMSTRNGS hurt", "hamstrings hurt"),
        ("my sacroilliac joint", "my sacroiliac joint"),
    ],
)
def test_typing_mistakes_are_mended(typed: str, meant: str) -> None:
    assert clean(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "is straining bad",  # a word of the language
        "stretching",  # another form of a word that the library has
        "hamstring",
        "piriformis",  # known as it is
        "joitn",  # too short to be sure
        "xstretches",  # the first letter is nearly always right
        "marathon",  # like nothing here
        "",
        "¿?",
    ],
)
def test_everything_else_stays_as_typed(typed: str) -> None:
    assert clean(typed) == typed


@pytest.mark.parametrize(
    ("typed", "stem"),
    [
        ("what is pirifomis syndrome", "piriformi"),
        ("weak abdominels", "abdomin"),
        ("hiperlordosis", "hyperlordosi"),
        ("stabillity ball", "stabil"),
        ("massge gun", "massag"),
        ("scioliosis", "scoliosi"),
    ],
)
def test_mistakes_that_runners_make_are_mended_against_the_articles(
    articles: frozenset[str], model: MiniLM, typed: str, stem: str
) -> None:
    assert stem in clean_query(typed, articles, model.is_word).words


@pytest.mark.parametrize(
    "typed",
    ["sweating", "boring", "winning", "posting", "training", "heating", "strong", "straight", "physics", "ruining"],
)
def test_real_words_are_not_taken_for_those_of_the_articles(
    articles: frozenset[str], model: MiniLM, typed: str
) -> None:
    assert clean_query(typed, articles, model.is_word).text == typed


def test_lay_words_bring_their_terms(articles: frozenset[str], model: MiniLM) -> None:
    cleaned = clean_query("my bum goes tight", articles, model.is_word)
    assert cleaned.text == "my bum goes tight (glute buttock)"
    assert cleaned.words == ("bum", "tight", "glute", "buttock")
    assert cleaned.added == ("glute", "buttock")


def test_terms_that_the_library_lacks_are_not_looked_up() -> None:
    cleaned = clean_query("my bum and my hammies", VOCABULARY, lambda _: True)
    assert cleaned.words == ("bum", "hammi", "hamstr")
    assert cleaned.added == ("hamstr",)


def test_a_term_that_was_said_is_not_added_again() -> None:
    assert clean_query("hammies, I mean hamstrings", VOCABULARY, lambda _: True).added == ()


def test_lay_words_match_as_whole_words_only(articles: frozenset[str]) -> None:
    for text in ("album", "butter", "assess", "buttock-deep", "re-butt"):
        assert clean_query(text, articles, lambda _: True).added == ()


def test_words_come_once() -> None:
    assert clean_query("pain, pains, painful pain", VOCABULARY, lambda _: True).words == ("pain",)


def test_lay_words_have_terms_and_are_folded() -> None:
    assert len(lay_words()) > 100
    for phrase, terms in lay_words().items():
        assert content_words(terms), phrase
        assert phrase == phrase.lower().strip()
