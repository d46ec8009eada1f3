"""Text -> the words that carry its meaning, folded and stemmed; the same for documents and questions."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")

STOPWORDS = frozenset(
    """a about actually after again all also am an and any anyone anything are aren't as at basically be because
    been before being but by can can't cannot could did didn't do does doesn't doing don't down during each
    either else etc even ever every few for from get gets getting give go goes going good got had has hasn't
    have haven't having he help her here hers hi him his how however i i'd i'll i'm i've if in into is isn't
    it it's its just kind know let like lot make many may maybe me might mine more most much must my myself
    need no nor not of off ok okay on once one only or other our out over own please quite rather really said
    same say says she should so some someone something sort still such tell than thank thanks that that's the
    their them then there these they thing things think this those though through to too up us very want was
    wasn't way we well were what what's when where whether which while who whose why will with without won't
    would wouldn't yes yet you you're your yours yourself""".split()
)
"""Too common to tell passages apart. Negations are among them: matching is about topic, not polarity."""


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def fold(text: str) -> str:
    """Lower case, compatibility forms and accents folded, typographic apostrophes made plain."""
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u2018", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def plain_words(text: str) -> list[str]:
    """All words of ``text`` in order, folded, hyphenated ones in their parts."""
    return _WORD.findall(fold(text))


def content_words(text: str) -> list[str]:
    """Stems of the words of ``text`` that are not stop words, in order, repeats kept."""
    words = [w for w in plain_words(text) if w not in STOPWORDS]
    stems: list[str] = _stemmer().stemWords([w.removesuffix("'s") for w in words])
    return stems
