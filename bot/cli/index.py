"""``backstride index``."""

from __future__ import annotations

import time
from dataclasses import asdict

import typer

from bot.cli.output import print_json
from bot.cli.progress import reporting
from bot.runtime import build_index, open_index
from bot.settings import settings
from corpus.library import Library
from index.manifest import IndexMismatch, Manifest


def build() -> None:
    """Build and put in use."""
    began = time.perf_counter()
    with reporting() as report:
        built = build_index(settings(), report)
    seconds = time.perf_counter() - began
    manifest = built.manifest
    print(
        f"indexed {manifest.documents} documents, {manifest.passages} passages, {manifest.statements} statements "
        f"in {seconds:.1f} s ({built.embedded} texts encoded, {built.reused} reused)"
    )


def verify() -> None:
    """Look for damage and for a library that has moved on; exit 1 on either."""
    home = settings().home
    from index.verify import verify as find_damage

    problems = find_damage(home)
    if not problems:
        try:
            open_index(settings(), Library(home)).close()
        except IndexMismatch as mismatch:
            problems.append(str(mismatch))
    for problem in problems:
        print(problem)
    if problems:
        print(
            f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}; "
            "to build the index anew run: backstride index build"
        )
        raise typer.Exit(1)
    print("the index is whole and fits the library")


def info(*, as_json: bool) -> None:
    """The manifest of the index in use."""
    home = settings().home
    from index.build import current_folder

    folder = current_folder(home)
    if folder is None:
        raise IndexMismatch(f"there is no index under {home / 'index'}; run: backstride index build")
    table = asdict(Manifest.read(folder / "manifest.json"))
    if as_json:
        print_json({"folder": str(folder), **table})
        return
    print(f"folder: {folder}")
    for key, value in table.items():
        print(f"{key}: {f'{len(value)} files' if isinstance(value, dict) else value}")
