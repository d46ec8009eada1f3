"""How long the service waits, in seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tempo:
    """Time limits; tests set shorter ones.

    ``heartbeat``: silence on a stream after which a comment is sent. ``resume``: how long a reply waits for its
    listener to come back. ``kept``: how long a finished reply can be heard again. ``reply``: the most a reply may
    take. ``body``: the most a request's body may take. ``send``: the most that a client may take for one piece.
    ``ready``: how long the screen's answer to the question of readiness holds.
    """

    heartbeat: float = 15.0
    resume: float = 30.0
    kept: float = 60.0
    reply: float = 60.0
    body: float = 20.0
    send: float = 30.0
    ready: float = 2.0
