"""The web service and the chat page."""

from __future__ import annotations

import os

# Gradio reads these when it is imported: no telemetry, no look at other hosts.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
# A table of statistics that nobody sees, made anew with pandas after every message.
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
