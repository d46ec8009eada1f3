"""Text as the lexicon reads it, with the way back to what was typed.

Lower case, plain letters, plain quotes. Look-alike letters, full-width and mathematical letters become the letters they
look like; zero-width, bidirectional and combining characters vanish; entities and tags inside a word are undone. Every
character that is left knows the half-open range of the original that it came from.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_PAIRS = (
    "аa вb сc ԁd еe ёe ԍg һh іi їi јj кk ӏl мm нh оo пn рp ѕs тt цu уy ѵv ԝw хx ԛq гr ьb ъb ѡw ҽe օo սu հh ցg ոn զq "
    "αa μu βb ϲc δd εe ηn ιi ϳj κk νv οo ρp σo ςs τt υu χx ωw γy "
    "ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ғf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz "
    "ıi ɡg ɑa ɩi øo łl đd ħh ŧt ʋv ƅb ɓb ɗd ʟl"
)
_LOOKALIKES = {pair[0]: pair[1] for pair in _PAIRS.split()}
"""Letters of other alphabets by the Latin letter that they pass for, in lower case."""
_CAPITALS = {pair[0]: pair[1] for pair in "Вb Нh Рp Сc Уy Хx Βb Ηh Νn Ρp Υy Χx Ζz Μm Ѕs Ԍg Ѡw".split()}
_QUOTES = dict.fromkeys("‘’‚‛′ʼʹ`´＇ˈꞌ", "'") | dict.fromkeys("“”„‟″«»", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_ALIKE = _CAPITALS | _QUOTES | _DASHES
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_TAG_IN_WORD = re.compile(r"(?<=[^\W\d_])(?:<!---->|</?[a-zA-Z]{1,10}\s*/?>)+(?=[^\W\d_])")
_SOFT = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\ufeff\uffa0")
_BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Normalised:
    """``text[i]`` came from ``original[starts[i]:ends[i]]``; before ``hidden`` indices stood invisible characters."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    hidden: frozenset[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that ``text[start:end]`` came from; the range must not be empty."""
        return self.starts[start], self.ends[end - 1]


def _is_invisible(char: str) -> bool:
    return char in _SOFT or unicodedata.category(char) in {"Cf", "Mn", "Me", "Cc", "Cn", "Co", "Cs"}


def _letters(char: str) -> str:
    """What one character of the original is read as; may be empty or several characters."""
    if char in "\n\r\u2028\u2029\x0b\x0c":
        return _BREAK
    if char.isspace():
        return " "
    if char in _ALIKE:
        return _ALIKE[char]
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return chr(ord("a") + ord(char) - 0x1F1E6)
    out = []
    for part in "" if _is_invisible(char) else unicodedata.normalize("NFKD", char):
        if not unicodedata.combining(part) and not _is_invisible(part):
            low = part.lower()
            out.append(_LOOKALIKES.get(low, low))
    return "".join(out)


def _pieces(content: str) -> Iterator[tuple[str, int, int]]:
    """Each character, entity or in-word tag as (what it stands for, start, end)."""
    special = sorted(
        [(m.start(), m.end(), html.unescape(m.group())) for m in _ENTITY.finditer(content)]
        + [(m.start(), m.end(), "") for m in _TAG_IN_WORD.finditer(content)]
    )
    at = 0
    for start, end, text in special:
        for i in range(at, start):
            yield content[i], i, i + 1
        yield text, start, end
        at = end
    for i in range(at, len(content)):
        yield content[i], i, i + 1


def normalise(content: str) -> Normalised:
    """``content`` as the lexicon reads it."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    hidden: set[int] = set()
    for piece, start, end in _pieces(content):
        if len(piece) == 1 and piece.isascii() and (piece.isprintable() or piece == _BREAK):
            read = _QUOTES.get(piece) or piece.lower()
        else:
            read = "".join(_letters(char) for char in piece)
            if not read:
                hidden.add(len(chars))
                continue
        for char in read:
            chars.append(char)
            starts.append(start)
            ends.append(end)
    return Normalised("".join(chars), tuple(starts), tuple(ends), frozenset(hidden))
