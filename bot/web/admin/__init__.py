"""The maintainer's page: what is asked, what the library lacks, what was escalated, how fast it goes."""
