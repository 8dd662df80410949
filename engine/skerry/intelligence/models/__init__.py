"""The models that this device reads and listens with: which they are, where they lie, and how they run."""
