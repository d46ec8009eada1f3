"""Backstride: grounded answers about back pain in runners, with a red-flag screen that comes first."""

import os

# Nothing is looked up or reported at run time, whatever the libraries' defaults are.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ["ANONYMIZED_TELEMETRY"] = "False"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"  # theirs would draw over ours, and into log files
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

__version__ = "0.1.0"
