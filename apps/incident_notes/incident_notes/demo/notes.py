"""The incidents that the demo starts with: invented, but the kind that is written down every day."""

from __future__ import annotations

from ..note import IncidentKind, NoteStatus, Severity
from .demo_note import MINUTES_PER_DAY, DemoAction, DemoNote
from .earlier_notes import EARLIER_NOTES

NEWEST_NOTES = (
    DemoNote(
        writer=0,
        title="Chlorine dosing pump 3 leaking at the suction flange",
        severity=Severity.SERIOUS,
        status=NoteStatus.OPEN,
        kind=IncidentKind.ENVIRONMENT,
        site="Harrow Bay water works, dosing room B",
        equipment="Dosing pump P-303, flange F2",
        minutes_ago=95,
        account=(
            "Smelled chlorine on entering the dosing room at the start of the round. Gas monitor read 0.6 ppm at "
            "the door and 1.1 ppm one step inside. Left at once, closed the door, started the extraction fan.",
            "Went back with mask and second person (Ines). Hypochlorite was dripping from the suction flange of "
            "pump 3, about one drop a second, into the bund. The bund held; nothing reached the floor drain.",
            "Isolated the pump with V-31 and V-32 and tagged both. Dosing runs on pump 2 alone. The flange gasket "
            "looks hardened and is cracked on the side away from the door.",
        ),
        checks=(
            ("Room ventilated, monitor below 0.2 ppm", True),
            ("Pump isolated and tagged", True),
            ("Bund emptied into the neutralising tank", False),
            ("Duty chemist informed", True),
        ),
        actions=(
            DemoAction(
                "Replace the flange gasket on P-303 and check P-301, P-302 for the same batch", "Ines", "2026-11-27"
            ),
            DemoAction("Ask stores why EPDM gaskets were issued for hypochlorite", "Marek", "2026-12-01"),
        ),
    ),
    DemoNote(
        writer=1,
        title="Near miss: pallet slid off the tail lift in the rain",
        severity=Severity.MODERATE,
        status=NoteStatus.MONITORING,
        kind=IncidentKind.NEAR_MISS,
        site="Depot Lindholm, dock 4",
        equipment="Tail lift on van 17",
        minutes_ago=26 * 60,
        account=(
            "Unloading batteries at dock 4. The plate of the tail lift was wet and the pallet (about 240 kg) slid "
            "sideways when the lift stopped at half height. It fell where I had been standing half a minute before.",
            "Nobody was hurt. Two battery cases are cracked, no acid came out. The side stop of the lift was folded "
            "down and does not lock any more: the spring is broken.",
        ),
        checks=(("Van 17 taken out of service", True), ("Cracked batteries in the acid-proof box", True)),
        actions=(DemoAction("Repair the side stop, check the other six lifts", "Workshop", "2026-11-24"),),
    ),
    DemoNote(
        writer=2,
        title="Two badge readers open for anybody since the power cut",
        severity=Severity.SERIOUS,
        status=NoteStatus.OPEN,
        kind=IncidentKind.SECURITY,
        site="Review station North, doors N2 and N5",
        equipment="Badge readers N2, N5; controller in cabinet 3",
        minutes_ago=7 * 60,
        account=(
            "After the power cut of last night the readers at N2 and N5 show green all the time. Tried with an "
            "expired badge and with no badge at all: both doors open. The other doors work.",
            "Posted a guard at N2, locked N5 by key. The controller's log ends at 02:14, so who came in between "
            "02:14 and 06:40 is not known. The safe and the file room are behind a third door that held.",
        ),
        checks=(
            ("Guard at N2 until repaired", True),
            ("N5 locked by key, fire officer agrees", True),
            ("Video of both doors secured, 02:00 to 07:00", False),
        ),
        actions=(DemoAction("Battery of the controller: test under load", "Facilities", "2026-11-23"),),
    ),
    DemoNote(
        writer=0,
        title="Cut on the hand while changing a filter housing",
        severity=Severity.MINOR,
        status=NoteStatus.CLOSED,
        kind=IncidentKind.INJURY,
        site="Pumping station Ost 2",
        equipment="Filter housing 12, strap wrench",
        minutes_ago=9 * MINUTES_PER_DAY,
        account=(
            "The strap wrench slipped from the housing and my hand hit the edge of the bracket. Cut of two "
            "centimetres on the left thumb; cleaned, plaster, worked on. Tetanus is up to date.",
            "I wore thin gloves because the strap is hard to thread with the thick ones.",
        ),
        actions=(DemoAction("Order cut-resistant gloves, size 9, thin", "Marek", "2026-11-20"),),
    ),
    DemoNote(
        writer=1,
        title="Telemetry of the river gauge silent for 40 minutes 🌊",
        severity=Severity.MODERATE,
        status=NoteStatus.RESOLVED,
        kind=IncidentKind.SERVICE,
        site="Gauge Møllebro",
        equipment="Logger 8, modem, mast antenna",
        minutes_ago=3 * MINUTES_PER_DAY,
        occurred_is_uncertain=True,
        account=(
            "Levels stopped at 2.31 m, with the river rising. Drove out because the alarm threshold is at 2.60 m. "
            "Read the staff by eye every ten minutes and phoned the values in: 2.38, 2.41, 2.44, 2.43.",
            "The antenna cable was chewed through at the foot of the mast (marten?). Spliced and taped it for "
            "now; values arrived again at 17:20. The logger had kept everything, so no gap in the series.",
        ),
        checks=(("Values compared with the staff", True), ("Series without a gap", True)),
        actions=(DemoAction("New cable in a steel conduit for the first two metres", "Ines", "2026-12-05"),),
    ),
    DemoNote(
        writer=2,
        title="Forklift touched the racking, row C",
        severity=Severity.CRITICAL,
        status=NoteStatus.OPEN,
        kind=IncidentKind.PROPERTY,
        site="Central store, aisle C",
        equipment="Racking C, uprights 4 and 5; forklift 2",
        minutes_ago=None,
        account=(
            "Found this morning: upright C4 is bent by about four centimetres at knee height, with yellow paint on "
            "it. Nobody has reported it. The two upper levels over C4 and C5 hold transformers.",
            "Aisle closed on both ends. The racking must be unloaded from the top before anybody works below it.",
        ),
        checks=(("Aisle C closed", True), ("Upper levels unloaded", False), ("Racking inspected", False)),
        actions=(
            DemoAction("Unload C4 and C5 with the reach truck, from outside the aisle", "Store team", "2026-11-22"),
            DemoAction("Talk with both shifts; no blame, we need to know when", "Marek", "2026-11-23"),
        ),
    ),
)

DEMO_NOTES = (*NEWEST_NOTES, *EARLIER_NOTES)
"""In the order in which they are written; the list shows the last one first."""
