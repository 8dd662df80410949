"""Islands in any weather: the rules are what people do and what happens to them, the model fits on paper."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, TypeVar

import anyio
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from property_tests.islands import checks
from property_tests.islands.founding import FOUNDERS, LATE, founded
from property_tests.islands.paper import EVERYONE, SENTENCE, TECHNICIANS, Note, Paper
from skerry import Audience, Document
from skerry.sync.status import DeliveryLevel
from skerry_protocol.ids import DocumentId
from tests.engine.sync.archipelago import NOT_FILES_OF_A_DEVICE, Archipelago, Image, Island, open_archipelago

T = TypeVar("T")

MOST_SECONDS = 10
MOST_NOTES = 4
LINES = ("valve closed", "area taped off", "supervisor told")

people: st.SearchStrategy[str] = st.runner().flatmap(lambda islands: st.sampled_from(islands.paper.people))
choices = st.integers(0, 1_000)
few_frames = st.integers(0, 14)
audiences = st.one_of(
    st.just(EVERYONE),
    st.just(TECHNICIANS),
    st.frozensets(st.sampled_from(["alice", "bob", "carol"]), min_size=1, max_size=2),
)


class Islands(RuleBasedStateMachine):
    """Three devices, a fourth that joins later, and a relay."""

    states: ClassVar[set[object]] = set()
    steps: ClassVar[Counter[str]] = Counter()
    failures: ClassVar[list[BaseException]] = []

    def __init__(self) -> None:
        super().__init__()
        self._held = ExitStack()
        self._folder = Path(self._held.enter_context(TemporaryDirectory()))
        shutil.copytree(founded(), self._folder, ignore=NOT_FILES_OF_A_DEVICE, dirs_exist_ok=True)
        self._portal: BlockingPortal = self._held.enter_context(start_blocking_portal())
        opening = self._portal.wrap_async_context_manager(open_archipelago(self._folder))
        self.sea: Archipelago = self._held.enter_context(opening)
        self.paper = Paper([name for name, _ in FOUNDERS], {"bob"})
        self.ids: list[DocumentId] = []
        self.copies: dict[str, Image] = {}
        self.relay_copy: Image | None = None
        self.expected_alarms: set[str] = set()
        self.unaware: set[str] = set()
        self.relay_is_whole = True
        self._written = 0
        self._begun = 0
        self._has_news = True
        """What the rules to come depend on never depends on what has arrived in the background."""
        self._has_failed = False
        self._run(self._open)

    async def _open(self) -> None:
        await self.sea.haven.start()
        for name in (*self.paper.people, LATE):
            await self.sea.add(name).open()

    # What people write.

    @initialize(who=people, audience=audiences)
    def begin_two_notes(self, who: str, audience: str | frozenset[str]) -> None:
        self.create_a_note("alice", EVERYONE)
        self.create_a_note(who, audience)

    @precondition(lambda self: self._begun < MOST_NOTES)
    @rule(who=people, audience=audiences)
    def create_a_note(self, who: str, audience: str | frozenset[str]) -> None:
        self._begun += 1
        if TECHNICIANS not in self.sea[who].node.groups():
            return  # it has joined, and has not met the relay since: it knows of nobody
        self.paper.notes.append(Note(who, audience))
        self.ids.append(self._run(self.sea.create_note, who, self._audience(audience)))
        self._count("create a note")

    @rule(edits=st.lists(st.tuples(people, choices, choices), min_size=1, max_size=4))
    def write(self, edits: list[tuple[str, int, int]]) -> None:
        self._has_news = True
        for who, which, place in edits:
            self._write_a_sentence(who, which, place)
        self._count("write")

    @rule(who=people, which=choices, place=choices)
    def delete(self, who: str, which: int, place: int) -> None:
        note = self._note(who, which)
        shown = list(SENTENCE.finditer(self._text(who, note))) if note is not None else []
        if note is None or not shown:
            return
        found = shown[place % len(shown)]
        self._change(who, note, lambda document: document.text("body").delete(found.start(), found.end()))
        self.paper.notes[note].delete(found.group())
        self._count("delete")

    @rule(who=people, which=choices, line=st.sampled_from(LINES))
    def tick(self, who: str, which: int, line: str) -> None:
        note = self._note(who, which)
        if note is None:
            return
        self._change(who, note, lambda document: document.map("checklist").__setitem__(line, True))
        self.paper.notes[note].ticked.add(line)
        self._count("tick")

    @rule(who=people, which=choices)
    def set_the_site(self, who: str, which: int) -> None:
        note = self._note(who, which)
        if note is None:
            return
        self._written += 1
        site = f"site {self._written}"
        seen = self._run(checks.site, self.sea[who], self.ids[note])
        self._change(who, note, lambda document: document.map("fields").__setitem__("site", site))
        self.paper.notes[note].put_site(seen, site)
        self._count("set the site")

    # What happens to the network.

    @rule(who=people)
    def go_offline(self, who: str) -> None:
        self._portal.call(self.sea[who].node.go_offline)
        self._count("go offline")

    @rule(who=people)
    def come_back(self, who: str) -> None:
        self._portal.call(self.sea[who].node.go_online)
        self._count("come back")

    @rule(who=people)
    def sync(self, who: str) -> None:
        self._note_awareness(who, self._run(self.sea[who].meet))
        self._count("sync")

    @rule(who=people, frames=few_frames)
    def lose_the_connection(self, who: str, frames: int) -> None:
        async def lose() -> None:
            island = self.sea[who]
            island.weather.frames_until_cut = frames
            await island.meet()
            island.node.go_offline()
            island.weather.frames_until_cut = None

        self._run(lose)
        self._count("lose the connection")

    @rule(who=people)
    def hear_everything_twice(self, who: str) -> None:
        weather = self.sea[who].weather
        weather.is_repeating = not weather.is_repeating
        self._count("hear everything twice")

    # What happens to devices.

    @rule(who=people, is_offline=st.booleans())
    def restart(self, who: str, is_offline: bool) -> None:
        async def restart() -> None:
            await self.sea[who].close()
            await self.sea[who].open(is_offline=is_offline)

        self._run(restart)
        self._count("restart")

    @rule(who=people)
    def crash(self, who: str) -> None:
        async def crash() -> None:
            island = self.sea[who]
            island.weather.frames_until_cut = 0  # the dead send nothing any more
            image = await island.image()
            await island.close()
            island.weather.frames_until_cut = None
            await island.become(image)

        self._run(crash)
        self._count("crash")

    @rule(who=people, frames=few_frames)
    def crash_while_syncing(self, who: str, frames: int) -> None:
        async def crash() -> None:
            island, left = self.sea[who], []

            async def take_image() -> None:
                left.append(await island.image())

            island.weather.frames_until_cut, island.weather.at_cut = frames, take_image
            await island.meet()
            island.node.go_offline()
            island.weather.frames_until_cut = island.weather.at_cut = None
            await island.become(left[0] if left else await island.image())

        self._run(crash)
        self._count("crash while syncing")

    @rule(who=people)
    def copy_the_card(self, who: str) -> None:
        self.copies[who] = self._run(self.sea[who].image)
        self._count("copy the card")

    @precondition(lambda self: self.copies and self.relay_is_whole)
    @rule(who=people)
    def restore_the_card(self, who: str) -> None:
        """Its work was relayed, so all of it has to come back; only then does anybody write on it again."""
        if who not in self.copies:
            return

        async def restore() -> None:
            await self.sea.settle(*self.paper.people)
            await self.sea[who].become(self.copies[who])
            await self.sea.settle(*self.paper.people)

        self.expected_alarms |= {"own_work_returned"}
        self._run(restore)
        self._count("restore the card")

    @precondition(lambda self: LATE not in self.paper.people and self.relay_is_whole)
    @rule(is_technician=st.booleans())
    def join(self, is_technician: bool) -> None:
        """Everybody meets before and after it.

        A relay that loses its log in the middle of it can leave two grants of one note, each known to some, of which
        only one has its place in the new log. What was written under the other one then has to be sent again by hand.
        """

        async def join() -> None:
            await self.sea.settle(*self.paper.people)
            await self.sea.join(self.sea[LATE], (TECHNICIANS,) if is_technician else ())
            await self.sea.settle(*self.paper.people, LATE)

        self._run(join)
        self.paper.people.append(LATE)
        if is_technician:
            self.paper.technicians.add(LATE)
        self._count("join")

    # What happens to the relay.

    @rule()
    def restart_the_relay(self) -> None:
        self._run(self.sea.haven.restart)
        self._count("restart the relay")

    @rule()
    def wipe_the_relay(self) -> None:
        self._run(self.sea.haven.restart, {})
        self.expected_alarms |= {"relay_replaced"}
        self._relay_forgot()
        self._count("wipe the relay")

    @precondition(lambda self: self._has_news)
    @rule()
    def copy_the_relay(self) -> None:
        self._has_news = False
        self.relay_copy = self._run(self.sea.haven.image)
        self._count("copy the relay")

    @precondition(lambda self: self.relay_copy is not None)
    @rule()
    def restore_the_relay(self) -> None:
        self._run(self.sea.haven.restart, self.relay_copy)
        self.expected_alarms |= {
            *("relay_rolled_back", "relay_forked", "relay_skipped", "relay_split_view", "relay_replaced"),
            "relay_withholds",
        }
        self._relay_forgot()
        self._count("restore the relay")

    # What has to hold.

    @rule()
    def sync_everyone(self) -> None:
        self._run(self._sync_everyone)
        self.unaware.clear()
        self.relay_is_whole = True
        self._count("sync everyone")

    @invariant()
    def what_someone_wrote_is_on_their_device(self) -> None:
        for number, note in enumerate(self.paper.notes):
            for who in self.paper.people:
                if written := note.written_by(who):
                    assert written <= set(SENTENCE.findall(self._text(who, number)))

    @invariant()
    def delivery_is_never_overstated(self) -> None:
        aware = [who for who in self.paper.people if who not in self.unaware]
        self._run(checks.assert_delivery_is_true, self.sea, aware, self.ids)

    @invariant()
    def nobody_is_alarmed_without_a_reason(self) -> None:
        raised = {alarm for alarms in self.sea.alarms().values() for alarm in alarms}
        assert raised <= self.expected_alarms, f"nobody gave a reason for {raised - self.expected_alarms}"

    def teardown(self) -> None:
        try:
            if not self._has_failed:
                self._run(self._sync_everyone)
        finally:
            self._held.close()

    async def _sync_everyone(self) -> None:
        for island in self.sea.islands.values():
            island.weather.is_repeating = False
        await self.sea.settle(*self.paper.people)
        await checks.assert_a_second_meeting_transfers_nothing(self.sea, self.paper.people)
        await checks.assert_all_agree(self.sea, self.paper, self.ids)

    def _write_a_sentence(self, who: str, which: int, place: int) -> None:
        note = self._note(who, which)
        if note is None:
            return
        self._written += 1
        sentence = f"<{who} {self._written}>"

        def insert(document: Document) -> None:
            starts = [0, *(found.end() for found in SENTENCE.finditer(str(document.text("body"))))]
            document.text("body").insert(starts[place % len(starts)], sentence)

        self._change(who, note, insert)
        self.paper.notes[note].write(who, sentence)

    def _run(self, call: Callable[..., Awaitable[T]], *arguments: Any) -> T:
        async def in_time() -> T:
            with anyio.fail_after(MOST_SECONDS):
                return await call(*arguments)

        try:
            return self._portal.call(in_time)
        except BaseException as failure:
            self._has_failed = True
            self.failures.append(failure)
            raise

    def _audience(self, audience: str | frozenset[str]) -> Audience:
        if audience == EVERYONE:
            return Audience.everyone()
        if audience == TECHNICIANS:
            return Audience.groups(TECHNICIANS)
        return Audience.devices(*(self.sea[name].node.device_id for name in audience))

    def _note(self, who: str, which: int) -> int | None:
        """One of the notes that `who` can open now."""
        shown = self.sea[who].node.document_ids()
        return self.ids.index(shown[which % len(shown)]) if shown else None

    def _text(self, who: str, note: int) -> str:
        return self._run(self.sea.read, who, self.ids[note])

    def _change(self, who: str, note: int, change: Callable[[Document], None]) -> None:
        async def make() -> None:
            document = await self.sea[who].document(self.ids[note])
            async with document.change():
                change(document)
            delivery = self.sea[who].node.delivery(self.ids[note])
            assert delivery.level is DeliveryLevel.HERE or self._is_connected(self.sea[who]), delivery

        self._run(make)

    def _is_connected(self, island: Island) -> bool:
        return type(island.node.status).__name__ == "Live"

    def _note_awareness(self, who: str, status: object) -> None:
        if type(status).__name__ == "Live":
            self.unaware.discard(who)

    def _relay_forgot(self) -> None:
        self.unaware = {*self.paper.people, LATE}
        self.relay_is_whole = False

    def _count(self, step: str) -> None:
        type(self).steps[step] += 1
        type(self).states.add(self._state())

    def _state(self) -> object:
        """What tells two moments apart, as far as the rules are concerned."""
        devices = tuple(
            (
                name,
                self._is_connected(island),
                island.weather.is_repeating,
                tuple(len(note.written_by(name)) for note in self.paper.notes),
            )
            for name, island in self.sea.islands.items()
        )
        notes = tuple((len(note.sentences), len(note.ticked), len(note.sites)) for note in self.paper.notes)
        return devices, notes, frozenset(self.unaware), frozenset(self.copies), self.relay_copy is None
