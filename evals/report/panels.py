"""The plots of a suite, and its tables by group."""

from __future__ import annotations

from html import escape

from evals.record import OURS
from evals.report import svg
from evals.report.numbers import counted, interval, value
from evals.report.summary import SuiteSummary, Summary
from evals.stats.agreement import counts
from evals.suites.declines import calibration
from evals.suites.latency import PERCENTILES, STAGES
from evals.suites.measure import Figure
from evals.suites.tiers import TIERS
from evals.suites.triage import calibration as triage_calibration
from evals.suites.triage import tiers
from evals.systems.choose import title_of

_BARS = "The thick bar ends at the median, the thin one at the 95th percentile, the mark stands at the 99th."
_SIDES = ("under_triage", "over_triage")


def plots(part: SuiteSummary, summary: Summary) -> str:
    """The suite's plots in panels: the key measures, beside them what goes with them."""
    name = part.suite.name
    if name == "latency":
        return _panel("Time of a reply: median and 95th percentile", _latency(part), _BARS)
    left = [
        _panel(figures[0].measure.title, svg.by_system(figures))
        for figures in _primary(part)
        if any(f.estimate.measured for f in figures)
    ]
    right: list[str] = []
    if name in ("triage", "languages"):
        right.append(_panel("Tiers: written down and given", _confusion(part)))
        left.append(_panel("Missed and overdone, by tier", _by_tier(part)))
        said = triage_calibration(part.records)
        if said:
            text = "Findings by their confidence, and the share of them that is borne out by the tier written down."
            right.append(_panel("Calibration of the screen", svg.reliability(said, "confidence of a finding"), text))
    table = calibration([r for r in summary.run.records if r.system == OURS]) if name == "declines" else []
    if table:
        text = "Questions that the library does and does not answer, by the probability that it is thought to answer."
        right.append(
            _panel("Calibration of the decision", svg.reliability(table, "probability that the library answers"), text)
        )
    if not right:
        return "".join(left)
    return f'<div class="two"><div>{"".join(left)}</div><div>{"".join(right)}</div></div>'


def _panel(title: str, content: str, text: str = "") -> str:
    more = f'<p class="muted">{escape(text)}</p>' if text else ""
    return f'<div class="panel"><h3>{escape(title)}</h3>{more}{content}</div>'


def _primary(part: SuiteSummary) -> list[list[Figure]]:
    """The figures of each gated measure, a system each."""
    chosen = [m.key for m in part.suite.measures if m.primary]
    whole = [f for f in part.figures if not f.group]
    return [[f for f in whole if f.measure.key == key] for key in chosen]


def _confusion(part: SuiteSummary) -> str:
    gold, got = tiers(part.records)
    table = [[int(c) for c in row] for row in counts(gold, got, len(TIERS))]
    legend = (
        '<p class="legend"><span><i style="background:var(--ours)"></i>right tier</span>'
        '<span><i style="background:var(--bad)"></i>too low (missed)</span>'
        '<span><i style="background:var(--warn)"></i>too high (false alarm)</span></p>'
    )
    return svg.heat_map(table, TIERS) + legend


def _by_tier(part: SuiteSummary) -> str:
    chosen = [f for f in part.figures if f.system == OURS and f.group.startswith("tier ") and f.measure.key in _SIDES]
    labels = [f"{f.measure.title}, {f.group.removeprefix('tier ')} (n = {f.estimate.n})" for f in chosen]
    return svg.whiskers(chosen, labels) if chosen else ""


def _latency(part: SuiteSummary) -> str:
    by = {(f.system, f.measure.key): f.estimate.value for f in part.figures if not f.group}
    rows: list[tuple[str, str, list[float]]] = []
    for system in part.systems:
        stages = STAGES if system == OURS else ("total",)
        for stage in stages:
            values = [by[key] for q in PERCENTILES if (key := (system, f"{stage}_p{q}")) in by]
            label = title_of(system) + ("" if stage == "total" else f": {stage}")
            if len(values) == len(PERCENTILES):
                rows.append((label, system, values))
    return svg.latency(rows)


def groups(part: SuiteSummary) -> str:
    """The program's gated measures by kind, voice and the like, folded away."""
    found: list[str] = []
    for title, figures in part.groups().items():
        rows = "".join(
            f'<tr><td>{escape(f.group.partition(" ")[2])}</td><td class="number ours">{value(f)}</td>'
            f'<td class="number">{interval(f)}</td><td class="number">{escape(counted(f))}</td></tr>'
            for f in figures
        )
        heads = "".join(f'<th class="number" scope="col">{h}</th>' for h in ("Backstride", "95 % interval", "Cases"))
        found.append(
            f'<details class="groups"><summary>{escape(title)}</summary><div class="panel scroll"><table>'
            f'<thead><tr><th scope="col">Group</th>{heads}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div></details>"
        )
    return "".join(found)
