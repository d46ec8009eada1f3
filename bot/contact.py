"""How the clinic is reached on whose behalf the bot answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """A clinic's name and telephone number; both are empty where the bot answers for nobody in particular."""

    name: str = ""
    phone: str = ""


NOBODY = Contact()
