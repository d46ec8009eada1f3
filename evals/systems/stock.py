"""LangChain's stock chain as its tutorials build it: chunks of 1,000 with 200 of overlap, MiniLM, Chroma, the top 4."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from langchain_core.documents import Document as LangChainDocument
from langchain_text_splitters import RecursiveCharacterTextSplitter

from bot.message import Message
from bot.reply import Reply
from corpus.document import Passage
from corpus.library import Library
from evals.lab import Lab
from evals.systems.system import Ranked, reply_of
from index.encode import Encoder
from index.store import PassageStore

CHUNK, OVERLAP, TOP = 1000, 200, 4


def chunks(library: Library) -> list[Passage]:
    """The documents' texts in overlapping chunks; a chunk knows nothing of headings."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True)
    found: list[Passage] = []
    for document in library.documents():
        parts = splitter.split_documents([LangChainDocument(page_content=document.text)])
        for number, part in enumerate(parts):
            start, text = int(part.metadata["start_index"]), part.page_content
            found.append(
                Passage(f"{document.doc_id}#{number}", document.doc_id, (), text, start, start + len(text), number)
            )
    return found


def stored(library: Library, encoder: Encoder, folder: Path) -> tuple[PassageStore, dict[str, Passage]]:
    """The chunks in Chroma below ``folder``, encoded the first time only."""
    pieces = chunks(library)
    own = folder / f"{library.corpus_hash()[:16]}-{encoder.weights_sha256[:16]}"
    done = own / "done"
    store = PassageStore(own / "chroma")
    if not done.is_file():
        store.add(pieces, encoder.encode([p.text for p in pieces]))
        done.touch()
    return store, {p.passage_id: p for p in pieces}


class StockChain:
    """Its reply is the four chunks, as a model would be given them."""

    name = "langchain"

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._store, self._chunks = stored(lab.library, lab.index.encoder, lab.home / "stock")
        self.pieces: Sequence[Passage] = tuple(self._chunks.values())

    def rank(self, messages: Sequence[Message]) -> list[Ranked]:
        """The chunks nearest to the last message."""
        query = self._lab.index.encoder.encode([messages[-1].content])[0]
        found = [(self._chunks[key], score) for key, score in self._store.nearest(query, 10)]
        return [Ranked(p.passage_id, p.doc_id, p.section_path, p.start, p.end, s) for p, s in found]

    def reply(self, messages: Sequence[Message]) -> Reply:
        """The four nearest chunks."""
        return reply_of(self.rank(messages)[:TOP], self._lab.documents)
