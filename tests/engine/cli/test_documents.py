"""Documents that can be read, exported and decoded without the app that made them."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from skerry import Audience, Node
from skerry_protocol.ids import DocumentId
from skerry_protocol.records import SignedRecord


def test_every_kind_of_value_is_shown(admin: Any) -> None:
    async def write(node: Node) -> DocumentId:
        document = await node.create_document(Audience.everyone())
        async with document.change():
            document.text("title").append("Pump 3 leaks")
            document.map("fields")["severity"] = 2
            document.map("fields")["photo"] = b"\x01\xff"
            document.array("people").append("alice")
            document.xml("body").append_element("paragraph").append_text("At the seal.")
        return document.id

    document = admin.on_node(write)
    shown = {
        each["name"]: (each["kind"], each["value"]) for each in admin.asked("documents", "show", document)["values"]
    }
    assert shown == {
        "title": ("text", "Pump 3 leaks"),
        "fields": ("map", {"severity": 2, "photo": "01ff"}),
        "people": ("list", ["alice"]),
        "body": ("rich text", "At the seal."),
    }
    assert "title (text)\nPump 3 leaks" in admin.done("documents", "show", document)


def test_a_document_that_is_not_here_is_named(admin: Any) -> None:
    result = admin.skerry("documents", "show", DocumentId.random())
    assert result.exit_code == 3
    assert "This document is not on this device." in result.stderr


def test_an_export_holds_texts_records_and_hashes_that_another_program_checks(met: Any, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    answer = met.alice.asked("export", "--all", "--out", folder)
    assert (answer["documents"], answer["gaps"]) == ([str(met.document)], [])
    note = folder / "documents" / str(met.document)
    assert "Pump 3 leaks at the seal." in (note / "content.txt").read_text()
    assert json.loads((note / "content.json").read_text())["values"]["fields"]["value"] == {"words": 11}
    records = [SignedRecord.decode(path.read_bytes()) for path in sorted(folder.rglob("*.record"))]
    assert len(records) == len(met.alice.on_node(lambda node: node.records())) + len(list(note.glob("records/*")))
    checked = subprocess.run(["b2sum", "-c", "BLAKE2SUMS"], cwd=folder, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_the_manifest_names_every_file_with_its_size_and_hash(met: Any, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    met.alice.done("export", met.document, "--out", folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["format"], manifest["version"], manifest["documents"]) == (
        "skerry-export",
        1,
        [str(met.document)],
    )
    named = {each["path"]: (each["size_bytes"], each["blake2b_256"]) for each in manifest["files"]}
    there = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    del there["manifest.json"], there["BLAKE2SUMS"]
    hashes = {path: (len(data), hashlib.blake2b(data, digest_size=32).hexdigest()) for path, data in there.items()}
    assert named == hashes


def test_what_no_record_holds_yet_is_named_as_a_gap(admin: Any, tmp_path: Path) -> None:
    document = admin.write(None, "Valve 7 sticks")
    answer = admin.asked("export", document, "--out", tmp_path / "export")
    assert [gap["what"] for gap in answer["gaps"]] == ["1 edits of this device are in no signed record yet."]
    assert json.loads((tmp_path / "export" / "manifest.json").read_text())["gaps"] == answer["gaps"]


def test_what_does_not_hold_together_is_named_as_a_gap(met: Any, tmp_path: Path) -> None:
    met.alice.tamper(lambda store: store.execute("DELETE FROM record WHERE kind = 6 AND sequence = 2"))
    answer = met.alice.asked("export", met.document, "--out", tmp_path / "export")
    assert "Record 2 of this author is missing." in [gap["what"] for gap in answer["gaps"]]


def test_json_alone_can_be_had(admin: Any, tmp_path: Path) -> None:
    document = admin.write(None, "Valve 7 sticks")
    admin.done("export", document, "--out", tmp_path / "export", "--format", "json")
    written = {str(path.relative_to(tmp_path / "export")) for path in (tmp_path / "export").rglob("*.*")}
    assert {Path(name).name for name in written} == {"manifest.json", "content.json"}


def test_an_export_does_not_mix_with_what_is_there(admin: Any, tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "mine.txt").write_text("mine")
    result = admin.skerry("export", "--all", "--out", tmp_path / "export")
    assert result.exit_code == 5
    assert [path.name for path in (tmp_path / "export").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("chosen", [[], ["--all", "skdoc1"]])
def test_an_export_says_what_to_export(admin: Any, tmp_path: Path, chosen: list[str]) -> None:
    assert admin.skerry("export", *chosen, "--out", tmp_path / "export").exit_code == 2


def test_a_record_is_decoded_from_a_file_from_hexadecimal_and_from_base64(
    met: Any, nobody: Any, tmp_path: Path
) -> None:
    met.alice.done("export", met.document, "--out", tmp_path / "export")
    record = next((tmp_path / "export").rglob("*-update.record"))
    data = record.read_bytes()
    (tmp_path / "record.hex").write_text(f"{data.hex()}\n")
    forms = [record, data.hex(), base64.b64encode(data).decode(), tmp_path / "record.hex"]
    decoded = [nobody.asked("decode", form) for form in forms]
    assert decoded == [decoded[0]] * 4
    assert decoded[0]["kind"] == "Update"
    assert decoded[0]["document"] == str(met.document)
    assert set(decoded[0]["sealed"]) == {"sealed_bytes"}


def test_every_record_of_an_export_decodes_and_shows_no_key(met: Any, nobody: Any, tmp_path: Path) -> None:
    met.alice.done("export", "--all", "--out", tmp_path / "export")
    decoded = [nobody.asked("decode", path) for path in (tmp_path / "export").rglob("*.record")]
    assert {"Genesis", "RosterChange", "Epoch", "Update"} <= {each["kind"] for each in decoded}
    epoch = next(each for each in decoded if each["kind"] == "Epoch")
    assert all(set(recipient["wrap"]) == {"sealed_bytes"} for recipient in epoch["recipients"])
    assert {recipient["capability"] for recipient in epoch["recipients"]} <= {"owner", "writer", "reader"}


def test_invitations_and_requests_are_decoded_without_their_tickets(admin: Any, bob: Any) -> None:
    invitation = admin.done("invite")
    answer = bob.asked("join", invitation)
    assert admin.asked("decode", invitation)["ticket"] == {"secret_bytes": 16}
    decoded = admin.asked("decode", answer["request"])
    assert (decoded["name"], decoded["short_code"]) == ("Bob's tablet", answer["short_code"])
    assert "relay  ws://" in admin.done("decode", invitation)


@pytest.mark.parametrize("given", ["", "hello", "00", "!" * 5000, "skinv1abc"])
def test_what_is_no_record_is_refused_with_a_hint(nobody: Any, given: str) -> None:
    result = nobody.skerry("decode", given)
    assert result.exit_code == 2
    assert "hint: " in result.stderr
