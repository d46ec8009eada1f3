"""A person's own words and telephone numbers, safe to stand in Markdown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from bot.triage.finding import Finding

MOST_QUOTES = 3
LONGEST_QUOTE = 160
"""Characters; a longer quote is cut at a word."""
_ENDS = ".!?\n"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&])")


def quoted(findings: Sequence[Finding], most: int = MOST_QUOTES) -> list[str]:
    """What the findings quote, each in quotation marks, in their order, at most ``most``.

    Of findings that overlap only the longest is quoted, and no words twice.
    """
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda f: f.start - f.end):
        if not any(overlap(finding, other) for other in kept):
            kept.append(finding)
    lines: list[str] = []
    for finding in (f for f in findings if f in kept):
        line = one_line(finding.text)
        if line and not any(line.casefold() in other.casefold() for other in lines):
            lines = [other for other in lines if other.casefold() not in line.casefold()]
            lines.append(line)
    return [f"“{escaped(shortened(line))}”" for line in lines[:most]]


def sentence(finding: Finding, content: str) -> Finding:
    """The finding widened to its sentence in the message's content, where that is short enough to be quoted whole."""
    start, end = sentence_around(finding, content)
    if end - start > LONGEST_QUOTE:
        return finding
    return replace(finding, text=content[start:end], start=start, end=end)


def sentence_around(finding: Finding, content: str) -> tuple[int, int]:
    """Where the sentence of a finding begins and ends in the message's content, half-open."""
    start = max(content.rfind(mark, 0, finding.start) for mark in _ENDS) + 1
    return start, min((at for at in (content.find(m, finding.end) for m in _ENDS) if at >= 0), default=len(content))


def overlap(one: Finding, other: Finding) -> bool:
    """Whether two findings share characters of one message."""
    return one.message == other.message and one.start < other.end and other.start < one.end


def one_line(text: str) -> str:
    """``text`` on one line, without characters that cannot be seen."""
    seen = (char for char in text if unicodedata.category(char) != "Cf")
    return " ".join("".join(char if char.isprintable() else " " for char in seen).split())


def shortened(line: str, most: int = LONGEST_QUOTE) -> str:
    """``line``, cut at a word where it has more than ``most`` characters."""
    if len(line) <= most:
        return line
    head = line[:most]
    return f"{(head.rpartition(' ')[0] or head).rstrip()}…"


def escaped(text: str) -> str:
    """``text`` with nothing in it that Markdown or HTML would act upon, and nothing that looks like a marker."""
    return _MARKDOWN.sub(r"\\\1", text)


def call_link(number: str, words: str) -> str:
    """A telephone link, such as ``[call 112](tel:112)`` for ``words`` "call {number}"; bare where there are no digits.

    The words keep it apart from a citation's marker, which is a number alone.
    """
    dial = re.sub(r"[^0-9+*#]", "", number)
    return f"[{words.format(number=escaped(number))}](tel:{dial})" if dial else escaped(number)
