"""``backstride corpus differences``."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.cli.program import Program, assert_told

SHORT = "# Cooling guide\n\n## Ankle sprain\n\nCool a sprained ankle with ice for 10 minutes.\n"
LONG = "# Sprain advice\n\n## Ankle sprain\n\nCool a sprained ankle with ice for 30 minutes.\n"
ONE, OTHER = "Cool a sprained ankle with ice for 10 minutes.", "Cool a sprained ankle with ice for 30 minutes."


@pytest.fixture
def two(own: Program, tmp_path: Path) -> Program:
    """A library with two imported documents that disagree, and its index."""
    for name, text in (("short", SHORT), ("long", LONG)):
        (tmp_path / f"{name}.md").write_text(text)
    assert own.run("corpus", "import", tmp_path / "short.md", tmp_path / "long.md").code == 0
    assert own.run("index", "build").code == 0
    return own


def _between(program: Program, *options: str) -> list[dict[str, object]]:
    """The candidates that are of the two imported documents."""
    rows = program.run("corpus", "differences", "--json", *options).json()
    return [row for row in rows if {side["doc_id"] for side in row["statements"]} == {"short", "long"}]


def test_a_review_from_the_first_look_to_the_answer(two: Program) -> None:
    (row,) = _between(two)
    assert set(row) == {"score", "similarity", "why", "statements"}
    sides = row["statements"]
    assert isinstance(sides, list)
    assert {side["statement"] for side in sides} == {ONE, OTHER}
    assert [set(side) for side in sides] == [{"doc_id", "title", "section", "statement", "start", "end"}] * 2
    assert {"kind", "name", "left", "right", "about"} == set(row["why"][0])  # type: ignore[index]

    listed = two.run("corpus", "differences", "--limit", "1")
    assert (listed.code, listed.err) == (0, "")
    for words in ("Cooling guide (short), Ankle sprain", f"“{ONE}”", f"“{OTHER}”", "why: number", "--review"):
        assert words in listed.out

    done = two.run("corpus", "differences", "--limit", "1", "--review", stdin="perhaps\ny\n\nhow long to cool\n")
    assert (done.code, done.err) == (0, "")
    assert "answers give both" in done.out  # what the letters mean, after a word that is none
    assert "a name is needed" in done.out
    assert "accepted 1, refused 0, skipped 0, not asked 0" in done.out
    table = tomllib.loads((two.home / "differences.toml").read_text())
    assert [topic["topic"] for topic in table["difference"]] == ["how long to cool"]
    assert _between(two) == []
    assert two.run("corpus", "check").code == 0

    reply = two.run("ask", "How long should I cool a sprained ankle with ice?", "--json").json()
    (difference,) = reply["differences"]
    assert difference["topic"] == "how long to cool"
    assert {position["statement"] for position in difference["positions"]} == {ONE, OTHER}

    removed = two.run("corpus", "remove", "long")
    assert removed.out == (
        "removed long\ndropped the difference 'how long to cool': one side is no longer in the library\n"
    )
    assert two.run("corpus", "check").code == 0


def test_what_is_refused_is_not_proposed_again_and_what_is_skipped_is(two: Program) -> None:
    skipped = two.run("corpus", "differences", "--limit", "1", "--review", stdin="s\n")
    assert "accepted 0, refused 0, skipped 1, not asked 0" in skipped.out
    assert not (two.home / "differences.toml").exists()
    left = two.run("corpus", "differences", "--limit", "1", "--review", stdin="q\n")
    assert "not asked 1" in left.out
    ended = two.run("corpus", "differences", "--limit", "1", "--review", stdin="")
    assert (ended.code, "not asked 1" in ended.out) == (0, True)
    assert len(_between(two)) == 1
    refused = two.run("corpus", "differences", "--limit", "1", "--review", stdin="n\n")
    assert "accepted 0, refused 1" in refused.out
    assert _between(two) == []


def test_of_the_bundled_articles_what_is_known_is_left_out(ready: Program) -> None:
    rows = ready.run("corpus", "differences", "--json", "--limit", "40").json()
    assert rows
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    said = {frozenset(side["statement"] for side in row["statements"]) for row in rows}
    assert not any(
        any("longer strides" in words for words in pair) and any("do not overstride" in words for words in pair)
        for pair in said
    )


def test_with_an_import_only_pairs_with_it_are_shown(two: Program) -> None:
    rows = two.run("corpus", "differences", "--json", "--limit", "100").json()
    assert all({"short", "long"} & {side["doc_id"] for side in row["statements"]} for row in rows)
    assert len(two.run("corpus", "differences", "--json", "--limit", "100", "--all").json()) > len(rows)


def test_mistakes_are_told_in_one_line(ready: Program, empty: Program) -> None:
    assert_told(ready.run("corpus", "differences", "--limit", "0"), "--limit 0", "from 1 to")
    assert_told(ready.run("corpus", "differences", "--limit", "many"), "--limit many", "from 1 to")
    assert_told(ready.run("corpus", "differences", "--json", "--review"), "--json and --review", "expected one")
    empty.home.mkdir()
    (empty.home / "differences.toml").write_text("[[difference]\n")
    assert_told(empty.run("corpus", "differences"), "differences.toml", "mend or delete")
    done = empty.run("corpus", "check")
    assert (done.code, "differences.toml" in done.out) == (1, True)


def test_nothing_left_to_show_is_said(two: Program) -> None:
    for _ in range(20):
        done = two.run("corpus", "differences", "--limit", "1000", "--review", stdin="n\n" * 1000)
        assert done.code == 0
        if done.out.startswith("no candidates besides what is known"):
            break
    assert "10 bundled and 0 accepted disagreements" in done.out
    assert "--all" in done.out
    assert two.run("corpus", "differences", "--json").json() == []
