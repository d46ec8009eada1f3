from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.accepted import Accepted, anchor_of, pair_key, statement_key
from corpus.check import check
from corpus.differences import Anchor, locate
from corpus.document import CorpusError
from corpus.importer import import_paths, remove
from corpus.library import Library

ICE = '# Ice\n\n## Cooling\n\nCool the ankle for 10 minutes. Keep the "pack" dry.\n'
HEAT = "# Heat\n\n## Cooling\n\nCool the ankle for 30 minutes.\n"


@pytest.fixture
def two(library: Library, tmp_path: Path) -> Library:
    """A library with two documents that disagree."""
    for name, text in (("ice", ICE), ("heat", HEAT)):
        (tmp_path / f"{name}.md").write_text(text)
    import_paths(library, [tmp_path / "ice.md", tmp_path / "heat.md"])
    return library


def _anchors(library: Library) -> list[Anchor]:
    """Of the first statement of each imported document."""
    firsts = [p for p in library.passages() if p.doc_id in ("ice", "heat")]
    return [anchor_of(passage, passage.statements[0]) for passage in firsts]


def test_what_is_accepted_is_read_back(two: Library) -> None:
    accepted = Accepted(two.home)
    assert accepted.read().topics == ()
    anchors = _anchors(two)
    accepted.accept('how long to "cool"\\ \x7f é', anchors)
    accepted.refuse("b:1", "a:2")
    for reader in (accepted, Accepted(two.home)):
        judged = reader.read()
        (topic,) = judged.topics
        assert topic.topic == 'how long to "cool"\\ \x7f é'
        assert topic.positions == tuple(anchors)
        assert (topic.cues, topic.accepted) == (None, True)
        assert judged.refused == {("a:2", "b:1")}
    for anchor in anchors:
        found = locate(anchor, two.passages(), topic.least)
        assert found is not None
        assert found[0].doc_id == anchor.doc_id
    assert sorted(
        path.name for path in two.home.iterdir() if "differences" in path.name and "lock" not in path.name
    ) == ["differences.toml"]


def test_a_name_that_is_known_gets_more_sides(two: Library) -> None:
    accepted = Accepted(two.home)
    first, second = _anchors(two)
    accepted.accept("cooling", [first, second])
    third = Anchor("other", "Cooling", "Cool it for a day", "Cool it for a day")
    accepted.accept("cooling", [first, third])
    (topic,) = accepted.read().topics
    assert topic.positions == (first, second, third)


def test_another_program_sees_a_change_at_once(two: Library) -> None:
    reader, writer = Accepted(two.home), Accepted(two.home)
    assert reader.read().topics == ()
    writer.accept("cooling", _anchors(two))
    assert [topic.topic for topic in reader.read().topics] == ["cooling"]
    writer.path.unlink()
    assert reader.read().topics == ()


def test_cues_that_a_person_wrote_are_kept(two: Library) -> None:
    accepted = Accepted(two.home)
    accepted.accept("cooling", _anchors(two))
    accepted.path.write_text(accepted.path.read_text().replace("cues = []", "cues = ['''\\bice\\b''']"))
    accepted.refuse("a", "b")
    (topic,) = accepted.read().topics
    assert topic.cues is not None
    assert topic.cues.search("how long ice")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[difference]\n", "not the list of disagreements"),
        ("other = 1\n", "unknown key 'other'"),
        ("[[refused]]\nstatements = ['a']\n", "not the list of disagreements"),
        ('[[difference]]\ntopic = "x"\ncues = []\npositions = []\n', "at least two positions"),
        ('[[difference]]\ntopic = "x"\ncues = ["("]\npositions = [{}, {}]\n', "differences.toml: x: "),
    ],
)
def test_a_spoilt_file_is_told_in_one_line(library: Library, text: str, said: str) -> None:
    library.home.mkdir(parents=True)
    (library.home / "differences.toml").write_text(text)
    with pytest.raises(CorpusError, match=said) as told:
        Accepted(library.home).read()
    assert "\n" not in str(told.value)
    problems = check(library)
    assert [str(told.value)] == [problem.message for problem in problems]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_cannot_be_written_is_told(two: Library) -> None:
    two.home.chmod(0o500)
    try:
        with pytest.raises(CorpusError, match="cannot be written"):
            Accepted(two.home).refuse("a", "b")
    finally:
        two.home.chmod(0o700)


def test_a_write_that_fails_leaves_the_file_as_it_was(two: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    accepted = Accepted(two.home)
    accepted.accept("cooling", _anchors(two))
    before = accepted.path.read_text()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("corpus.accepted.write_synced", full)
    with pytest.raises(CorpusError, match="No space left"):
        accepted.refuse("a", "b")
    assert accepted.path.read_text() == before
    assert [path.name for path in two.home.iterdir() if path.name.startswith(".differences.toml-")] == []


def test_check_verifies_the_anchors(two: Library) -> None:
    accepted = Accepted(two.home)
    first, second = _anchors(two)
    accepted.accept("cooling", [first, second])
    assert check(two) == []
    accepted.accept("lost", [first, Anchor("heat", "Cooling", "Warm the wrist at dawn", "x")])
    (problem,) = check(two)
    assert problem.where == str(accepted.path)
    assert "lost: heat > Cooling: no statement there says 'Warm the wrist at dawn'" in problem.message


def test_check_verifies_the_bundled_anchors_of_the_articles_own_words(library: Library, tmp_path: Path) -> None:
    assert check(library) == []
    (tmp_path / "lower-back-pain-after-running.md").write_text("# Another\n\nOther words.\n")
    import_paths(library, [tmp_path / "lower-back-pain-after-running.md"])
    assert [p for p in check(library) if p.where == "differences.toml"] == []


def test_what_is_removed_takes_its_disagreements_along(two: Library) -> None:
    accepted = Accepted(two.home)
    first, second = _anchors(two)
    accepted.accept("cooling", [first, second])
    digest = next(p for p in two.passages() if p.doc_id not in ("ice", "heat"))
    accepted.accept("three sides", [first, second, anchor_of(digest, digest.statements[0])])
    assert remove(two, "heat") == [
        "dropped the difference 'cooling': one side is no longer in the library",
        "the difference 'three sides' lost a side that is no longer in the library",
    ]
    (topic,) = accepted.read().topics
    assert {anchor.doc_id for anchor in topic.positions} == {"ice", digest.doc_id}
    assert check(two) == []
    assert remove(two, "ice") == ["dropped the difference 'three sides': one side is no longer in the library"]
    assert accepted.read().topics == ()


def test_removing_without_disagreements_writes_no_file(two: Library) -> None:
    assert remove(two, "ice") == []
    assert not (two.home / "differences.toml").exists()


def test_keys_hold_for_the_words_alone() -> None:
    assert statement_key("a", "Cool  it\nwell.") == statement_key("a", "Cool it well.")
    assert statement_key("a", "Cool it.") != statement_key("b", "Cool it.")
    assert pair_key("b", "a") == pair_key("a", "b") == ("a", "b")
