"""The scripted library of the web's tests: passages and documents, one of each hostile."""

from __future__ import annotations

from dataclasses import replace

from bot.library_view import DocumentView, PassageView, Topic
from bot.reply import Citation

INJECTION = '<img src=x onerror="window.hurt=1"><script>window.hurt=2</script>${window.hurt=3}{{hurt}}'
"""What must never come alive, whoever wrote it."""

SECTION = (
    "Weak abdominal muscles plus tight hamstrings are mainly to blame for lower back pain after a run.\n"
    "Running uses different muscle groups.\n\n"
    "These muscles need to **work** together:\n\n"
    "- Abdominal muscles\n- Hip flexors\n- Hamstrings and\n  gluteal muscles\n\n"
    "1. Hold for 30 seconds.\n2. Repeat three times.\n"
)
BEFORE = "Running is simple to do, but the body needs preparation.\n\n"
AFTER = "\n\nUpper back mobility helps to ease pain between the shoulder blades.\n"
START = 1000


PLAIN = PassageView(
    passage_id="lower-back-pain-after-running:3",
    doc_id="lower-back-pain-after-running",
    title="Lower Back Pain After Running",
    author="Trivo",
    publisher="",
    published="2021-03-04",
    kind="digest",
    section=("What Causes Lower Back Pain After Running?", "Muscle imbalance"),
    text=SECTION,
    start=START,
    end=START + len(SECTION),
    before=BEFORE,
    after=AFTER,
)
HOSTILE = replace(
    PLAIN,
    passage_id="hostile:0",
    doc_id="hostile",
    title=f"Title {INJECTION}",
    author=f"Author {INJECTION}",
    publisher=f"Publisher {INJECTION}",
    kind="original",
    section=(f"Heading {INJECTION}",),
    text=f"A passage with {INJECTION} in it.",
    start=0,
    end=len(f"A passage with {INJECTION} in it."),
    before=f"Before {INJECTION}",
    after=f"After {INJECTION}",
)


ARTICLES = (
    DocumentView(
        "lower-back-pain-after-running",
        "Lower Back Pain After Running",
        "Trivo",
        "physiotherapist",
        "A Magazine",
        "2021-03-04",
        "digest",
        (Topic("Muscle imbalance", "lower-back-pain-after-running:3"),),
    ),
    DocumentView(
        "hostile",
        *[f"{what} {INJECTION}" for what in ("T", "A", "C", "P", "D")],
        "original",
        (Topic(INJECTION, '"><x'),),
    ),
)
VIEWS = {view.passage_id: view for view in (PLAIN, HOSTILE)}


def cite(marker: int, quote: str, view: PassageView = PLAIN) -> Citation:
    """A citation whose quote stands in the view's passage."""
    start = view.start + view.text.index(quote)
    return Citation(
        marker=marker,
        doc_id=view.doc_id,
        passage_id=view.passage_id,
        title=view.title,
        author=view.author,
        publisher=view.publisher,
        kind=view.kind,
        section=view.section,
        quote=quote,
        start=start,
        end=start + len(quote),
    )
