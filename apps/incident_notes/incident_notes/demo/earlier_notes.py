"""Earlier incidents for the demo, told as people tell them: to be found again, or like another, or with work left.

Nobody rated the last one yet, and it names people; so there is something to suggest, and something to redact.
"""

from __future__ import annotations

from ..note import IncidentKind, NoteStatus, Severity
from .demo_note import MINUTES_PER_DAY, DemoAction, DemoNote

EARLIER_NOTES = (
    DemoNote(
        writer=1,
        title="Hypochlorite on the floor below the day tank",
        severity=Severity.MODERATE,
        status=NoteStatus.RESOLVED,
        kind=IncidentKind.ENVIRONMENT,
        site="Harrow Bay water works, dosing room A",
        equipment="Day tank T-12, outlet valve",
        minutes_ago=41 * MINUTES_PER_DAY,
        account=(
            "A puddle of hypochlorite, about two litres, below the outlet valve of the day tank. The room smelled "
            "of chlorine but the gas monitor stayed below its alarm. Rinsed it into the bund with plenty of "
            "water.",
            "The gasket of the valve flange was hard and had cracked on one side. It had been in for four months. "
            "Put in a new one of FKM from the van; tight since 16:30.",
            "Marek will ask stores which gaskets were issued in spring. The other three flanges must be checked "
            "before the end of the month.",
        ),
        checks=(("Floor rinsed, bund sampled", True), ("Valve tight under pressure", True)),
    ),
    DemoNote(
        writer=0,
        title="Gas alarm in the screen house, everybody out",
        severity=Severity.SERIOUS,
        status=NoteStatus.RESOLVED,
        kind=IncidentKind.ENVIRONMENT,
        site="Pumping station Ost 2",
        equipment="Fixed gas detector G-4, extraction fan 2",
        minutes_ago=23 * MINUTES_PER_DAY,
        account=(
            "The fixed detector went off at 09:12 with 18 ppm hydrogen sulphide. Three of us were inside cleaning "
            "the screen. We left by the south door, counted heads, and kept out for forty minutes.",
            "Extraction fan 2 had stopped: its belt had come off. Nobody felt ill afterwards. Ines fitted the "
            "belt and the reading fell to zero within a quarter of an hour.",
            "Please add the belt to the weekly round. Ines to order two spare belts by Friday.",
        ),
        checks=(("All three seen by the duty medic", True), ("Detector bump-tested", True)),
    ),
    DemoNote(
        writer=1,
        title="Hand pallet truck slid on the wet dock plate",
        severity=Severity.MINOR,
        status=NoteStatus.CLOSED,
        kind=IncidentKind.NEAR_MISS,
        site="Depot Lindholm, dock 2",
        equipment="Dock leveller 2, hand pallet truck",
        minutes_ago=64 * MINUTES_PER_DAY,
        account=(
            "It had rained all morning and the plate of the dock leveller was slippery. The loaded pallet truck "
            "slid back towards me when I stopped on the slope. I let go and stepped aside; it hit the bumper.",
            "No damage. The anti-slip coating of the plate is worn through in the middle.",
        ),
        actions=(DemoAction("Coat the plates of docks 1 to 4 anew", "Facilities", "2026-10-30"),),
    ),
    DemoNote(
        writer=2,
        title="Side door found unlocked at night",
        severity=Severity.MODERATE,
        status=NoteStatus.CLOSED,
        kind=IncidentKind.SECURITY,
        site="Review station North, door N5",
        equipment="Badge reader N5",
        minutes_ago=97 * MINUTES_PER_DAY,
        account=(
            "The night round found door N5 open although its reader showed red. The bolt had not moved since the "
            "afternoon; the log of the controller shows 'locked' all the same.",
            "Nothing is missing. The electrician found a loose plug at the reader and pressed it home.",
        ),
        checks=(("Rooms behind N5 searched with a second person", True),),
    ),
    DemoNote(
        writer=1,
        title="No values from gauge Lindby after the storm",
        severity=Severity.MINOR,
        status=NoteStatus.CLOSED,
        kind=IncidentKind.SERVICE,
        site="Gauge Lindby",
        equipment="Logger 3, solar panel",
        minutes_ago=78 * MINUTES_PER_DAY,
        account=(
            "The gauge sent nothing for nine hours. The storm had turned the solar panel to the north and the "
            "battery was flat. Turned it back, charged from the van; the river level arrived again at 11:05.",
            "The logger lost no values. Someone should fit a second bolt to the bracket of the panel.",
        ),
    ),
    DemoNote(
        writer=0,
        title="Visitor fell on the stairs to the filter gallery",
        severity=None,
        status=NoteStatus.OPEN,
        kind=IncidentKind.INJURY,
        site="Harrow Bay water works, filter hall",
        equipment="Stairs S2, lower landing",
        minutes_ago=50,
        account=(
            "Mrs Amara Okafor of the county (visitor badge B-2291) missed the last step of stairs S2 at 13:40 and "
            "fell on the landing. She could not put weight on her left ankle; it swelled at once and may be "
            "broken.",
            "Gave first aid with Tomasz Lewandowski, cooled the ankle, and called an ambulance. It took her to "
            "the district hospital at 14:05. Her husband was told: Chidi Okafor, +44 7700 900 461, "
            "c.okafor@example.org.",
            "The light above the landing was out, and the yellow edge of the step is worn away. We closed the "
            "stairs; the tour went back by the ramp.",
            "Tomasz to replace the lamp today. The edges of all steps must be painted before the next tour on "
            "Thursday. Ines will call Mr Okafor tomorrow and ask how she is.",
        ),
        checks=(("Stairs closed on both ends", True), ("Photo of the step taken", True)),
    ),
)
