"""`python -m incident_notes` is `incident-notes`."""

from .cli import main

main()
