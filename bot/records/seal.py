"""Texts that can be read with the conversation's id alone, which the database does not have (AES-256-GCM)."""

from __future__ import annotations

import hashlib
import json
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def digest(token: str) -> str:
    """What stands for an id in the database: its SHA-256, since an id is all that it takes to go on.

    An id has 144 random bits, so nobody finds it again by trying.
    """
    return hashlib.sha256(b"backstride id\0" + token.encode("utf-8", "replace")).hexdigest()[:43]


def sealed(conversation_id: str, question: str, reply: str | None) -> bytes:
    """A turn's texts, closed."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _key(conversation_id).encrypt(nonce, json.dumps([question, reply]).encode(), None)


def opened(conversation_id: str, closed: bytes) -> tuple[str, str | None] | None:
    """Question and reply; None where this is not the id, or the bytes were changed."""
    nonce, rest = closed[:NONCE_BYTES], closed[NONCE_BYTES:]
    try:
        question, reply = json.loads(_key(conversation_id).decrypt(nonce, rest, None))
    except (InvalidTag, ValueError):
        return None
    return question, reply


def _key(conversation_id: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"backstride seal\0" + conversation_id.encode("utf-8", "replace")).digest())
