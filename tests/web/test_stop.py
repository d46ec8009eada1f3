"""Being told to stop: what was begun is finished, to its last word, and then the process goes."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.events import read

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
SERVICE = """
import signal, socket, sys
from pathlib import Path
from bot.cli.serve import _stop
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.serving import Server, config
from tests.web.fake import FakeResponder, screen
signal.signal(signal.SIGTERM, _stop)
app = create_app(lambda: FakeResponder(pause=0.05), Settings(home=Path(sys.argv[1])), screen)
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
Server(config(app, "error")).run(sockets=[listener])
"""


def connection(port: int) -> contextlib.closing[http.client.HTTPConnection]:
    return contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS))


@pytest.mark.skipif(os.name == "nt", reason="signals are of POSIX")
def test_a_streaming_answer_is_finished_before_the_process_goes(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SERVICE, os.fspath(tmp_path)]
    pipe = subprocess.PIPE
    with (
        subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=ROOT) as service,
        contextlib.ExitStack() as open_until_the_end,
    ):
        try:
            assert service.stdout
            port = int(service.stdout.readline())
            whole = open_until_the_end.enter_context(connection(port))
            streamed = open_until_the_end.enter_context(connection(port))
            body = json.dumps({"message": "Why does my back hurt?"})
            json_type = {"Content-Type": "application/json"}
            streamed.request("POST", "/api/v1/chat", body, {**json_type, "Accept": "text/event-stream"})
            answer = streamed.getresponse()
            first = answer.readline()  # it is under way
            whole.request("POST", "/api/v1/chat", body, json_type)
            for _ in range(20):
                first += answer.readline()
            service.send_signal(signal.SIGTERM)
            events = list(read((first + answer.read()).decode().splitlines()))
            reply = json.load(whole.getresponse())["reply"]
            assert service.wait(SECONDS) == 0
        finally:
            service.kill()
        assert service.stderr
        assert service.stderr.read() == ""
    assert events[-1].name == "reply"
    text = "".join(event.data["text"] for event in events if event.name == "delta")
    assert text.strip() == events[-1].data["reply"]["text"] == reply["text"]
    with pytest.raises(ConnectionRefusedError), connection(port) as refused:
        refused.connect()
