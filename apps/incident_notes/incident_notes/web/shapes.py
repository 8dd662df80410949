"""What the page is told, as JSON. The page's `service/model.ts` mirrors these shapes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from skerry import (
    Alarm,
    CatchingUp,
    Connecting,
    Delivery,
    DeliveryLevel,
    Holder,
    Live,
    Member,
    Offline,
    Refused,
    Status,
)

from ..field_log import ParallelUpdate, Version
from ..note import Choice, IncidentKind, NoteStatus, Severity
from ..notebook import Entry, Notebook
from .reading_shapes import decision_shape, transcript_shape

Json = dict[str, object]


def note_shape(entry: Entry, notebook: Notebook) -> Json:
    """One note for the list and the side panel; its text travels in the document itself."""
    note = entry.note
    return {
        "id": str(entry.id),
        "title": note.title,
        "excerpt": note.body[:200],
        "severity": note.severity and note.severity.value,
        "status": note.status.value,
        "site": note.site,
        "equipment": note.equipment,
        "incident_kind": note.incident_kind and note.incident_kind.value,
        "occurred_at_ms": note.occurred_at_ms,
        "occurred_is_uncertain": note.occurred_is_uncertain,
        "recorded_at_ms": note.recorded_at_ms,
        "clock_unsure": note.clock_unsure,
        "received_at_ms": entry.received_at_ms,
        "created_by": note.created_by,
        "created_by_name": notebook.name_of(note.created_by),
        "standing": {"name": entry.standing.value, "label": entry.standing.label},
        "facts": facts_shape(entry, notebook),
        "parallel": [_parallel_shape(update, notebook) for update in note.parallel],
        "decisions": [decision_shape(decision, notebook) for decision in note.decisions],
        "transcripts": [transcript_shape(spoken, notebook) for spoken in note.transcripts],
        "read_only_reason": entry.read_only_reason,
    }


def device_shape(notebook: Notebook, entries: Iterable[Entry]) -> Json:
    """This device, the others, and the four facts over all notes."""
    node = notebook.node
    return {
        "id": str(node.device_id),
        "name": notebook.name_of(str(node.device_id)),
        "status": status_shape(node.status),
        "members": [_member_shape(member) for member in node.members()],
        "alarms": [_alarm_shape(alarm) for alarm in node.alarms()],
        "facts": _all_facts(list(entries), node.members()),
        "choices": {
            "severity": _choices(Severity),
            "status": _choices(NoteStatus),
            "incident_kind": _choices(IncidentKind),
        },
    }


def facts_shape(entry: Entry, notebook: Notebook) -> Json:
    """The four facts of one note."""
    delivery = entry.delivery
    return {
        "saved_at_ms": _saved_at_ms(entry),
        "waiting": delivery.waiting_updates,
        "oldest_waiting_at_ms": delivery.oldest_waiting_at_ms,
        "own_records": delivery.own_records,
        "own_records_accepted": delivery.own_records_accepted,
        "holders": [_holder_shape(holder, notebook) for holder in delivery.holders],
        "quarantined": delivery.quarantined,
        "notes": None,
    }


def status_shape(status: Status) -> Json:
    """How the connection to the relay stands, tagged by `state`."""
    return {"state": _STATES[type(status)], **asdict(status)}


_STATES: dict[type, str] = {
    Offline: "offline",
    Connecting: "connecting",
    CatchingUp: "catching_up",
    Live: "live",
    Refused: "refused",
}


def _parallel_shape(update: ParallelUpdate, notebook: Notebook) -> Json:
    versions = [_version_shape(version, notebook) for version in update.versions]
    return {"field": update.field, "applied": update.applied, "versions": versions}


def _version_shape(version: Version, notebook: Notebook) -> Json:
    by = version.by
    return {"value": version.value, "by_name": notebook.name_of(by.device), "at_ms": by.at_ms}


def _holder_shape(holder: Holder, notebook: Notebook) -> Json:
    return {
        "device": str(holder.device),
        "name": notebook.name_of(str(holder.device)),
        "holds_all_of_ours": holder.holds_all_of_ours,
        "last_heard_at_ms": holder.last_heard_at_ms,
    }


def _member_shape(member: Member) -> Json:
    return {
        "device": str(member.device),
        "name": member.name,
        "is_self": member.is_self,
        "last_heard_at_ms": member.last_heard_at_ms,
    }


def _alarm_shape(alarm: Alarm) -> Json:
    return {
        "number": alarm.number,
        "name": alarm.name,
        "what": alarm.what,
        "next_step": alarm.next_step,
        "raised_at_ms": alarm.raised_at_ms,
    }


def _choices(kind: type[Choice]) -> list[Json]:
    return [{"value": choice.value, "label": choice.label} for choice in kind]


def _saved_at_ms(entry: Entry) -> int | None:
    """When something of a note was last made durable here; what others wrote is durable before it is shown."""
    return entry.delivery.saved_at_ms or entry.received_at_ms


def _all_facts(entries: list[Entry], members: Iterable[Member]) -> Json:
    deliveries = [entry.delivery for entry in entries]
    saved = [at_ms for entry in entries if (at_ms := _saved_at_ms(entry)) is not None]
    waiting = [each.oldest_waiting_at_ms for each in deliveries if each.oldest_waiting_at_ms is not None]
    others = [member for member in members if not member.is_self]
    return {
        "saved_at_ms": max(saved, default=None),
        "waiting": sum(delivery.waiting_updates for delivery in deliveries),
        "oldest_waiting_at_ms": min(waiting, default=None),
        "own_records": sum(delivery.own_records for delivery in deliveries),
        "own_records_accepted": sum(delivery.own_records_accepted for delivery in deliveries),
        "holders": [{**_member_shape(other), "holds_all_of_ours": _holds_all(other, deliveries)} for other in others],
        "quarantined": sum(delivery.quarantined for delivery in deliveries),
        "notes": _note_counts(deliveries),
    }


def _note_counts(deliveries: list[Delivery]) -> Json:
    """How many notes this device wrote in, of how many the relay has all of that, and how many wait to go out."""
    ours = [delivery for delivery in deliveries if delivery.own_records or delivery.waiting_updates]
    return {
        "ours": len(ours),
        "on_relay": sum(delivery.level is not DeliveryLevel.HERE for delivery in ours),
        "waiting": sum(delivery.level is DeliveryLevel.HERE for delivery in ours),
    }


def _holds_all(member: Member, deliveries: list[Delivery]) -> bool | None:
    """What is proven over every note this device wrote in: one unknown makes the whole unknown.

    What has not left this device nobody else can have, whatever the others said of what they got before.
    """
    if any(delivery.waiting_updates for delivery in deliveries):
        return False
    said = [
        holder.holds_all_of_ours
        for delivery in deliveries
        if delivery.own_records
        for holder in delivery.holders
        if holder.device == member.device
    ]
    if False in said:
        return False
    return True if said and None not in said else None
