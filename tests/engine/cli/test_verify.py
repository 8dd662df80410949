"""Whatever is changed on a disk, `skerry verify` names it and says where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from skerry.storage import Connection
from skerry.verification import Check
from skerry_protocol.records import SignedRecord

Change = Callable[[Connection], object]

BOBS_SECOND = "(SELECT record_id FROM record WHERE kind = 6 AND sequence = 2)"


def sql(*statements: str) -> Change:
    """A change of the store, in its own words."""
    return lambda store: [store.execute(statement) for statement in statements]


def resigned(store: Connection) -> None:
    """Put another signature under a record."""
    number, encoded = store.execute("SELECT number, encoded FROM record WHERE kind = 6 AND sequence = 3").fetchone()
    signed = SignedRecord.decode(encoded)
    forged = SignedRecord(signed.body, bytes([signed.signature[0] ^ 1]) + signed.signature[1:]).encode()
    store.execute("UPDATE record SET encoded = ? WHERE number = ?", (forged, number))


def with_another_body(store: Connection) -> None:
    """Put the bytes of one record in the place of another's."""
    store.execute(
        f"UPDATE record SET encoded = (SELECT encoded FROM record WHERE kind = 1) WHERE record_id = {BOBS_SECOND}"
    )


def with_altered_receipts(store: Connection) -> None:
    """Alter the last byte of every receipt, which is its signature's."""
    for document, encoded in store.execute("SELECT document, encoded FROM receipt").fetchall():
        altered = encoded[:-1] + bytes([encoded[-1] ^ 1])
        store.execute("UPDATE receipt SET encoded = ? WHERE document = ?", (altered, document))


TAMPERING: list[tuple[str, Change, Check, str]] = [
    ("a record's signature", resigned, Check.SIGNATURES, "not signed by the device"),
    ("a record's bytes", with_another_body, Check.RECORDS, "not those that the record is named by"),
    (
        "bytes that are no record",
        sql(f"UPDATE record SET encoded = x'00' WHERE record_id = {BOBS_SECOND}"),
        Check.RECORDS,
        "are not a record",
    ),
    (
        "what is noted beside a record",
        sql("UPDATE record SET sequence = 9 WHERE kind = 6 AND sequence = 3"),
        Check.RECORDS,
        "What is noted beside the record",
    ),
    ("the first record of the roster", sql("DELETE FROM record WHERE kind = 1"), Check.ROSTER, "first record"),
    (
        "a change of the roster",
        sql("DELETE FROM record WHERE number = (SELECT min(number) FROM record WHERE kind = 2)"),
        Check.ROSTER,
        "do not connect with its beginning",
    ),
    ("the first record of an access", sql("DELETE FROM record WHERE kind = 3"), Check.ACCESS, "cannot be checked"),
    (
        "a record in the middle of a chain",
        sql(f"DELETE FROM record WHERE record_id = {BOBS_SECOND}"),
        Check.AUTHORS,
        "Record 2 of this author is missing",
    ),
    (
        "where an author's chain stands",
        sql("UPDATE author_head SET sequence = sequence - 1 WHERE sequence = 3"),
        Check.AUTHORS,
        "is noted as this author's newest",
    ),
    ("who was heard", sql("DELETE FROM author_head WHERE sequence = 3"), Check.AUTHORS, "none is noted as received"),
    (
        "a head of the relay's log",
        sql("UPDATE log_entry SET head = zeroblob(32) WHERE n = 2 AND length(document) > 0"),
        Check.RELAY_LOG,
        "does not add up at its place 2",
    ),
    (
        "an entry of the relay's log",
        sql("DELETE FROM log_entry WHERE n = 1 AND length(document) = 0"),
        Check.RELAY_LOG,
        "does not add up at its place 2",
    ),
    ("a receipt's signature", with_altered_receipts, Check.RECEIPTS, "not signed by the relay"),
    ("a receipt's bytes", sql("UPDATE receipt SET encoded = x'00'"), Check.RECEIPTS, "are not a receipt"),
    (
        "the place of a receipt",
        sql("UPDATE receipt SET document = zeroblob(16) WHERE document = (SELECT max(document) FROM receipt)"),
        Check.RECEIPTS,
        "about another log",
    ),
    (
        "a record that the relay receipted",
        sql(
            "UPDATE log_entry SET record_id = zeroblob(32) WHERE length(document) > 0"
            " AND n = (SELECT receipt.n FROM receipt WHERE receipt.document = log_entry.document)"
        ),
        Check.RECEIPTS,
        "contradicts its own log",
    ),
    ("a key", sql("UPDATE epoch_key SET key = randomblob(32)"), Check.KEYS, "not the one that its epoch commits to"),
    (
        "a lost key",
        sql("DELETE FROM epoch_key"),
        Check.KEYS,
        "does not open with the keys",
    ),
    (
        "an update from nowhere",
        sql(
            "INSERT INTO document_update (document, origin, body, stored_at_ms)"
            " SELECT document, 'elsewhere', body, 0 FROM document_update LIMIT 1"
        ),
        Check.UPDATES,
        "came from no record",
    ),
    (
        "an update of a record that is not here",
        sql("UPDATE document_update SET record_id = zeroblob(32) WHERE record_id IS NOT NULL"),
        Check.UPDATES,
        "is not here",
    ),
    (
        "what an update says",
        sql("UPDATE document_update SET body = x'0000' WHERE origin = 'elsewhere'"),
        Check.UPDATES,
        "not what its record says",
    ),
    (
        "who wrote an update",
        sql("UPDATE document_update SET origin = 'here' WHERE origin = 'elsewhere'"),
        Check.UPDATES,
        "its record is of another device",
    ),
    (
        "an update that is gone",
        sql(f"DELETE FROM document_update WHERE record_id = {BOBS_SECOND}"),
        Check.UPDATES,
        "not in the document",
    ),
]


