"""What a person is told in another language than English. Fixed, reviewed text; never a model's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.triage.languages.rules import SPOKEN
from bot.triage.quote import MOST_QUOTES, call_link, escaped, one_line, shortened
from prompts.messages import Line, Numbers, load, numbers

_WRITTEN = {"hi-Latn": "hi"}
"""Languages whose texts are those of another: Hindi in Latin letters is answered in Devanagari."""
SELF_HARM = "self_harm"
_MEANING = {
    "nerves": """saddle_numbness urinary_retention urinary_incontinence bowel_incontinence bilateral_leg_symptoms
        sexual_dysfunction progressive_leg_weakness foot_drop""",
    "injury": "major_trauma",
    "heart": "chest_pain breathlessness",
    "vessel": "aortic_signs",
    "infection": "sepsis_signs",
    "heat": "heat_stroke",
    "muscle": "rhabdomyolysis",
    "pregnancy": "pregnancy_bleeding",
}
_MEANING_OF = {flag: name for name, flags in _MEANING.items() for flag in flags.split()}


class Told(Protocol):
    """What is needed of a finding: its flag and the person's own words."""

    @property
    def flag(self) -> str: ...

    @property
    def text(self) -> str: ...


def escalation_text(
    language: str,
    findings: Sequence[Told],
    country: str | None,
    clinic_phone: str | None = None,
    clinic_name: str | None = None,
) -> str:
    """The whole answer to an emergency in ``language``, as Markdown.

    ``findings`` are those that count, at least one; ``country`` is an ISO 3166 code, or None for the one in which the
    language is taken to be spoken.

    Raises ValueError for a language other than those of ``SPOKEN``, and without findings.
    """
    if not findings:
        raise ValueError("found no findings, expected at least one")
    if language == "en":
        raise ValueError("found the language 'en', whose texts are bot.triage.message's")
    table = _table(language)
    texts = table["triage"]
    whom = _numbers(language, table, country)
    if any(finding.flag == SELF_HARM for finding in findings):
        return _paragraphs(_self_harm(table, whom, findings))
    own = texts["emergency"]
    words = _quotes(table, findings)
    return _paragraphs(
        [
            own["headline"],
            texts["reason"].format(words=words),
            _meaning(texts, findings),
            own["do"],
            _bullets([_emergency(texts, whom)]),
            "" if whom.country else own["note"],
            own["tell"].format(signs=words),
            own["avoid"],
            _clinic(texts, clinic_phone, clinic_name) if clinic_phone else "",
        ]
    )


def not_spoken_text(language: str, country: str | None) -> str:
    """That the library speaks English only, and what to look out for, in ``language``, as Markdown.

    In English for a language in which there are no texts.
    """
    written = language if language in SPOKEN else "en"
    table = _table(written)
    texts = table["triage"]
    own = texts["not_spoken"]
    whom = _numbers(written, table, country)
    lines = [_emergency(texts, whom)]
    lines += [_line(texts, line) for line in (whom.same_day, *whom.crisis) if line.number]
    return _paragraphs(
        [
            own["headline"],
            own["ask"],
            own["lead"],
            _bullets(own.get("signs") or texts["failed"]["signs"]),
            own["numbers"],
            _bullets(lines),
            "" if whom.country else texts["emergency"].get("note", whom.note),
            own["today"],
        ]
    )


def _table(language: str) -> Mapping[str, Any]:
    if language not in (*SPOKEN, "en"):
        raise ValueError(f"found the language {language!r}, expected one of {', '.join(SPOKEN)}")
    return load(_WRITTEN.get(language, language))


def _numbers(language: str, table: Mapping[str, Any], country: str | None) -> Numbers:
    return numbers(country or table.get("country"), _WRITTEN.get(language, language))


def _quotes(table: Mapping[str, Any], findings: Sequence[Told]) -> str:
    """The person's own words, each once, in the quotation marks of the language; of words in words the longer ones."""
    lines = list(dict.fromkeys(line for finding in findings if (line := one_line(finding.text))))
    lines = [line for line in lines if not any(line in other and line != other for other in lines)]
    template: str = table["quote"]
    return ", ".join(template.format(words=escaped(shortened(line))) for line in lines[:MOST_QUOTES])


def _meaning(texts: Mapping[str, Any], findings: Sequence[Told]) -> str:
    """What most of the findings may mean, in one plain sentence; of two that are as frequent the first."""
    counts = Counter(_MEANING_OF[flag] for flag in dict.fromkeys(f.flag for f in findings) if flag in _MEANING_OF)
    return str(texts["meaning"][counts.most_common(1)[0][0]]) if counts else ""


def _self_harm(table: Mapping[str, Any], whom: Numbers, findings: Sequence[Told]) -> list[str]:
    """Somebody to talk to comes first; other signs are named behind everything else."""
    texts = table["triage"]
    own = texts[SELF_HARM]
    crisis = [_line(texts, line) for line in whom.crisis]
    others = [finding for finding in findings if finding.flag != SELF_HARM]
    return [
        own["headline"],
        _bullets([*crisis, _emergency(texts, whom)]),
        own["do"] if crisis else own["no_crisis"],
        "" if whom.country else texts["emergency"]["note"],
        own["tell"].format(signs=_quotes(table, [finding for finding in findings if finding.flag == SELF_HARM])),
        own["other"],
        own["also"].format(words=_quotes(table, others)) if others else "",
    ]


def _clinic(texts: Mapping[str, Any], phone: str, name: str | None) -> str:
    label = escaped(shortened(one_line(name or ""))) or texts["clinic_default"]
    template: str = texts["clinic"]
    return template.format(name=label, link=call_link(one_line(phone), texts["call"]))


def _line(texts: Mapping[str, Any], line: Line) -> str:
    template: str = texts["number"]
    return template.format(label=escaped(line.name), link=f"**{call_link(line.number, texts['call'])}**")


def _emergency(texts: Mapping[str, Any], whom: Numbers) -> str:
    link = texts["or"].join(f"**{call_link(number, texts['call'])}**" for number in whom.emergency)
    template: str = texts["number"]
    return template.format(label=texts["emergency"]["number_label"], link=link)


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _paragraphs(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part)
