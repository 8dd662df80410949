"""Finding passages by their words and by what they mean, both at once.

`searcher` and `feeder` run in the device's own process and are light. `adaptive`, `exact`, `graph` and `quantise`
compute, and run in the worker.
"""
