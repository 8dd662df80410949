import { useState } from "preact/hooks";
import { current, identify } from "../note/desk";
import type { OpenNote } from "../note/open_note";
import { recorder, type Recording } from "../note/recorder";
import { handOverFile, SOUND_FILES } from "../note/sound_file";
import { noteById, readingProgress } from "../service/device";
import { nowEachSecond } from "./age";
import { Icon } from "./icon";
import { noteLink } from "./route";

/** Where the note that is spoken for is not in view: that the microphone is on, and how to turn it off. */
export function RecordingElsewhere() {
  const now = recorder.now.value;
  if (now.state !== "recording" && now.state !== "finishing") return null;
  if (current.value?.id.value === now.note) return null;
  return (
    <section class="recording-elsewhere" aria-label="Microphone">
      <Listening now={now} />
      <a href={noteLink(now.note)}>{noteById(now.note)?.title || "Untitled note"}</a>
    </section>
  );
}

/** The microphone of a note: tap to start, tap to stop. What it heard is written down by the device as a draft. */
export function VoiceBar({ note }: { note: OpenNote }) {
  const now = recorder.now.value;
  const isHere = (now.state === "recording" || now.state === "finishing") && now.note === note.id.value;
  if (isHere) return <Listening now={now} />;
  return (
    <div class="voice-bar">
      <button
        type="button"
        class="record"
        disabled={recorder.isBusy}
        onClick={() => void recorder.start(() => identify(note))}
      >
        <Icon name="microphone" />
        <span class="hidden">Record a voice note</span>
      </button>
      <div class="voice-said">
        <p>{whatVoiceDoes(now)}</p>
        <FileButton note={note} />
      </div>
    </div>
  );
}

function whatVoiceDoes(now: Recording): string {
  if (now.state === "failed") return now.reason;
  if (now.state === "starting") return "Waiting for the microphone…";
  if (now.state === "recording" || now.state === "finishing") return "Recording for another note.";
  return readingProgress.value?.hears ? "Speak, and it is written down." : "Speak, and the sound is kept.";
}

function Listening({ now }: { now: Recording & { state: "recording" | "finishing" } }) {
  const isFinishing = now.state === "finishing";
  const lengthMs = now.state === "recording" ? Math.max(nowEachSecond.value - now.startedAtMs, 0) : now.savedMs;
  return (
    <div class="voice-bar is-listening">
      <button type="button" class="record is-on" disabled={isFinishing} onClick={() => recorder.stop()}>
        <Icon name="stop" />
        <span class="hidden">Stop recording</span>
      </button>
      <div class="voice-said">
        <p class="timer" role="timer" aria-label="Recorded so far">
          {clock(lengthMs)}
        </p>
        <Level />
        <p role="status">{isFinishing ? "Saving the last seconds…" : savedWords(now.savedMs)}</p>
      </div>
    </div>
  );
}

const savedWords = (savedMs: number): string =>
  savedMs === 0 ? "Recording. Saved here every 5 seconds." : `Recording. Saved here up to ${clock(savedMs)}.`;

/** "0:07", "12:34". */
export function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const BARS = 16;

function Level() {
  const level = recorder.level.value;
  return (
    <div class="level" role="meter" aria-label="Loudness" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(level * 100)}>
      {Array.from({ length: BARS }, (_, place) => (
        <span key={place} class={place < level * BARS ? "is-lit" : ""} />
      ))}
    </div>
  );
}

function FileButton({ note }: { note: OpenNote }) {
  const [share, setShare] = useState<number | null>(null);
  const [failed, setFailed] = useState("");
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setFailed("");
    setShare(0);
    try {
      await handOverFile(await identify(note), file, setShare);
    } catch (problem) {
      setFailed((problem as Error).message);
    }
    setShare(null);
  };
  return (
    <>
      <label class="file-button">
        <Icon name="file" />
        <span>{share === null ? "Or hand over a file" : `Taking it in: ${Math.round(share * 100)} %`}</span>
        <input
          type="file"
          class="hidden"
          accept={SOUND_FILES}
          disabled={share !== null}
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </label>
      {failed !== "" && <p class="notice" role="alert">{failed}</p>}
    </>
  );
}
