"""A run's records -> figures -> HTML for people, Markdown for a pull request, JSON for machines."""
