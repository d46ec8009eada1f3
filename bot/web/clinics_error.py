"""The mistake in a file of clinics; by itself, so that the command line can name it without loading the service."""

from __future__ import annotations


class ClinicsError(Exception):
    """The file is not as it should be; the text is one line that names file, clinic and key."""
