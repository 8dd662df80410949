# The front door. `uv run just` lists what it can do; nothing but Python, git and uv is needed.

uv := env("UV", "uv")
run := uv + " run"
packages := "protocol/skerry_protocol engine/skerry relay/skerry_relay apps/incident_notes/incident_notes"
proofs := "tests property_tests benchmarks .ci"

# List the recipes.
default:
    @{{ just_executable() }} --justfile {{ justfile() }} --list --unsorted

# Start a relay and three devices with notes, and print their links (`--check` runs a script without a browser).
demo *arguments:
    {{ run }} incident-notes demo {{ arguments }}

# Run every check and every test.
test *arguments: lint
    {{ run }} pytest {{ arguments }}

# Run what should pass before each commit: every check, and the tests that need no browser.
check: lint
    {{ run }} pytest -m "not browser"

# Check format, style, types and the direction of imports.
lint:
    {{ run }} ruff format --check .
    {{ run }} ruff check .
    {{ run }} mypy {{ packages }} {{ proofs }}
    {{ run }} lint-imports

# Put the code into the format that `lint` checks.
format:
    {{ run }} ruff format .
    {{ run }} ruff check --fix .

# Print the table of figures (`just bench TRACE` also replays an editing trace).
bench *arguments:
    {{ run }} python -m benchmarks {{ arguments }}

# Print how well notes are read: recall, precision, and the like (`just evaluate search --half tuning --misses`).
evaluate *arguments:
    {{ run }} python -m tests.evaluation {{ arguments }}

# Write the test vectors anew; a change in them is a change of the protocol.
vectors:
    {{ run }} python tests/vectors/write_vectors.py

# Pin new dependencies (`just pins --upgrade` moves all of them to their newest versions).
pins *arguments:
    {{ run }} --no-sync python .ci/pins.py {{ arguments }}
