"""The listener holds one recording, and says so when it is asked about another."""

from __future__ import annotations

import pytest

from skerry.intelligence.errors import NotListening, NotSound
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.speech.listener import Listener
from tests.engine.intelligence.sound import file_of, tone
from tests.engine.intelligence.speaker import Speaker

ALICES, BOBS = b"a" * 16, b"b" * 16


@pytest.fixture(scope="module")
def listener(models: ModelStore) -> Listener:
    return Listener(models)


def test_a_recording_is_heard_window_by_window(listener: Listener, speaker: Speaker) -> None:
    listening = listener.listen(ALICES, speaker.say_softly("The pressure is back to normal."))
    (window,) = listening.windows
    (segment,) = listener.transcribe(ALICES, window)
    assert "pressure" in segment.text
    assert segment.end_ms <= listening.duration_ms
    assert listening.model.startswith("whisper-tiny.en")


def test_listening_again_finds_the_same_windows(listener: Listener, speaker: Speaker) -> None:
    spoken = speaker.say_softly("The pressure is back to normal.")
    assert listener.listen(ALICES, spoken) == listener.listen(BOBS, spoken)


def test_the_next_recording_takes_the_place_of_the_one_before(listener: Listener, speaker: Speaker) -> None:
    spoken = speaker.say_softly("The pressure is back to normal.")
    (window,) = listener.listen(ALICES, spoken).windows
    listener.listen(BOBS, spoken)
    with pytest.raises(NotListening):
        listener.transcribe(ALICES, window)


def test_what_was_forgotten_is_not_heard(listener: Listener, speaker: Speaker) -> None:
    (window,) = listener.listen(ALICES, speaker.say_softly("The pressure is back to normal.")).windows
    listener.forget()
    with pytest.raises(NotListening):
        listener.transcribe(ALICES, window)


def test_what_is_no_recording_leaves_nothing_behind(listener: Listener) -> None:
    with pytest.raises(NotSound):
        listener.listen(ALICES, b"a letter")


def test_a_recording_in_which_nobody_speaks_has_no_windows(listener: Listener) -> None:
    listening = listener.listen(ALICES, file_of(tone(3, 16000), 16000))
    assert (listening.duration_ms, listening.windows) == (3000, ())
