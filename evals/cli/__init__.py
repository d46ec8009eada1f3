"""The command line of the evaluations: ``python -m evals COMMAND``."""
