"""The red-flag classifier: its bank of utterances, its network, its training."""
