"""Cuts a normalised message into words, and sees through what hides a word: spacing, leetspeak, signs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise

from bot.triage.normalise import Normalised
from bot.triage.view import View
from bot.triage.vocabulary import Vocabulary

_CHUNK = re.compile(r"\S+")
_WORD = re.compile(r"\d+(?:[.,]\d+)*(?=[a-z]|\b)|[a-z][a-z0-9]*(?:'[a-z]+)*")
_SPACED = re.compile(r"(?<![a-z0-9'])[a-z](?:[ .\-_*/,|~+]{1,3}[a-z]){2,199}(?![a-z0-9'])")
_HARD = re.compile(r"(?<!\.)\.(?!\.)|[!?;]|\n\s*(?:\n|[-*•+]\s|\d+[.)]\s)")
_SOFT = re.compile(r"[,:()\[\]/…\n\"]|\.\.|\s-+\s|--")
_NEGATED = {verb: f"{verb}nt" for verb in "could do did does is was were are has have had would should".split()}
_NEGATED |= {"can": "cant", "will": "wont"}
_UNFIT = frozenset({"no", "nor"})
_TAILS = {"ll": "will", "re": "are"}
_KEEP_S = frozenset("it he she that there what who let here how where when".split())
_SIGNS = re.compile(r"[a-z0-9@$!|*]+")
_LONGEST_ECHO = 12


Piece = tuple[str, int, int]


def _spaced(text: str, vocabulary: Vocabulary) -> Iterator[Piece]:
    for found in _SPACED.finditer(text):
        for group in re.finditer(r"[a-z](?:[ .\-_*/,|~+][a-z])*", found.group()):
            places = [found.start() + group.start() + m.start() for m in re.finditer("[a-z]", group.group())]
            letters = "".join(text[place] for place in places)
            words = vocabulary.split(letters) if len(letters) > 2 else None
            at = 0
            for word in words or ():
                yield word, places[at], places[at + len(word) - 1] + 1
                at += len(word)


def _disguised(text: str, vocabulary: Vocabulary) -> Iterator[Piece]:
    for found in _CHUNK.finditer(text):
        chunk = found.group()
        if chunk.isalpha() or len(chunk) > 40:
            continue
        for part in _SIGNS.finditer(chunk):
            core = part.group().rstrip("!*|")
            if (
                not re.search("[a-z]", core)
                or not re.search(r"[0-9@$!|*]", core)
                or re.fullmatch(r"\d+[a-z]{1,5}", core)
            ):
                continue
            word = vocabulary.unleet(core.replace("|v|", "m"))
            if word:
                yield word, found.start() + part.start(), found.start() + part.start() + len(core)


def _plain(text: str, start: int, end: int, hidden: list[int], vocabulary: Vocabulary) -> Iterator[Piece]:
    for found in _WORD.finditer(text, start, end):
        word = found.group()
        left, right = found.span()
        head, _, tail = word.rpartition("'")
        if tail in _TAILS and head:
            yield vocabulary.correct(head.replace("'", "")), left, right
            yield _TAILS[tail], left, right
            continue
        if tail == "s" and head and head not in _KEEP_S:
            word = head  # "my leg's gone numb" is about a leg
        word = word.replace("'", "")
        if word not in vocabulary.known and len(word) > 5:
            at = bisect_left(hidden, left + 1)
            rows = vocabulary.split(word) if at < len(hidden) and hidden[at] < right else None
            if rows and "'" not in found.group():
                for row in rows:
                    yield row, left, left + len(row)
                    left += len(row)
                continue
        for part in vocabulary.correct(word).split():
            yield part, left, right


def read(message: Normalised, vocabulary: Vocabulary) -> View:
    """The words of a message with its sentences; clauses and concepts are found later."""
    text = message.text
    taken: list[Piece] = []
    for piece in sorted([*_spaced(text, vocabulary), *_disguised(text, vocabulary)], key=lambda p: (p[1], -p[2])):
        if not taken or piece[1] >= taken[-1][2]:
            taken.append(piece)
    hidden = sorted(message.hidden)
    pieces: list[Piece] = []
    at = 0
    for piece in taken:
        pieces.extend(_plain(text, at, piece[1], hidden, vocabulary))
        pieces.append(piece)
        at = piece[2]
    pieces.extend(_plain(text, at, len(text), hidden, vocabulary))
    return _view(message, _without_echo(_mended(pieces, vocabulary)))


def _mended(pieces: list[Piece], vocabulary: Vocabulary) -> Iterator[Piece]:
    """ "can not" as "cant", and two halves that are no words alone but an important word together, joined."""
    at = 0
    while at < len(pieces):
        word, start, end = pieces[at]
        if at + 1 < len(pieces):
            other, begin, until = pieces[at + 1]
            joined = word + other
            if other == "fit" and word in _UNFIT:
                yield "cant", start, until  # Nigerian English: "I no fit stand"
                at += 2
                continue
            if other == "not" and word in _NEGATED and begin - end == 1:
                yield _NEGATED[word], start, until
                at += 2
                continue
            if joined in vocabulary.important and begin - end <= 2 and not {word, other} <= vocabulary.known:
                yield joined, start, until
                at += 2
                continue
        yield word, start, end
        at += 1


def _without_echo(pieces: Iterable[Piece]) -> list[Piece]:
    """Words said over and over again are kept twice: padding says nothing more and costs time."""
    kept: list[Piece] = []
    words: list[str] = []
    for piece in pieces:
        kept.append(piece)
        words.append(piece[0])
        for period in range(1, _LONGEST_ECHO + 1):
            if len(words) < 3 * period:
                break
            if words[-1] != words[-1 - period] or words[-1] != words[-1 - 2 * period]:
                continue
            if words[-period:] == words[-2 * period : -period] == words[-3 * period : -2 * period]:
                del kept[-period:], words[-period:]
                break
    return kept


def _view(message: Normalised, pieces: list[Piece]) -> View:
    sentence = [0] * len(pieces)
    soft = [False] * len(pieces)
    view = View(
        words=[piece[0] for piece in pieces],
        spans=[message.origin(piece[1], piece[2]) for piece in pieces],
        sentence=sentence,
        soft=soft,
    )
    number = 0
    for at, (left, right) in enumerate(pairwise(pieces), 1):
        between = message.text[left[2] : right[1]] if left[2] < right[1] else ""
        if between not in ("", " "):
            if _HARD.search(between):
                if "?" in between:
                    view.asked.add(number)
                number += 1
            elif _SOFT.search(between):
                soft[at] = True
        sentence[at] = number
    if pieces and "?" in message.text[pieces[-1][2] :]:
        view.asked.add(number)
    return view
