"""``backstride batch`` as a process: its streams and its files."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.program import SECONDS, Done, Program, assert_told

HELLO = b'{"id": "h", "question": "hello"}\n'


def test_standard_streams(ready: Program) -> None:
    lines = [
        '{"id": "a", "question": "Which stretches help the lower back after running?", "extra": 1}',
        "",
        "nonsense",
        '{"id": 2, "messages": [{"role": "user", "content": "I cannot feel anything around my groin"}]}',
        '{"id": null, "question": "hello"}',
    ]
    done = ready.run("batch", "--country", "GB", stdin="\r\n".join(lines), PYTHONIOENCODING="ascii:strict")
    assert (done.code, done.err) == (0, "")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [answer["id"] for answer in found] == ["a", None, 2, None]
    assert [answer.get("reply", {}).get("status") for answer in found] == ["answered", None, "escalated", "smalltalk"]
    assert found[1]["error"].startswith("line 3: no JSON")
    assert found[0]["reply"]["citations"]
    assert "999" in found[2]["reply"]["text"]


def test_a_file_may_even_be_its_own_output(ready: Program, tmp_path: Path) -> None:
    both = tmp_path / "both.jsonl"
    both.write_bytes(b"\xef\xbb\xbf" + HELLO * 2)
    both.chmod(0o640)
    done = ready.run("batch", "--in", both, "--out", both)
    assert (done.code, done.out, done.err) == (0, "", "")
    answers = [json.loads(line) for line in both.read_text("utf-8").splitlines()]
    assert [(answer["id"], answer["reply"]["status"]) for answer in answers] == [("h", "smalltalk")] * 2
    assert stat.S_IMODE(both.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [both]


@pytest.mark.parametrize("wrong", ["no such folder/in.jsonl", "."])
def test_an_input_that_cannot_be_read_is_told(wrong: str, empty: Program, tmp_path: Path) -> None:
    path = tmp_path / wrong
    assert_told(empty.run("batch", "--in", path), f"--in {path}", "expected a JSON Lines file")


@pytest.mark.parametrize("wrong", ["no such folder/out.jsonl", "."])
def test_an_output_that_cannot_be_written_is_told(wrong: str, empty: Program, tmp_path: Path) -> None:
    path = tmp_path / wrong
    assert_told(empty.run("batch", "--out", path, stdin=HELLO), f"--out {path}", "expected a file")


def test_a_device_is_written_to_and_not_replaced(ready: Program) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this machine has no /dev/full")
    assert_told(ready.run("batch", "--out", full, stdin=HELLO), "No space left on device")
    assert full.is_char_device()


def _under_way(running: subprocess.Popen[bytes], folder: Path) -> Path:
    """The draft of the output, with a line in it; the program then waits for more input."""
    assert running.stdin
    running.stdin.write(HELLO)
    running.stdin.flush()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        for draft in folder.glob(".out.jsonl.*"):
            if draft.stat().st_size:
                return draft
        assert running.poll() is None
        time.sleep(0.05)
    raise AssertionError("no line was written")


@pytest.mark.skipif(os.name == "nt", reason="signals are of POSIX")
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_half_written_takes_the_files_name(ready: Program, tmp_path: Path, sign: signal.Signals) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    with ready.start("batch", "--out", str(target)) as running:
        draft = _under_way(running, tmp_path)
        running.send_signal(sign)
        _, errors = running.communicate(timeout=SECONDS)
    assert (running.returncode, errors) == ({signal.SIGTERM: 143, signal.SIGKILL: -9}[sign], b"")
    assert target.read_text() == "old"
    assert draft.exists() == (sign == signal.SIGKILL)


def test_a_reader_that_goes_away_is_no_error_to_tell(ready: Program) -> None:
    with ready.start("batch") as running:
        assert running.stdin
        assert running.stdout
        running.stdin.write(HELLO)
        running.stdin.flush()
        first = running.stdout.readline()
        running.stdout.close()
        running.stdin.write(HELLO * 2)
        running.stdin.close()
        assert running.stderr
        done = Done(running.wait(SECONDS), first.decode(), running.stderr.read().decode())
    assert json.loads(done.out)["id"] == "h"
    assert (done.code, done.err) == (1, "")
