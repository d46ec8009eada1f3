"""Rate limits that replicas share, in Redis (``pip install 'backstride[redis]'``)."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any

from bot.web.limits import MINUTE, Allowance, MemoryStore
from bot.web.trouble import told

LOG = logging.getLogger(__name__)
PREFIX = "backstride:limit:"
SECONDS = 1.0
"""How long Redis may take; the service does not wait for its counters."""
AGAIN_SECONDS = 5.0
"""How long it is left alone after a failure."""

# The same algorithm as MemoryStore, in one step for all keys; Redis's own clock, so that replicas agree.
SCRIPT = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local minute = tonumber(ARGV[1])
local wait, after = 0, {}
for i, key in ipairs(KEYS) do
  local full = tonumber(redis.call('GET', key) or now)
  after[i] = math.max(full, now) + minute / tonumber(ARGV[i + 1])
  wait = math.max(wait, after[i] - now - minute)
end
if wait > 0.000000001 then return tostring(wait) end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.6f', after[i]), 'PX', math.ceil((after[i] - now) * 1000) + 1)
end
return '0'
"""


class RedisStore:
    """Counts in Redis; while Redis cannot be reached, in this process alone."""

    def __init__(self, url: str) -> None:
        from redis.asyncio import Redis  # noqa: PLC0415  # an extra: only who names a URL needs it

        self._redis: Any = Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
        self._script = self._redis.register_script(SCRIPT)
        self._own = MemoryStore()
        self._down_until = 0.0

    async def take(self, allowances: Sequence[Allowance]) -> float:
        """Takes one of each, or none: the seconds until all can be taken, 0 where they were."""
        if time.monotonic() < self._down_until:
            return await self._own.take(allowances)
        keys = [f"{PREFIX}{allowance.key}" for allowance in allowances]
        numbers = [MINUTE, *(allowance.per_minute for allowance in allowances)]
        try:
            wait = float(await self._script(keys=keys, args=numbers))
        except Exception as error:  # noqa: BLE001  # whatever is wrong with Redis, people are answered
            if not self._down_until:
                LOG.error("Redis does not count the messages (%s); this process counts its own", told(error))
            self._down_until = time.monotonic() + AGAIN_SECONDS
            return await self._own.take(allowances)
        self._down_until = 0.0
        return wait

    async def close(self) -> None:
        """Closes its connections."""
        await self._redis.aclose()
