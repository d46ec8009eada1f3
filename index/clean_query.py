"""A question as it was typed -> the question as it is searched: typing mistakes mended, lay words given their terms."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from index.sound import by_sound, sound
from index.words import STOPWORDS, content_words, fold, plain_words

MIN_LETTERS = 5
"""Shorter words have too many neighbours to be mended safely."""
MIN_RATIO = 88.0
"""Least similarity (0 to 100) of a typed word and the word that it is taken for."""
ALIKE_RATIO = 62.0
"""The same for a word that sounds the same."""
_TOKEN = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """``text`` is encoded, the stems ``words`` are looked up; ``added`` are those among them that lay words brought."""

    text: str
    words: tuple[str, ...]
    added: tuple[str, ...]


@lru_cache(maxsize=1)
def lay_words() -> dict[str, str]:
    """Lay phrase (folded) -> the terms to add."""
    table = tomllib.loads((Path(__file__).parent / "lay_words.toml").read_text(encoding="utf-8"))
    return {fold(phrase): terms for group in table.values() for phrase, terms in group.items()}


@lru_cache(maxsize=1)
def _lay_pattern() -> re.Pattern[str]:
    phrases = sorted(lay_words(), key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, phrases)) + r")(?![\w-])")


@lru_cache(maxsize=16)
def _stems(vocabulary: frozenset[str]) -> frozenset[str]:
    return frozenset(stem for word in vocabulary for stem in content_words(word))


def clean_query(text: str, vocabulary: frozenset[str], is_word: Callable[[str], bool]) -> Cleaned:
    """Mend ``text`` against ``vocabulary`` (the library's folded words); words that ``is_word`` knows are kept."""
    mended = _TOKEN.sub(lambda m: _mend(m.group(), vocabulary, is_word), text)
    folded = fold(mended)
    terms = [lay_words()[m] for m in dict.fromkeys(_lay_pattern().findall(folded))]
    own = list(dict.fromkeys(content_words(mended)))
    brought = dict.fromkeys(content_words(" ".join(terms)))
    added = [w for w in brought if w not in own and w in _stems(vocabulary)]
    encoded = f"{mended} ({', '.join(terms)})" if terms else mended
    return Cleaned(encoded, tuple(own + added), tuple(added))


def _mend(word: str, vocabulary: frozenset[str], is_word: Callable[[str], bool]) -> str:
    folded = fold(word)
    if len(folded) < MIN_LETTERS or folded in STOPWORDS or folded in vocabulary or is_word(folded):
        return word
    near = [v for v in vocabulary if v[0] == folded[0]]
    found = process.extractOne(folded, near, scorer=fuzz.ratio, score_cutoff=MIN_RATIO)
    if not found:
        alike = by_sound(vocabulary).get(sound(folded), ())
        found = process.extractOne(folded, alike, scorer=fuzz.ratio, score_cutoff=ALIKE_RATIO)
    # an inflection of a known word is no mistake
    return str(found[0]) if found and content_words(found[0]) != content_words(folded) else word


def vocabulary_of(texts: Collection[str]) -> frozenset[str]:
    """The folded words of ``texts`` that are long enough to be mended towards."""
    return frozenset(w for text in texts for w in plain_words(text) if len(w) >= MIN_LETTERS - 1 and w.isalpha())
