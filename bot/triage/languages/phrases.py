"""The little language that the phrases of a language file are written in.

========== ==========================================================================
``word``   that word; ``word*`` one that begins so, ``*word`` one that ends so, ``*word*`` one that has it in it
``(a|b c)`` one of several
``x?``     with or without; also after a bracket
``..4``    up to four other words of the same sentence
``#66-99`` a whole number from 66 to 99, in figures
``!word``  none of the next three words is that word (``!word*``: begins so)
========== ==========================================================================

Each phrase is written out into the rows of words that it stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.triage.languages.fold import split

_LEX = re.compile(r"\s*(\.\.(\d+)|#(\d+)-(\d+)|!((?:(?!\.\.\d)[^\s()|?])+)|((?:(?!\.\.\d)[^\s()|?!#])+)|([(|)?]))")
_MOST_ROWS = 1500


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says which."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One word of a row. ``kind``: exact, prefix, suffix, infix, number, gap or never."""

    kind: str
    text: str = ""
    low: int = 0
    high: int = 0


Row = tuple[Atom, ...]


def parse(phrase: str, language: str) -> list[Row]:
    """The rows of words that ``phrase`` stands for.

    Raises PhraseError for a bracket without its end, a row that begins with a gap, or too many rows.
    """
    rows, at = _rows(phrase.strip(), 0, language)
    if at != len(phrase.strip()):
        raise PhraseError(f"cannot read {phrase[at:]!r} in {phrase!r}")
    rows = [row[:-1] if row and row[-1].kind == "gap" else row for row in rows]
    for row in rows:
        if not row or row[0].kind in ("gap", "never"):
            raise PhraseError(f"{phrase!r} is empty somewhere, or begins with a gap")
    return list(dict.fromkeys(rows))


def _rows(phrase: str, at: int, language: str) -> tuple[list[Row], int]:
    rows: list[Row] = [()]
    while at < len(phrase):
        found = _LEX.match(phrase, at)
        if found is None or found.group(7) in ("|", ")"):
            break
        _, gap, low, high, never, word, sign = found.groups()
        at = found.end()
        if sign == "(":
            options, at = _options(phrase, at, language)
        elif sign == "?":
            raise PhraseError(f"a question mark after nothing in {phrase!r}")
        elif gap:
            options = [(Atom("gap", high=int(gap)),)]
        elif low:
            options = [(Atom("number", low=int(low), high=int(high)),)]
        elif never:
            options = [tuple(Atom("never", a.text, high=int(a.kind == "prefix")) for a in _atoms(never, language))]
        else:
            options = [_atoms(word, language)]
        if phrase[at : at + 1] == "?":
            options = [*options, ()]
            at += 1
        rows = [row + option for row in rows for option in options]
        if len(rows) > _MOST_ROWS:
            raise PhraseError(f"{phrase!r} stands for more than {_MOST_ROWS} rows of words")
    return rows, at


def _options(phrase: str, at: int, language: str) -> tuple[list[Row], int]:
    options: list[Row] = []
    while True:
        inner, at = _rows(phrase, at, language)
        options.extend(inner)
        sign = phrase[at : at + 1] if not phrase[at : at + 1].isspace() else phrase[at:].lstrip()[:1]
        at = phrase.find(sign, at) + 1 if sign else at
        if sign == ")":
            return options, at
        if sign != "|":
            raise PhraseError(f"a bracket without its end in {phrase!r}")


def _atoms(word: str, language: str) -> Row:
    before, after = word.startswith("*"), word.endswith("*")
    texts = split(word.strip("*"), language)
    if not texts:
        raise PhraseError(f"{word!r} is no word")
    atoms = [Atom("exact", text) for text in texts]
    if before and after and len(atoms) == 1:
        return (Atom("infix", texts[0]),)
    if before:
        atoms[0] = Atom("suffix", texts[0])
    if after:
        atoms[-1] = Atom("prefix", texts[-1])
    return tuple(atoms)
