from __future__ import annotations

from pathlib import Path

import pytest

from corpus.check import Problem, check
from corpus.importer import import_paths
from corpus.library import Library

FRONT = """+++
doc_id = "ankle-care"
title = "Ankle Care"
authors = []
credentials = ""
publisher = ""
published = "2024-01-02"
language = "en"
original_sha256 = "{sha256}"
+++
""".format(sha256="0" * 64)
GOOD = (
    "# Ankle Care\n\nAnkles carry the runner.\n\n## First Aid\n\nThe clinic names these steps:\n\n- Rest the ankle.\n"
    "- Cool the ankle.\n\n## Training\n\n### Balance\n\nBalance on one leg trains the ankle.\n"
)


def _check(tmp_path: Path, text: str, name: str = "ankle-care.md") -> list[Problem]:
    articles = tmp_path / "articles"
    articles.mkdir(exist_ok=True)
    (articles / name).write_text(text)
    return check(Library(tmp_path / "home", articles))


def test_the_bundled_digests_are_sound(library: Library) -> None:
    assert check(library) == []


def test_a_sound_digest(tmp_path: Path) -> None:
    assert _check(tmp_path, FRONT + GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        ("+++\n# Ankle", "# Ankle", "ankle-care.md", "no closing +++"),
        ('title = "Ankle Care"', 'title = ""', "ankle-care", "no title"),
        ('language = "en"', 'language = ""', "ankle-care", "no language"),
        ("0000", "000", "ankle-care", "original_sha256, expected the 64"),
        ("2024-01-02", "2 January", "ankle-care", "published '2 January', expected a date"),
        ('doc_id = "ankle-care"', 'doc_id = "Ankle"', "Ankle", "doc_id, expected lower-case"),
        ('doc_id = "ankle-care"', 'doc_id = "ankle"', "ankle-care.md", "doc_id 'ankle', expected the file's name"),
        ("# Ankle Care\n", "# Ankles\n", "ankle-care", "expected just the title 'Ankle Care'"),
        ("## Training", "# Training", "ankle-care", "expected just the title 'Ankle Care'"),
        ("Balance on one leg trains the ankle.\n", "", "ankle-care:24", "nothing under the heading 'Balance'"),
        ("### Balance", "#### Balance", "ankle-care:24", "heading of level 4 under level 2, expected 3 at most"),
        ("Balance on one", "Balance, " * 60 + "on one", "ankle-care:26", "a sentence of 66 words, expected at most 60"),
        ("these steps:", "these steps.", "ankle-care:19", "a list without a sentence ending in a colon"),
        ("Rest the ankle.", "See www.example.org.", "ankle-care:19", "expected none in a digest: www."),
        ("Rest the ankle.", "Write to a@example.org.", "ankle-care:19", "expected none in a digest: a@example.org"),
        ("Rest the ankle.", "Ring 555 555 0100.", "ankle-care:19", "expected none in a digest: 555 555 0100"),
        ("Balance on one leg trains", "It trains", "ankle-care:26", "does not stand alone"),
        ("- Cool the ankle.", "- Cool the ankle. This helps.", "ankle-care:20", "does not stand alone"),
        ("Cool the ankle.", "Ankles carry the runner.", "ankle-care:20", "said before in line 13: Ankles carry"),
    ],
)
def test_problems_of_a_digest(tmp_path: Path, old: str, new: str, where: str, message: str) -> None:
    assert old in FRONT + GOOD
    problems = _check(tmp_path, (FRONT + GOOD).replace(old, new, 1))
    assert [problem.where for problem in problems if message in problem.message] == [where], problems


def test_digests_with_one_id(tmp_path: Path) -> None:
    _check(tmp_path, FRONT + GOOD)
    problems = _check(tmp_path, FRONT + GOOD, "second.md")
    assert [problem.message for problem in problems] == [
        "two digests have this doc_id, expected one",
        "doc_id 'ankle-care', expected the file's name 'second'",
    ]


def test_a_text_of_ones_own_is_linted_and_a_saved_page_is_not(library: Library, tmp_path: Path) -> None:
    for name in ("own.md", "page.txt"):
        (tmp_path / name).write_text("## Ankle\n\nIt is the ankle that tires first.\n\n" + "Rest, " * 70 + "and run.\n")
    import_paths(library, [tmp_path / "own.md", tmp_path / "page.txt"])
    problems = check(library)
    assert {problem.where.partition(":")[0] for problem in problems} == {"own"}
    assert [problem.message.partition(",")[0] for problem in problems] == [
        "a sentence of 72 words",
        "headings of level 1: []",
        "heading of level 2 under level 0",
    ]


def test_a_stored_document_that_was_changed(library: Library, tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text("# Own\n\nRest.\n")
    import_paths(library, [tmp_path / "own.md"])
    for path in (tmp_path / "home").rglob("text.md"):
        path.write_text("# Own\n\nRun.\n")
    (problem,) = check(library)
    assert problem.where == "own"
    assert "changed after its import" in problem.message
