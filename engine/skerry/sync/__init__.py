"""Keeping this device and its relay in step: what comes in is verified, what goes out is stored first."""
