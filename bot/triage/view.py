"""A message as a row of words, with its sentences and clauses and what has been recognised in it."""

from __future__ import annotations

from dataclasses import dataclass, field

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = (
    {word: n for n, word in enumerate(_SMALL)} | {word: 10 * n for n, word in enumerate(_TENS, 2)} | {"couple": 2}
)


@dataclass(slots=True)
class View:
    """``words[i]`` stands in ``sentence[i]`` and ``clause[i]`` and came from ``spans[i]`` of the original.

    ``soft[i]`` says that a comma or the like stands before word i. ``occurrences[concept][start]`` are the ends of what
    the concept matched, shortest first.
    """

    words: list[str]
    spans: list[tuple[int, int]]
    sentence: list[int]
    soft: list[bool]
    clause: list[int] = field(default_factory=list)
    asked: set[int] = field(default_factory=set)
    """Sentences that end in a question mark."""
    occurrences: dict[str, dict[int, tuple[int, ...]]] = field(default_factory=dict)
    positions: dict[str, list[int]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    steps: dict[int, dict[int, tuple[int, ...]]] = field(default_factory=dict)
    """Where each element of the lexicon's patterns stands, by its id, as far as it has been asked for."""
    _spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for at, word in enumerate(self.words):
            self.positions.setdefault(word, []).append(at)
        self.numbers = [at for at in range(len(self.words)) if self.number(at)[0] is not None]

    def __len__(self) -> int:
        return len(self.words)

    def number(self, at: int) -> tuple[int | None, int]:
        """The number that begins at word ``at``, without its decimals, and how many words it takes; or None."""
        word = self.words[at]
        if word[:1].isdigit():
            whole = word.partition(".")[0].partition(",")[0]
            return (int(whole), 1) if len(whole) <= 6 and whole.isascii() and whole.isdigit() else (None, 1)
        value = _NUMBERS.get(word)
        if value is None:
            return None, 1
        if value >= 20 and at + 1 < len(self.words):
            unit = _NUMBERS.get(self.words[at + 1])
            if unit is not None and 0 < unit < 10:
                return value + unit, 2
        return value, 1

    def spans_of(self, concept: str) -> list[tuple[int, int]]:
        """Word ranges of the concept, the longest at each start."""
        if concept not in self._spans:
            self._spans[concept] = [(at, ends[-1]) for at, ends in sorted(self.occurrences.get(concept, {}).items())]
        return self._spans[concept]

    def begins(self, at: int) -> bool:
        """Whether a sentence, a clause or the part after a comma begins at word ``at``."""
        return at < len(self.words) and (at == 0 or self.clause[at] != self.clause[at - 1] or self.soft[at])
