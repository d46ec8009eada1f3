"""Measuring Backstride: cases by many voices, the field's measures, and a report."""
