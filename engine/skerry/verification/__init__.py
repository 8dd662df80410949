"""Checking everything on a device's disk once more, by the rules alone: no network, and nothing believed.

What was verified when it came in may have been changed since, by a failing disk or by a hand. This reads the store
anew and says what does not hold together, and where.
"""

from .authors import Hole
from .findings import Check, Finding
from .verifier import Verification, verify

__all__ = ["Check", "Finding", "Hole", "Verification", "verify"]
