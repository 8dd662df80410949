"""What is still to be done: each form of words, each trap, and that every word stands in the note."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from skerry.intelligence.digest.actions import MOST_ACTIONS, find_actions
from skerry.intelligence.digest.values import ActionForm, ActionItem, ActionState

SUNDAY = date(2026, 11, 22)
LABEL = "TO" + "DO"


def only(note: str) -> ActionItem:
    [item] = find_actions(note, on=SUNDAY)
    return item


@pytest.mark.parametrize(
    ("note", "what", "who", "until"),
    [
        ("Bob to replace the gasket by Friday.", "replace the gasket", "Bob", "Friday"),
        ("ACTION: order parts (owner: Alice, due 3 Dec)", "order parts", "Alice", "3 Dec"),
        (f"{LABEL}: clean the strainer", "clean the strainer", None, None),
        ("- [ ] Dig out the joint (Bob, by Monday)", "Dig out the joint", "Bob", "Monday"),
        ("We need to insulate the hydrant before winter.", "insulate the hydrant", None, "winter"),
        ("Hamish must string the fence before Sunday.", "string the fence", "Hamish", "Sunday"),
        ("I'll call the vendor tomorrow.", "call the vendor", "I", "tomorrow"),
        ("Please order two belts ASAP.", "order two belts", None, None),
        ("@alice rotate the key by EOD please.", "rotate the key", "alice", "EOD"),
        ("Follow up with the landlord about the roof.", "Follow up with the landlord about the roof", None, None),
        ("The night shift should check the sump.", "check the sump", "The night shift", None),
        ("Bob, could you get a quote by Wednesday?", "get a quote", "Bob", "Wednesday"),
        ("Could the day shift keep an eye on the level?", "keep an eye on the level", "the day shift", None),
        ("I have asked Stores to send twenty packs.", "send twenty packs", "Stores", None),
        ("The valve still needs repacking.", "The valve still needs repacking", None, None),
        ("Replace the optics in slot 3 within 48 hours.", "Replace the optics in slot 3", None, "48 hours"),
        ("Alice promised to bring the wrench back by Tuesday.", "bring the wrench back", "Alice", "Tuesday"),
        ("Bob is fitting a new hose tomorrow morning.", "fitting a new hose", "Bob", "tomorrow morning"),
        ("Get Bob to weld the bracket.", "weld the bracket", "Bob", None),
        ("Bitte den Filter wechseln.", "den Filter wechseln", None, None),
    ],
)
def test_each_form_of_words_is_understood(note: str, what: str, who: str | None, until: str | None) -> None:
    item = only(note)
    assert (item.what, item.who, item.until) == (what, who, until)
    assert item.state is ActionState.OPEN


def test_a_passive_keeps_what_is_to_be_worked_on_and_finds_the_doer_behind_it() -> None:
    item = only("Valve V-12 to be inspected by the contractor before restart.")
    assert item.what == "Valve V-12 to be inspected by the contractor"
    assert (item.who, item.until) == ("the contractor", "restart")


@pytest.mark.parametrize(
    "note",
    [
        "Replaced the seal and tested it at 6 bar.",
        "Bob ordered the parts on Monday.",
        "No further action required.",
        "There is no need to call the electrician.",
        "Last year we had to replace the whole bearing.",
        "If the alarm comes back we would have to shut down train B.",
        "Should the pressure rise, open the bypass.",
        "Who is going to pay for the barrier?",
        "Should we replace the pump?",
        "Bob should have locked the gate.",
        "The customer must not open the cabinet.",
        "The dispenser will stop at 40 litres and restart after ten minutes.",
        "Company policy: all visitors are to wear a badge.",
        "Check valve leaking. Test alarm sounded. Report from Bob attached. Order 4412 arrived.",
        "Due to rain the work stopped. Access to the roof is free. Thanks to Bob.",
        "Invoice 17 was paid twice.",
        "Taken to hospital by ambulance. Moved to plug 25. Abandoning platform, 87 to boats.",
        "He had to be carried down and will be kept in overnight.",
        "The operator went back to get his tools and used a spanner to loosen the nut.",
        "The valve failed to close. The crew managed to isolate it.",
        "Nobody is to enter the tank. Everybody was told not to do it.",
        "Level in the drum fell. Grease in the duct. Rescue cannot go in yet. Lift 1 doors reopen.",
        "The filter has to be changed every 500 hours.",
        "Actions: none",
        "12:00 4.1\n13:00 4.2\n",
        "Morning team. Quiet night. Have a good shift!",
        "",
    ],
)
def test_what_is_past_denied_imagined_asked_or_a_rule_is_no_action(note: str) -> None:
    assert find_actions(note) == ()


def test_a_name_may_stand_at_either_end() -> None:
    for note in (
        "ACTION (Maintenance): fix the leak",
        "fix the leak - owner Maintenance",
        "Maintenance: fix the leak",
    ):
        assert (only(note).what, only(note).who) == ("fix the leak", "Maintenance")


def test_what_only_explains_an_action_is_no_part_of_it() -> None:
    item = only("Next year we should print more maps, as they were all gone by noon.")
    assert (item.what, item.until) == ("print more maps", None)
    assert only("Alice must order the parts, by Friday.").until == "Friday"


def test_what_was_done_is_an_action_only_where_it_was_one() -> None:
    items = find_actions("- [x] isolate the feeder (Alice)\n- [ ] put up barriers\nDone: reset the router\n")
    assert [(item.what, item.state) for item in items] == [
        ("isolate the feeder", ActionState.DONE),
        ("put up barriers", ActionState.OPEN),
        ("reset the router", ActionState.DONE),
    ]


def test_a_heading_makes_the_lines_below_it_actions_until_the_next_one() -> None:
    note = "Actions:\n- Alice: send the report by 12 March\n- spare coupling\n\nReadings:\n- pressure 5 bar\n"
    items = find_actions(note, on=SUNDAY)
    assert [(item.what, item.who, item.due) for item in items] == [
        ("send the report", "Alice", "2027-03-12"),
        ("spare coupling", None, None),
    ]


def test_a_table_of_actions_is_read_by_its_columns() -> None:
    note = (
        "Task | Owner | Due | Status\nReseal plate 6 | Bob | 2 Dec | open\nDrain the sump | Alice | 20 Nov | done\n"
    )
    open_one, done = find_actions(note, on=SUNDAY)
    assert (open_one.what, open_one.who, open_one.due) == ("Reseal plate 6", "Bob", "2026-12-02")
    assert (done.what, done.who, done.state) == ("Drain the sump", "Alice", ActionState.DONE)


def test_one_sentence_may_hold_several_actions() -> None:
    note = "I'll ring the firm tomorrow and ask for the fault log, and Bob will write the report."
    assert [(item.what, item.who, item.until) for item in find_actions(note)] == [
        ("ring the firm", "I", "tomorrow"),
        ("ask for the fault log", "I", None),
        ("write the report", "Bob", None),
    ]


def test_every_word_of_an_item_stands_at_its_span() -> None:
    note = "🔧 Alice to fit the seal by Friday.\nTeam: Bob to test it tomorrow."
    for item in find_actions(note):
        assert item.span.of(note) == item.what
        assert item.who_span is not None
        assert item.who_span.of(note) == item.who
        assert item.until_span is not None
        assert item.until_span.of(note) == item.until


def test_an_item_survives_the_way_between_processes() -> None:
    items = find_actions("Bob to replace the gasket by Friday.", on=SUNDAY)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(items), type=tuple[ActionItem, ...]) == items


def test_no_note_has_more_actions_than_are_looked_through() -> None:
    assert len(find_actions("- [ ] fix it\n" * (MOST_ACTIONS + 50))) == MOST_ACTIONS


def test_the_form_says_how_an_action_was_recognised() -> None:
    assert only("Please order a belt.").form is ActionForm.REQUEST
    assert only("ACTION: order a belt").form is ActionForm.MARKER
