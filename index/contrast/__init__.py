"""Pairs of statements of different documents that may disagree, for a person to judge."""
