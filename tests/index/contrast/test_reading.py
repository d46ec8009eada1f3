from __future__ import annotations

import math

import pytest

from index.contrast.contrast import contrasts
from index.contrast.quantity import quantities
from index.contrast.reading import read
from index.contrast.rules import axes


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("Hold for 30 seconds.", "time", 30, 30),
        ("Hold for thirty seconds.", "time", 30, 30),
        ("Rest for 5-10 minutes.", "time", 300, 600),
        ("Rest for 5 – 10 minutes.", "time", 300, 600),
        ("Rest for at least two days.", "time", 172800, math.inf),
        ("Rest for up to 2 hours.", "time", 0, 7200),
        ("Walk 150 minutes a week.", "time a week", 9000, 9000),
        ("Pain fell by 41%.", "share", 41, 41),
        ("Pain fell by 41 percent.", "share", 41, 41),
        ("Use a cadence of 170 to 190.", "cadenc", 170, 190),
        ("Repeat it 10 times.", "times", 10, 10),
        ("Run 5 km.", "distance", 5000, 5000),
        ("Drink 2 glasses.", "count glass", 2, 2),
    ],
)
def test_quantities(text: str, unit: str, low: float, high: float) -> None:
    (found,) = quantities(text)
    assert (found.unit, found.low, found.high) == (unit, low, high)


@pytest.mark.parametrize(
    "text", ["A study from 2007 says so.", "There are 4 causes of it.", "In a day or so.", "One leg."]
)
def test_what_is_no_quantity(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Do not stretch the hamstrings.", {"stretch", "hamstr"}),
        ("Avoid overstriding.", {"overstrid", "stride"}),
        ("You shouldn't squat.", {"squat"}),
        ("Do not stretch, but walk daily.", {"stretch"}),
        ("The trainer advises against squats.", {"squat"}),
        ("Avoid pain.", set()),  # nobody wants it
        ("If you do not stretch, walk.", set()),  # a condition
        ("Not only stretching helps.", set()),
        ("Stretch to avoid stiff legs.", set()),
    ],
)
def test_what_a_statement_denies(text: str, denied: set[str]) -> None:
    assert read(text).denied == denied


def test_a_list_of_what_to_avoid_denies_its_items() -> None:
    assert read("Deep squats", "Avoid these exercises:").denied == {"deep", "squat"}
    assert read("Deep squats", "These exercises help:").denied == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("Back pain is common in rowers.", "Back pain is rare in rowers.", "common or rare"),
        ("Back pain is common in rowers.", "Back pain is not common in rowers.", "common or rare"),
        ("Put ice on the ankle.", "Put a warm pack on the ankle.", "heat or ice"),
        ("Take longer strides uphill.", "Take shorter strides uphill.", "more or less"),
        ("Take longer strides uphill.", "Do not overstride uphill.", "more or less"),
        ("Squats protect the knee.", "Squats damage the knee.", "helping or harming"),
        ("Tight glutes cause it.", "Weak glutes cause it.", "tight or weak"),
        ("Stretch the calves daily.", "Strengthen the calves daily.", "stretching or strengthening"),
        ("Bed rest is best.", "Keep moving through the day.", "rest or movement"),
        ("See a doctor at once.", "See a doctor after two weeks.", "at once or after waiting"),
        ("Do squats after a run.", "Do not do squats after a run.", ""),
        ("Hold for 10 seconds.", "Hold for 30 seconds.", ""),
    ],
)
def test_what_differs(one: str, other: str, name: str) -> None:
    found = contrasts(read(one), read(other), lambda _stem: 1.0)
    assert name in {contrast.name for contrast in found}, found
    assert all(0 < contrast.strength <= 1 for contrast in found)
    back = contrasts(read(other), read(one), lambda _stem: 1.0)
    assert sorted(c.strength for c in back) == pytest.approx(sorted(c.strength for c in found))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hold for 10 seconds.", "Hold the stretch for ten seconds."),
        ("Hold for 10 seconds.", "Walk for 10 minutes a week."),
        ("Rest for 5 to 10 minutes.", "Rest for 8 minutes."),
        ("Squats relieve the knee.", "Squats protect the knee."),
        ("Run longer.", "Rest shorter."),  # of different things
    ],
)
def test_what_does_not_differ(one: str, other: str) -> None:
    found = contrasts(read(one), read(other), lambda _stem: 1.0)
    assert [c for c in found if c.name not in ("rest or movement",)] == []


def test_every_axis_has_two_sides_and_a_weight() -> None:
    assert len({axis.name for axis in axes()}) == len(axes())
    for axis in axes():
        assert axis.one.pattern != axis.other.pattern
        assert 0 < axis.weight <= 1
        assert 0 <= axis.alone <= 1
