"""Printed lines -> headings, paragraphs and list items.

Headings are larger than the body's print, or bold and short. A paragraph ends at a gap that is wider than the usual
leading, at an indented line, or where the print changes. Words divided at a line's end are put together again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.convert.pdf_lines import BULLETS, Line
from corpus.convert.tree import Piece

MAX_HEADING_WORDS = 20
LARGER = 1.12
"""A heading's print is larger than the body's by at least this factor."""
_BULLET = re.compile(rf"[{BULLETS}*]\s+(?=\S)|-\s+(?=\S)")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
_TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_DIVIDED = re.compile(r"([A-Za-z]+)[-\u2010]$")


@dataclass(slots=True)
class _Block:
    first: Line
    lines: list[Line] = field(default_factory=list)
    item: bool = False
    number: int = 0
    words: str = ""

    @property
    def last(self) -> Line:
        return self.lines[-1]


def blocks(pages: Sequence[Sequence[Line]]) -> list[Piece]:
    """The structure of a document's lines; [] where it has none."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    body = _most_print([(line.size, len(line.words)) for line in lines])
    leading = _usual_leading(pages)
    drafts: list[_Block] = []
    for page in pages:
        drafts += _continued(drafts, _page_blocks(page, leading))
    vocabulary = Counter(re.findall(r"[a-z]+(?:-[a-z]+)*", " ".join(line.words for line in lines).lower()))
    for draft in drafts:
        draft.words = _joined([line.words for line in draft.lines], vocabulary)
    sizes = sorted({_print(draft) for draft in drafts if _is_heading(draft, body)}, reverse=True)
    margin = min((draft.first.x for draft in drafts if draft.item), default=0.0)
    return [_piece(draft, body, sizes, margin) for draft in drafts if re.search(r"\w", draft.words)]


def _most_print(sizes: Sequence[tuple[float, int]]) -> float:
    weight: Counter[float] = Counter()
    for size, chars in sizes:
        weight[size] += chars
    return weight.most_common(1)[0][0]


def _usual_leading(pages: Sequence[Sequence[Line]]) -> float:
    """The smallest common distance between lines, in sizes of their print; short paragraphs make gaps common too."""
    ratios: Counter[float] = Counter()
    for page in pages:
        for above, line in pairwise(page):
            ratio = (above.y - line.y) / line.size
            if above.size == line.size and 0.9 < ratio < 2.6:
                ratios[round(ratio, 1)] += 1
    often = max(ratios.values(), default=0) * 0.4
    return min((ratio for ratio, count in ratios.items() if count >= often), default=1.2)


def _page_blocks(page: Sequence[Line], leading: float) -> list[_Block]:
    left = Counter(round(line.x) for line in page).most_common(1)[0][0] if page else 0
    widest = max((len(line.words) for line in page), default=0)
    found: list[_Block] = []
    for line in page:
        words = line.words
        number = int(line.number or 0)
        bullet = _BULLET.match(words) is not None
        if match := _NUMBERED.match(words):
            number = int(match.group(1))
            words = words[match.end() :]
        elif mark := _BULLET.match(words):
            words = words[mark.end() :]
        kept = Line(words, line.x, line.y, line.size, line.bold, line.number)
        if line.row:
            found.append(_Block(line, [line], item=True))
        elif (
            not bullet
            and not number
            and found
            and not found[-1].first.row
            and _goes_on(found[-1], line, leading, left, widest)
        ):
            found[-1].lines.append(line)
        elif number and _heading_print(line, page):
            found.append(_Block(line, [line]))  # a numbered heading keeps its number
        else:
            found.append(_Block(line, [kept], item=bullet or bool(number), number=number))
    return found


def _heading_print(line: Line, page: Sequence[Line]) -> bool:
    body = _most_print([(other.size, len(other.words)) for other in page])
    return line.size >= LARGER * body or (line.bold and not all(other.bold for other in page))


def _goes_on(block: _Block, line: Line, leading: float, left: float, widest: int) -> bool:
    """Whether ``line`` belongs to the same paragraph, item or heading as the lines before it."""
    last = block.last
    if last.size != line.size or (last.bold != line.bold and (len(block.lines) == 1 or line.bold)):
        return False
    gap = (last.y - line.y) / line.size
    if gap < 0:  # the next column
        return not _TERMINAL.search(last.words) and line.words[:1].islower()
    if gap > 1.25 * leading:
        return False
    room = len(last.words) + 1 + len(line.words.partition(" ")[0]) < 0.85 * widest
    if room and _TERMINAL.search(last.words):  # the next word had room: the line was ended on purpose
        return False
    indented = line.x - left > 0.8 * line.size and abs(last.x - left) < 0.5 * line.size
    return block.item or not indented or abs(last.x - line.x) < 0.5 * line.size


def _continued(before: Sequence[_Block], page: list[_Block]) -> list[_Block]:
    """``page`` less its first block where that is the rest of the paragraph that the page before ended in."""
    if before and page:
        last, first = before[-1], page[0]
        same_print = last.last.size == first.first.size and last.last.bold == first.first.bold
        open_end = not _TERMINAL.search(last.last.words)
        if same_print and open_end and not first.item and first.first.words[:1].islower():
            last.lines.extend(first.lines)
            return page[1:]
    return page


def _joined(rows: Sequence[str], vocabulary: Counter[str]) -> str:
    """Lines as running text; a hyphen at a line's end goes, unless the document writes the word with it elsewhere."""
    text = ""
    for row in rows:
        divided = _DIVIDED.search(text)
        following = re.match(r"[a-z]+", row)
        if divided and following:
            with_hyphen = f"{divided.group(1)}-{following.group()}".lower()
            text = (text if vocabulary[with_hyphen] else text[:-1]) + row
        else:
            text = f"{text} {row}" if text else row
    return text


def _is_heading(block: _Block, body: float) -> bool:
    if block.item or len(block.lines) > 4 or len(block.words.split()) > MAX_HEADING_WORDS:
        return False
    if re.search(r"[.:;,]$", block.words) or not re.search(r"[A-Za-z]{2}", block.words):
        return False
    return block.first.size >= LARGER * body or (block.first.bold and block.first.size >= 0.95 * body)


def _print(block: _Block) -> float:
    return block.first.size


def _piece(block: _Block, body: float, sizes: Sequence[float], margin: float) -> Piece:
    if _is_heading(block, body):
        return Piece(block.words, level=min(6, 1 + list(sizes).index(_print(block))))
    if block.item:
        return Piece(
            block.words, depth=2 if block.first.x > margin + 12 and not block.first.row else 1, number=block.number
        )
    return Piece(block.words)
