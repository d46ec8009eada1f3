"""A build that is killed at any moment leaves the old index as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.build import CURRENT, build, current_folder
from index.verify import verify
from tests.index.fake import FakeEncoder, library
from tests.index.rebuild import NEW

MOMENTS = 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here to kill")
def test_a_killed_build_leaves_an_index_that_answers(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.index.rebuild", str(tmp_path), str(MOMENTS), "6"]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.stderr == ""
    assert [line for line in lines if line["damage"] or line["answers"] not in ("old", "new")] == []
    at_random, within = lines[:MOMENTS], lines[MOMENTS:]
    assert sum(line["killed"] for line in at_random) >= MOMENTS // 2
    finished = [line for line in within if not line["killed"]]
    assert [line["answers"] for line in finished] == ["new", "new"]
    killed = [line["answers"] for line in within if line["killed"]]
    assert len(killed) >= 8
    assert set(killed) == {"old"}

    folder = current_folder(tmp_path)
    build(tmp_path, *library(**NEW), FakeEncoder)
    after = {path.name for path in (tmp_path / "index").iterdir()}
    assert folder is not None
    assert len(after) <= 5  # CURRENT, the lock, the index, the one before, and one that a reader may have open
    assert {CURRENT, "lock", folder.name} < after
    assert all((tmp_path / "index" / name / "manifest.json").is_file() for name in after - {CURRENT, "lock"})
    assert verify(tmp_path) == []
