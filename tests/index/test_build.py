"""Building: only what is new is encoded, and the new index takes the old one's place at once or not at all."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from index.build import CURRENT, Built, build, current_folder, passage_text, statement_texts
from index.encode import EncoderError
from index.hit import Query
from index.search import Index
from index.verify import verify
from tests.index.fake import ANKLE, KNEE, FakeEncoder, library

HIP = "# Hip\n\n## Rest\n\nRest the hip for two days. Ice cools a swollen ankle.\n"


def built(home: Path, encoder: FakeEncoder, **texts: str) -> Built:
    return build(home, *library(**texts), lambda: encoder)


def texts_of(**texts: str) -> set[str]:
    _, passages, _ = library(**texts)
    bare, headed = statement_texts(passages)
    return {*map(passage_text, passages), *bare, *headed}


def test_a_first_build_encodes_every_text_once(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    done = built(tmp_path, encoder, ankle=ANKLE, knee=KNEE)
    assert sorted(encoder.encoded) == sorted(texts_of(ankle=ANKLE, knee=KNEE))
    assert (done.embedded, done.reused) == (len(encoder.encoded), 0)
    assert (done.manifest.documents, done.manifest.passages, done.manifest.statements) == (2, 3, 6)
    assert done.folder == current_folder(tmp_path)
    assert verify(tmp_path) == []


def test_the_same_library_encodes_nothing(tmp_path: Path) -> None:
    built(tmp_path, FakeEncoder(), ankle=ANKLE, knee=KNEE)
    encoder = FakeEncoder()
    again = built(tmp_path, encoder, ankle=ANKLE, knee=KNEE)
    assert encoder.encoded == []
    assert (again.embedded, again.reused) == (0, len(texts_of(ankle=ANKLE, knee=KNEE)))


def test_a_changed_sentence_encodes_what_has_it(tmp_path: Path) -> None:
    first = built(tmp_path, FakeEncoder(), ankle=ANKLE, knee=KNEE)
    changed = KNEE.replace("Soft shoes protect", "Firm shoes protect")
    encoder = FakeEncoder()
    again = built(tmp_path, encoder, ankle=ANKLE, knee=changed)
    assert set(encoder.encoded) == {
        "Shoes\nFirm shoes protect the knee.",
        "Firm shoes protect the knee.",
        "Shoes: Firm shoes protect the knee.",
    }
    assert again.folder != first.folder
    fresh = np.load(built(tmp_path / "other", FakeEncoder(), ankle=ANKLE, knee=changed).folder / "vectors.npy")
    assert np.load(again.folder / "vectors.npy").tolist() == fresh.tolist()


def test_a_removed_and_an_added_document(tmp_path: Path) -> None:
    built(tmp_path, FakeEncoder(), ankle=ANKLE, knee=KNEE)
    encoder = FakeEncoder()
    built(tmp_path, encoder, knee=KNEE)
    assert encoder.encoded == []
    done = built(tmp_path, encoder, knee=KNEE, hip=HIP)
    assert set(encoder.encoded) == texts_of(hip=HIP)
    assert done.manifest.documents == 2


def test_other_weights_encode_everything_anew(tmp_path: Path) -> None:
    built(tmp_path, FakeEncoder(), ankle=ANKLE)
    encoder = FakeEncoder(weights="0" * 64)
    built(tmp_path, encoder, ankle=ANKLE)
    assert set(encoder.encoded) == texts_of(ankle=ANKLE)


@pytest.mark.parametrize("name", ["vectors.npy", "keys.npy", "manifest.json"])
def test_vectors_of_a_damaged_index_are_not_reused(tmp_path: Path, name: str) -> None:
    path = built(tmp_path, FakeEncoder(), ankle=ANKLE).folder / name
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)
    encoder = FakeEncoder()
    built(tmp_path, encoder, ankle=ANKLE)
    assert (set(encoder.encoded) == texts_of(ankle=ANKLE)) or name == "manifest.json"
    assert verify(tmp_path) == []


def test_an_empty_library(tmp_path: Path) -> None:
    done = build(tmp_path, [], [], "empty", FakeEncoder)
    assert (done.manifest.passages, done.embedded) == (0, 0)
    assert verify(tmp_path) == []
    index = Index.open(tmp_path, [], "empty", FakeEncoder())
    assert index.search(Query("knee")).hits == ()
    index.close()


def test_progress_names_the_stages_and_ends_full(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    build(tmp_path, *library(knee=KNEE), FakeEncoder, lambda *step: seen.append(step))
    assert list(dict.fromkeys(stage for stage, _, _ in seen)) == ["encoding", "storing"]
    assert all(done <= of for _, done, of in seen)
    assert seen[-1] == ("storing", 2, 2)


def test_a_build_that_fails_leaves_the_old_index(tmp_path: Path) -> None:
    first = built(tmp_path, FakeEncoder(), ankle=ANKLE)

    def missing() -> FakeEncoder:
        raise EncoderError("no model")

    with pytest.raises(EncoderError):
        build(tmp_path, *library(knee=KNEE), missing)
    assert current_folder(tmp_path) == first.folder
    assert verify(tmp_path) == []


def test_leftovers_are_swept(tmp_path: Path) -> None:
    root = tmp_path / "index"
    folders = [built(tmp_path, FakeEncoder(), ankle=f"{ANKLE}\nVersion {n}.\n").folder for n in range(3)]
    torn = root / "29990101T000000-abcdef"
    shutil.copytree(folders[0], torn) if folders[0].exists() else torn.mkdir()
    (torn / "manifest.json").unlink(missing_ok=True)
    (root / f"{CURRENT}.abcdef").write_text("torn")
    last = built(tmp_path, FakeEncoder(), knee=KNEE).folder
    assert not torn.exists()
    assert {path.name for path in root.iterdir()} - {"lock"} == {
        CURRENT,
        last.name,
        folders[2].name,  # in use until now
        folders[1].name,  # a reader may still have it open
    }


def test_a_pointer_to_nowhere_is_no_index(tmp_path: Path) -> None:
    assert current_folder(tmp_path) is None
    folder = built(tmp_path, FakeEncoder(), ankle=ANKLE).folder
    pointer = tmp_path / "index" / CURRENT
    for content in ("", "\n", "gone\n"):
        pointer.write_text(content)
        assert current_folder(tmp_path) is None
    pointer.write_text(f"{folder.name}\n")
    assert current_folder(tmp_path) == folder


def test_a_build_waits_for_another(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    done = threading.Event()

    def run() -> None:
        built(tmp_path, FakeEncoder(), ankle=ANKLE)
        done.set()

    with FileLock(tmp_path / "index" / "lock"):
        thread = threading.Thread(target=run)
        thread.start()
        assert not done.wait(0.5)
        assert current_folder(tmp_path) is None
    thread.join(60)
    assert done.is_set()
    assert current_folder(tmp_path) is not None


def test_builds_at_the_same_time_all_succeed(tmp_path: Path) -> None:
    libraries = [{"ankle": f"{ANKLE}\nVersion {n}.\n"} for n in range(4)]
    folders: list[Path] = []
    threads = [
        threading.Thread(target=lambda one=one: folders.append(built(tmp_path, FakeEncoder(), **one).folder))
        for one in libraries
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(set(folders)) == len(threads)
    assert current_folder(tmp_path) == folders[-1]
    assert verify(tmp_path) == []
