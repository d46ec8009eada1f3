"""What people get wrong: one line that says what was found, what was expected and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program, assert_told


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("foo", ("'foo'", "serve, ask, chat, batch, mcp, doctor, corpus, index, records", "backstride --help")),
        ("--foo", ("--foo", "backstride --help")),
        ("corpus foo", ("'foo'", "list, check, import, remove", "backstride corpus --help")),
        ("index foo", ("'foo'", "build, verify, info", "backstride index --help")),
        ("ask", ("QUESTION", "backstride ask --help")),
        ("ask one two", ("two", "backstride ask --help")),
        ("ask why --jsn", ("--jsn", "backstride ask --help")),
        ("chat --foo", ("--foo", "backstride chat --help")),
        ("batch --in", ("--in", "--help")),
        ("corpus import", ("PATH", "backstride corpus import --help")),
        ("corpus remove", ("DOC_ID", "backstride corpus remove --help")),
        ("ask why --country GBR", ("'GBR'", "two-letter", "GB")),
        ("chat --country 12", ("'12'", "two-letter")),
        ("batch --country x", ("'x'", "two-letter")),
        ("serve --port abc", ("abc", "0 to 65535")),
        ("serve --port -1", ("-1", "0 to 65535")),
        ("serve --port 65536", ("65536", "0 to 65535")),
        ("serve --port 0 --host 192.0.2.1", ("192.0.2.1", "--host")),
    ],
)
def test_a_wrong_command_line_is_told(line: str, words: tuple[str, ...], empty: Program) -> None:
    assert_told(empty.run(*line.split()), *words)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", ("empty", "backstride ask")),
        (" \n\t", ("empty", "backstride ask")),
        ("a" * 20_001, ("20001", "at most 20000", "BACKSTRIDE_MAX_MESSAGE_CHARS")),
    ],
    ids=["empty", "blank", "too long"],
)
def test_a_question_that_cannot_be_asked_is_told(question: str, words: tuple[str, ...], empty: Program) -> None:
    assert_told(empty.run("ask", question), *words)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BACKSTRIDE_PORT", "abc", ("integer", "port")),
        ("BACKSTRIDE_COUNTRY", "GBR", ("two-letter", "GB")),
        ("BACKSTRIDE_MAX_TURNS", "0", ("1",)),
        ("BACKSTRIDE_MAX_MESSAGE_CHARS", "99", ("100",)),
        ("BACKSTRIDE_LOG_LEVEL", "loud", ("debug", "warning")),
    ],
)
def test_a_bad_setting_is_told(name: str, value: str, words: tuple[str, ...], empty: Program) -> None:
    assert_told(empty.run("corpus", "list", **{name: value}), f"{name}='{value}'", "unset it", *words)


@pytest.mark.parametrize("command", ["ask why", "chat", "batch", "serve", "doctor", "corpus check", "index info"])
def test_every_command_reads_the_settings(command: str, empty: Program) -> None:
    assert_told(empty.run(*command.split(), BACKSTRIDE_PORT="abc"), "BACKSTRIDE_PORT='abc'", "integer", "unset it")


def test_an_encoder_that_is_not_there_is_told(empty: Program) -> None:
    bad = {"BACKSTRIDE_ENCODER": "/no/such/model"}
    for command in (("ask", "why does my back hurt?"), ("index", "build")):
        assert_told(empty.run(*command, **bad), "BACKSTRIDE_ENCODER='/no/such/model'", "minilm", "unset it")


def test_a_home_that_cannot_be_written_is_told(empty: Program, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert_told(Program(file).run("index", "build"), str(file))
    nowhere = Path("/proc/none")
    if nowhere.parent.is_dir():
        assert_told(Program(nowhere).run("index", "build"), str(nowhere), "BACKSTRIDE_HOME")


def test_an_empty_setting_counts_as_unset(empty: Program) -> None:
    done = empty.run("ask", "hello", BACKSTRIDE_PORT="", BACKSTRIDE_LOG_LEVEL="", BACKSTRIDE_COUNTRY="")
    assert (done.code, done.err) == (0, "")
