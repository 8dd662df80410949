"""Two devices hand over an invitation and a request: as text, in files, and as pictures."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import segno

from skerry.access.enrolment import Invitation, JoinRequest


def drawn(text: str, kind: str) -> bytes:
    """The picture of this very text, drawn anew: no QR reader is installed, so that is what a picture is held to."""
    picture = io.BytesIO()
    segno.make_qr(text, error="m").save(picture, kind=kind, scale=8)
    return picture.getvalue()


def test_an_invitation_and_a_request_go_over_as_text(admin: Any, bob: Any) -> None:
    invitation = admin.done("invite")
    request, _, code_line = bob.done("join", invitation).splitlines()
    code = JoinRequest.parse(request).short_code
    assert code_line == f"Short code: {code}"
    added = admin.done("devices", "add", request, "--role", "admin", "--group", "supervisors", "--code", code)
    assert added.startswith("Bob's tablet was added as admin: skdev1")
    names = {each["name"]: (each["role"], each["groups"]) for each in admin.asked("devices")}
    assert names["Bob's tablet"] == ("admin", ["supervisors"])


def test_an_invitation_and_a_request_go_over_in_files(admin: Any, bob: Any, tmp_path: Path) -> None:
    admin.done("invite", "--out", tmp_path / "invitation.txt")
    answer = bob.asked("join", tmp_path / "invitation.txt", "--out", tmp_path / "request.txt")
    assert (tmp_path / "request.txt").read_text() == f"{answer['request']}\n"
    admin.done("devices", "add", tmp_path / "request.txt", "--code", answer["short_code"])
    assert len(admin.asked("devices")) == 2


def test_a_request_can_come_through_a_pipe(admin: Any, bob: Any) -> None:
    answer = bob.asked("join", admin.done("invite"))
    added = admin.skerry("devices", "add", "-", "--code", answer["short_code"], input_=answer["request"])
    assert added.exit_code == 0


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_picture_of_an_invitation_is_the_picture_of_its_text(admin: Any, tmp_path: Path, kind: str) -> None:
    text = admin.done("invite", "--qr", tmp_path / f"invitation.{kind}")
    picture = (tmp_path / f"invitation.{kind}").read_bytes()
    assert picture.startswith(b"\x89PNG" if kind == "png" else b"<?xml")
    assert picture == drawn(text, kind)


def test_the_picture_of_a_request_is_the_picture_of_its_text(admin: Any, bob: Any, tmp_path: Path) -> None:
    answer = bob.asked("join", admin.done("invite"), "--qr", tmp_path / "request.png")
    assert (tmp_path / "request.png").read_bytes() == drawn(answer["request"], "png")


def test_a_picture_on_the_terminal_leaves_the_text_alone(admin: Any) -> None:
    result = admin.skerry("invite", "--qr", "terminal")
    Invitation.parse(result.stdout)
    terminal = io.StringIO()
    segno.make_qr(result.stdout.strip(), error="m").terminal(out=terminal, compact=True)
    assert terminal.getvalue() in result.stderr


def test_a_picture_of_another_kind_is_refused(admin: Any, tmp_path: Path) -> None:
    result = admin.skerry("invite", "--qr", tmp_path / "invitation.bmp")
    assert result.exit_code == 2
    assert "hint: Name a .png or .svg file, or say `terminal`." in result.stderr


def test_files_with_an_invitation_are_for_their_owner_alone(admin: Any, tmp_path: Path) -> None:
    admin.done("invite", "--out", tmp_path / "invitation.txt", "--qr", tmp_path / "invitation.png")
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("invitation.*")} == {0o600}


def test_another_short_code_adds_nobody(admin: Any, bob: Any) -> None:
    answer = bob.asked("join", admin.done("invite"))
    digits = answer["short_code"]
    wrong = digits[:-1] + ("1" if digits[-1] != "1" else "2")
    result = admin.skerry("devices", "add", answer["request"], "--code", wrong)
    assert result.exit_code == 4
    assert "The device was not added" in result.stderr
    assert len(admin.asked("devices")) == 1


def test_nobody_is_added_where_nobody_can_compare(admin: Any, bob: Any) -> None:
    answer = bob.asked("join", admin.done("invite"))
    result = admin.skerry("devices", "add", answer["request"])
    assert result.exit_code == 2
    assert "--code" in result.stderr
    assert len(admin.asked("devices")) == 1


def test_an_invitation_works_once(admin: Any, bob: Any, tmp_path: Path, passphrase_file: Path) -> None:
    invitation = admin.done("invite")
    answer = bob.asked("join", invitation)
    admin.done("devices", "add", answer["request"], "--code", answer["short_code"])
    carol = type(bob)("Carol's phone", tmp_path / "carol", passphrase_file)
    carol.done("init", "--name", carol.name)
    second = carol.asked("join", invitation)
    result = admin.skerry("devices", "add", second["request"], "--code", second["short_code"])
    assert result.exit_code == 4
    assert "used before" in result.stderr
    assert len(admin.asked("devices")) == 2


def test_a_mistyped_invitation_is_noticed(admin: Any, bob: Any) -> None:
    invitation = admin.done("invite")
    mistyped = invitation[:30] + ("a" if invitation[30] != "a" else "b") + invitation[31:]
    result = bob.skerry("join", mistyped)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "hint: Copy the whole text again, from its first to its last character."


def test_a_request_given_in_the_place_of_an_invitation_is_noticed(admin: Any, bob: Any) -> None:
    answer = bob.asked("join", admin.done("invite"))
    result = bob.skerry("join", answer["request"])
    assert result.exit_code == 2
    assert "does not start with 'skinv1'" in result.stderr


def test_a_picture_given_in_the_place_of_its_text_is_explained(admin: Any, bob: Any, tmp_path: Path) -> None:
    admin.done("invite", "--qr", tmp_path / "invitation.png")
    result = bob.skerry("join", tmp_path / "invitation.png")
    assert result.exit_code == 2
    assert "hint: A QR picture has to be scanned" in result.stderr


def test_only_an_admin_invites(admin: Any, bob: Any) -> None:
    bob.done("join", admin.done("invite"))
    assert bob.skerry("invite").exit_code != 0
    assert bob.asked("workspace", "show")["this_device"] == "waits for an admin to add it"
    assert bob.asked("workspace", "show")["devices"] is None


def test_a_device_joins_one_workspace(admin: Any, bob: Any, relay_key: str) -> None:
    bob.done("workspace", "create", "--relay", "wss://relay.example", "--relay-key", relay_key)
    result = bob.skerry("join", admin.done("invite"))
    assert result.exit_code == 5
    assert "belongs to a workspace already" in result.stderr
