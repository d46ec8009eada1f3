"""A drawing as SVG: limbs as rounded strokes in the colour of the words around it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from html import escape

from bot.web.exercises.data import HEIGHT, WIDTH, Exercise, Frame

GROUND = 117
_NUMBER = re.compile(r"-?[0-9.]+")
_ABOVE = 16
_HEAD, _SPREAD = 7.0, 0.5
"""Of an arrow: the length of its head, and half the angle between its sides, in radians."""


def box(exercise: Exercise) -> str:
    """The drawing's ``viewBox``: all frames side by side, without the empty space above them."""
    top = _top(exercise)
    return f"0 {top} {WIDTH * len(exercise.frames)} {HEIGHT - top}"


def _top(exercise: Exercise) -> int:
    """Where the drawing begins; a ball is never higher than the person on it."""
    paths = [
        path
        for frame in exercise.frames
        for path in (*frame.trunk, *frame.near, *frame.far, *frame.arrows, *frame.props)
        if "A" not in path
    ]
    lowest = min(float(y) for path in paths for y in _NUMBER.findall(path)[1::2])
    heads = min(frame.head[1] for frame in exercise.frames)
    return max(0, int(min(lowest, heads) - _ABOVE))


def inside(exercise: Exercise) -> str:
    """What stands within the ``svg`` or ``symbol`` element."""
    ground = exercise.view == "side"
    numbered, top = len(exercise.frames) > 1, _top(exercise)
    numbers = [_number(at, top) if numbered else "" for at in range(1, len(exercise.frames) + 1)]
    return "".join(
        f'<g transform="translate({WIDTH * at} 0)">{numbers[at]}{_frame(frame, ground)}</g>'
        for at, frame in enumerate(exercise.frames)
    )


def used(exercise: Exercise) -> str:
    """The drawing as a reference to the file of all drawings, for where it may come again and again."""
    frames = len(exercise.frames)
    width, height = box(exercise).split()[2:]  # the symbol has its own origin
    return (
        f'<svg class="bs-drawing bs-frames-{frames}" role="img" aria-label="{escape(exercise.alt)}" '
        f'viewBox="0 0 {width} {height}"><use href="exercises.svg#{exercise.id}"></use></svg>'
    )


def svg(exercise: Exercise, label: str = "") -> str:
    """The drawing as an element of its own; ``label`` takes the place of its words where they stand beside it."""
    described = f'role="img" aria-label="{escape(label or exercise.alt)}" viewBox="{box(exercise)}"'
    return (
        f'<svg class="drawing frames-{len(exercise.frames)}" {described} '
        f'xmlns="http://www.w3.org/2000/svg">{inside(exercise)}</svg>'
    )


def sheet(exercises: Iterable[Exercise]) -> str:
    """All drawings as symbols of one file, for ``<use href="exercises.svg#NAME">``."""
    symbols = "".join(f'<symbol id="{one.id}" viewBox="{box(one)}">{inside(one)}</symbol>' for one in exercises)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


def _frame(frame: Frame, ground: bool) -> str:
    x, y = frame.head
    line = f'<path d="M8 {GROUND}H{WIDTH - 8}" stroke-width="1.5" opacity=".45"/>' if ground else ""
    arrows = "".join(map(_arrow, frame.arrows))
    return (
        '<g fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">'
        f"{line}{_paths(frame.props, 2.5)}"
        f'<g opacity=".45">{_paths(frame.far, 6.5)}</g>'
        f"{_trunk(frame)}{_paths(frame.near, 7)}"
        f'<circle cx="{x}" cy="{y}" r="9" fill="currentColor" stroke="none"/>'
        f'<g stroke-width="2.5" stroke="var(--bs-accent, currentColor)">{arrows}</g></g>'
    )


def _trunk(frame: Frame) -> str:
    filled = "".join(f'<path d="{path}" fill="currentColor" stroke-width="10"/>' for path in frame.trunk if "Z" in path)
    return filled + _paths((path for path in frame.trunk if "Z" not in path), 12)


def _paths(paths: Iterable[str], width: float) -> str:
    joined = "".join(paths)
    return f'<path d="{joined}" stroke-width="{width:g}"/>' if joined else ""


def _number(number: int, top: int) -> str:
    return f'<text x="8" y="{top + 14}" font-size="15" font-weight="700" fill="currentColor">{number}</text>'


def _arrow(words: str) -> str:
    """The line and the two sides of its head, or heads."""
    path = words.removeprefix("both ")
    numbers = [float(found) for found in _NUMBER.findall(path)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    heads = _tip(points[-2], points[-1])
    if path != words:
        heads += _tip(points[1], points[0])
    return f'<path d="{path}{heads}"/>'


def _tip(before: tuple[float, float], tip: tuple[float, float]) -> str:
    angle = math.atan2(before[1] - tip[1], before[0] - tip[0])
    sides = [
        (tip[0] + _HEAD * math.cos(angle + turn), tip[1] + _HEAD * math.sin(angle + turn))
        for turn in (_SPREAD, -_SPREAD)
    ]
    (ax, ay), (bx, by) = sides
    return f"M{ax:.1f} {ay:.1f}L{tip[0]:g} {tip[1]:g}L{bx:.1f} {by:.1f}"
