"""Loads the lexicon: concepts, flags, half-signs and what they add up to. Rules are data; this only checks them.

In ``lexicon/``: ``concepts.toml`` names things (``saddle``, ``numb``); ``emergency.toml``, ``urgent.toml`` and
``soon.toml`` hold the flags of each tier, ``cues.toml`` the half-signs that are nothing alone; ``combinations.toml``
says what adds up; ``assertion.toml`` holds the modifiers; ``ordinary.txt`` the English words that must not be taken for
misspellings. Anything that is not expected is an error that names file, table and key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.triage.finding import Tier
from bot.triage.matcher import Concepts, Group
from bot.triage.phrase import PhraseError, Sequence, parse, references, vocabulary
from bot.triage.rules import Combination, Lexicon, Modifier, Pattern, Sign
from bot.triage.vocabulary import Vocabulary

FOLDER = Path(__file__).parent / "lexicon"


class LexiconError(Exception):
    """The lexicon is not as it should be; the message names file, table and key."""


_SIGN_KEYS = {"name", "meaning", "patterns", "examples", "counterexamples", "history_counts", "located"}
_FLAG_KEYS = _SIGN_KEYS | {"tier", "source", "alone"}
_PATTERN_KEYS = {"all", "seq", "window", "rival", "unless", "weak", "support", "cross"}
_MODIFIER_KEYS = {"literal", "category", "direction", "reach", "words", "terminators", "final", "example"}
_CATEGORIES = {"negated", "hypothetical", "historical", "other", "figure", "pseudo", "resolved", "uncertain"}
_DIRECTIONS = {"forward", "backward", "both", "self"}
_REACHES = {"clause", "sentence", "next", "message"}


def _read(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LexiconError(f"{path} is missing; install Backstride again") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: {error}") from error


def _only(table: Mapping[str, Any], allowed: set[str], required: set[str], where: str) -> None:
    unknown = sorted(table.keys() - allowed)
    missing = sorted(required - table.keys())
    if unknown:
        raise LexiconError(f"{where}: unknown key {unknown[0]!r}, expected one of {', '.join(sorted(allowed))}")
    if missing:
        raise LexiconError(f"{where}: key {missing[0]!r} is missing")


def _sequence(text: Any, where: str) -> Sequence:
    if not isinstance(text, str):
        raise LexiconError(f"{where}: expected a pattern, found {text!r}")
    try:
        return parse(text)
    except PhraseError as error:
        raise LexiconError(f"{where}: {error}") from error


def _pattern(raw: Any, where: str) -> Pattern:
    table = {"seq": raw} if isinstance(raw, str) else raw
    if not isinstance(table, dict):
        raise LexiconError(f"{where}: expected a pattern or a table, found {raw!r}")
    _only(table, _PATTERN_KEYS, set(), where)
    if ("seq" in table) == ("all" in table):
        raise LexiconError(f"{where}: expected either 'seq' or 'all' in {raw!r}")
    parts = table["all"] if "all" in table else [table["seq"]]
    return Pattern(
        parts=tuple(_sequence(part, where) for part in parts),
        window=int(table.get("window", 8)),
        rival=table.get("rival"),
        unless=tuple(table.get("unless", ())),
        weak=bool(table.get("weak", False)),
        support=bool(table.get("support", False)),
        cross=bool(table.get("cross", False)),
    )


def _tier(name: Any, where: str) -> Tier:
    for tier in Tier:
        if tier.label == name and tier is not Tier.NONE:
            return tier
    raise LexiconError(f"{where}: unknown tier {name!r}, expected soon, urgent or emergency")


def _sign(table: dict[str, Any], file: str, *, flag: bool) -> Sign:
    where = f"{file}, {'flag' if flag else 'cue'} {table.get('name', '?')}"
    required = {"name", "meaning", "patterns", "examples", "counterexamples"} | ({"tier", "source"} if flag else set())
    _only(table, _FLAG_KEYS if flag else _SIGN_KEYS, required, where)
    return Sign(
        name=table["name"],
        tier=_tier(table["tier"], f"{where}, key tier") if flag else None,
        source=table.get("source", ""),
        meaning=table["meaning"],
        patterns=tuple(_pattern(raw, f"{where}, key patterns") for raw in table["patterns"]),
        history_counts=table.get("history_counts", False),
        alone=table.get("alone", True),
        located=table.get("located", False),
        examples=tuple(table["examples"]),
        counterexamples=tuple(table["counterexamples"]),
    )


def _signs(folder: Path) -> tuple[Sign, ...]:
    out: dict[str, Sign] = {}
    for file, key in (("emergency.toml", "flag"), ("urgent.toml", "flag"), ("soon.toml", "flag"), ("cues.toml", "cue")):
        raw = _read(folder, file)
        _only(raw, {key}, {key}, str(folder / file))
        for table in raw[key]:
            sign = _sign(table, str(folder / file), flag=key == "flag")
            if sign.name in out:
                raise LexiconError(f"{folder / file}, {key} {sign.name}: the name is there twice")
            out[sign.name] = sign
    return tuple(out.values())


def _modifier(table: dict[str, Any], where: str) -> list[Modifier]:
    _only(table, _MODIFIER_KEYS, {"literal", "category", "direction", "example"}, where)
    for key, allowed in (("category", _CATEGORIES), ("direction", _DIRECTIONS), ("reach", _REACHES)):
        if table.get(key, "clause" if key == "reach" else None) not in allowed:
            raise LexiconError(f"{where}, key {key}: found {table.get(key)!r}, expected one of {sorted(allowed)}")
    return [
        Modifier(
            literal=literal,
            category=table["category"],
            direction=table["direction"],
            reach=table.get("reach", "clause"),
            words=int(table.get("words", 25)),
            terminators=frozenset(table.get("terminators", ())),
            final=bool(table.get("final", False)),
        )
        for literal in table["literal"]
    ]


def _combination(table: dict[str, Any], signs: Mapping[str, Sign], where: str) -> Combination:
    _only(table, {"need", "gives", "tier", "example", "same_message"}, {"need", "gives", "example"}, where)
    for name in [table["gives"], *(name for group in table["need"] for name in group)]:
        if name not in signs:
            raise LexiconError(f"{where}: there is no flag or cue {name!r}")
    own = signs[table["gives"]].tier
    tier = _tier(table["tier"], where) if "tier" in table else own
    if tier is None:
        raise LexiconError(f"{where}: {table['gives']!r} is a cue and cannot be given")
    return Combination(
        tuple(frozenset(group) for group in table["need"]), table["gives"], tier, table.get("same_message", False)
    )


def load(folder: Path = FOLDER) -> Lexicon:
    """The lexicon in ``folder``.

    Raises LexiconError for whatever is missing, unknown or cannot be read.
    """
    raw = _read(folder, "concepts.toml")
    _only(raw, {"concept", "spelling"}, {"concept", "spelling"}, str(folder / "concepts.toml"))
    patterns = {
        name: tuple(_sequence(text, f"{folder / 'concepts.toml'}, concept {name}") for text in texts)
        for name, texts in raw["concept"].items()
    }
    signs = _signs(folder)
    by_name = {sign.name: sign for sign in signs}
    owned = [(sign, pattern, part) for sign in signs for pattern in sign.patterns for part in range(len(pattern.parts))]
    for sign, pattern, part in owned:
        named = {*references(pattern.parts[part]), *pattern.unless, *([pattern.rival] if pattern.rival else [])}
        if named - patterns.keys():
            raise LexiconError(
                f"{folder}, {sign.name}, key patterns: no concept {sorted(named - patterns.keys())[0]!r}"
            )
    try:
        concepts = Concepts(patterns)
    except (KeyError, ValueError) as error:
        raise LexiconError(f"{folder / 'concepts.toml'}: {error.args[0]}") from error
    modifiers = [
        modifier
        for number, table in enumerate(_read(folder, "assertion.toml").get("modifier", []), 1)
        for modifier in _modifier(table, f"{folder / 'assertion.toml'}, modifier {number} {table.get('literal')}")
    ]
    modifier_patterns = [_sequence(m.literal, f"{folder / 'assertion.toml'}, {m.literal}") for m in modifiers]
    combinations = [
        _combination(table, by_name, f"{folder / 'combinations.toml'}, combination {number}")
        for number, table in enumerate(_read(folder, "combinations.toml").get("combination", []), 1)
    ]
    everything = [seq for seqs in patterns.values() for seq in seqs] + modifier_patterns
    everything += [pattern.parts[part] for _, pattern, part in owned]
    return Lexicon(
        signs=by_name,
        order=signs,
        concepts=concepts,
        sequences=Group.of((i, pattern.parts[part]) for i, (_, pattern, part) in enumerate(owned)),
        pattern_of=tuple(owned),
        combinations=tuple(combinations),
        modifiers=tuple(modifiers),
        modifier_group=Group.of(enumerate(modifier_patterns)),
        vocabulary=_vocabulary(raw["spelling"], everything, folder),
    )


def _vocabulary(spelling: dict[str, Any], everything: list[Sequence], folder: Path) -> Vocabulary:
    _only(
        spelling,
        {"important", "function", "typos"},
        {"important", "function", "typos"},
        f"{folder / 'concepts.toml'}, spelling",
    )
    important = frozenset(spelling["important"].split())
    known = important | frozenset(spelling["function"].split()) | {w for seq in everything for w in vocabulary(seq)}
    try:
        ordinary = frozenset((folder / "ordinary.txt").read_text(encoding="utf-8").split())
    except OSError as error:
        raise LexiconError(f"{folder / 'ordinary.txt'}: {error.strerror}") from error
    typos = {typo: meant for meant, typos in spelling["typos"].items() for typo in typos.split()}
    return Vocabulary(known - typos.keys(), important, ordinary - typos.keys(), typos)


@cache
def lexicon() -> Lexicon:
    """The bundled lexicon, loaded once."""
    return load()
