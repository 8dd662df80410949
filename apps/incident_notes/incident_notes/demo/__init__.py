"""The demo: a relay and three devices on this machine, with notes in them, and a look at what the relay sees.

The only part of the app that imports the relay.
"""
