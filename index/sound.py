"""How an English word sounds, roughly: words spelt by ear have the key of the word that is meant."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

_RULES = (
    (r"^(?:kn|gn|pn)", "n"),
    (r"^ps", "s"),
    (r"^wr", "r"),
    (r"^wh", "w"),
    (r"sch", "sk"),
    (r"tch|ch(?=[ei]|$)", "C"),
    (r"tion|sion|shun|cian", "Xn"),
    (r"sh", "X"),
    (r"ph|gh(?=t?$)", "f"),
    (r"gh", ""),
    (r"th", "0"),
    (r"dge|dg|g(?=[eiy])|j", "J"),
    (r"sc(?=[eiy])|c(?=[eiy])|z|ss?", "s"),
    (r"x", "ks"),
    (r"ck|cc|ch|c|qu?|k+", "k"),
    (r"v", "f"),
    (r"(.)\1+", r"\1"),
)
"""From the left of the list on; after these the vowels go, but for one at the beginning."""
_PATTERNS = tuple((re.compile(pattern), sound) for pattern, sound in _RULES)
_VOWELS = re.compile(r"(?<!^)[aeiouyhw]")


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """The key of a folded word: its consonants as they sound, and whether it begins with a vowel."""
    key = word
    for pattern, heard in _PATTERNS:
        key = pattern.sub(heard, key)
    key = re.sub(r"^[aeiouy]+", "a", key)
    return re.sub(r"(.)\1+", r"\1", _VOWELS.sub("", key))


@lru_cache(maxsize=16)
def by_sound(vocabulary: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """The words of a vocabulary by their keys."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(vocabulary):
        found[sound(word)].append(word)
    return {key: tuple(words) for key, words in found.items()}
