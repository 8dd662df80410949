"""Two devices meet over a relay process, brought together by commands alone."""

from __future__ import annotations

from typing import Any


def test_what_alice_and_bob_wrote_is_on_both_devices(met_once: Any) -> None:
    shown = [person.asked("documents", "show", met_once.document) for person in (met_once.alice, met_once.bob)]
    expected = "Pump 3 leaks at the seal. Shut it off. Part ordered."
    assert [{value["name"]: value["value"] for value in each["values"]} for each in shown] == [
        {"title": expected, "fields": {"words": 11}},
        {"title": expected, "fields": {"words": 11}},
    ]


def test_each_device_lists_the_note_and_says_that_the_other_holds_it(met_once: Any) -> None:
    for person in (met_once.alice, met_once.bob):
        (listed,) = person.asked("documents")
        assert (listed["id"], listed["level"], listed["waiting_updates"]) == (str(met_once.document), "held", 0)
        assert "held by 1 other device" in person.done("documents")


def test_both_disks_pass_every_check(met_once: Any) -> None:
    for person in (met_once.alice, met_once.bob):
        verified = person.asked("verify")
        assert verified["findings"] == []
        assert verified["is_sound"]
        assert verified["log_entries"] > 0
        assert verified["receipts"] > 0
        assert verified["author_chains"] >= 2


def test_the_status_is_live_and_nothing_waits(met: Any) -> None:
    status = met.bob.asked("status")
    assert status["connection"]["state"] == "live"
    assert status["delivery"]["own_records"] == status["delivery"]["own_records_accepted"] == 3
    assert status["alarms"] == []


def test_the_doctor_finds_nothing(met: Any) -> None:
    answers = met.alice.asked("doctor")
    assert [answer["error"] for answer in answers] == [None] * 5


def test_both_know_each_other_by_name_role_and_group(met_once: Any) -> None:
    for person in (met_once.alice, met_once.bob):
        listed = {each["name"]: (each["role"], each["groups"]) for each in person.asked("devices", "list")}
        assert listed == {"Alice's van": ("admin", []), "Bob's tablet": ("member", ["crew"])}


def test_a_second_sync_sends_nothing_new(met: Any) -> None:
    before = met.alice.asked("verify")
    met.alice.done("sync")
    after = met.alice.asked("verify")
    assert (after["records"], after["log_entries"]) == (before["records"], before["log_entries"])
