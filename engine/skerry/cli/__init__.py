"""`skerry …`: a device on the command line. It asks the node and prints; it decides nothing itself."""

from .program import main

__all__ = ["main"]
