"""Plots as inline SVG. Lengths across are in per cent, so that a plot fills the page and its text keeps its size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from evals.record import OURS
from evals.report.numbers import value
from evals.stats.calibration import Bin
from evals.suites.measure import Figure
from evals.systems.choose import title_of

_ROW = 34


def whiskers(figures: Sequence[Figure], labels: Sequence[str], *, top: float = 1.0) -> str:
    """A dot with its interval for each figure, on an axis from 0 to ``top``; kappa may be negative and is cut at 0."""
    height = _ROW * len(figures) + 18
    ticks = [top * i / 4 for i in range(5)]
    parts = [_open(height, "; ".join(f"{name}: {value(f)}" for name, f in zip(labels, figures, strict=True)))]
    for tick in ticks:
        x = _percent(tick, top)
        anchor = "start" if tick == 0 else "end" if tick == top else "middle"
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="0" y2="{height - 16}"/>')
        parts.append(f'<text class="tick" x="{x}" y="{height - 3}" text-anchor="{anchor}">{_tick(tick, top)}</text>')
    for number, (figure, label) in enumerate(zip(figures, labels, strict=True)):
        parts += _whisker(figure, label, number * _ROW, top)
    return "".join(parts) + "</svg>"


def _whisker(figure: Figure, label: str, y: int, top: float) -> list[str]:
    e = figure.estimate
    own = "ours" if figure.system == OURS else "other"
    parts = [
        f'<text class="label" x="0" y="{y + 13}">{escape(label)}</text>',
        f'<text class="number" x="100%" y="{y + 13}" text-anchor="end">{escape(value(figure))}</text>',
        f'<line class="track" x1="0" x2="100%" y1="{y + 23}" y2="{y + 23}"/>',
    ]
    if e.measured:
        if not math.isnan(e.low):
            low, high = _percent(max(0.0, e.low), top), _percent(min(top, e.high), top)
            parts.append(f'<line class="whisker {own}" x1="{low}" x2="{high}" y1="{y + 23}" y2="{y + 23}"/>')
        parts.append(
            f'<circle class="dot {own}" cx="{_percent(min(max(e.value, 0.0), top), top)}" cy="{y + 23}" r="5"/>'
        )
    return parts


def by_system(figures: Sequence[Figure], *, top: float = 1.0) -> str:
    """One measure, a row for each system."""
    return whiskers(figures, [title_of(f.system) for f in figures], top=top)


def heat_map(table: Sequence[Sequence[int]], names: Sequence[str]) -> str:
    """Counts of written-down tier (rows) against given tier (columns), shaded by their share of the row."""
    size, left, head = 72, 92, 46
    n = len(names)
    width, height = left + size * n + 4, head + size * n + 4
    what = "; ".join(f"{names[i]} given {names[j]}: {c}" for i, row in enumerate(table) for j, c in enumerate(row) if c)
    parts = [
        f'<svg class="plot heat" role="img" aria-label="{escape(what, quote=True)}" viewBox="0 0 {width} {height}" '
        f'style="max-width:{width}px">',
        f'<text class="tick" x="{left + size * n / 2}" y="14" text-anchor="middle">tier that the reply gives</text>',
        f'<text class="tick" x="0" y="{head - 10}">written down</text>',
    ]
    for j, name in enumerate(names):
        parts.append(
            f'<text class="label" x="{left + size * (j + 0.5)}" y="{head - 10}" text-anchor="middle">{name}</text>'
        )
    for i, row in enumerate(table):
        total = sum(row)
        y = head + size * i
        parts.append(f'<text class="label" x="0" y="{y + size / 2 + 4}">{names[i]}</text>')
        for j, count in enumerate(row):
            share = count / total if total else 0.0
            x = left + size * j
            kind = "right" if i == j else "under" if j < i else "over"
            parts.append(
                f'<rect class="cell {kind}" x="{x}" y="{y}" width="{size - 3}" height="{size - 3}" rx="6" '
                f'style="fill-opacity:{0.08 + 0.82 * share if count else 0.04:.2f}"/>'
            )
            strong = " strong" if share > 0.55 else ""
            middle = x + (size - 3) / 2
            parts.append(f'<text class="count{strong}" x="{middle}" y="{y + 33}" text-anchor="middle">{count}</text>')
            if count:
                share_text = f"{100 * share:.0f} %" if share >= 0.005 else "&lt; 1 %"
                parts.append(
                    f'<text class="share{strong}" x="{middle}" y="{y + 50}" text-anchor="middle">{share_text}</text>'
                )
    return "".join(parts) + "</svg>"


def latency(rows: Sequence[tuple[str, str, Sequence[float]]]) -> str:
    """For each (label, system, [p50, p90, p95, p99]): a bar to the median, a thinner one to p95, a mark at p99."""
    top = _round_up(max((values[-1] for _, _, values in rows), default=1.0))
    height = _ROW * len(rows) + 18
    parts = [_open(height, "; ".join(f"{label}: median {v[0]:.1f} ms, p95 {v[2]:.1f} ms" for label, _, v in rows))]
    for i in range(5):
        x, tick = _percent(top * i / 4, top), top * i / 4
        anchor = "start" if i == 0 else "end" if i == 4 else "middle"
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="0" y2="{height - 16}"/>')
        parts.append(f'<text class="tick" x="{x}" y="{height - 3}" text-anchor="{anchor}">{tick:g} ms</text>')
    for number, (label, system, (p50, _, p95, p99)) in enumerate(rows):
        y = number * _ROW
        own = "ours" if system == OURS else "other"
        said = f"{_short(p50)} · {_short(p95)} ms"
        last = _percent(p99, top)
        parts += [
            f'<text class="label" x="0" y="{y + 13}">{escape(label)}</text>',
            f'<text class="number" x="100%" y="{y + 13}" text-anchor="end">{said}</text>',
            f'<rect class="bar thin {own}" x="0" y="{y + 20}" width="{_percent(p95, top)}" height="6" rx="3"/>',
            f'<rect class="bar {own}" x="0" y="{y + 18}" width="{_percent(p50, top)}" height="10" rx="3"/>',
            f'<line class="mark {own}" x1="{last}" x2="{last}" y1="{y + 17}" y2="{y + 29}"/>',
        ]
    return "".join(parts) + "</svg>"


def reliability(bins: Sequence[Bin], axis: str) -> str:
    """What was said against what came true; on the diagonal a probability means what it says."""
    size, left, foot = 250, 40, 40
    width, height = left + size + 10, size + foot + 10
    most = max((b.n for b in bins), default=1)
    what = "; ".join(f"said {b.said:.2f}, true {b.true:.2f} (n = {b.n})" for b in bins)
    parts = [
        f'<svg class="plot" role="img" aria-label="{escape(what, quote=True)}" viewBox="0 0 {width} {height}" '
        f'style="max-width:{width}px">',
        f'<rect class="frame" x="{left}" y="6" width="{size}" height="{size}"/>',
        f'<line class="track" x1="{left}" y1="{6 + size}" x2="{left + size}" y2="6"/>',
    ]
    for i in range(5):
        at = i / 4
        parts.append(f'<text class="tick" x="{left + size * at}" y="{size + 22}" text-anchor="middle">{at:g}</text>')
        parts.append(f'<text class="tick" x="{left - 6}" y="{10 + size * (1 - at)}" text-anchor="end">{at:g}</text>')
    parts.append(f'<text class="tick" x="{left + size / 2}" y="{size + 42}" text-anchor="middle">{escape(axis)}</text>')
    for b in bins:
        radius = 4 + 8 * math.sqrt(b.n / most)
        parts.append(
            f'<circle class="dot ours soft" cx="{left + size * b.said:.1f}" cy="{6 + size * (1 - b.true):.1f}" '
            f'r="{radius:.1f}"><title>{b.n} cases: said {b.said:.2f}, true {b.true:.2f}</title></circle>'
        )
    return "".join(parts) + "</svg>"


def _open(height: float, what: str) -> str:
    return f'<svg class="plot rows" role="img" aria-label="{escape(what, quote=True)}" width="100%" height="{height}">'


def _round_up(number: float) -> float:
    """The next of 1, 2, 4 and 8 times a power of ten: a quarter of it is a round number too."""
    power = 10.0 ** math.floor(math.log10(number)) if number > 0 else 1.0
    return next(step * power for step in (1, 2, 4, 8, 10) if step * power >= number)


def _short(ms: float) -> str:
    return f"{ms:.1f}" if ms < 10 else f"{ms:.0f}"


def _percent(number: float, top: float) -> str:
    return f"{100 * number / top if top else 0:.2f}%"


def _tick(number: float, top: float) -> str:
    return f"{number:g}" if top <= 1 else f"{number:.0f}"
