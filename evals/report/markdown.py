"""The report as Markdown, short enough for a pull request."""

from __future__ import annotations

from evals.report.numbers import counted, interval, own_count, value
from evals.report.summary import SuiteSummary, Summary
from evals.suites.measure import Figure
from evals.systems.choose import title_of

MOST_FAILURES = 20


def markdown(summary: Summary, *, failures: bool = False) -> str:
    """Every figure over all cases, each system in a column; with ``failures`` also what went wrong, shortened."""
    own = summary.run.identity
    commit = (own["commit"] or "no commit")[:10] + (" with changes" if own["dirty"] else "")
    lines = [
        f"# Evaluation: {summary.headline}",
        "",
        f"Backstride {own['backstride']}, {commit}, corpus {own['corpus_hash'][:12]}, model "
        f"{own['weights_sha256'][:12]}. Rates have Wilson, means bootstrap 95 % intervals.",
        "",
        *(f"- {line}" for line in summary.left_out()),
    ]
    for part in summary.suites:
        lines += ["", f"## {part.suite.title}", "", *_table(part)]
        if failures and part.failed:
            lines += ["", f"{len(part.failed)} failed, the first {min(MOST_FAILURES, len(part.failed))}:", ""]
            lines += [
                f"- `{r.id}` ({r.kind}): {_cell(r.asked[-1]['content'][:160])}" for r in part.failed[:MOST_FAILURES]
            ]
    lines += ["", "## What was measured", "", "| | |", "| --- | --- |"]
    lines += [f"| {name} | {_cell(text)} |" for name, text in summary.identity_rows()]
    return "\n".join(lines) + "\n"


def _table(part: SuiteSummary) -> list[str]:
    heads = ["measure", *(title_of(s) for s in part.systems), "cases"]
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |"]
    for any_of, by in part.rows():
        arrow = "↑" if any_of.measure.better == "higher" else "↓"
        first = by.get(part.systems[0], any_of)
        cells = [_figure(by[s], first) if s in by else "–" for s in part.systems]
        lines.append("| " + " | ".join([f"{_cell(any_of.measure.title)} {arrow}", *cells, counted(first)]) + " |")
    return lines


def _figure(figure: Figure, first: Figure) -> str:
    count = own_count(figure, first)
    return " ".join(x for x in (value(figure), interval(figure), f"({count})" if count else "") if x)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
