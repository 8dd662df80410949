"""The worker processes: what may be asked of them, what runs in them, and how the device talks with them.

Everything heavy happens there, in steps of a fraction of a second: an edit never shares an interpreter with a model,
a model that crashes takes no note with it, and a device that reads nothing has loaded nothing.
"""
