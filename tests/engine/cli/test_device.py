"""Making a device, opening it, and asking where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from skerry.storage import Home
from skerry.storage.alarms import StoredAlarm, raise_alarm
from skerry.storage.lock import locked
from skerry_protocol.ids import DeviceId, WorkspaceId


def test_a_new_device_has_an_id_and_a_name(nobody: Any) -> None:
    made = nobody.asked("init", "--name", "  Alice's van ")
    assert str(DeviceId.parse(made["device"])) == made["device"]
    assert made["name"] == "Alice's van"
    assert Home(nobody.home).keystore.exists()


def test_a_second_device_is_not_put_over_the_first(alice: Any) -> None:
    before = alice.asked("unlock")
    result = alice.skerry("init")
    assert result.exit_code == 5
    assert "hint: Unlock it, or choose another folder." in result.stderr
    assert alice.asked("unlock") == before


def test_unlocking_says_what_is_inside(alice: Any) -> None:
    assert alice.asked("unlock") | {"device": None} == {
        "device": None,
        "name": "Alice's van",
        "workspace": None,
        "documents": 0,
        "alarms": 0,
    }
    assert alice.done("unlock").startswith("The passphrase opens this device.")


def test_a_wrong_passphrase_is_refused_with_a_hint(alice: Any, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("five words do well too")
    result = alice.skerry("unlock", "--passphrase-file", tmp_path / "wrong")
    assert result.exit_code == 4
    assert result.stderr.splitlines()[0].startswith("error: This passphrase does not open")
    assert result.stderr.splitlines()[1].startswith("hint: Check capitals")
    assert result.stdout == ""


def test_a_short_passphrase_makes_no_device(nobody: Any, tmp_path: Path) -> None:
    (tmp_path / "short").write_text("short\n")
    result = nobody.skerry("--passphrase-file", tmp_path / "short", "init")
    assert result.exit_code == 2
    assert nobody.skerry("unlock").exit_code == 3


@pytest.mark.parametrize(
    "command", ["unlock", "status", "sync", "devices", "documents", "verify", "alarms", "invite"]
)
def test_a_folder_without_a_device_is_named(nobody: Any, command: str) -> None:
    result = nobody.skerry(command)
    assert result.exit_code == 3
    assert "hint: Make one with `skerry init`." in result.stderr


def test_a_device_that_is_open_elsewhere_is_left_alone(alice: Any) -> None:
    with locked(Home(alice.home)):
        result = alice.skerry("status")
    assert result.exit_code == 5
    assert "is already open in process" in result.stderr


def test_a_passphrase_file_that_is_missing_is_named(alice: Any, tmp_path: Path) -> None:
    result = alice.skerry("unlock", "--passphrase-file", tmp_path / "no-such-file")
    assert result.exit_code == 2
    assert "no-such-file cannot be used: no such file or directory" in result.stderr


def test_a_workspace_begins_without_a_network(admin: Any, relay_key: str) -> None:
    shown = admin.asked("workspace", "show")
    assert str(WorkspaceId.parse(shown["workspace"])) == shown["workspace"]
    assert (shown["relay_key"], shown["devices"], shown["this_device"]) == (relay_key, 1, "admin")
    status = admin.asked("status")
    assert status["connection"]["state"] == "offline"
    assert status["workspace"] == shown["workspace"]


@pytest.mark.parametrize("address", ["relay.example", "https://relay.example", "ws://", "wss:///"])
def test_an_address_that_is_no_relay_is_refused(alice: Any, relay_key: str, address: str) -> None:
    result = alice.skerry("workspace", "create", "--relay", address, "--relay-key", relay_key)
    assert result.exit_code == 2
    assert "is not the address of a relay" in result.stderr


def test_a_mistyped_relay_key_is_noticed(alice: Any, relay_key: str) -> None:
    result = alice.skerry("workspace", "create", "--relay", "wss://relay.example", "--relay-key", relay_key[:-1])
    assert result.exit_code == 2
    assert "hint: Copy the whole text again" in result.stderr


def test_without_a_workspace_there_is_nothing_to_sync(alice: Any) -> None:
    for command in (["sync"], ["workspace", "show"]):
        result = alice.skerry(*command)
        assert result.exit_code == 3
        assert "belongs to no workspace yet" in result.stderr


def test_a_relay_that_is_away_loses_nothing_and_is_said(admin: Any) -> None:
    document = admin.write(None, "Valve 7 sticks")
    result = admin.skerry("sync")
    assert result.exit_code == 7
    assert "hint: Nothing is lost. Try again later." in result.stderr
    (listed,) = admin.asked("documents")
    assert (listed["id"], listed["level"], listed["waiting_updates"]) == (str(document), "here", 1)


def test_staying_off_the_network_is_not_a_failure(admin: Any) -> None:
    assert admin.asked("status", "--offline")["connection"] == {"state": "offline", "words": "not tried"}


def test_an_alarm_is_listed_until_it_is_put_away(alice: Any) -> None:
    raised = StoredAlarm("relay_forked", None, None, "The relay showed two histories.", "Tell an admin.", 0)
    alice.tamper(lambda store: raise_alarm(store, raised))
    (listed,) = alice.asked("alarms")
    assert (listed["name"], listed["next_step"]) == ("relay_forked", "Tell an admin.")
    assert "The relay showed two histories. Tell an admin." in alice.done("alarms", "list")
    assert alice.skerry("alarms", "dismiss", listed["number"] + 1).exit_code == 3
    alice.done("alarms", "dismiss", listed["number"])
    assert alice.done("alarms") == "No alarms."


def test_the_doctor_says_what_is_missing_in_the_words_of_the_failure(alice: Any) -> None:
    result = alice.skerry("doctor", "--timeout-seconds", "5")
    assert result.exit_code == 8
    assert "wrong  It belongs to a workspace." in result.stdout
    assert "error: This device belongs to no workspace yet." in result.stdout


def test_the_doctor_names_a_folder_without_a_device(nobody: Any) -> None:
    result = nobody.skerry("doctor")
    assert result.exit_code == 8
    assert "wrong  There is a device in this folder." in result.stdout
    assert "hint: Make one with `skerry init`." in result.stdout


def test_names_from_other_devices_cannot_steer_the_terminal(
    alice: Any, tmp_path: Path, passphrase_file: Path
) -> None:
    mallory = type(alice)("x", tmp_path / "mallory", passphrase_file)
    mallory.done("init", "--name", "van\x1b[2J\u202egnp")
    assert "van�[2J�gnp" in mallory.done("devices")


@pytest.mark.parametrize("arguments", [["no-such-command"], ["status", "--no-such-option"], ["workspace", "create"]])
def test_a_wrong_command_line_ends_in_the_same_two_lines(alice: Any, arguments: list[str]) -> None:
    result = alice.skerry(*arguments)
    assert result.exit_code == 2
    first, second = result.stderr.splitlines()[-2:]
    assert first.startswith("error: ")
    assert second.startswith("hint: `skerry")
