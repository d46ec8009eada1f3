"""Retrieval on other people's collections, in the folder layout of BEIR (Thakur et al., NeurIPS 2021)."""