@pytest.mark.parametrize(
    ("change", "check", "words"),
    [case[1:] for case in TAMPERING],
    ids=[case[0].replace(" ", "_") for case in TAMPERING],
)
def test_it_names(met: Any, change: Change, check: Check, words: str) -> None:
    met.alice.tamper(change)
    result = met.alice.skerry("verify")
    assert result.exit_code == 8
    named = [line for line in result.stdout.splitlines() if line.startswith(f"broken: {check.value}: ")]
    assert any(words in line for line in named), result.stdout
    assert result.stderr.splitlines()[-1].startswith("hint: Copy the whole folder away")


def test_the_findings_are_there_for_programs_too(met: Any) -> None:
    met.alice.tamper(sql("UPDATE author_head SET is_frozen = 0, record_id = zeroblob(32) WHERE sequence = 3"))
    result = met.alice.skerry("verify", "--json")
    assert result.exit_code == 8
    assert '"check": "authors"' in result.stdout
    assert str(met.document) in result.stdout


def test_a_damaged_page_is_named_and_nothing_else_is_claimed(met: Any) -> None:
    database = met.alice.home / "device.sqlite3"
    pages = bytearray(database.read_bytes())
    pages[-2000] ^= 1
    database.write_bytes(pages)
    result = met.alice.skerry("verify")
    assert (result.exit_code, "broken: pages:" in result.stdout) in {(8, True), (6, False)}
    assert "Everything holds together" not in result.stdout


def test_work_that_waits_to_be_sealed_is_sound(admin: Any) -> None:
    admin.write(None, "Valve 7 sticks")
    verified = admin.asked("verify")
    assert verified["is_sound"]
    assert verified["updates"] > 0


def test_a_device_without_a_workspace_is_sound(alice: Any) -> None:
    assert alice.done("verify").endswith("Everything holds together.")


def test_a_device_that_waits_to_be_added_is_sound(admin: Any, bob: Any) -> None:
    bob.done("join", admin.done("invite"))
    assert bob.done("verify").endswith("Everything holds together.")


def test_it_changes_nothing(met: Any) -> None:
    before = met.alice.asked("verify")
    assert met.alice.asked("verify") == before
