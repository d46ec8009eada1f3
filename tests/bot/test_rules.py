"""Rule files: what is wrong with one is told in one line that names file and table."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.rules import RuleError, any_of, load_rules


def write(folder: Path, content: str | bytes) -> str:
    """The name under which the rules of a file in ``folder`` are loaded."""
    path = folder / "rules.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return os.fspath(path.with_suffix(""))


def test_tables_keep_their_order(tmp_path: Path) -> None:
    name = write(tmp_path, "[b]\npatterns = ['x', 'y+']\n[a]\npatterns = ['z']\n")
    assert list(load_rules(name).items()) == [("b", ["x", "y+"]), ("a", ["z"])]


@pytest.mark.parametrize("name", ["condense", "question", "scope", "smalltalk"])
def test_the_bundled_rules_are_sound(name: str) -> None:
    rules = load_rules(name)
    assert rules
    for patterns in rules.values():
        assert len(set(patterns)) == len(patterns)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "[a]\npatterns = ['x']\ncolour = 'red'\n",
            r"\[a\] must have a list of strings named patterns, and nothing else",
        ),
        ("[a]\npattern = ['x']\n", r"\[a\] must have a list"),
        ("[a]\npatterns = []\n", r"\[a\] must have a list"),
        ("[a]\npatterns = 'abc'\n", r"\[a\] must have a list"),
        ("[a]\npatterns = ['x', 3]\n", r"\[a\] must have a list"),
        ("[a]\n", r"\[a\] must have a list"),
        ("a = 1\n", r"\[a\] must have a list"),
        ("[a]\npatterns = ['x']\n[b]\npatterns = ['(']\n", r"\[b\] '\(': "),
        ("[a\n", ": "),
        (b"[a]\npatterns = ['\xff']\n", "utf-8"),
    ],
)
def test_bad_rules_are_told_in_one_line(tmp_path: Path, content: str | bytes, told: str) -> None:
    name = write(tmp_path, content)
    with pytest.raises(RuleError, match=told) as caught:
        load_rules(name)
    assert str(caught.value).startswith(f"{name}.toml: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"none\.toml: .*No such file"):
        load_rules(os.fspath(tmp_path / "none"))


def test_any_of_is_one_alternative() -> None:
    assert any_of(["a|b", "c"]) == "(?:a|b|c)"
