"""Incident Notes: what happened, written down together, with or without a network."""
