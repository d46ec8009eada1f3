"""Intervals, agreement, calibration and paired tests, each with its definition and source."""
