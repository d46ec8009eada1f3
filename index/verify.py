"""Whether an index is whole and fits the library."""

from __future__ import annotations

from pathlib import Path

from index.build import current_folder, file_hashes
from index.manifest import IndexMismatch, Manifest
from index.store import PassageStore


def verify(home: Path) -> list[str]:
    """What is wrong with the index in use, one line each; empty when it is whole.

    Raises:
        IndexMismatch: there is no index.
    """
    folder = current_folder(home)
    if folder is None:
        raise IndexMismatch(f"there is no index under {home / 'index'}; run: backstride index build")
    manifest = Manifest.read(folder / "manifest.json")
    problems: list[str] = []
    try:
        found = file_hashes(folder)
    except OSError as error:
        return [f"{error.filename}: {error.strerror}"]
    for name in sorted(manifest.files.keys() | found.keys()):
        if manifest.files.get(name) != found.get(name):
            state = (
                "missing" if name not in found else "not in the manifest" if name not in manifest.files else "changed"
            )
            problems.append(f"{folder / name}: {state}")
    try:
        store = PassageStore(folder / "chroma")
        try:
            if store.count() != manifest.passages:
                problems.append(f"{folder / 'chroma'}: {store.count()} vectors, expected {manifest.passages}")
            elif store.fingerprint() != manifest.store_fingerprint:
                problems.append(f"{folder / 'chroma'}: ids or vectors changed")
        finally:
            store.close()
    except Exception as error:  # noqa: BLE001 - the store raises many kinds; each is damage
        problems.append(
            f"{folder / 'chroma'}: cannot be read ({type(error).__name__}: {str(error).splitlines()[0][:120]})"
        )
    return problems
