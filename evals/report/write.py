"""Writes the reports of a run into its folder."""

from __future__ import annotations

import json
from pathlib import Path

from evals.report.html import html
from evals.report.markdown import markdown
from evals.report.summary import Summary
from evals.runner.folder import Run


def write(run: Run) -> tuple[Summary, Path]:
    """``report.html``, ``report.md`` and ``report.json``; gives the figures and the HTML file's path."""
    summary = Summary(run)
    page = run.folder / "report.html"
    page.write_text(html(summary), encoding="utf-8")
    (run.folder / "report.md").write_text(markdown(summary, failures=True), encoding="utf-8")
    table = json.dumps(summary.to_json(), indent=1, ensure_ascii=False, allow_nan=False)
    (run.folder / "report.json").write_text(table + "\n", encoding="utf-8")
    return summary, page
