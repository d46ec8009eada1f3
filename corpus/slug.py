"""Document ids: lower-case words joined by hyphens, fit for a folder's name, an address and a citation."""

from __future__ import annotations

import hashlib
import re
import unicodedata

MAX_SLUG_CHARS = 80
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


def is_slug(words: str) -> bool:
    """Whether ``words`` can be a document id."""
    return len(words) <= MAX_SLUG_CHARS and _SLUG.fullmatch(words) is not None


def slug(name: str) -> str:
    """``name`` as a document id, cut at a word's end after MAX_SLUG_CHARS characters.

    A name without any letter of the Latin alphabet and without digits gives ``document-`` and 8 characters of its
    hash, so that it stays the same at the next import.
    """
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    joined = "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))
    if not joined:
        return f"document-{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
    if len(joined) > MAX_SLUG_CHARS:
        cut = joined[: MAX_SLUG_CHARS + 1].rfind("-")
        joined = joined[: cut if cut > 0 else MAX_SLUG_CHARS]
    return joined
