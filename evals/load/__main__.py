"""``python -m evals.load``: many conversations at once; exits 1 on an error and where a message was lost or doubled."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import time

import httpx

from evals.cases import load
from evals.load.service import service, watch
from evals.load.talk import Talk, Tally
from evals.stats.interval import percentile

WATCH_SECONDS = 1.0


def main() -> None:
    """Put a service under load and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m evals.load", description=__doc__)
    parser.add_argument("--url", help="a running service, its limits of rate raised (default: one is started)")
    parser.add_argument("--pid", type=int, help="with --url: its process, whose memory is watched")
    parser.add_argument("--talks", type=int, default=200, help="conversations at once (default: 200)")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long (default: 60)")
    parser.add_argument("--think", type=float, default=10.0, help="seconds between answer and question (default: 10)")
    given = parser.parse_args()
    questions = [case.messages[-1].content for case in load("answers", "dev")]
    with contextlib.ExitStack() as held:
        url, pid = (given.url, given.pid) if given.url else held.enter_context(service())
        tally, used = asyncio.run(put(url, pid, questions, given.talks, given.seconds, given.think))
    print("\n".join(report(tally, used, given.talks, given.seconds, given.think)))
    sys.exit(1 if tally.errors or tally.lost or tally.doubled else 0)


async def put(
    url: str, pid: int | None, questions: list[str], talks: int, seconds: float, think: float
) -> tuple[Tally, list[float]]:
    """Holds the conversations: what happened, and the process's memory in MB, once a second."""
    tally, used = Tally(), list[float]()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=talks)
    async with httpx.AsyncClient(base_url=url, timeout=90, limits=limits) as client:
        watching = asyncio.create_task(watch(pid, WATCH_SECONDS, used)) if pid else None
        until = time.monotonic() + seconds

        async def begun(number: int) -> None:
            await asyncio.sleep(think * number / talks)  # people do not all come at once
            await Talk(client, questions, tally, think).hold(number, lambda: time.monotonic() < until)

        await asyncio.gather(*(begun(number) for number in range(talks)))
        if watching:
            watching.cancel()
    return tally, used


def report(tally: Tally, used: list[float], talks: int, seconds: float, think: float) -> list[str]:
    """Lines for people."""
    lines = [
        f"{talks} conversations at once for {seconds:g} s, {think:g} s between answer and question",
        f"asked {tally.asked}, answered {tally.answered}, errors {tally.errors.total()}",
        f"messages lost {tally.lost}, doubled {tally.doubled} (counted in {tally.escalated} conversations)",
        *(f"  {times} x {what}" for what, times in tally.errors.most_common()),
    ]
    for name, values in (("first text", tally.first), ("whole answer", tally.whole)):
        if values:
            said = ", ".join(f"{p} %: {percentile(values, p).value:.0f}" for p in (50, 90, 95, 99))
            lines.append(f"{name}, ms: {said} (n = {len(values)})")
    if used:
        marks = [used[round(share * (len(used) - 1) / 4)] for share in range(5)]
        lines.append(f"memory, MB, at the start, each quarter and the end: {', '.join(f'{m:.0f}' for m in marks)}")
    else:
        lines.append("memory: not measured")
    return lines


if __name__ == "__main__":
    main()
