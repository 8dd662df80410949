"""Finding personal data in a note, and putting placeholders in its place."""
