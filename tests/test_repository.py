"""What holds for the repository as a whole: its README, its dependencies, its files."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.cli.app import app
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FOLDERS = ("bot", "corpus", "index", "prompts", "evals", "tests", "deploy", ".ci")
CODE = {".py", ".js", ".css", ".html", ".sh", ".yml", ".yaml"}
# spelt so that this file does not have what it looks for
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME)\b|_PLACE" r"HOLDER|(?i:not impl" r"emented)")


def _files() -> Iterator[Path]:
    """The files that we wrote."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith("."))
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and "reports" not in path.parts:
                yield path


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def _rows(text: str) -> list[list[str]]:
    """The cells of each row of the tables of a Markdown text."""
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line.startswith("| ")
    ]


def _commands(group: Any, *path: str) -> dict[str, set[str]]:
    """The program's commands, each with its options."""
    found: dict[str, set[str]] = {}
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            found |= _commands(command, *path, name)
        else:
            options = {option for p in command.params for option in p.opts if option.startswith("--")}
            found[" ".join((*path, name))] = options - {"--help"}
    return found


def _readme_commands() -> dict[str, set[str]]:
    """The commands of the README's table, each with its options: `a b`, `c` stands for 'a b' and 'a c'."""
    found: dict[str, set[str]] = {}
    for cells in _rows(_readme()):
        spans = re.findall(r"`([^`]+)`", cells[0])
        if not spans or not spans[0].startswith("backstride "):
            continue
        words = spans[0].split()[1:]
        group = words[:1] if len(spans) > 1 else []
        for span in (" ".join(words[len(group) :]), *spans[1:]):
            name = " ".join((*group, span.split()[0]))
            found[name] = set(re.findall(r"--[a-z-]+", span))
    return found


def test_the_readme_has_every_command_with_its_options() -> None:
    assert _readme_commands() == _commands(typer.main.get_command(app))


def test_the_readme_has_every_setting_with_its_default_and_nothing_else() -> None:
    rows = {cells[0].strip("`"): cells[1:] for cells in _rows(_readme()) if cells[0].startswith("`BACKSTRIDE_")}
    expected: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        default = (
            "the platform's user data folder"
            if name == "home"
            else f"`{field.default}`"
            if field.default or isinstance(field.default, int)
            else "empty"
        )
        expected[f"BACKSTRIDE_{name.upper()}"] = default
    assert {name: cells[0] for name, cells in rows.items()} == expected
    assert all(cells[1] for cells in rows.values())
    assert set(re.findall(r"BACKSTRIDE_[A-Z_]*[A-Z]", _readme())) == expected.keys()


def test_every_setting_that_the_code_names_exists() -> None:
    known = {f"BACKSTRIDE_{name.upper()}" for name in Settings.model_fields}
    for folder in ("bot", "corpus", "index", "prompts", "evals"):
        for path in (ROOT / folder).rglob("*.py"):
            named = set(re.findall(r"BACKSTRIDE_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
            assert named <= known, f"{path} names {named - known}"


def test_the_make_targets_that_are_named_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):(?!=)", makefile, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == targets
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", _readme(), re.MULTILINE))
    for path in (ROOT / "bot").rglob("*.py"):
        named |= set(re.findall(r"[`\"]make ([a-z-]+)[`\"]", path.read_text(encoding="utf-8")))
    assert named <= targets
    assert {"run", "test", "test-browser", "lint", "evals", "bench"} <= named


def test_what_the_readme_links_to_exists() -> None:
    links = re.findall(r"\]\(([^)#\s]+)\)", _readme())
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
    anchors = {
        re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.*)$", _readme(), re.M)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", _readme())) <= anchors


def test_the_files_that_the_readmes_architecture_names_exist() -> None:
    folders = {cells[0].strip("`/"): cells[1] for cells in _rows(_readme()) if re.fullmatch(r"`[a-z]+/`", cells[0])}
    assert {"corpus", "index", "prompts", "bot", "evals"} <= folders.keys()
    for folder, owns in folders.items():
        for name in re.findall(r"`([^`\s]+(?:/|\.[a-z]+))`", owns):
            assert any((ROOT / folder).glob(name)), f"README: {folder}/ has no {name}"


def _locks() -> list[Path]:
    patterns = (
        "*requirements*.txt",
        "constraints*.txt",
        "pyproject.toml",
        "*.lock",
        "*.cfg",
        "*.conf",
        "*.ini",
        "*.in",
    )
    return sorted({path for pattern in patterns for path in ROOT.glob(pattern)})


def test_nothing_says_where_packages_come_from() -> None:
    assert {ROOT / "constraints.txt", ROOT / "pyproject.toml"} <= set(_locks())
    registry = re.compile(
        r"://|\bpypi\b|pythonhosted|\bindex-url|\bfind-links|\btrusted-host|\bfile:|\.whl\b|\sgit\+", re.I
    )
    for path in _locks():
        found = [line for line in path.read_text(encoding="utf-8").splitlines() if registry.search(line)]
        assert found == [], f"{path.name} names a source of packages"


def _pinned(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pins = [line.partition("#")[0].strip() for line in lines if line.partition("#")[0].strip()]
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", pin)] == []
    return {canonicalize_name(name): version for name, _, version in (pin.partition("==") for pin in pins)}


def test_the_tested_versions_are_in_the_ranges_that_are_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tested = _pinned("constraints.txt")
    extras = project["optional-dependencies"]
    # the extra 'evals' has an environment of its own, in which its pins come first
    with_evals = {**tested, **_pinned("constraints-evals.txt")}
    together = ("dev", "redis", "models", "postgres", "telemetry")
    for wanted, versions in (
        ([*project["dependencies"], *(one for name in together for one in extras[name])], tested),
        ([*project["dependencies"], *extras["dev"], *extras["evals"]], with_evals),
    ):
        for requirement in map(Requirement, wanted):
            version = versions.get(canonicalize_name(requirement.name))
            assert version, f"no version of {requirement.name} is pinned"
            assert requirement.specifier.contains(version, prereleases=True), f"{requirement}: {version} is tested"
    assert set(extras) == {"dev", "evals", "local-llm", "models", "postgres", "redis", "telemetry"}


@pytest.mark.originals
def test_the_digests_share_no_run_of_words_with_the_originals() -> None:
    script = SHARED / "check_overlap.py"
    if not script.is_file() or not any((SHARED / "articles").glob("*.txt")):
        pytest.skip(f"the original articles are not in {SHARED}")
    command = [sys.executable, str(script), str(ROOT / "corpus" / "articles"), str(SHARED / "articles")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "0 shared runs of 8+ words in 5 files\n"), done.stdout + done.stderr


def test_no_file_of_code_is_long() -> None:
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in _files() if path.suffix in CODE}
    assert len(lengths) > 100
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > 300} == {}


def test_nothing_is_left_unfinished() -> None:
    kinds = CODE | {".toml", ".md", ".txt", ""}
    for path in _files():
        if path.suffix in kinds:
            found = UNFINISHED.findall(path.read_text(encoding="utf-8"))
            assert found == [], path.relative_to(ROOT)
