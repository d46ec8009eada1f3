from __future__ import annotations

import pytest

from corpus.convert.converted import ConversionError
from corpus.convert.decode import decode

ENGLISH = "The café’s runners – all of them – rest for two days. "
RUSSIAN = "Боль в спине после бега проходит после отдыха и лёгких упражнений. "


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_english_in_any_encoding(encoding: str) -> None:
    assert decode((ENGLISH * 5).encode(encoding)) == ENGLISH * 5


def test_latin_1() -> None:
    assert decode("Physiothérapie à la carte".encode("latin-1")) == "Physiothérapie à la carte"
    assert decode(b"A byte that Windows-1252 lacks: \x81") == "A byte that Windows-1252 lacks: \x81"


def test_other_scripts_are_told_by_their_letters() -> None:
    assert decode((RUSSIAN * 10).encode("cp1251")) == RUSSIAN * 10


def test_a_declared_encoding_comes_before_a_guess() -> None:
    assert decode("日本語".encode("shift_jis"), "shift_jis") == "日本語"
    assert decode(ENGLISH.encode("cp1252"), "no-such-encoding") == ENGLISH


def test_line_breaks_and_invisible_characters() -> None:
    assert decode("a\r\nb\rc\fd\u2028e\u00adf\u200bg".encode()) == "a\nb\nc\nd\nefg"


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"text\0\0\0text", "binary data"),
        (bytes(range(256)) * 4, "binary data"),
        (b"\x01\x02\x03\x04 text", "binary data"),
        (b"%PDF-1.7 text", "a PDF file"),
        (b"PK\x03\x04 text", "a zip archive"),
        (b"\x89PNG\r\n", "a picture"),
        (b"{\\rtf1 text}", "an RTF file"),
    ],
)
def test_what_is_no_text(raw: bytes, found: str) -> None:
    with pytest.raises(ConversionError, match=found):
        decode(raw)
