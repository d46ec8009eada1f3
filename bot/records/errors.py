"""What can be wrong with the records."""

from __future__ import annotations


class RecordsError(Exception):
    """Something that the operator must mend; the message is one line."""


class DownError(Exception):
    """The database cannot be reached at this moment; nothing was written."""


class ForgottenError(Exception):
    """The conversation was deleted."""
