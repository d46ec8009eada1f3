"""The suites: which cases, which systems, what is measured of each case."""
