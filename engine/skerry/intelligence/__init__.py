"""What the device makes of its notes by itself: search, summaries, actions, severity, redaction, transcripts.

An extra (`pip install 'skerry[intelligence]'`, `'skerry[voice]'`): importing `skerry` loads nothing of it. The heavy
libraries are loaded by a worker process and at first use; the modules that hold values are light. An application asks
through `Node.search`, `Node.summarise`, `Node.redact`, `Node.transcribe` and `Node.intelligence`.
"""
