"""Which words there are, and what a misspelt or disguised one is taken for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product

from rapidfuzz.distance import OSA

_LEET = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "9": "g",
    "@": "a",
    "$": "s",
    "!": "i",
    "|": "il",
}
_REPEAT = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True)
class Vocabulary:
    """Which words there are.

    ``known`` words are never changed. ``important`` words are what a misspelling is taken for when it is one edit away
    (two from nine letters on) and not one of the ``ordinary`` English words that happen to lie so near. ``typos`` maps
    frequent misspellings, also of short words, straight to what is meant.
    """

    known: frozenset[str]
    important: frozenset[str]
    ordinary: frozenset[str]
    typos: dict[str, str]
    _cache: dict[str, str] = field(default_factory=dict)

    def correct(self, word: str) -> str:
        """The word meant by ``word``, which is ``word`` itself unless it is surely a misspelling."""
        if word in self.known or word in self.ordinary:
            return word
        if word in self.typos:
            return self.typos[word]
        if word not in self._cache:
            if len(self._cache) > 20_000:
                self._cache.clear()
            self._cache[word] = self._nearest(word)
        return self._cache[word]

    def _nearest(self, word: str) -> str:
        for size in (2, 1):
            shrunk = _REPEAT.sub(r"\1" * size, word)
            if shrunk != word and (shrunk in self.known or shrunk in self.typos):
                return self.typos.get(shrunk, shrunk)
        if not 5 <= len(word) <= 20 or not word.isalpha():
            return word
        best, best_distance = word, 3
        for target in self.important:
            most = 2 if len(target) >= 9 and len(word) >= 8 else 1
            if abs(len(target) - len(word)) > most or target[0] != word[0]:
                continue
            distance = OSA.distance(word, target, score_cutoff=most)
            if distance <= most and (distance, target) < (best_distance, best):
                best, best_distance = target, distance
        return best

    def split(self, letters: str) -> list[str] | None:
        """``letters`` as a row of known words, fewest first; None where there is no such row."""
        best: list[tuple[int, int] | None] = [(0, 0)] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - 16), end):
                before = best[start]
                word = letters[start:end]
                if before and (word in self.known if len(word) > 1 else word in "ia"):
                    cost = before[0] + (3 if len(word) < 3 else 1)
                    if best[end] is None or cost < best[end][0]:  # type: ignore[index]
                        best[end] = (cost, start)
        if best[-1] is None:
            return None
        out: list[str] = []
        end = len(letters)
        while end:
            start = best[end][1]  # type: ignore[index]
            out.append(letters[start:end])
            end = start
        return out[::-1]

    def unleet(self, chunk: str) -> str | None:
        """The known word behind letters mixed with figures and signs; None where there is none."""
        if "*" in chunk:
            masked = "".join("[a-z]" if char == "*" else f"[{re.escape(_LEET.get(char, char))}]" for char in chunk)
            pattern = re.compile(masked)
            return next((word for word in sorted(self.important) if pattern.fullmatch(word)), None)
        options = [_LEET.get(char, char) for char in chunk]
        for letters in product(*options[:16]):
            word = "".join(letters) + chunk[16:]
            if self.correct(word) in self.known:
                return self.correct(word)
        return None
