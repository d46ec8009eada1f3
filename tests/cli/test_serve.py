"""``backstride serve``: it comes up, answers, and goes when it is told to."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest

from tests.cli.program import SECONDS, Program, assert_told


def test_a_taken_port_is_told(empty: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert_told(empty.run("serve", "--port", port), f"port {port}", "127.0.0.1", "is taken", "--port")
        assert_told(empty.run("serve", BACKSTRIDE_PORT=port), f"port {port}", "is taken")


def test_a_mistake_in_the_file_of_clinics_is_told(empty: Program, tmp_path: Path) -> None:
    path = tmp_path / "clinics.toml"
    path.write_text('[clinics.river]\nname = "River"\nphone = "1"\n', encoding="utf-8")
    assert_told(empty.run("serve", "--port", "0", "--clinics", path), str(path), "clinics.river.phone", "no such key")
    assert_told(empty.run("serve", "--port", "0", BACKSTRIDE_CLINICS=str(tmp_path / "none")), "none", "expected a file")


@pytest.mark.skipif(os.name == "nt", reason="signals are of POSIX")
def test_the_service_comes_and_goes(ready: Program) -> None:
    with ready.start("serve", "--port", "0") as running:
        try:
            assert running.stderr
            line = running.stderr.readline().decode()
            found = re.fullmatch(r"Backstride is at (http://127\.0\.0\.1:\d+)  \(Ctrl-C stops it\)\n", line)
            assert found, line
            with urllib.request.urlopen(f"{found[1]}/healthz", timeout=SECONDS) as answer:  # noqa: S310 - our own
                assert answer.status == 200
                assert json.load(answer)["status"] == "ok"
            second = ready.run("serve", "--port", found[1].rpartition(":")[2])
            assert_told(second, "is taken", "--port")
            running.send_signal(signal.SIGTERM)
            told = time.monotonic()
            out, err = running.communicate(timeout=SECONDS)
            assert (running.returncode, out, err) == (0, b"", b"")
            assert time.monotonic() - told < 15
        finally:
            running.kill()
