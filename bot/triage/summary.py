"""What a person can hand to a clinician: their own words, the signs in them, and what was advised. No diagnosis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.message import Message
from bot.triage.finding import Assertion, Finding, Tier, Triage
from bot.triage.message import SELF_HARM
from bot.triage.quote import escaped, one_line, overlap, quoted, sentence
from prompts.messages import load, numbers

LONGEST_MESSAGE = 2_000
"""Characters of a message that are quoted; the words of a sign are quoted wherever they stand."""

_NO_ITEM = re.compile(r"^(\d*)([-.])")
"""What would begin an item of a list, or draw a line."""

Times = Sequence[datetime | None]


def summary(
    messages: Sequence[Message],
    triage: Triage,
    advised: Mapping[int, Tier],
    times: Times | None = None,
    country: str | None = None,
) -> str:
    """The summary of a conversation, as Markdown in which a person's words cannot become markup.

    ``triage`` is the screen's verdict on ``messages``. ``advised`` gives, by the index of a user's message, the tier of
    the advice that it was answered with. ``times``, as many as there are messages, say when each was written; they are
    given as they are, in their own time zone.

    Raises ValueError for times of another number.
    """
    if times is not None and len(times) != len(messages):
        raise ValueError(f"found {len(times)} times, expected one for each of {len(messages)} messages")
    paper = _Paper(load("en"), messages, times or [None] * len(messages), country)
    texts = paper.texts
    parts = [f"# {texts['title']}", texts["about"], paper.heading()]
    parts += [f"## {texts['words']}", *(paper.words() or [texts["no_words"]])]
    found = [texts["failed"]] if triage.failed else paper.found(triage.findings) or [texts["none_found"]]
    if triage.question:
        found.append(texts["asked"].format(question=triage.question))
    parts += [f"## {texts['found']}", _lines(found)]
    parts += [f"## {texts['denied']}", _lines(paper.dismissed(triage.dismissed) or [texts["none_denied"]])]
    parts += [f"## {texts['advised']}", _lines(paper.advice(advised, triage) or [texts["none_advised"]])]
    return "\n\n".join(part for part in parts if part) + "\n"


@dataclass(frozen=True, slots=True)
class _Paper:
    """The parts of a summary."""

    table: Mapping[str, Any]
    messages: Sequence[Message]
    times: Times
    country: str | None

    @property
    def texts(self) -> Mapping[str, Any]:
        texts: Mapping[str, Any] = self.table["summary"]
        return texts

    def heading(self) -> str:
        """When the conversation began, and whose numbers were named."""
        first = next((time for time in self.times if time), None)
        parts = [self.texts["made"].format(when=_day(first))] if first else []
        named = numbers(self.country).country
        parts += [self.texts["country"].format(country=named)] if named else []
        return "; ".join(parts) + "." if parts else ""

    def number(self, index: int) -> str:
        """The number of a user's message among the user's messages, from 1."""
        count = sum(message.role == "user" for message in self.messages[: index + 1])
        return str(self.texts["message"].format(number=count))

    def words(self) -> list[str]:
        parts: list[str] = []
        for index, message in enumerate(self.messages):
            if message.role == "user":
                time = self.times[index]
                parts.append(f"**{_capital(self.number(index))}**{f', {self._clock(time)}' if time else ''}")
                parts.append(self._quotation(message.content))
        return parts

    def _quotation(self, content: str) -> str:
        rest = len(content) - LONGEST_MESSAGE
        lines = [escaped(one_line(line)) for line in content[:LONGEST_MESSAGE].splitlines()]
        lines = [_NO_ITEM.sub(r"\1\\\2", line) for line in lines]
        lines = [line for line in lines if line] or ["…"]
        lines[-1] += self.texts["shortened"].format(count=f"{rest:,}") if rest > 0 else ""
        return "\n>\n".join(f"> {line}" for line in lines)

    def found(self, findings: Sequence[Finding]) -> list[str]:
        """Each sign once, the gravest first, with the words that showed it."""
        flags = sorted(dict.fromkeys(f.flag for f in findings), key=lambda flag: -_tier(findings, flag))
        return [
            f"**{self._sign(flag)}** ({self.texts['tiers'][_tier(findings, flag).label]}): "
            + self._shown([f for f in findings if f.flag == flag])
            for flag in flags
        ]

    def dismissed(self, findings: Sequence[Finding]) -> list[str]:
        """Each sign that does not count, once for each reason why."""
        kinds = dict.fromkeys((f.flag, f.assertion) for f in findings if f.assertion is not Assertion.PRESENT)
        return [
            f"**{self._sign(flag)}**, {self.texts['assertions'][assertion.value]}: "
            + self._shown(
                [
                    sentence(f, self.messages[f.message].content)  # with the words that deny it
                    for f in findings
                    if (f.flag, f.assertion) == (flag, assertion)
                ]
            )
            for flag, assertion in kinds
        ]

    def advice(self, advised: Mapping[int, Tier], triage: Triage) -> list[str]:
        """What was advised, each once, with the messages that it was the answer to."""
        grouped: dict[str, list[str]] = {}
        for index, tier in sorted(advised.items()):
            if tier is not Tier.NONE:
                grouped.setdefault(self._advice(tier, index, triage), []).append(self._moment(index))
        return [f"**{_capital(', '.join(moments))}:** {advice}" for advice, moments in grouped.items()]

    def _advice(self, tier: Tier, index: int, triage: Triage) -> str:
        whom = numbers(self.country)
        said = any(f.flag == SELF_HARM and f.message <= index for f in (*triage.findings, *triage.dismissed))
        kind = SELF_HARM if tier is Tier.EMERGENCY and said else tier.label
        name, number = whom.same_day.name, whom.same_day.number
        service = f"{name}, {number}" if number and number not in name else name
        crisis = ", ".join(f"{line.name} {line.number}" for line in whom.crisis) or "findahelpline.com"
        emergency = self.table["triage"]["or"].join(whom.emergency)
        template: str = self.texts["advice"][kind]
        return template.format(**{"service": service, "crisis": crisis, "number": emergency})

    def _moment(self, index: int) -> str:
        """A message with the time at which it was answered."""
        answered = index + 1 < len(self.messages) and self.messages[index + 1].role == "assistant"
        time = (self.times[index + 1] if answered else None) or self.times[index]
        return f"{self.number(index)} ({self._clock(time)})" if time else self.number(index)

    def _clock(self, time: datetime) -> str:
        """The time of day, with the date where it is not the first day's."""
        first = next(known for known in self.times if known)
        return f"{time:%H:%M}" if time.date() == first.date() else _day(time)

    def _sign(self, flag: str) -> str:
        names: Mapping[str, str] = self.table["triage"]["names"]
        return _capital(escaped(names.get(flag, flag.replace("_", " "))))

    def _shown(self, findings: Sequence[Finding]) -> str:
        """The words of one sign, each with the message that they stand in."""
        kept = [f for f in findings if not any(_inside(f, other) for other in findings)]
        return ", ".join(
            dict.fromkeys(f"{quote} ({self.number(f.message)})" for f in kept for quote in quoted([f]) if quote)
        )


def plain_text(markdown: str) -> str:
    """A summary's Markdown as a text file for reading: headings underlined, quotations set in, nothing escaped."""
    lines: list[str] = []
    for line in markdown.splitlines():
        heading = re.fullmatch(r"(#{1,2}) (.+)", line)
        text = heading[2] if heading else re.sub(r"\*\*(.+?)\*\*", r"\1", line)
        text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub(r"^> ?", "    ", text)).rstrip()
        lines.append(text)
        if heading:
            lines.append(("=" if heading[1] == "#" else "-") * len(text))
    return "\n".join(lines).rstrip() + "\n"


def _inside(finding: Finding, other: Finding) -> bool:
    """Whether ``other`` is a longer finding over the same words (of two as long, the first)."""
    size, others = finding.end - finding.start, other.end - other.start
    return finding is not other and overlap(finding, other) and (others, -other.start) > (size, -finding.start)


def _tier(findings: Iterable[Finding], flag: str) -> Tier:
    return max(finding.tier for finding in findings if finding.flag == flag)


def _day(time: datetime) -> str:
    """Such as "22 November 2026, 10:38 UTC"; the zone where the time knows it."""
    return f"{time.day} {time:%B %Y, %H:%M %Z}".strip()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lines(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
