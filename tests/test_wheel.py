"""The wheel: everything that the program needs is in it, and it works away from the checkout."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot import __version__
from bot.settings import Settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("bot", "corpus", "index", "prompts")
SECONDS = 240


def _run(*command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    foreign = ("BACKSTRIDE_", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(foreign)} | variables
    done = subprocess.run(
        [os.fspath(word) for word in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    assert built.name == f"backstride-{__version__}-py3-none-any.whl"
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment's folder with the wheel in it; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = _program(folder, "python")
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    _run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    (packages,) = {*folder.glob("lib/python*/site-packages"), *folder.glob("Lib/site-packages")}
    outer = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (packages / "dependencies.pth").write_text("".join(f"{path}\n" for path in outer))
    return folder


def _program(environment: Path, name: str) -> Path:
    found = shutil.which(name, path=environment / ("Scripts" if os.name == "nt" else "bin"))
    assert found, f"{name} is not in {environment}"
    return Path(found)


def test_the_wheel_has_all_files_of_the_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    about = f"backstride-{__version__}.dist-info/"
    assert {name for name in names if not name.startswith(about)} == ours
    assert f"{about}licenses/LICENSE" in names
    kinds = {suffix: sum(name.endswith(suffix) for name in ours) for suffix in (".md", ".toml", ".npz", ".js", ".css")}
    assert all(kinds.values()), kinds
    assert {
        "index/tower.npz",
        "index/talk_tower.npz",
        "bot/answerable.npz",
        "bot/triage/lexicon/emergency.toml",
    } <= ours
    assert sum(name.startswith("corpus/articles/") for name in ours) == 5


def test_the_wheel_asks_for_what_the_project_asks_for(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"backstride-{__version__}.dist-info/METADATA").decode()
        scripts = archive.read(f"backstride-{__version__}.dist-info/entry_points.txt").decode()
    asked = [Requirement(line) for line in re.findall(r"^Requires-Dist: (.*)$", metadata, re.MULTILINE)]
    assert [requirement for requirement in asked if requirement.url] == []
    wanted = [Requirement(line) for line in project["dependencies"]]
    assert {_plain(r) for r in asked if not r.marker} == {_plain(r) for r in wanted}
    assert "backstride = bot.cli:main" in scripts


def _plain(requirement: Requirement) -> tuple[str, str]:
    return canonicalize_name(requirement.name), str(requirement.specifier)


def test_the_modules_come_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = f"import json, {', '.join(PACKAGES)}; print(json.dumps([m.__file__ for m in ({', '.join(PACKAGES)})]))"
    found = json.loads(_run(_program(installed, "python"), "-c", code, cwd=tmp_path).stdout)
    assert len(found) == len(PACKAGES)
    assert [path for path in found if not Path(path).is_relative_to(installed)] == []


def test_the_installed_program_works_away_from_the_checkout(
    installed: Path, built_settings: Settings, tmp_path: Path
) -> None:
    backstride, home = _program(installed, "backstride"), tmp_path / "home"
    shutil.copytree(built_settings.home, home)

    def run(*arguments: str) -> str:
        return _run(backstride, *arguments, cwd=tmp_path, BACKSTRIDE_HOME=os.fspath(home)).stdout

    assert run("--version") == f"backstride {__version__}\n"
    assert run("corpus", "check").startswith("5 documents, ")
    index = home / "index" / "CURRENT"
    before = index.read_text()
    reply = json.loads(run("ask", "Which stretches help the lower back after running?", "--json"))
    assert (reply["status"], len(reply["citations"]) > 0) == ("answered", True)
    assert index.read_text() == before, "the wheel's library is not that of the checkout"
    assert json.loads(run("ask", "I cannot feel my groin and I cannot pee", "--json"))["status"] == "escalated"
