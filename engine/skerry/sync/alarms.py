"""Every alarm by its stable name, with the sentences a person reads."""

from __future__ import annotations

from enum import Enum

from skerry.storage.alarms import StoredAlarm
from skerry.sync.status import Alarm
from skerry_protocol.ids import DeviceId, DocumentId


class AlarmKind(Enum):
    """Name, what happened, what to do next."""

    MALFORMED_RECORD = (
        "malformed_record",
        "The relay handed on something that is not a record. It was dropped.",
        "Tell whoever runs the relay.",
    )
    MISNAMED_RECORD = (
        "misnamed_record",
        "The relay handed on a record under the name of another one. It was dropped.",
        "Tell whoever runs the relay.",
    )
    UNKNOWN_AUTHOR = (
        "unknown_author",
        "A record came from a device that does not belong to the workspace. It was dropped.",
        "Tell an admin. Your notes are not affected.",
    )
    BAD_SIGNATURE = (
        "bad_signature",
        "A record is not signed by the device it names. It was dropped.",
        "Tell an admin. Your notes are not affected.",
    )
    ROSTER_REFUSED = (
        "roster_refused",
        "A change of the member list breaks the rules. It was dropped.",
        "Tell an admin before you add or remove devices.",
    )
    ACCESS_REFUSED = (
        "access_refused",
        "A change of who may read a note breaks the rules. It was dropped.",
        "Tell an owner of the note.",
    )
    NOT_A_WRITER = (
        "not_a_writer",
        "A device wrote in a note without being allowed to. Its work was set aside.",
        "An owner of the note decides what happens with it.",
    )
    BEYOND_CUT = (
        "beyond_cut",
        "A removed device sent more work after it was removed. The work was set aside.",
        "An admin decides what happens with it.",
    )
    FORKED_AUTHOR = (
        "forked_author",
        "Two records of one device claim the same place: it was copied, or restored from an old image. "
        "Nothing more is taken from it in this note.",
        "Find out which device is the real one, and enrol it again.",
    )
    UNREADABLE_RECORD = (
        "unreadable_record",
        "A record cannot be opened with the key of its note. It was set aside.",
        "Ask its author to send the note again.",
    )
    HOSTILE_CONTENT = (
        "hostile_content",
        "A record holds content that no honest device writes. It was set aside.",
        "Tell an admin which device it came from.",
    )
    FOREIGN_CLIENT = (
        "foreign_client",
        "A device wrote under the name of another one. Its work was set aside.",
        "Tell an admin. Nothing was put in the other person's mouth.",
    )
    UNUSABLE_WRAP = (
        "unusable_wrap",
        "A key that was sent to this device cannot be used.",
        "Ask an owner of the note to grant access again.",
    )
    LACKING_CHECKPOINT = (
        "lacking_checkpoint",
        "A summary of a note leaves out work that this device holds. It was refused, and this device sends its own.",
        "Tell an admin which device it came from.",
    )
    RELAY_FORKED = (
        "relay_forked",
        "The relay showed this device two different histories.",
        "Do not rely on this relay alone. This device sends it everything again.",
    )
    RELAY_SKIPPED = (
        "relay_skipped",
        "The relay left out a record of its own history.",
        "Connect again. If it stays, tell whoever runs the relay.",
    )
    RELAY_SPLIT_VIEW = (
        "relay_split_view",
        "The relay showed another device a different history of this note.",
        "Keep this device as it is: it holds the proof. Tell an admin.",
    )
    RELAY_WITHHOLDS = (
        "relay_withholds",
        "Another device has seen newer records of this note than the relay gives this one.",
        "Compare with the other device. If it stays, tell whoever runs the relay.",
    )
    RELAY_REPLACED = (
        "relay_replaced",
        "The relay has begun a new, empty history. This device sends it everything again.",
        "Nothing to do. Other devices do the same when they connect.",
    )
    RELAY_ROLLED_BACK = (
        "relay_rolled_back",
        "The relay has forgotten records that it had confirmed. This device sends them again.",
        "Tell whoever runs the relay that it went back in time.",
    )
    OWN_WORK_RETURNED = (
        "own_work_returned",
        "The relay knows newer work of this device than the device itself: it was restored from an old copy.",
        "The work is back. Make sure that no second copy of this device is in use.",
    )
    CLONED_DEVICE = (
        "cloned_device",
        "The relay holds other work under this device's name: it was copied. Sending in this note has stopped.",
        "Everything is safe here. Export the note, then enrol this device again.",
    )
    RECORD_REJECTED = (
        "record_rejected",
        "The relay did not take something that was written here. It stays on this device.",
        "Open the note to see what waits, and tell an admin.",
    )
    CHANGE_OVERTAKEN = (
        "change_overtaken",
        "Somebody else changed the member list or the access of a note at the same time. Yours was not used.",
        "Look at the result, and make your change again if it is still needed.",
    )

    @property
    def alarm_name(self) -> str:
        """The stable name."""
        return str(self.value[0])

    def alarm(self, document: DocumentId | None, device: DeviceId | None, at_ms: int) -> StoredAlarm:
        """This alarm about a document or a device."""
        name, what, next_step = self.value
        return StoredAlarm(name, document, device, what, next_step, at_ms)


def as_shown(alarm: StoredAlarm) -> Alarm:
    """The alarm as an app shows it."""
    return Alarm(
        alarm.number, alarm.name, alarm.document, alarm.device, alarm.what, alarm.next_step, alarm.raised_at_ms
    )
