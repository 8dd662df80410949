"""Voice notes: sound becomes words on this device. Nothing here asks a network for anything.

`recordings` and the values it hands around are light; `audio`, `voice_activity`, `transcriber` and `listener` load
libraries and models, and belong into the worker process.
"""
