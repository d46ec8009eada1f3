"""A run: what is asked of which system, in which processes, and where the results are kept."""
