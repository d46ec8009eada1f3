"""The report as one HTML file that loads nothing from anywhere."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from string import Template

from evals.record import OURS
from evals.report.failures import failures
from evals.report.numbers import counted, interval, own_count, value
from evals.report.panels import groups, plots
from evals.report.summary import SuiteSummary, Summary
from evals.suites.measure import Figure
from evals.systems.choose import title_of

_FOLDER = Path(__file__).parent


def html(summary: Summary) -> str:
    """The whole page."""
    parts = summary.suites
    return Template((_FOLDER / "page.html").read_text(encoding="utf-8")).substitute(
        title=escape(f"Backstride, evaluated: {summary.headline}"),
        heading=escape(f"How well Backstride does: {summary.headline}"),
        css=(_FOLDER / "page.css").read_text(encoding="utf-8"),
        script=(_FOLDER / "page.js").read_text(encoding="utf-8"),
        badges=_badges(summary),
        intro=_intro(summary),
        nav="".join(
            f'<a href="#{name}">{escape(title)}</a>'
            for name, title in [
                ("overview", "Overview"),
                *((p.suite.name, p.suite.title) for p in parts),
                ("failures", "Failed cases"),
                ("identity", "What was measured"),
            ]
        ),
        cards="".join(_card(p, figure) for p in parts for figure in _headline_figures(p)),
        suites="\n".join(_suite(p, summary) for p in parts),
        left_out="".join(f"<p>{escape(line)}</p>" for line in summary.left_out()),
        identity="".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in summary.identity_rows()),
        data=json.dumps(failures(summary), ensure_ascii=False).replace("<", "\\u003c"),
    )


def _badges(summary: Summary) -> str:
    own = summary.run.identity
    commit = f"commit {own['commit'][:10]}" if own["commit"] else "no commit"
    badges = [
        f'<span class="badge">Backstride {escape(own["backstride"])}</span>',
        f'<span class="badge">{commit}</span>',
    ]
    if own["dirty"]:
        badges.append('<span class="badge warn">uncommitted changes</span>')
    badges.append(f'<span class="badge">{len([r for r in summary.run.records if r.system == OURS]):,} cases</span>')
    badges.append(f'<span class="badge">{escape(summary.run.folder.name)}</span>')
    return "".join(badges)


_WHO = {
    "dev": "The questions are those of the <b>development voices</b>: they were looked at while the program was "
    "tuned, so these numbers flatter it.",
    "test": "The questions are those of the <b>test voices</b>, which nobody looked at while tuning: these are the "
    "numbers to quote.",
    "all": "The questions are those of all voices, development and test together; quote the test voices alone.",
}


def _who(summary: Summary) -> str:
    choice = summary.run.choice
    return "" if choice.cases or choice.only else _WHO[choice.part]


def _intro(summary: Summary) -> str:
    return (
        '<p class="intro">Backstride is a chatbot for runners with back pain. It answers from a small library, '
        "declines what the library does not answer, and sends people with warning signs to medical care. It was sent "
        "messages that were written for this purpose in many voices, each with what a right reply must hold, and "
        f"every reply was compared with that. {_who(summary)}</p>"
        '<p class="intro"><b>How to read it.</b> A rate of 0.900 means nine cases of ten. The range beside it is its '
        "95 % interval: where the ranges of two systems do not overlap, the difference is hardly luck. ‘Not "
        "measured’ means just that, never zero. The grey systems are what one would use instead, run on the same "
        "questions. Measures marked ‘key’ decide when two versions are compared. Every failed case can be read at "
        "the end.</p>"
    )


def _headline_figures(part: SuiteSummary) -> list[Figure]:
    """The figures that stand for a suite in the overview."""
    own = [f for f in part.figures if f.system == OURS and not f.group]
    chosen = [f for f in own if f.measure.primary]
    return chosen or [f for f in own if f.measure.key in ("total_p50", "total_p95")]


def _card(part: SuiteSummary, figure: Figure) -> str:
    beside = [
        f"{title_of(f.system)} {value(f)}"
        for f in part.figures
        if f.measure.key == figure.measure.key and not f.group and f.system != OURS
    ]
    none = "" if figure.estimate.measured else " none"
    return (
        f'<a class="card" href="#{part.suite.name}"><div class="name">{escape(part.suite.title)}</div>'
        f'<div class="big{none}">{escape(value(figure))}</div><div class="what">{escape(figure.measure.title)}</div>'
        f'<div class="range">{escape(interval(figure))} {escape(counted(figure))}</div>'
        f'<div class="beside">{escape("; ".join(beside))}</div></a>'
    )


def _suite(part: SuiteSummary, summary: Summary) -> str:
    name = part.suite.name
    failed = len(part.failed)
    told = f" {failed} of {len(part.records)} cases failed." if any(r.passed is not None for r in part.records) else ""
    return (
        f'<section id="{name}" aria-labelledby="{name}-h"><h2 id="{name}-h">{escape(part.suite.title)}</h2>'
        f'<p class="about">{escape(part.suite.about)}{told}</p>'
        f"{plots(part, summary)}"
        f'<div class="panel scroll">{_table(part)}</div>{groups(part)}</section>'
    )


def _table(part: SuiteSummary) -> str:
    heads = "".join(f'<th class="number" scope="col">{escape(title_of(s))}</th>' for s in part.systems)
    rows: list[str] = []
    for any_of, by in part.rows():
        measure = any_of.measure
        first = by.get(part.systems[0], any_of)
        cells = "".join(_cell(by.get(s), s, first) for s in part.systems)
        arrow = "↑" if measure.better == "higher" else "↓"
        gated = ' class="primary"' if measure.primary else ""
        rows.append(
            f"<tr><td><span{gated}>{escape(measure.title)} {arrow}</span>"
            f'<div class="definition">{escape(measure.definition)}</div></td>{cells}'
            f'<td class="number cases" data-of="cases">{escape(counted(first))}</td></tr>'
        )
    return (
        f'<table class="figures"><thead><tr><th scope="col">Measure (↑ higher is better, ↓ lower is better)</th>{heads}'
        f'<th class="number" scope="col">Cases</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _cell(figure: Figure | None, system: str, first: Figure) -> str:
    own = " ours" if system == OURS else ""
    of = escape(title_of(system), quote=True)
    if figure is None:
        return f'<td class="number{own}" data-of="{of}"><span class="none">does not apply</span></td>'
    if not figure.estimate.measured:
        return f'<td class="number{own}" data-of="{of}"><span class="none">not measured</span></td>'
    beside = " ".join(x for x in (interval(figure), own_count(figure, first)) if x)
    return f'<td class="number{own}" data-of="{of}">{value(figure)}<span class="range">{beside}</span></td>'
