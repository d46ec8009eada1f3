"""What a person is told when the screen finds something. Fixed, reviewed text; never a model's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.message import Message
from bot.triage.finding import Finding, Tier, Triage
from bot.triage.lexicon import lexicon
from prompts.messages import Line, Numbers, load, numbers

_MOST_QUOTES = 3
_LONGEST_QUOTE = 160
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&])")


def escalation_text(
    triage: Triage,
    messages: Sequence[Message],
    country: str | None,
    clinic_phone: str | None = None,
    clinic_name: str | None = None,
) -> str:
    """The whole answer to an emergency or urgent verdict, as Markdown; ``messages`` is the conversation.

    Raises ValueError for a verdict below urgent.
    """
    if triage.tier < Tier.URGENT:
        raise ValueError(f"found tier {triage.tier.label}, expected urgent or emergency")
    texts = load("en")["triage"]
    whom = numbers(country)
    findings = _told(triage)
    if findings[0].flag == "self_harm":
        return _paragraphs(_self_harm(texts, whom, findings))
    own: Mapping[str, str] = texts[triage.tier.label]
    clinic = texts["clinic"].format(name=_plain(clinic_name or texts["clinic_default"]), link=_link(clinic_phone or ""))
    if triage.tier is Tier.EMERGENCY:
        lines = [_emergency(texts, whom, own["number_label"])]
    else:
        lines = [clinic] if clinic_phone else []
        lines.append(_same_day(texts, whom))
    return _paragraphs(
        [
            own["headline"],
            _reason(texts, messages, findings),
            " ".join(dict.fromkeys(lexicon().signs[f.flag].meaning for f in findings)),
            own["do"],
            _bullets(lines),
            whom.note if triage.tier is Tier.EMERGENCY else "",
            own["tell"].format(signs=_quotes(findings)),
            own["avoid"],
            f"{own['worse']} {_emergency(texts, whom, texts['emergency']['number_label'])}" if "worse" in own else "",
        ]
    )


def soon_text(triage: Triage) -> str:
    """One or two sentences to put ahead of a normal answer; empty where nothing calls for an appointment."""
    findings = [finding for finding in triage.findings if finding.tier is Tier.SOON]
    if not findings:
        return ""
    first = findings[0]
    template: str = load("en")["triage"]["soon"]["text"]
    return template.format(words=_quotes([first]), meaning=lexicon().signs[first.flag].meaning.rstrip("."))


def failed_text(country: str | None) -> str:
    """What is said when the screen itself is down. Needs nothing but the messages."""
    texts = load("en")["triage"]
    own = texts["failed"]
    whom = numbers(country)
    crisis = [_line(texts, line.name, line) for line in whom.crisis]
    return _paragraphs(
        [
            own["headline"],
            own["do"],
            _bullets(own["signs"]),
            _bullets([_emergency(texts, whom, texts["emergency"]["number_label"]), _same_day(texts, whom), *crisis]),
            whom.note,
            own["otherwise"],
        ]
    )


def _self_harm(texts: Mapping[str, Any], whom: Numbers, findings: list[Finding]) -> list[str]:
    own = texts["self_harm"]
    crisis = [_line(texts, own["crisis_label"].format(name=line.name), line) for line in whom.crisis]
    return [
        own["headline"],
        lexicon().signs["self_harm"].meaning,
        own["do"],
        _bullets([*crisis, _emergency(texts, whom, own["emergency_label"])]),
        "" if crisis else own["no_crisis"],
        whom.note,
        own["tell"].format(signs=_quotes(findings)),
        own["other"],
    ]


def _told(triage: Triage) -> list[Finding]:
    """The findings of the verdict's own tier, one for each flag, thoughts of suicide first."""
    best: dict[str, Finding] = {}
    for finding in triage.findings:
        if finding.tier is triage.tier:
            best.setdefault(finding.flag, finding)
    return sorted(best.values(), key=lambda f: f.flag != "self_harm")[:_MOST_QUOTES]


def _reason(texts: Mapping[str, Any], messages: Sequence[Message], findings: list[Finding]) -> str:
    earlier = all(finding.message < len(messages) - 1 for finding in findings)
    template: str = texts["reason_earlier" if earlier else "reason"]
    return template.format(words=_quotes(findings))


def _quotes(findings: list[Finding]) -> str:
    """The user's own words, in quotation marks, safe to stand in Markdown."""
    words = dict.fromkeys(_plain(finding.text) for finding in findings)
    return ", ".join(f"“{word}”" for word in words)


def _plain(text: str) -> str:
    """``text`` on one line, shortened, with nothing in it that Markdown or HTML would act upon."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if len(line) > _LONGEST_QUOTE:
        line = line[:_LONGEST_QUOTE].rstrip() + "…"
    return _MARKDOWN.sub(r"\\\1", line)


def _link(number: str) -> str:
    dial = re.sub(r"[^0-9+*#]", "", number)
    return f"[{_plain(number)}](tel:{dial})" if dial else _plain(number)


def _line(texts: Mapping[str, Any], label: str, line: Line) -> str:
    template: str = texts["number"]
    return template.format(label=label, link=_link(line.number))


def _emergency(texts: Mapping[str, Any], whom: Numbers, label: str) -> str:
    link = texts["or"].join(_link(number) for number in whom.emergency)
    template: str = texts["number"]
    return template.format(label=label, link=f"**{link}**" if len(whom.emergency) == 1 else link)


def _same_day(texts: Mapping[str, Any], whom: Numbers) -> str:
    if whom.same_day.number:
        return _line(texts, whom.same_day.name, whom.same_day)
    template: str = texts["urgent"]["no_number"]
    return template.format(service=whom.same_day.name)


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _paragraphs(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part)
